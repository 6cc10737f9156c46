#include "engine/worker/report_reader.h"

#include "db/error.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {

ReportReader::ReportReader(db::RowReader& reader, const RunPlan& plan)
    : reader_(reader), plan_(plan) {
  try {
    reader_.open(plan.time_zone, plan.deadline);
    if (!plan.info) return;
    info_ = *plan.info;
    info_.snapshot_at = reader_.snapshot_time();
  } catch (const db::Error& error) {
    const SourceError failure(error, reader_);
    reader_.finish();
    throw failure;
  }
}

ReportReader::~ReportReader() { reader_.finish(); }

QueryRows ReportReader::rows(const PlannedSection& section) {
  try {
    const auto columns = reader_.read(section.query, section.binds, plan_.first_row_timeout);
    return {reader_, columns, section.section.columns};
  } catch (const db::Error& error) {
    throw SourceError(error, reader_);
  }
}

}  // namespace pressrun::engine
