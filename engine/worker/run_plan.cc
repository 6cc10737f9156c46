#include "engine/worker/run_plan.h"

namespace pressrun::engine {
namespace {

using nlohmann::json;

std::optional<std::string> bind_of(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<std::string>();
}

PlannedArtifact artifact_of(const json& value) {
  return {value.at("artifact_id"), value.at("format"), value.at("r2_key"), value.at("filename"),
          value.at("content_type")};
}

std::chrono::milliseconds milliseconds_of(const json& value) {
  return std::chrono::milliseconds(value.get<long long>());
}

}  // namespace

RunPlan parse_run_plan(const std::string& text) {
  const json plan = json::parse(text);
  RunPlan result;
  plan.at("query").get_to(result.query);
  for (const json& bind : plan.at("binds")) result.binds.push_back(bind_of(bind));
  plan.at("time_zone").get_to(result.time_zone);
  plan.at("source").get_to(result.source);
  result.first_row_timeout = milliseconds_of(plan.at("first_row_timeout_ms"));
  result.deadline = milliseconds_of(plan.at("deadline_ms"));
  plan.at("size_limit_bytes").get_to(result.size_limit_bytes);
  for (const json& artifact : plan.at("artifacts"))
    result.artifacts.push_back(artifact_of(artifact));
  return result;
}

}  // namespace pressrun::engine
