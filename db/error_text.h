// The message that libpq composes of a server's error, taken apart again (libpqxx hands on nothing
// else).
#pragma once

#include <string>
#include <string_view>

namespace pressrun::db {

struct ErrorText {
  std::string sqlstate;  // empty when the text has none: it is not from a server
  std::string message;   // without severity and SQLSTATE
  std::string detail;
  std::string hint;
  std::string where;  // "LINE 3: ..." with the marker under it, else the CONTEXT
  std::string query;  // that the LINE is of, when it is not the statement that was sent
};

// Understands libpq's verbose form in the C locale. Text without such parts is all message.
ErrorText parse_error_text(std::string_view text);

}  // namespace pressrun::db
