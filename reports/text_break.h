// Where lines may end.
#pragma once

#include <string_view>
#include <vector>

#include "reports/text_shaper.h"

namespace pressrun::reports {

// One value a character: what may happen after it. The rules are those of UAX #14 that reports
// meet: spaces, hyphens, zero-width space, ideographs, kana and Hangul with the characters that may
// not begin or end a line. Languages that need a dictionary (Thai, Khmer, Lao, Burmese) break at
// spaces, and inside a run of letters only where it is longer than a line.
std::vector<Break> breaks_of(std::u32string_view text);

}  // namespace pressrun::reports
