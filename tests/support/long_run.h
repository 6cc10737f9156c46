// Whether long tests are wanted: PRESSRUN_TEST_LONG is set and not empty, as by ./test --full.
#pragma once

#include <cstdlib>

namespace pressrun::test {

inline bool is_long_run() {
  const char* set = std::getenv("PRESSRUN_TEST_LONG");
  return set != nullptr && *set != '\0';
}

// What a test that takes longer than ./test has time for says when it is left out.
inline constexpr const char* kLongRunOnly = "takes long; PRESSRUN_TEST_LONG=1 runs it";

}  // namespace pressrun::test
