// Charts that a spreadsheet draws from the table beside them.
#pragma once

#include "reports/report_document.h"
#include "reports/xlsx_table.h"

namespace pressrun::reports {

// Puts the chart of `section` to the right of its table, whose rows are all on one sheet. Nothing
// for a table without rows or without series. THROWS std::length_error when the table has several
// sheets, since a chart cannot show them all.
void add_xlsx_chart(XlsxWorkbook& book, const Section& section, const XlsxTable& table);

}  // namespace pressrun::reports
