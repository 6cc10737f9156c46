// Rows as bytes: the part of a chunk in formats that one writer must write from the first row to
// the last.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "reports/part_reader.h"
#include "reports/report_writer.h"

namespace pressrun::reports {

// The format, version 1: "PRROWS1\n", then for each row 'R' and its values, then 'E' and the number
// of rows. A value is the number of its bytes plus 1, or 0 for NULL, and the bytes; before the
// first row stands the number of columns. Numbers are unsigned LEB128. Parts are read by the
// version that wrote them or a later one. Sections other than the main one are left out.
class RowPartWriter : public ReportWriter {
 public:
  // Borrows `sink`.
  explicit RowPartWriter(ByteSink& sink) : sink_(sink) {}

  void begin(const ReportInfo& info) override;
  void begin_section(const Section& section) override;
  void row(const Row& row) override;
  void end_section() override;
  void end() override;

 private:
  void flush_when_full();

  ByteSink& sink_;
  std::string buffer_;
  std::uint64_t rows_ = 0;
  bool in_main_section_ = false;
};

// Passes rows on as soon as they are complete; holds one row and one piece at most.
class RowPartReader : public PartReader {
 public:
  using Take = std::function<void(const Row&)>;  // the views are not kept

  explicit RowPartReader(Take take) : take_(std::move(take)) {}
  // THROWS std::runtime_error when the bytes are no part, and what `take` throws.
  void write(std::string_view bytes) override;
  void finish() override;

 private:
  bool take_head(std::string_view& left);
  bool take_record(std::string_view& left);
  bool take_row(std::string_view& left);

  Take take_;
  std::string waiting_;
  Row row_;
  std::uint64_t rows_ = 0;
  bool has_head_ = false;
  bool has_end_ = false;
};

}  // namespace pressrun::reports
