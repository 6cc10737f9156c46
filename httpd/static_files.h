// What pages refer to: style sheets, scripts, pictures.
#pragma once

#include <vector>

#include "httpd/assets.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// Where pages find them: "/static/<version>", without a slash at its end. Whatever has another
// content has another address, so browsers keep it for a year; under the address of another
// version (a page of the release before), and in development, they ask each time. `assets` must
// outlive the routes.
std::string static_address(const Assets& assets);
std::vector<Route> static_routes(const Assets& assets);

}  // namespace pressrun::httpd
