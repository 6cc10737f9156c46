// What begin_run() says about a run.
#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "reports/report_document.h"

namespace pressrun::engine {

struct PlannedArtifact {
  std::string artifact_id;
  std::string format;
  std::string key;
  std::string filename;
  std::string content_type;
};

// A section of the report and the query that gives its rows. The columns of `section` say what the
// metadata says; their kinds are known when the query has begun.
struct PlannedSection {
  reports::Section section;
  std::string query;
  std::vector<std::optional<std::string>> binds;
};

struct RunPlan {
  std::vector<PlannedSection> sections;     // exactly one is the main one
  std::optional<reports::ReportInfo> info;  // absent when no format has a head
  std::string time_zone;
  std::string source;
  std::chrono::milliseconds first_row_timeout{0};
  std::chrono::milliseconds deadline{0};  // left of the run's time
  std::uint64_t size_limit_bytes = 0;
  std::vector<PlannedArtifact> artifacts;
};

// THROWS nlohmann::json::exception or std::invalid_argument when the text is not what the contract
// says.
RunPlan parse_run_plan(const std::string& text);

// THROWS std::invalid_argument when there is none.
const PlannedSection& main_section(const RunPlan& plan);

}  // namespace pressrun::engine
