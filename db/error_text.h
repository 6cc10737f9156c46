// The message that libpq composes of a server's error, taken apart again (libpqxx hands on nothing
// else).
#pragma once

#include <string>
#include <string_view>

namespace pressrun::db {

struct ErrorText {
  std::string message;  // without "ERROR:  "
  std::string detail;
  std::string hint;
  std::string where;  // "LINE 3: ..." with the marker under it, else the CONTEXT
};

// Understands libpq's default verbosity in the C locale. Text without such parts is all message.
ErrorText parse_error_text(std::string_view text);

}  // namespace pressrun::db
