// One file on its way into a directory store.
#pragma once

#include <filesystem>
#include <string>

#include "engine/storage/file_descriptor.h"
#include "engine/storage/object_store.h"

namespace pressrun::engine {

// Folder of temporary files below the root of a directory store, on file systems without O_TMPFILE.
inline constexpr const char* kIncoming = ".incoming";

class DirectoryWriter final : public ObjectWriter {
 public:
  // `root` is the open directory; `path` names the store in messages. THROWS StoreError.
  DirectoryWriter(FileDescriptor root, std::filesystem::path path, std::string key);
  ~DirectoryWriter() override { abort(); }

  void write(std::string_view bytes) override;
  void commit() override;
  void abort() noexcept override;

 private:
  void start_writeback();
  int link_to(int parent, const std::string& name) const;

  FileDescriptor root_;
  std::filesystem::path path_;
  std::string key_;
  std::string temporary_;  // relative to root_; empty when there is nothing to remove
  FileDescriptor file_;
  std::uint64_t written_ = 0;
  std::uint64_t flushed_ = 0;
};

}  // namespace pressrun::engine
