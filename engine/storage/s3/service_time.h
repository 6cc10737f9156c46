// Times that a service tells.
#pragma once

#include <optional>

#include "engine/storage/s3/exchange.h"
#include "engine/storage/s3/sigv4.h"

namespace pressrun::engine::s3 {

// When the service answered, by its own clock (the header Date); nullopt for no time, and for one
// outside 1970 to 2200, which a system_clock could not hold in every case.
std::optional<SigningTime> answered_at(const Answer& answer);

// A time as listings give it, "2026-11-27T01:02:03.000Z"; the epoch for what is no time as above.
SigningTime listed_time(const char* text);

}  // namespace pressrun::engine::s3
