// What stands around tables: the title, headings, key figures, details.
#pragma once

#include <string_view>

#include "reports/pdf_flow.h"
#include "reports/report_document.h"
#include "reports/row_stream.h"

namespace pressrun::reports {

// The report's title, event and workspace, what was asked for and when.
void draw_title(PdfFlow& flow);

// A section's heading and its bookmark; `below` is the height that must follow on the same page.
void draw_heading(PdfFlow& flow, std::string_view title, double below);

// One row of a kFigures section: a card a column.
void draw_figures(PdfFlow& flow, const Section& section, const Row& row);

// One row of a kDetails section: a line a column, its name and its value.
void draw_details(PdfFlow& flow, const Section& section, const Row& row);

// A muted line of text, for what is to be said in place of data.
void draw_note(PdfFlow& flow, std::string_view text);

}  // namespace pressrun::reports
