#include "engine/worker/report_writers.h"

#include <stdexcept>

#include "reports/csv_writer.h"
#include "reports/pdf_writer.h"
#include "reports/xlsx_writer.h"

namespace pressrun::engine {

std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink,
                                                   const WriterSettings& settings) {
  if (format == "csv") return std::make_unique<reports::CsvWriter>(sink);
  if (format == "pdf") return std::make_unique<reports::PdfWriter>(sink);
  if (format == "xlsx") {
    reports::XlsxOptions options;
    options.temporary_folder = settings.temporary_folder;
    options.temporary_limit = settings.size_limit_bytes;
    return std::make_unique<reports::XlsxWriter>(sink, options);
  }
  throw std::invalid_argument("no writer for format " + format);
}

}  // namespace pressrun::engine
