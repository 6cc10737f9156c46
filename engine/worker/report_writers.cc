#include "engine/worker/report_writers.h"

#include <stdexcept>

#include "reports/csv_writer.h"

namespace pressrun::engine {

std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink) {
  if (format == "csv") return std::make_unique<reports::CsvWriter>(sink);
  throw std::invalid_argument("no writer for format " + format);
}

}  // namespace pressrun::engine
