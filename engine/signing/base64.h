// Base64 with padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pressrun::signing {

std::string base64_encode(std::string_view bytes);

// nullopt for anything but whole groups of four characters of the alphabet, padded at the end.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace pressrun::signing
