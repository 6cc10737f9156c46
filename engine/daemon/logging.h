// Structured logs to stderr, one line an event: text for people or JSON for machines.
//
// Callers pass no secrets: no token, password, signature or database URL is ever a message or a
// field.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pressrun::daemon {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

struct LogOptions {
  std::string level = "info";   // debug, info, warn, error
  std::string format = "text";  // text, json
};

// What has an arithmetic type; whether a text looks like a number does not matter.
template <typename T>
concept LogNumber = std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>;

// `key` is a literal, [a-z_]+; a text may be any bytes. In JSON a number is a number, so give
// counts, durations and sizes as what they are, and ids as texts, whatever they consist of.
struct LogField {
  LogField(std::string_view name, std::string text) : key(name), value(std::move(text)) {}
  LogField(std::string_view name, LogNumber auto number)
      : key(name),
        value(digits_of(number)),
        is_number(std::isfinite(static_cast<double>(number))) {}

  std::string_view key;
  std::string value;
  bool is_number = false;

 private:
  static std::string digits_of(LogNumber auto number) {
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
  }
};
using LogFields = std::vector<LogField>;

// Called once by main, before other threads exist; until then lines go out as text at level info.
// THROWS std::invalid_argument for an unknown level or format.
void start_logging(const LogOptions& options);

// Writes one line with `fields` and those of the thread's open LogScopes. Thread safe, never
// throws.
void log(LogLevel level, std::string_view message, const LogFields& fields = {}) noexcept;

inline void log_debug(std::string_view message, const LogFields& fields = {}) noexcept {
  log(LogLevel::kDebug, message, fields);
}
inline void log_info(std::string_view message, const LogFields& fields = {}) noexcept {
  log(LogLevel::kInfo, message, fields);
}
inline void log_warn(std::string_view message, const LogFields& fields = {}) noexcept {
  log(LogLevel::kWarn, message, fields);
}
inline void log_error(std::string_view message, const LogFields& fields = {}) noexcept {
  log(LogLevel::kError, message, fields);
}

// Adds fields (job_id, request_id, ...) to every line of this thread until it dies. Scopes nest.
class LogScope {
 public:
  explicit LogScope(LogFields fields);
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

 private:
  std::size_t count_;
};

}  // namespace pressrun::daemon
