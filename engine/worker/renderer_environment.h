// What a renderer is told by its environment.
#pragma once

#include <string>
#include <vector>

namespace pressrun::engine {

// Those of `all` ("NAME=value", ended by nullptr, as environ) that a renderer or a library of its
// reads: its databases, its bucket, how to log, and where the system's things are. No key of links
// or tokens and no password of mail is among them, whatever the worker was given, so that whoever
// takes a renderer over finds none.
std::vector<std::string> renderer_environment(char* const* all);

}  // namespace pressrun::engine
