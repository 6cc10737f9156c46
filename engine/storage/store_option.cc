#include "engine/storage/store_option.h"

#include "engine/storage/s3/settings.h"

namespace pressrun::engine {

CLI::Option* add_store_option(daemon::Options& options, std::string& address) {
  options.variable("PRESSRUN_S3_ACCESS_KEY_ID", "of a store in a bucket: the id of its key");
  options.variable("PRESSRUN_S3_SECRET_ACCESS_KEY", "the key itself");
  options.variable("PRESSRUN_S3_SESSION_TOKEN", "of a key that ends; empty: none");
  options.variable("PRESSRUN_S3_ENDPOINT", "https://host[:port] of the service; empty: AWS");
  options.variable("PRESSRUN_S3_REGION", "its region; empty: us-east-1");
  options.variable("PRESSRUN_S3_PATH_STYLE",
                   "yes: host/bucket, no: bucket.host; empty: yes where there is an endpoint");
  options.variable(s3::kCaVariable,
                   "PEM file that its certificate is checked against; empty: the system's");
  return options.text(address, "--store", "PRESSRUN_STORE",
                      "where artifacts are kept: a directory, or s3://bucket[/prefix]");
}

}  // namespace pressrun::engine
