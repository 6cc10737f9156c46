#include "engine/worker/run_plan.h"

#include <array>
#include <stdexcept>
#include <utility>

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

// As the catalog's metadata names them.
constexpr std::array<std::pair<std::string_view, reports::SectionKind>, 7> kKinds = {{
    {"table", reports::SectionKind::kTable},
    {"figures", reports::SectionKind::kFigures},
    {"details", reports::SectionKind::kDetails},
    {"bars", reports::SectionKind::kBars},
    {"stacked_bars", reports::SectionKind::kStackedBars},
    {"lines", reports::SectionKind::kLines},
    {"donut", reports::SectionKind::kDonut},
}};

reports::SectionKind section_kind(const std::string& name) {
  for (const auto& [known, kind] : kKinds) {
    if (known == name) return kind;
  }
  throw std::invalid_argument("no renderer draws a section of kind " + name);
}

reports::NumberStyle style_of(const std::string& name) {
  if (name == "money") return reports::NumberStyle::kMoney;
  if (name == "percent") return reports::NumberStyle::kPercent;
  return reports::NumberStyle::kPlain;
}

reports::Column column_of(const json& value) {
  reports::Column column;
  column.name = value.at("name");
  column.title = value.value("title", "");
  column.style = style_of(value.value("style", ""));
  column.is_summed = value.value("total", "") == "sum";
  if (value.contains("labels")) column.labels = value.at("labels").get<decltype(column.labels)>();
  return column;
}

PlannedSection section_of(const json& value) {
  PlannedSection result;
  result.section.kind = section_kind(value.at("kind"));
  result.section.title = value.value("title", "");
  result.section.is_main = value.at("is_main");
  for (const json& column : value.value("columns", json::array())) {
    result.section.columns.push_back(column_of(column));
  }
  value.at("query").get_to(result.query);
  for (const json& bind : value.at("binds")) result.binds.push_back(bind_of(bind));
  return result;
}

std::optional<reports::ReportInfo> info_of(const json& value, const std::string& time_zone) {
  if (value.is_null()) return std::nullopt;
  reports::ReportInfo info;
  value.at("title").get_to(info.title);
  value.at("description").get_to(info.description);
  value.at("event").get_to(info.event);
  value.at("workspace").get_to(info.workspace);
  value.at("requested_by").get_to(info.requested_by);
  value.at("job_id").get_to(info.job_id);
  info.language =
      value.at("language") == "de" ? reports::Language::kGerman : reports::Language::kEnglish;
  info.time_zone = time_zone;
  for (const json& parameter : value.at("parameters")) {
    info.parameters.emplace_back(parameter.at(0), parameter.at(1));
  }
  return info;
}

std::optional<ChunkPlan> chunks_of(const json& value) {
  if (value.is_null()) return std::nullopt;
  ChunkPlan chunks;
  value.at("rows").get_to(chunks.rows);
  if (const auto known = value.find("expected_rows"); known != value.end() && !known->is_null()) {
    chunks.expected_rows = known->get<std::uint64_t>();
  }
  chunks.cut_above_rows = value.value("cut_above_rows", std::uint64_t{0});
  value.at("key_columns").get_to(chunks.key_columns);
  value.at("cut_query").get_to(chunks.cut_query);
  value.at("page_query").get_to(chunks.page_query);
  for (const json& bind : value.at("binds")) chunks.binds.push_back(bind_of(bind));
  return chunks;
}

ChunkPlace chunk_of(const json& value) {
  ChunkPlace chunk;
  value.at("number").get_to(chunk.number);
  if (!value.at("after_key").is_null()) chunk.after_key = value.at("after_key").get<ChunkKey>();
  value.at("last_key").get_to(chunk.last_key);
  value.at("snapshot").get_to(chunk.snapshot);
  const json& shared = value.at("shared");
  chunk.language = shared.value("language", "");
  chunk.snapshot_at = shared.value("snapshot_at", "");
  chunk.plans = shared.value("plans", std::map<std::string, std::string>());
  return chunk;
}

reports::CsvOptions csv_of(const json& value) {
  reports::CsvOptions options;
  value.at("bom").get_to(options.byte_order_mark);
  options.delimiter = value.at("delimiter").get_ref<const std::string&>().at(0);
  options.line_end = value.at("line_end") == "lf" ? reports::LineEnd::kLf : reports::LineEnd::kCrLf;
  return options;
}

// Empty where it is absent or null.
std::string text_of(const json& value, const char* key) {
  const auto found = value.find(key);
  return found == value.end() || found->is_null() ? std::string() : found->get<std::string>();
}

std::chrono::milliseconds milliseconds_of(const json& value) {
  return std::chrono::milliseconds(value.get<long long>());
}

}  // namespace

RunPlan parse_run_plan(const std::string& text) {
  const json plan = json::parse(text);
  RunPlan result;
  for (const json& section : plan.at("sections")) result.sections.push_back(section_of(section));
  plan.at("time_zone").get_to(result.time_zone);
  result.info = info_of(plan.at("info"), result.time_zone);
  plan.at("source").get_to(result.source);
  result.first_row_timeout = milliseconds_of(plan.at("first_row_timeout_ms"));
  result.deadline = milliseconds_of(plan.at("deadline_ms"));
  plan.at("size_limit_bytes").get_to(result.size_limit_bytes);
  for (const json& artifact : plan.at("artifacts"))
    result.artifacts.push_back(artifact_of(artifact));
  result.csv = csv_of(plan.at("csv"));
  result.chunks = chunks_of(plan.at("chunks"));
  result.cancel_requested = plan.value("cancel_requested", false);
  result.trace_context = text_of(plan, "trace_context");
  result.waited_seconds = std::max(0.0, plan.value("waited_ms", 0.0)) / 1000;
  if (plan.contains("chunk")) result.chunk = chunk_of(plan.at("chunk"));
  if (result.info && result.chunk) result.info->snapshot_at = result.chunk->snapshot_at;
  return result;
}

PlannedSection page_of(const RunPlan& plan, const std::optional<ChunkKey>& after_key,
                       const std::optional<ChunkKey>& last_key) {
  PlannedSection page = main_section(plan);
  page.query = plan.chunks->page_query;
  page.binds = plan.chunks->binds;
  for (const auto& key : {after_key, last_key}) {
    for (std::size_t i = 0; i < plan.chunks->key_columns; ++i) {
      page.binds.push_back(key ? std::optional(key->at(i)) : std::nullopt);
    }
  }
  return page;
}

const PlannedSection& main_section(const RunPlan& plan) {
  for (const PlannedSection& section : plan.sections) {
    if (section.section.is_main) return section;
  }
  throw std::invalid_argument("a run without a main section");
}

}  // namespace pressrun::engine
