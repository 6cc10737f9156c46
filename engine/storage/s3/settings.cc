#include "engine/storage/s3/settings.h"

#include <algorithm>
#include <cstdlib>

#include "engine/daemon/options.h"
#include "engine/storage/object_store.h"

namespace pressrun::engine::s3 {
namespace {

using daemon::ConfigError;

constexpr const char* kScheme = "s3://";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string required(const char* name) {
  std::string value = variable(name);
  if (value.empty()) {
    throw ConfigError(std::string(name) + " is not set: a store in a bucket needs it");
  }
  return value;
}

bool is_bucket_name(const std::string& name) {
  return name.size() >= 3 && name.size() <= 63 && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

void read_address(const std::string& store, Settings& settings) {
  const std::string rest = store.substr(std::string(kScheme).size());
  const auto slash = rest.find('/');
  settings.bucket = rest.substr(0, slash);
  if (slash != std::string::npos) settings.prefix = rest.substr(slash + 1);
  while (!settings.prefix.empty() && settings.prefix.back() == '/') settings.prefix.pop_back();
  if (!is_bucket_name(settings.bucket)) {
    throw ConfigError(
        "PRESSRUN_STORE: in \"" + store + "\" the bucket is called \"" + settings.bucket +
        "\", but names of buckets have 3 to 63 lower-case letters, digits, hyphens and "
        "dots, and begin with a letter or digit");
  }
  if (!settings.prefix.empty() && !valid_key(settings.prefix)) {
    throw ConfigError("PRESSRUN_STORE: in \"" + store + "\" the prefix \"" + settings.prefix +
                      "\" must be parts separated by /, each of letters, digits, hyphens, dots and "
                      "underscores and not beginning with a dot");
  }
  if (!settings.prefix.empty()) settings.prefix += '/';
}

std::string endpoint(const std::string& region) {
  std::string url = variable("PRESSRUN_S3_ENDPOINT");
  if (url.empty()) return "https://s3." + region + ".amazonaws.com";
  while (url.back() == '/') url.pop_back();
  const auto host = url.find("://");
  const std::string scheme = url.substr(0, host);
  if ((scheme != "https" && scheme != "http") || url.find('/', host + 3) != std::string::npos) {
    throw ConfigError("PRESSRUN_S3_ENDPOINT: \"" + url +
                      "\" is not https://host or https://host:port");
  }
  return url;
}

bool path_style(bool by_default) {
  const std::string text = variable("PRESSRUN_S3_PATH_STYLE");
  if (text.empty()) return by_default;
  if (text == "yes" || text == "no") return text == "yes";
  throw ConfigError("PRESSRUN_S3_PATH_STYLE is yes or no, not \"" + text + "\"");
}

}  // namespace

bool is_s3_address(const std::string& store) { return store.starts_with(kScheme); }

void set_patience(Settings& settings, Patience patience) {
  if (patience != Patience::kPerson) return;
  settings.attempts = 2;
  settings.standstill = std::chrono::seconds(5);
}

Settings settings_from_environment(const std::string& store) {
  Settings settings;
  read_address(store, settings);
  settings.region = variable("PRESSRUN_S3_REGION");
  if (settings.region.empty()) settings.region = "us-east-1";
  settings.endpoint = endpoint(settings.region);
  // Services of one's own seldom have a name in DNS for each bucket; a dot in a bucket's name fits
  // no certificate.
  settings.path_style = path_style(!variable("PRESSRUN_S3_ENDPOINT").empty() ||
                                   settings.bucket.find('.') != std::string::npos);
  settings.ca_file = variable(kCaVariable);
  settings.credentials = {required("PRESSRUN_S3_ACCESS_KEY_ID"),
                          required("PRESSRUN_S3_SECRET_ACCESS_KEY"),
                          variable("PRESSRUN_S3_SESSION_TOKEN")};
  return settings;
}

std::string origin_of(const Settings& settings) {
  if (settings.path_style) return settings.endpoint;
  const auto host = settings.endpoint.find("://") + 3;
  return settings.endpoint.substr(0, host) + settings.bucket + "." + settings.endpoint.substr(host);
}

std::string path_of(const Settings& settings, const std::string& key) {
  const std::string bucket = settings.path_style ? "/" + settings.bucket : "";
  if (key.empty()) return bucket.empty() ? "/" : bucket;
  return bucket + "/" + settings.prefix + key;
}

}  // namespace pressrun::engine::s3
