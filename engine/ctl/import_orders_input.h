// The bytes of a file of orders, unpacked and known to be text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pressrun::engine::ctl {

// Reads a plain or gzip file (told apart by its first bytes, whatever its name) from the beginning
// to the end, in bounded memory. Not thread safe.
class ImportInput {
 public:
  // THROWS ImportError when the file cannot be opened.
  explicit ImportInput(const std::string& path);
  ~ImportInput();
  ImportInput(const ImportInput&) = delete;
  ImportInput& operator=(const ImportInput&) = delete;

  // The next piece of text, valid until the next call; empty at the end. A byte order mark at the
  // beginning is left out. THROWS ImportError for a file that cannot be read, gzip that is torn or
  // damaged, bytes that are not UTF-8, and NUL.
  std::string_view next();

  // Of the file as it lies on disk. The size is 0 when it is not known (a pipe).
  std::uint64_t bytes_read() const;
  std::uint64_t size() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pressrun::engine::ctl
