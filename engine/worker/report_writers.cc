#include "engine/worker/report_writers.h"

#include <stdexcept>

#include "reports/csv_writer.h"
#include "reports/pdf_writer.h"
#include "reports/xlsx_writer.h"

namespace pressrun::engine {
namespace {

// A workbook is about a tenth of its sheets' XML, and how much it is is known only at its end: XML
// beyond this makes a file beyond the limit.
constexpr std::uint64_t kXmlPerByte = 10;

}  // namespace

std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink,
                                                   const WriterSettings& settings) {
  if (format == "csv") return std::make_unique<reports::CsvWriter>(sink);
  if (format == "pdf") return std::make_unique<reports::PdfWriter>(sink);
  if (format == "xlsx") {
    reports::XlsxOptions options;
    options.temporary_folder = settings.temporary_folder;
    options.temporary_limit = kXmlPerByte * settings.size_limit_bytes;
    return std::make_unique<reports::XlsxWriter>(sink, options);
  }
  throw std::invalid_argument("no writer for format " + format);
}

}  // namespace pressrun::engine
