// What every match of a regular expression must hold.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressrun::db {

// A text for each character that no match of `pattern` (ECMAScript, as JSON Schema has them) can be
// without: all that this character may be. Not all that could be told is: groups and whatever is
// not a letter, a digit, a sign, \d or a plain class are passed over, and of alternatives nothing
// is said.
std::vector<std::string> needed_characters(std::string_view pattern);

}  // namespace pressrun::db
