// What this process uses of the machine.
#pragma once

namespace pressrun::daemon {

// Resident memory; 0 where /proc does not tell.
double resident_bytes();
// User and system time of all threads.
double cpu_seconds();
// The same of the children that ended and were waited for.
double cpu_seconds_of_ended_children();

}  // namespace pressrun::daemon
