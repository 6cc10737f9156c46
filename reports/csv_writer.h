// RFC 4180 files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "reports/byte_sink.h"
#include "reports/report_writer.h"

namespace pressrun::reports {

enum class LineEnd { kCrLf, kLf };

struct CsvOptions {
  LineEnd line_end = LineEnd::kCrLf;  // as RFC 4180 says
  char delimiter = ',';               // not a quote, CR or LF
  bool byte_order_mark = false;       // Excel takes a file without one for Latin-1
  bool has_header = true;             // false: for a part of a file, which has records alone
  bool guard_formulas = true;         // see formula_guard.h; numeric columns need no guard
};

// The main section alone: UTF-8, a header row, then a record a row. NULL is an empty field and the
// empty string is "", so they differ; a record whose only field is NULL is "" too, since readers
// drop empty lines. A field is quoted when it is empty or contains the delimiter, a quote, CR or
// LF, or when it was guarded, which puts a single quote in front of its text. PostgreSQL's t and f
// of a boolean column become true and false. Bytes reach the sink in pieces of about 256 KiB
// whatever the size of a value.
class CsvWriter : public ReportWriter {
 public:
  // Borrows `sink`. THROWS std::invalid_argument for an impossible delimiter.
  CsvWriter(ByteSink& sink, const CsvOptions& options = {});

  void begin(const ReportInfo& info) override;
  void begin_section(const Section& section) override;
  void row(const Row& row) override;
  void end_section() override;
  std::unique_ptr<PartReader> open_part() override;
  void end() override;

 private:
  void record(const Row& row);
  std::string_view shown(std::size_t column, std::string_view value) const;
  void quoted(std::string_view value, bool guarded);
  void quoted_piece(std::string_view piece);
  void end_record();
  void make_room(std::size_t bytes);
  void flush();
  void put(char c) { *at_++ = c; }
  void put(std::string_view bytes);

  ByteSink& sink_;
  CsvOptions options_;
  bool in_main_section_ = false;
  std::vector<bool> guarded_columns_;
  std::vector<bool> boolean_columns_;  // empty when there are none
  std::unique_ptr<char[]> buffer_;
  char* at_;   // next free byte
  char* end_;  // of the buffer
};

}  // namespace pressrun::reports
