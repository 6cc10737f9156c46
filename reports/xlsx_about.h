// The last sheet of a workbook: what it is, and what must be known about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reports/report_document.h"
#include "reports/xlsx_cells.h"

namespace pressrun::reports {

struct XlsxAbout {
  std::uint64_t rows = 0;                // of the main section
  std::vector<std::string> sheets = {};  // that it takes
  bool has_times = false;
};

// Adds the sheet. Borrows all for the call.
void add_xlsx_about(XlsxWorkbook& book, XlsxCells& cells, const ReportInfo& info,
                    const XlsxAbout& about);

}  // namespace pressrun::reports
