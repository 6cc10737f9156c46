// How one log line is written, apart from where it goes.
#pragma once

#include <string>
#include <string_view>

#include "engine/daemon/logging.h"

namespace pressrun::daemon {

// `message key=value ...`; control characters are escaped, values with spaces or quotes are quoted,
// so that no value can forge a line or a field.
std::string text_line(std::string_view message, const LogFields& scope, const LogFields& fields);

// `"message":"...","key":"..."`: the members of a JSON object, without its braces. Bytes that are
// not UTF-8 become U+FFFD.
std::string json_members(std::string_view message, const LogFields& scope, const LogFields& fields);

}  // namespace pressrun::daemon
