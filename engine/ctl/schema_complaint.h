// Whether a statement failed because the database is not, or not yet, a Pressrun of this release.
#pragma once

#include <string>

#include "db/error.h"

namespace pressrun::engine::ctl {

// Where `error` is of something that is not there, and the database of pressrunctl has no schema,
// or another than this program is made for: the sentence that says so and what to run. Else empty.
std::string schema_complaint(const db::Error& error);

}  // namespace pressrun::engine::ctl
