#include "reports/xlsx_package.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pressrun::reports {
namespace {

// A workbook has no comment after its directory's end, and at most a ZIP64 end before it.
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kZip64Bytes = 56 + 20;
constexpr std::size_t kEntryBytes = 46;
constexpr std::uint32_t kIn64 = 0xFFFFFFFFu;
constexpr std::string_view kSheetPrefix = "xl/worksheets/sheet";

[[noreturn]] void broken() {
  throw std::runtime_error(
      "the workbook could not be packed whole: is the temporary folder's disk full?");
}

std::string read_at(int file, std::uint64_t at, std::size_t bytes) {
  std::string data(bytes, '\0');
  std::size_t done = 0;
  while (done < bytes) {
    const ssize_t more =
        pread(file, data.data() + done, bytes - done, static_cast<off_t>(at + done));
    if (more <= 0) broken();
    done += static_cast<std::size_t>(more);
  }
  return data;
}

std::uint64_t number(std::string_view data, std::size_t at, std::size_t bytes) {
  if (at + bytes > data.size()) broken();
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(data[at + i]);
  return value;
}

std::string read_directory(int file) {
  struct stat status {};
  if (fstat(file, &status) != 0) broken();
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size < kEndBytes) broken();
  const std::string end = read_at(file, size - kEndBytes, kEndBytes);
  if (!end.starts_with("PK\x05\x06")) broken();
  std::uint64_t bytes = number(end, 12, 4);
  std::uint64_t at = number(end, 16, 4);
  if (at == kIn64 || bytes == kIn64) {
    if (size < kEndBytes + kZip64Bytes) broken();
    const std::string end64 = read_at(file, size - kEndBytes - kZip64Bytes, kZip64Bytes);
    if (!end64.starts_with("PK\x06\x06")) broken();
    bytes = number(end64, 40, 8);
    at = number(end64, 48, 8);
  }
  if (at > size || bytes > size - at) broken();
  return read_at(file, at, bytes);
}

// The uncompressed size stands first in the ZIP64 field where it does not fit the entry.
std::uint64_t size_of(std::string_view entry, std::string_view extra) {
  const std::uint64_t size = number(entry, 24, 4);
  if (size != kIn64) return size;
  while (extra.size() >= 4 && number(extra, 0, 2) != 1) {
    extra.remove_prefix(std::min<std::size_t>(extra.size(), 4 + number(extra, 2, 2)));
  }
  return number(extra, 4, 8);
}

// Uncompressed sizes by the number in the name.
std::map<std::size_t, std::uint64_t> sheet_sizes(std::string_view directory) {
  std::map<std::size_t, std::uint64_t> sizes;
  while (directory.starts_with("PK\x01\x02")) {
    const std::size_t name_bytes = number(directory, 28, 2);
    const std::size_t extra_bytes = number(directory, 30, 2);
    const std::size_t entry = kEntryBytes + name_bytes + extra_bytes + number(directory, 32, 2);
    if (entry > directory.size()) broken();
    std::string_view name = directory.substr(kEntryBytes, name_bytes);
    if (name.starts_with(kSheetPrefix)) {
      name.remove_prefix(kSheetPrefix.size());
      std::size_t index = 0;
      std::from_chars(name.data(), name.data() + name.size(), index);
      sizes[index] = size_of(directory, directory.substr(kEntryBytes + name_bytes, extra_bytes));
    }
    directory.remove_prefix(entry);
  }
  return sizes;
}

}  // namespace

void require_whole_package(int file, const std::vector<std::uint64_t>& least_sizes) {
  const std::string directory = read_directory(file);
  const auto sizes = sheet_sizes(directory);
  for (std::size_t i = 0; i < least_sizes.size(); ++i) {
    const auto found = sizes.find(i + 1);
    if (found == sizes.end() || found->second <= least_sizes[i]) broken();
  }
}

}  // namespace pressrun::reports
