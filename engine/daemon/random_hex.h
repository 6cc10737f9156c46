// Random names that collide with nobody's: request ids, traces, spans.
#pragma once

#include <string>

namespace pressrun::daemon {

// `digits` random lower-case hexadecimal digits. Thread safe. Not for secrets.
std::string random_hex(std::size_t digits);

}  // namespace pressrun::daemon
