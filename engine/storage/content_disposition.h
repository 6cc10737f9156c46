// The header that names a file that is downloaded.
#pragma once

#include <string>

namespace pressrun::engine {

// "attachment", with the name in plain ASCII for old clients and in UTF-8 (RFC 6266, RFC 8187).
std::string content_disposition(const std::string& filename);

}  // namespace pressrun::engine
