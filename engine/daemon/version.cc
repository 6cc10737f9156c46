#include "engine/daemon/version.h"

namespace pressrun::daemon {

std::string_view version() { return PRESSRUN_VERSION; }

}  // namespace pressrun::daemon
