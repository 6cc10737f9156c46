// Whether this build, and so the programs that a test starts, is sanitized.
#pragma once

namespace pressrun::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace pressrun::test
