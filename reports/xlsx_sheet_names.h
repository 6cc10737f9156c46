// Names that spreadsheets take for a sheet.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace pressrun::reports {

// Gives out each name once, whatever the case of its letters.
class XlsxSheetNames {
 public:
  // As near to `wanted` as a sheet's name can be: at most 31 UTF-16 units, nothing of []:*?/\ and
  // no control characters, ' as U+2019 (so that formulas need no escape), not "History", which
  // Excel keeps for itself, not empty. Where it is taken, " (2)" follows and so on.
  std::string take(std::string_view wanted);

 private:
  std::set<std::u32string> taken_;  // folded
};

}  // namespace pressrun::reports
