#include "engine/worker/renderer_message.h"

#include <algorithm>
#include <cmath>

namespace pressrun::engine {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr auto kLastOutcome = static_cast<std::uint64_t>(RunOutcome::kUnreported);

std::optional<std::uint64_t> unsigned_member(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

std::optional<double> seconds_member(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const auto seconds = found->get<double>();
  return std::isfinite(seconds) && seconds >= 0 ? std::optional(seconds) : std::nullopt;
}

// Codes become labels of metrics.
bool is_failure_code(const json& code) {
  constexpr std::size_t kLongest = 40;
  if (!code.is_string()) return false;
  const auto& text = code.get_ref<const std::string&>();
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '_';
         });
}

std::optional<RendererMessage> began(const json& deadline) {
  if (!deadline.is_number_integer()) return std::nullopt;
  if (!deadline.is_number_unsigned()) return RendererBegan{milliseconds(0)};
  const auto count = deadline.get<std::uint64_t>();
  if (count > static_cast<std::uint64_t>(milliseconds(kLongestDeadline).count())) {
    return std::nullopt;
  }
  return RendererBegan{milliseconds(count)};
}

std::optional<RendererMessage> impeded(const json& why) {
  if (!why.is_string()) return std::nullopt;
  const auto& text = why.get_ref<const std::string&>();
  const bool is_text = std::none_of(text.begin(), text.end(), [](char c) { return c == '\0'; });
  if (text.empty() || text.size() > kLongestImpediment || !is_text) return std::nullopt;
  return RendererImpeded{text};
}

std::optional<RendererMessage> memory(const json& message) {
  const auto bytes = unsigned_member(message, "resident_bytes");
  if (!bytes || *bytes > kMostResidentBytes) return std::nullopt;
  return RendererMemory{*bytes};
}

std::optional<RendererMessage> done(const json& result) {
  if (!result.is_object()) return std::nullopt;
  const auto outcome = unsigned_member(result, "outcome");
  const auto rows = unsigned_member(result, "rows");
  const auto bytes = unsigned_member(result, "bytes");
  const auto seconds = seconds_member(result, "seconds");
  if (!outcome || *outcome > kLastOutcome || !rows || !bytes || !seconds) return std::nullopt;
  RunResult told{static_cast<RunOutcome>(*outcome), *rows, *bytes, *seconds};
  if (result.contains("waited_seconds")) {
    told.waited_seconds = seconds_member(result, "waited_seconds");
    if (!told.waited_seconds) return std::nullopt;
  }
  if (const auto code = result.find("failure_code"); code != result.end()) {
    if (!is_failure_code(*code)) return std::nullopt;
    code->get_to(told.failure_code);
  }
  return told;
}

}  // namespace

std::optional<RendererMessage> renderer_message(const json& message) {
  if (!message.is_object() || message.size() != 1) return std::nullopt;
  const std::string& name = message.begin().key();
  const json& value = message.front();
  if (name == "ready" && value == true) return RendererReady{};
  if (name == "impeded") return impeded(value);
  if (name == "began") return began(value);
  if (name == "resident_bytes") return memory(message);
  if (name == "done") return done(value);
  return std::nullopt;
}

}  // namespace pressrun::engine
