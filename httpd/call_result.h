// What the files of calls share.
#pragma once

#include <stdexcept>
#include <string>

#include "httpd/calls.h"

namespace pressrun::httpd::calls {

inline constexpr bool kRead = true;  // may be repeated on a fresh connection

// THROWS std::logic_error where a function that always answers did not.
inline const std::string& required(const OptionalText& value) {
  if (!value) throw std::logic_error("a function of the database answered nothing");
  return *value;
}

}  // namespace pressrun::httpd::calls
