// A workbook as an independent reader sees it: see read_xlsx.py.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "reports/byte_sink.h"
#include "reports/report_document.h"

namespace pressrun::test {

class FileSink : public reports::ByteSink {
 public:
  explicit FileSink(const std::filesystem::path& path) : file_(path, std::ios::binary) {}
  void write(std::string_view bytes) override {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file_.flush();
  }

 private:
  std::ofstream file_;
};

inline reports::ReportInfo report_named(const std::string& title) {
  reports::ReportInfo info;
  info.title = title;
  info.time_zone = "Europe/Berlin";
  info.snapshot_at = "2026-11-21 14:05:00+01";
  return info;
}

// The output of a command; THROWS when it fails.
inline std::string output_of(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string text;
  char piece[65536];
  for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, pipe)) != 0;) text.append(piece, n);
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return text;
}

// `options` as read_xlsx.py takes them.
inline nlohmann::json read_xlsx(const std::filesystem::path& file,
                                const std::string& options = "") {
  return nlohmann::json::parse(output_of("/usr/bin/python3 " PRESSRUN_SOURCE_DIR
                                         "/tests/support/read_xlsx.py '" +
                                         file.string() + "' " + options));
}

// The cells of one sheet by their names.
inline std::map<std::string, nlohmann::json> cells_of(const nlohmann::json& sheet) {
  std::map<std::string, nlohmann::json> cells;
  for (const auto& cell : sheet.at("cells")) cells[cell.at("at")] = cell;
  return cells;
}

}  // namespace pressrun::test
