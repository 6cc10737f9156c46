// Room on a disk.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ctl/doctor/finding.h"

namespace pressrun::engine::ctl {

struct DiskSpace {
  std::uint64_t total_bytes = 0;
  std::uint64_t free_bytes = 0;   // that a program without privileges may use
  std::uint64_t total_files = 0;  // 0: the file system does not count them
  std::uint64_t free_files = 0;
};

// The finding on such a disk: an error below 256 MB, a warning below 2 GB or 5 percent (at most 50
// GB), or below 2 percent of the files that it can hold. `path` is named in it.
Finding judge_disk(const std::string& checked, const std::string& path, const DiskSpace& space);

// Of the file system that holds `path`.
Findings check_disk(const std::string& checked, const std::string& path);

}  // namespace pressrun::engine::ctl
