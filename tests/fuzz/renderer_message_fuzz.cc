// J10: what a renderer says, who may have been taken over by the data that it rendered.
#include "engine/worker/renderer_message.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using namespace engine;

const Registration registration("renderer_message", [](std::string_view input) {
  const auto message = renderer_message(nlohmann::json::parse(input, nullptr, false));
  if (!message) return;
  if (const auto* began = std::get_if<RendererBegan>(&*message)) {
    require(began->deadline.count() >= 0 && began->deadline <= kLongestDeadline,
            "a deadline is bounded");
  }
  if (const auto* memory = std::get_if<RendererMemory>(&*message)) {
    require(memory->resident_bytes <= kMostResidentBytes, "memory is bounded");
  }
  if (const auto* done = std::get_if<RunResult>(&*message)) {
    require(std::string_view(outcome_name(done->outcome)).size() > 0, "an outcome has a name");
    require(done->seconds >= 0, "a run takes time");
    const auto again =
        renderer_message(nlohmann::json::parse(nlohmann::json{{"done", *done}}.dump()));
    require(again && std::get<RunResult>(*again).rows == done->rows &&
                std::get<RunResult>(*again).outcome == done->outcome,
            "what is said again is understood as the same");
  }
});

}  // namespace
}  // namespace pressrun::fuzz
