#include "engine/worker/chunk_rendering.h"

#include "engine/worker/report_writers.h"

namespace pressrun::engine {

ChunkRendering::ChunkRendering(ObjectStore& store, const StopRequest& stop, const RunPlan& plan)
    : store_(store), stop_(stop), plan_(plan) {}

void ChunkRendering::run(ReportReader& report, const std::function<void(std::uint64_t)>& on_row) {
  const PlannedSection page = page_of(plan_, plan_.chunk->after_key, plan_.chunk->last_key);
  QueryRows rows = report.rows(page);
  reports::Section section = page.section;
  section.columns = rows.columns();
  begin_parts(plan_.info.value_or(reports::ReportInfo()), section);
  while (const reports::Row* row = rows.next()) {
    for (const auto& part : parts_) part->writer().row(*row);
    on_row(++rows_);
    stop_.check();
  }
  for (const auto& part : parts_) {
    part->writer().end_section();
    part->writer().end();
  }
  stop_.check();
  for (const auto& part : parts_) part->store();
}

void ChunkRendering::begin_parts(const reports::ReportInfo& info, const reports::Section& section) {
  const ChunkPlace& chunk = *plan_.chunk;
  PartSettings settings;
  settings.is_first = chunk.number == 1;
  settings.has_title = settings.is_first && plan_.sections.front().section.is_main;
  settings.cells_before =
      static_cast<std::uint64_t>(chunk.number - 1) * plan_.chunks->rows * section.columns.size();
  settings.csv = plan_.csv;
  for (const PlannedArtifact& part : plan_.artifacts) {
    const auto agreed = chunk.plans.find(part.format);
    settings.plan = agreed == chunk.plans.end() ? std::string() : agreed->second;
    parts_.push_back(std::make_unique<ArtifactUpload>(
        store_, part, part_limit(part.format, plan_.size_limit_bytes),
        [&](reports::ByteSink& sink) { return make_part_writer(part.format, sink, settings); }));
    parts_.back()->writer().begin(info);
    parts_.back()->writer().begin_section(section);
  }
}

void ChunkRendering::discard() noexcept {
  for (const auto& part : parts_) part->discard();
}

std::uint64_t ChunkRendering::bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& part : parts_) bytes += part->bytes();
  return bytes;
}

std::string ChunkRendering::description() const {
  nlohmann::json parts = nlohmann::json::array();
  for (const auto& part : parts_) parts.push_back(part->description(rows_));
  return parts.dump();
}

}  // namespace pressrun::engine
