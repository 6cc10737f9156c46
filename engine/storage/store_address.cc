#include "engine/storage/store_address.h"

#include "engine/daemon/options.h"
#include "engine/storage/directory_store.h"
#include "engine/storage/s3/store.h"

namespace pressrun::engine {

void require_store_address(const std::string& address) {
  if (!address.empty()) return;
  throw daemon::ConfigError(
      "PRESSRUN_STORE is not set: name a directory for the artifacts, or s3://bucket");
}

std::unique_ptr<ObjectStore> make_store(const std::string& address, Patience patience) {
  require_store_address(address);
  if (s3::is_s3_address(address)) {
    auto settings = s3::settings_from_environment(address);
    s3::set_patience(settings, patience);
    return std::make_unique<s3::Store>(settings);
  }
  return std::make_unique<DirectoryStore>(address);
}

}  // namespace pressrun::engine
