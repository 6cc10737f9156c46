// Which S3-compatible service, and how to reach it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "engine/storage/object_store.h"
#include "engine/storage/s3/sigv4.h"

namespace pressrun::engine::s3 {

// The environment variable with Settings::ca_file.
inline constexpr const char* kCaVariable = "PRESSRUN_S3_CA_FILE";

struct Settings {
  static constexpr int kAttempts = 6;

  std::string endpoint;  // "https://host[:port]", no path
  std::string region;
  std::string bucket;
  std::string prefix;       // before every key: "" or "folder/"
  bool path_style = false;  // https://host/bucket/key, else https://bucket.host/key
  std::string ca_file;      // PEM; "": those of the system
  Credentials credentials;
  // Of an upload in parts, at least the 5 MiB that S3 asks for; also the memory of an upload.
  std::size_t part_bytes = 8 << 20;
  // How often a request is sent before its failure is final, and how long nothing may move.
  int attempts = kAttempts;
  std::chrono::seconds standstill{20};
};

// Whether the text of PRESSRUN_STORE means a bucket.
bool is_s3_address(const std::string& store);

// Sets what `patience` means: for a person two attempts of 5 s.
void set_patience(Settings& settings, Patience patience);

// "s3://bucket[/prefix]" with what the environment says of the service: PRESSRUN_S3_ENDPOINT,
// PRESSRUN_S3_REGION, PRESSRUN_S3_PATH_STYLE, PRESSRUN_S3_CA_FILE, PRESSRUN_S3_ACCESS_KEY_ID,
// PRESSRUN_S3_SECRET_ACCESS_KEY, PRESSRUN_S3_SESSION_TOKEN. Without an endpoint it is AWS. THROWS
// daemon::ConfigError, a sentence that names the variable.
Settings settings_from_environment(const std::string& store);

// Scheme and authority, "https://host:port", of requests for objects of the bucket.
std::string origin_of(const Settings& settings);
// The path of an object; "" as `key`: of the bucket.
std::string path_of(const Settings& settings, const std::string& key);

}  // namespace pressrun::engine::s3
