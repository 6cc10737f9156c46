#include "db/source_urls.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace pressrun::db {
namespace {

constexpr std::string_view kPrefix = "PRESSRUN_SOURCE_";
constexpr std::string_view kSuffix = "_URL";
constexpr const char* kPrimary = "primary";
constexpr const char* kPrimaryVariable = "PRESSRUN_READER_DATABASE_URL";

// The <NAME> of PRESSRUN_SOURCE_<NAME>_URL in lower case; empty when it is another variable.
std::string source_name(std::string_view variable) {
  if (!variable.starts_with(kPrefix) || !variable.ends_with(kSuffix)) return {};
  if (variable.size() <= kPrefix.size() + kSuffix.size()) return {};
  std::string name(
      variable.substr(kPrefix.size(), variable.size() - kPrefix.size() - kSuffix.size()));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

}  // namespace

SourceUrls sources_from_environment() {
  SourceUrls urls;
  if (const char* primary = std::getenv(kPrimaryVariable)) urls[kPrimary] = primary;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    const std::string name = source_name(text.substr(0, equals));
    if (!name.empty()) urls[name] = text.substr(equals + 1);
  }
  return urls;
}

std::string source_variable(const std::string& name) {
  if (name == kPrimary) return kPrimaryVariable;
  std::string variable(kPrefix);
  for (const char c : name) {
    variable += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable.append(kSuffix);
}

std::unique_ptr<RowReader> open_source(const std::string& name, const std::string& url) {
  return std::make_unique<RowReader>(url, name == kPrimary);
}

}  // namespace pressrun::db
