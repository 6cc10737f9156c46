#include "engine/ctl/doctor/disk_space.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace pressrun::engine::ctl {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr std::uint64_t kGigabyte = 1000 * kMegabyte;

std::string size_text(std::uint64_t bytes) {
  char text[32];
  if (bytes < 10 * kGigabyte) {
    std::snprintf(text, sizeof text, "%.0f MB", static_cast<double>(bytes) / kMegabyte);
  } else {
    std::snprintf(text, sizeof text, "%.0f GB", static_cast<double>(bytes) / kGigabyte);
  }
  return text;
}

Severity severity_of(const DiskSpace& space) {
  if (space.free_bytes < 256 * kMegabyte) return Severity::kError;
  const std::uint64_t share = std::min(space.total_bytes / 20, 50 * kGigabyte);
  if (space.free_bytes < std::max(2 * kGigabyte, share)) return Severity::kWarning;
  if (space.free_files < space.total_files / 50) return Severity::kWarning;
  return Severity::kOk;
}

}  // namespace

Finding judge_disk(const std::string& checked, const std::string& path, const DiskSpace& space) {
  const Severity severity = severity_of(space);
  std::string text = size_text(space.free_bytes) + " of " + size_text(space.total_bytes) +
                     " are free where " + path + " is";
  if (space.total_files != 0 && space.free_files < space.total_files / 50) {
    text += ", and room for " + std::to_string(space.free_files) + " more files";
  }
  return {checked, severity, text + ".",
          severity == Severity::kOk ? "" : "make room: du -xh --max-depth=2 " + path};
}

Findings check_disk(const std::string& checked, const std::string& path) {
  struct statvfs info {};
  if (::statvfs(path.c_str(), &info) != 0) {
    return {{checked, Severity::kNote, path + " cannot be looked at: " + std::strerror(errno) + ".",
             "run pressrunctl doctor as a user who may read it"}};
  }
  const std::uint64_t block = info.f_frsize;
  return {judge_disk(checked, path,
                     {info.f_blocks * block, info.f_bavail * block, info.f_files, info.f_favail})};
}

}  // namespace pressrun::engine::ctl
