// What a renderer says to its supervisor, taken for foreign: the data that it renders may have
// taken it over.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/worker/run_order.h"

namespace pressrun::engine {

// {"ready": true}: it waits for an order.
struct RendererReady {};
// {"impeded": text}: it lives, and waits for a source of reports that can be reached; at most
// kLongestImpediment bytes.
struct RendererImpeded {
  std::string why;
};
// {"began": milliseconds}: its run has begun, and may take so long; none when it is late already.
struct RendererBegan {
  std::chrono::milliseconds deadline;
};
// {"resident_bytes": number}: its memory now, told every few seconds. The supervisor cannot look
// itself, since renderers are shut to others of their user.
struct RendererMemory {
  std::uint64_t resident_bytes;
};
// {"done": RunResult}
using RendererMessage =
    std::variant<RendererReady, RendererImpeded, RendererBegan, RendererMemory, RunResult>;

inline constexpr std::size_t kLongestImpediment = 2000;

inline constexpr std::chrono::hours kLongestDeadline{24 * 366};
inline constexpr std::uint64_t kMostResidentBytes = std::uint64_t{1} << 48;

// nullopt for all that a renderer of ours does not say.
std::optional<RendererMessage> renderer_message(const nlohmann::json& message);

}  // namespace pressrun::engine
