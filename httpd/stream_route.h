// GET .../reports/stream
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "httpd/live_streams.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// A stream for `who`; nullptr when there are too many.
using BeginStream = std::function<std::shared_ptr<daemon::OpenStream>(const std::string& who)>;

// Thread safe; the arguments by reference must outlive the routes.
std::vector<Route> stream_routes(db::Pool& pool, Authenticator& authenticator, LiveStreams& live,
                                 BeginStream begin_stream);

}  // namespace pressrun::httpd
