#include "engine/worker/report_writers.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "reports/labelled_writer.h"
#include "reports/pdf_chunk.h"
#include "reports/pdf_writer.h"
#include "reports/row_part.h"
#include "reports/xlsx_writer.h"

namespace pressrun::engine {
namespace {

// A workbook is about a tenth of its sheets' XML, and how much it is is known only at its end: XML
// beyond this makes a file beyond the limit.
constexpr std::uint64_t kXmlPerByte = 10;

std::unique_ptr<reports::ReportWriter> labelled(std::unique_ptr<reports::ReportWriter> writer) {
  return std::make_unique<reports::LabelledWriter>(std::move(writer));
}

std::unique_ptr<reports::ReportWriter> make_pdf_writer(reports::ByteSink& sink,
                                                       const WriterSettings& settings) {
  reports::PdfOptions options;
  if (settings.plan_of_parts) {
    options.plan_of_parts = reports::PdfTablePlan::parse(*settings.plan_of_parts);
  }
  return std::make_unique<reports::PdfWriter>(sink, options);
}

std::unique_ptr<reports::ReportWriter> make_xlsx_writer(reports::ByteSink& sink,
                                                        const WriterSettings& settings) {
  reports::XlsxOptions options;
  options.temporary_folder = settings.temporary_folder;
  options.temporary_limit = kXmlPerByte * settings.size_limit_bytes;
  return std::make_unique<reports::XlsxWriter>(sink, options);
}

std::unique_ptr<reports::ReportWriter> make_pdf_part_writer(reports::ByteSink& sink,
                                                            const PartSettings& settings) {
  reports::PdfChunkOptions options;
  options.plan = reports::PdfTablePlan::parse(settings.plan);
  options.is_first = settings.is_first;
  options.has_title = settings.has_title;
  options.tagged_cells -= std::min(options.tagged_cells, settings.cells_before);
  return std::make_unique<reports::PdfChunkWriter>(sink, std::move(options));
}

}  // namespace

// Programs read CSV, so its codes stay codes.
std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink,
                                                   const WriterSettings& settings) {
  if (format == "csv") return std::make_unique<reports::CsvWriter>(sink, settings.csv);
  if (format == "pdf") return labelled(make_pdf_writer(sink, settings));
  if (format == "xlsx") return labelled(make_xlsx_writer(sink, settings));
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
    for (std::size_t i = 0; i < values.size(); ++i) {
      row.push_back(values[i] ? columns[i].shown(*values[i]) : std::string_view());
    }
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
  if (format == "xlsx") return labelled(std::make_unique<reports::RowPartWriter>(sink));
  if (format == "pdf") return labelled(make_pdf_part_writer(sink, settings));
  throw std::invalid_argument("no writer for parts of format " + format);
}

// Rows of a workbook are about as long as their XML.
std::uint64_t part_limit(const std::string& format, std::uint64_t size_limit_bytes) {
  return format == "xlsx" ? kXmlPerByte * size_limit_bytes : size_limit_bytes;
}

}  // namespace pressrun::engine
