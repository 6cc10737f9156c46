// What begin_run() says about a run.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace pressrun::engine {

struct PlannedArtifact {
  std::string artifact_id;
  std::string format;
  std::string key;
  std::string filename;
  std::string content_type;
};

struct RunPlan {
  std::string query;
  std::vector<std::optional<std::string>> binds;
  std::string time_zone;
  std::string source;
  std::chrono::milliseconds first_row_timeout{0};
  std::chrono::milliseconds deadline{0};  // left of the run's time
  std::uint64_t size_limit_bytes = 0;
  std::vector<PlannedArtifact> artifacts;
};

// THROWS nlohmann::json::exception when the text is not what the contract says.
RunPlan parse_run_plan(const std::string& text);

}  // namespace pressrun::engine
