// What the user of the programs may do, asked by root, who may do all.
#pragma once

#include <functional>
#include <string>

#include "engine/ctl/doctor/finding.h"

namespace pressrun::engine::ctl {

inline constexpr char kServiceUser[] = "pressrun";  // whom the package and the images make

// What `look` finds as `user`: in a child process when this one is root's and `user` exists, else
// as who we are. `look` shares nothing with the caller that it could break, such as a connection.
// THROWS what `look` throws; std::runtime_error when the child fails.
Findings as_service_user(const std::function<Findings()>& look, const char* user = kServiceUser);

// As whom: " (asked as pressrun)", " (asked as root: there is no user pressrun here)"; nothing for
// whoever is not root.
std::string asked_as(const char* user = kServiceUser);

}  // namespace pressrun::engine::ctl
