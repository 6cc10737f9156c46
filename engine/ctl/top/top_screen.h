// `pressrunctl top` as characters.
#pragma once

#include <string>

#include "engine/ctl/terminal.h"
#include "engine/ctl/top/top_data.h"

namespace pressrun::engine::ctl {

struct ScreenStyle {
  ScreenSize size = {};
  bool colours = false;
  bool unicode = false;  // block characters in bars; else '#' and '.'
  std::string notice =
      {};             // in the place of the keys at the bottom, as what is wrong; may be empty
  bool keys = false;  // names the keys at the bottom
};

// At most size.rows lines of at most size.columns characters, each with a line break; escape
// sequences only with colours. What does not fit is counted: "... and 7 more".
std::string draw(const TopData& data, const ScreenStyle& style);

// "0s", "59s", "12m05s", "3h07m", "2d04h".
std::string short_time(double seconds);

// "999", "12.3k", "4.6M".
std::string short_count(std::int64_t number);

}  // namespace pressrun::engine::ctl
