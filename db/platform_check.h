// Whether the platform has fitted what Pressrun asks of it.
#pragma once

#include <string>

#include "db/session.h"

namespace pressrun::db {

// Of the functions of schema platform those without which no person is served and that are not
// there: "event, person"; empty when all are. The doctor knows more
// (pressrun.doctor_platform()). THROWS Error.
std::string missing_platform_functions(Session& session);

}  // namespace pressrun::db
