// Which writer makes which format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "reports/byte_sink.h"
#include "reports/report_writer.h"

namespace pressrun::engine {

struct WriterSettings {
  std::filesystem::path temporary_folder;  // for formats that cannot be written in one pass
  std::uint64_t size_limit_bytes = 0;      // of the artifact; bounds what waits in that folder too
};

// Borrows `sink`. THROWS std::invalid_argument for a format that nobody writes, std::runtime_error
// when the writer cannot begin.
std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink,
                                                   const WriterSettings& settings);

}  // namespace pressrun::engine
