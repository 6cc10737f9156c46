// Digests and bytes in hexadecimal, as S3 writes them.
#pragma once

#include <string>
#include <string_view>

namespace pressrun::engine::s3 {

std::string lower_hex(std::string_view bytes);
// Two digits.
std::string upper_hex(unsigned char byte);

std::string sha256_hex(std::string_view bytes);

}  // namespace pressrun::engine::s3
