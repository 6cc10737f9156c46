#include "engine/daemon/logging.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "engine/daemon/log_line.h"

namespace pressrun::daemon {
namespace {

thread_local LogFields scope_fields;
std::atomic<bool> json_lines{false};

constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%eZ %-5l [%P] %v";
constexpr char kJsonPattern[] = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","pid":%P,%v})";

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

LogLevel parse_level(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "info") return LogLevel::kInfo;
  if (name == "warn") return LogLevel::kWarn;
  if (name == "error") return LogLevel::kError;
  throw std::invalid_argument("unknown log level '" + name + "': use debug, info, warn or error");
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made = std::make_shared<spdlog::logger>("pressrun",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern(kTextPattern, spdlog::pattern_time_type::utc);
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *instance;
}

}  // namespace

void start_logging(const LogOptions& options) {
  if (options.format != "text" && options.format != "json") {
    throw std::invalid_argument("unknown log format '" + options.format + "': use text or json");
  }
  json_lines = options.format == "json";
  logger().set_level(spdlog_level(parse_level(options.level)));
  logger().set_pattern(json_lines ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc);
}

void log(LogLevel level, std::string_view message, const LogFields& fields) noexcept {
  try {
    if (!logger().should_log(spdlog_level(level))) return;
    const std::string line = json_lines ? json_members(message, scope_fields, fields)
                                        : text_line(message, scope_fields, fields);
    logger().log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
  } catch (...) {
    // A log line that cannot be written must not end what it tells about.
  }
}

LogScope::LogScope(LogFields fields) : count_(fields.size()) {
  scope_fields.insert(scope_fields.end(), std::make_move_iterator(fields.begin()),
                      std::make_move_iterator(fields.end()));
}

LogScope::~LogScope() {
  scope_fields.erase(scope_fields.end() - static_cast<std::ptrdiff_t>(count_), scope_fields.end());
}

}  // namespace pressrun::daemon
