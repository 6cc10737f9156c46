// Which writer makes which format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reports/byte_sink.h"
#include "reports/csv_writer.h"
#include "reports/report_writer.h"

namespace pressrun::engine {

struct WriterSettings {
  std::filesystem::path temporary_folder;  // for formats that cannot be written in one pass
  std::uint64_t size_limit_bytes = 0;      // of the artifact; bounds what waits in that folder too
  // The main section comes in parts: what plan_parts() said of it.
  std::optional<std::string> plan_of_parts = {};
  reports::CsvOptions csv = {};
};

// What a part of a report must know besides its rows.
struct PartSettings {
  std::string plan;        // of plan_parts()
  bool is_first = true;    // of the main section
  bool has_title = false;  // nothing stands before the main section
  std::uint64_t cells_before = 0;
  reports::CsvOptions csv = {};  // of the whole file
};

// Borrows `sink`. THROWS std::invalid_argument for a format that nobody writes, std::runtime_error
// when the writer cannot begin.
std::unique_ptr<reports::ReportWriter> make_writer(const std::string& format,
                                                   reports::ByteSink& sink,
                                                   const WriterSettings& settings);

// What all parts of a format must agree about, from the first rows: empty where there is nothing.
std::string plan_parts(const std::string& format, reports::Language language,
                       const std::vector<reports::Column>& columns,
                       const std::vector<std::vector<std::optional<std::string>>>& first_rows);

// Writes what make_writer()'s writer of the same format takes as a part. THROWS likewise.
std::unique_ptr<reports::ReportWriter> make_part_writer(const std::string& format,
                                                        reports::ByteSink& sink,
                                                        const PartSettings& settings);

// A part of the format may have so many bytes, of an artifact that may have `size_limit_bytes`.
std::uint64_t part_limit(const std::string& format, std::uint64_t size_limit_bytes);

}  // namespace pressrun::engine
