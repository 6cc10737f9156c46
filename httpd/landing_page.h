// The HTML of a landing page.
#pragma once

#include <string>

#include "httpd/landing.h"

namespace pressrun::httpd {

// A whole document in one card; needs no script and loads nothing.
std::string landing_page(const Landing& landing);

// What such a page may do: its own style and, by a form, post to this server.
const std::string& landing_policy();

}  // namespace pressrun::httpd
