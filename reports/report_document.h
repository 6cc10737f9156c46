// What a report is made of besides its rows: who asked for what, and the sections that a layout
// names.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/row_stream.h"

namespace pressrun::reports {

// The languages that our own words and number formats exist in.
enum class Language { kEnglish, kGerman };

// For people, in the requester's language; all texts are UTF-8 and may be in any script.
struct ReportInfo {
  std::string title;  // of the report type
  std::string description;
  std::string event;
  std::string workspace;
  std::string requested_by;
  std::string job_id;
  Language language = Language::kEnglish;
  std::string time_zone;    // IANA name; times in rows are local to it
  std::string snapshot_at;  // "2026-11-21 14:05:00+01": when the data was so, in time_zone
  std::vector<std::pair<std::string, std::string>> parameters;  // label, value; in their sequence
};

enum class SectionKind {
  kTable,
  kFigures,      // one row: each column is a key figure
  kDetails,      // one row: each column a line "title: value"
  kBars,         // first column: categories; each other: a series of numbers
  kStackedBars,  // the same, series on top of each other
  kLines,        // the same, categories are points in their sequence
  kDonut         // first column: names; second: shares
};

struct Section {
  SectionKind kind = SectionKind::kTable;
  std::string title = {};  // may be empty
  // The report's own function: what CSV consists of, and whose rows are counted. A layout has
  // exactly one.
  bool is_main = true;
  std::vector<Column> columns = {};
};

}  // namespace pressrun::reports
