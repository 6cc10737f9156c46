// Charts on a page.
#pragma once

#include <vector>

#include "reports/pdf_flow.h"
#include "reports/report_document.h"
#include "reports/row_stream.h"

namespace pressrun::reports {

// A section of a chart's kind with all its rows, under its heading. Who cannot see it gets its
// description.
void draw_chart(PdfFlow& flow, const Section& section, const std::vector<Row>& rows);

}  // namespace pressrun::reports
