// Objects as files below one directory, which may be shared by several hosts.
#pragma once

#include <filesystem>
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
  explicit DirectoryStore(std::filesystem::path root) : root_(std::move(root)) {}

  const char* kind() const override { return "directory"; }
  std::optional<std::string> marker() override;
  void write_marker(const std::string& id) override;

  std::unique_ptr<ObjectWriter> open_writer(const std::string& key,
                                            const ObjectMeta& meta) override;
  std::unique_ptr<ObjectReader> open_reader(const std::string& key, std::uint64_t offset = 0,
                                            std::optional<std::uint64_t> length = {}) override;
  std::optional<ObjectInfo> head(const std::string& key) override;
  void remove(const std::string& key) override;
  void list(const std::function<void(const ListedObject&)>& each) override;
  void probe() override;
  std::size_t remove_leftovers(std::chrono::seconds age) override;

 private:
  FileDescriptor open_root() const;
  FileDescriptor open_marked_root() const;
  FileDescriptor open_object(const std::string& key) const;

  std::filesystem::path root_;
};

}  // namespace pressrun::engine
