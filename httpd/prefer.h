// The Prefer header (RFC 7240).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace pressrun::httpd {

inline constexpr std::chrono::seconds kMaxWait{60};

// `wait=N` of a Prefer header, at most kMaxWait; nullopt when there is none that makes sense.
std::optional<std::chrono::seconds> preferred_wait(std::string_view prefer);

}  // namespace pressrun::httpd
