// Text as mail carries it: RFC 2045 (bodies) and 2047 (headers).
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace pressrun::mail {

// "Name: value" with CRLF, in lines of at most 78 characters. What is not printable ASCII becomes
// encoded words (UTF-8, base64), cut between characters; bytes that are no UTF-8 become U+FFFD and
// control characters spaces, so that no value can begin another header.
std::string unstructured_header(std::string_view name, std::string_view value);

// A display name and address: the name as it is, quoted or as encoded words.
std::string mailbox(std::string_view name, std::string_view address);

// Quoted-printable with CRLF line ends, from text with \n line ends.
std::string quoted_printable(std::string_view text);

// "Thu, 26 Nov 2026 15:04:05 +0000"
std::string mail_date(std::time_t time);

}  // namespace pressrun::mail
