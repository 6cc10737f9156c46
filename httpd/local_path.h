// Where a page may lead back to.
#pragma once

#include <string>
#include <string_view>

namespace pressrun::httpd {

// Whether `text` is a path of this server, perhaps with a query: a slash, then no second one (nor a
// backslash, which browsers read as one), and nothing but visible ASCII. Whoever redirects to
// anything else sends people wherever the author of a link wants.
bool is_local_path(std::string_view text);

// "/login?next=...", to come back to `target`; "/login" when that is no local path, or very long.
std::string login_address(std::string_view target);

}  // namespace pressrun::httpd
