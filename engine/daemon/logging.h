// Structured logs to stderr, one line an event: text for people or JSON for machines.
//
// Callers pass no secrets: no token, password, signature or database URL is ever a message or a
// field.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pressrun::daemon {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

struct LogOptions {
  std::string level = "info";   // debug, info, warn, error
  std::string format = "text";  // text, json
};

// `key` is a literal, [a-z_]+; `value` may be any bytes.
struct LogField {
  std::string_view key;
  std::string value;
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
