#include "engine/worker/report_writers.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "reports/pdf_chunk.h"
#include "reports/pdf_writer.h"
#include "reports/row_part.h"
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
  if (format == "csv") return std::make_unique<reports::CsvWriter>(sink, settings.csv);
  if (format == "pdf") {
    reports::PdfOptions options;
    if (settings.plan_of_parts) {
      options.plan_of_parts = reports::PdfTablePlan::parse(*settings.plan_of_parts);
    }
    return std::make_unique<reports::PdfWriter>(sink, options);
  }
  if (format == "xlsx") {
    reports::XlsxOptions options;
    options.temporary_folder = settings.temporary_folder;
    options.temporary_limit = kXmlPerByte * settings.size_limit_bytes;
    return std::make_unique<reports::XlsxWriter>(sink, options);
  }
  throw std::invalid_argument("no writer for format " + format);
}

std::string plan_parts(const std::string& format, reports::Language language,
                       const std::vector<reports::Column>& columns,
                       const std::vector<std::vector<std::optional<std::string>>>& first_rows) {
  if (format != "pdf") return {};
  reports::FontSet fonts;
  reports::TextShaper shaper(fonts);
  reports::PdfTableSample sample(shaper, language, columns);
  for (const auto& values : first_rows) {
    reports::Row row;
    for (const auto& value : values) row.push_back(value ? *value : std::string_view());
    sample.add(row);
  }
  return sample.plan().serialize();
}

std::unique_ptr<reports::ReportWriter> make_part_writer(const std::string& format,
                                                        reports::ByteSink& sink,
                                                        const PartSettings& settings) {
  if (format == "csv") {
    reports::CsvOptions options = settings.csv;
    options.byte_order_mark = false;
    options.has_header = false;
    return std::make_unique<reports::CsvWriter>(sink, options);
  }
  if (format == "xlsx") return std::make_unique<reports::RowPartWriter>(sink);
  if (format != "pdf") throw std::invalid_argument("no writer for parts of format " + format);
  reports::PdfChunkOptions options;
  options.plan = reports::PdfTablePlan::parse(settings.plan);
  options.is_first = settings.is_first;
  options.has_title = settings.has_title;
  options.tagged_cells -= std::min(options.tagged_cells, settings.cells_before);
  return std::make_unique<reports::PdfChunkWriter>(sink, std::move(options));
}

// Rows of a workbook are about as long as their XML.
std::uint64_t part_limit(const std::string& format, std::uint64_t size_limit_bytes) {
  return format == "xlsx" ? kXmlPerByte * size_limit_bytes : size_limit_bytes;
}

}  // namespace pressrun::engine
