// Which writer makes which format.
#pragma once

#include <memory>
#include <string>

#include "reports/byte_sink.h"
#include "reports/report_writer.h"

namespace pressrun::engine {

// Borrows `sink`. THROWS std::invalid_argument for a format that nobody writes.
std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink);

}  // namespace pressrun::engine
