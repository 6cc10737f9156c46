#include "engine/worker/report_reader.h"

#include "db/error.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {

namespace {

// What PostgreSQL says of a snapshot whose holder is gone.
bool is_gone(const db::Error& error) {
  return error.sqlstate() == "22023" || error.sqlstate() == "55000";
}

SourceError failure_of(const db::Error& error, const db::RowReader& reader, bool is_of_chunk) {
  if (!is_of_chunk || !is_gone(error)) return {error, reader};
  return {"source_unavailable", true, error.sqlstate(),
          std::string("the snapshot of the report is gone: ") + error.what()};
}

}  // namespace

ReportReader::ReportReader(db::RowReader& reader, const RunPlan& plan)
    : reader_(reader), plan_(plan) {
  try {
    reader_.open(plan.time_zone, plan.deadline,
                 plan.chunk ? std::optional(plan.chunk->snapshot) : std::nullopt);
    if (!plan.info) return;
    info_ = *plan.info;
    if (plan.chunk) return;
    info_.snapshot_at = reader_.snapshot_time();
  } catch (const db::Error& error) {
    const SourceError failure = failure_of(error, reader_, plan.chunk.has_value());
    reader_.finish();
    throw SourceError(failure);
  }
}

ReportReader::~ReportReader() { reader_.finish(); }

std::string ReportReader::export_snapshot() {
  try {
    return reader_.export_snapshot();
  } catch (const db::Error& error) {
    throw SourceError(error, reader_);
  }
}

QueryRows ReportReader::rows(const PlannedSection& section) {
  try {
    const auto columns =
        reader_.read(plan_.sql_comment + section.query, section.binds, plan_.first_row_timeout);
    return {reader_, columns, section.section.columns};
  } catch (const db::Error& error) {
    throw SourceError(error, reader_);
  }
}

}  // namespace pressrun::engine
