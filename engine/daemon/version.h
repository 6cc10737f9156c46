// The version of the build, as CMake's project() says it.
#pragma once

#include <string_view>

namespace pressrun::daemon {

std::string_view version();

}  // namespace pressrun::daemon
