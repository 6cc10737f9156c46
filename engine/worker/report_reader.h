// A report's sections, one after another, from one snapshot of its source.
#pragma once

#include <memory>

#include "db/row_reader.h"
#include "engine/worker/query_rows.h"
#include "engine/worker/run_plan.h"

namespace pressrun::engine {

// Borrows reader and plan; the reader's transaction ends with it. Not thread safe.
class ReportReader {
 public:
  // Opens the snapshot, that of the plan's chunk where it has one. THROWS SourceError.
  ReportReader(db::RowReader& reader, const RunPlan& plan);
  ~ReportReader();
  ReportReader(const ReportReader&) = delete;
  ReportReader& operator=(const ReportReader&) = delete;

  // What stands at the report's head, with the time of the snapshot; empty where the plan has none.
  const reports::ReportInfo& info() const { return info_; }

  // Lets others read the same snapshot while this lives. The rows of the section before must have
  // been taken. THROWS SourceError.
  std::string export_snapshot();
  // The source still holds the snapshot, as far as can be told without asking it.
  bool is_alive() const { return reader_.is_alive_when_idle(); }

  // The rows of a section; the query has given its first row or its end. The rows of the section
  // before must have been taken. THROWS SourceError.
  QueryRows rows(const PlannedSection& section);

 private:
  db::RowReader& reader_;
  const RunPlan& plan_;
  reports::ReportInfo info_;
};

}  // namespace pressrun::engine
