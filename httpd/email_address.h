// Addresses that mail can be sent to.
#pragma once

#include <string_view>

namespace pressrun::httpd {

// local@domain as people write it: a dot-atom of at most 64 characters, and a domain name of at
// least two labels, 254 characters in all, ASCII. Quoted local parts, comments and address literals
// are legal mail but refused: nobody means them, and every one is a chance to smuggle something
// into a header.
bool is_email_address(std::string_view text);

}  // namespace pressrun::httpd
