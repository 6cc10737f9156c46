// What a document says of itself.
#pragma once

#include <string>

#include "reports/pdf_object_writer.h"
#include "reports/report_document.h"

namespace pressrun::reports {

// "en", "de".
std::string pdf_language(Language language);

// Writes the information dictionary; returns its number.
int write_information(PdfObjectWriter& objects, const ReportInfo& info);
// Writes the same as XMP; returns the stream's number.
int write_xmp(PdfObjectWriter& objects, const ReportInfo& info);

// 32 hexadecimal digits that depend on the report's texts alone.
std::string document_id(const ReportInfo& info);

}  // namespace pressrun::reports
