#include "engine/local/log_tail.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace pressrun::local {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kError = "Z error [";  // after the time, see logging.cc

std::uintmax_t size_of(const fs::path& file) {
  std::error_code absent;
  const auto size = fs::file_size(file, absent);
  return absent ? 0 : size;
}

}  // namespace

LogTail::LogTail(fs::path file) : file_(std::move(file)), begin_(size_of(file_)) {}

std::vector<std::string> LogTail::lines() const {
  std::ifstream in(file_);
  in.seekg(static_cast<std::streamoff>(begin_));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::string LogTail::last_lines(std::size_t count) const {
  const auto all = lines();
  std::string text;
  for (std::size_t i = all.size() > count ? all.size() - count : 0; i < all.size(); ++i) {
    text += "\n  " + all[i];
  }
  return text;
}

std::string LogTail::last_error() const {
  const auto all = lines();
  if (all.empty()) return {};
  const auto error = std::find_if(all.rbegin(), all.rend(), [](const std::string& line) {
    return line.find(kError) != std::string::npos;
  });
  if (error == all.rend()) return all.back();
  const auto words = error->find("] ", error->find(kError));
  return words == std::string::npos ? *error : error->substr(words + 2);
}

}  // namespace pressrun::local
