// Our own words in the languages that a report can speak. What a report type says in them comes
// from its metadata.
#pragma once

#include <string_view>

#include "reports/report_document.h"

namespace pressrun::reports {

enum class Word {
  kAbout,  // the sheet that says what a workbook is
  kReport,
  kEvent,
  kWorkspace,
  kParameters,
  kTimeZone,
  kDataAsOf,
  kRows,
  kRequestedBy,
  kJob,
  kTotal,
  kYes,
  kNo,
  // Charts.
  kOther,  // what is too small to be shown alone
  kNoData,
  kBarChart,
  kStackedBarChart,
  kLineChart,
  kDonutChart,
  kCategory,
  kCategories,
  kSeries,  // several
  kLowestValue,
  kHighestValue,
  kPage,
  kOf,            // page 2 of 5
  kNoRows,        // in place of the rows of an empty table
  kContinued,     // after the title of a table that goes on
  kNoParameters,  // nothing was filtered
  kOverview,      // the sheet of figures and details
  kNotes,
  kTimesAreLocalTo,      // followed by a time zone
  kRowsOnSeveralSheets,  // followed by their names
  kNumbersAsText,        // followed by how many
  kTextsContinue,        // followed by a sheet's name and how many
  kTextsInvalid,         // followed by how many
  kLongTexts,            // the sheet of texts too long for a cell, and its columns:
  kCell,
  kPart,
  kText,
  kContinuesOnSheet,  // followed by a sheet's name
  kRow,
  kColumns  // columns 5-9 of 40, of a table that is wider than a page
};

std::string_view word(Language language, Word word);

}  // namespace pressrun::reports
