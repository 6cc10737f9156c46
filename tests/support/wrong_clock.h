// A host whose clock is wrong.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace pressrun::test {

// The environment that makes a process believe in another date, "+2h"; its files keep the dates
// that the system gave them. Empty where libfaketime is not installed. A sanitizer's library would
// have to be loaded before it: see sanitized.h.
inline std::map<std::string, std::string> clock_off_by(const std::string& offset) {
  for (const char* path : {"/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                           "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"}) {
    if (!std::filesystem::exists(path)) continue;
    return {{"LD_PRELOAD", path},
            {"FAKETIME", offset},
            {"NO_FAKE_STAT", "1"},
            {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}};
  }
  return {};
}

}  // namespace pressrun::test
