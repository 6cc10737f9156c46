// The bodies of .../reports/schedules.
#pragma once

#include <optional>
#include <string>

#include "httpd/calls.h"

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// The values are of the right kind and bounded; what a type allows, and what the expression means,
// is not looked at here. THROWS Problem 400 that names every bad field, 415.
calls::ScheduleRequest read_new_schedule(const httplib::Request& http);

struct ScheduleChange {
  std::string changes;                // as change_schedule() takes them
  std::optional<std::string> params;  // those in `changes`, if any
};
// A body of which every field may be absent. Null means what a new schedule without the field
// would have; a format and a time it must have. THROWS as above.
ScheduleChange read_schedule_change(const httplib::Request& http);

// The optional {"reason": ...} of a pause. THROWS as above.
std::optional<std::string> read_pause_reason(const httplib::Request& http);

}  // namespace pressrun::httpd
