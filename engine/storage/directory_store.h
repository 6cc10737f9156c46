// Objects as files below one directory, which may be shared by several hosts.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "engine/storage/file_descriptor.h"
#include "engine/storage/object_store.h"

namespace pressrun::engine {

// A writer works on a file without a name (O_TMPFILE; where the file system knows none, on one in
// `.incoming`); commit() syncs it, links it to its name (a link never overwrites) and syncs the
// directories, so a crash leaves either nothing or the whole object. The marker file must be there
// at each call: a file system that is not mounted any more must not look like an empty store.
class DirectoryStore : public ObjectStore {
 public:
  // The file that tells one store from another: its content is the store's id as the database knows
  // it.
  static constexpr const char* kMarker = ".pressrun-store";

  explicit DirectoryStore(std::filesystem::path root) : root_(std::move(root)) {}

  // The id in the marker file; nullopt when there is none. THROWS StoreError.
  std::optional<std::string> marker() const;
  // Makes the marker, durably; keeps one that is there (then its id must be the same). THROWS
  // StoreError.
  void write_marker(const std::string& id);

  std::unique_ptr<ObjectWriter> open_writer(const std::string& key,
                                            const ObjectMeta& meta) override;
  std::unique_ptr<ObjectReader> open_reader(const std::string& key, std::uint64_t offset = 0,
                                            std::optional<std::uint64_t> length = {}) override;
  std::optional<ObjectInfo> head(const std::string& key) override;
  void remove(const std::string& key) override;
  void probe() override;
  std::size_t remove_leftovers(std::chrono::seconds age) override;

 private:
  FileDescriptor open_root() const;
  FileDescriptor open_marked_root() const;
  FileDescriptor open_object(const std::string& key) const;

  std::filesystem::path root_;
};

// Opens the store in `root` and makes sure that it is the one that the database means:
// `register_store` is told the id found in the marker (nullopt: none) and answers the id to expect,
// or throws. THROWS what it throws, and StoreError.
std::unique_ptr<DirectoryStore> open_directory_store(
    const std::filesystem::path& root,
    const std::function<std::string(const std::optional<std::string>& found)>& register_store);

}  // namespace pressrun::engine
