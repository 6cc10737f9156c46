// Bytes as text: hexadecimal, and as addresses want them.
#pragma once

#include <string>
#include <string_view>

namespace pressrun::daemon {

// Two lower-case digits a byte.
std::string hexadecimal(std::string_view bytes);
std::string sha256_hexadecimal(std::string_view bytes);

// Bytes outside A-Z a-z 0-9 - . _ ~ (RFC 3986, "unreserved") and `keep` as %XX in upper case.
std::string percent_encode(std::string_view text, std::string_view keep = {});

}  // namespace pressrun::daemon
