// How a binary is told where artifacts are.
#pragma once

#include <string>

#include "engine/daemon/options.h"

namespace pressrun::engine {

// --store and PRESSRUN_STORE into `address`, for make_store(); --help also names what a bucket
// needs, which only the environment tells (s3/settings.h).
CLI::Option* add_store_option(daemon::Options& options, std::string& address);

}  // namespace pressrun::engine
