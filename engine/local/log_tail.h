// What a program has said since it was started.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pressrun::local {

// Of a log that others append to: what came after the object was made. Not thread safe.
class LogTail {
 public:
  explicit LogTail(std::filesystem::path file);

  // At most the last `count` lines, each on an indented line of its own, beginning with a line
  // break; empty when nothing was said.
  std::string last_lines(std::size_t count) const;
  // The last line that one of our programs wrote as an error, without time and process; else the
  // last line of all; empty when nothing was said.
  std::string last_error() const;

 private:
  std::vector<std::string> lines() const;

  std::filesystem::path file_;
  std::uintmax_t begin_;
};

}  // namespace pressrun::local
