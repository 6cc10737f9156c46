// Base64url without padding (RFC 4648, section 5), one text for each byte string.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pressrun::signing {

std::string base64url_encode(std::string_view bytes);

// nullopt for padding, other characters, an impossible length, or bits behind the last byte that
// are not zero.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace pressrun::signing
