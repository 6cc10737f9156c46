// Whether a packed workbook is whole.
#pragma once

#include <cstdint>
#include <vector>

namespace pressrun::reports {

// libxlsxwriter does not look whether its last temporary files could be written, so that a full
// disk gives a workbook whose sheets end early, and no error. This reads the ZIP directory of
// `file` and compares: sheet number n must be larger than the n-th of `least_sizes` (bytes of
// XML). THROWS std::runtime_error where it is not, or where the directory is not there.
void require_whole_package(int file, const std::vector<std::uint64_t>& least_sizes);

}  // namespace pressrun::reports
