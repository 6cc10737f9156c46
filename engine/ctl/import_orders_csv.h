// Rows of a CSV file (RFC 4180), as they come.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::engine::ctl {

struct CsvRow {
  std::uint64_t line = 0;  // of the file, from 1, on which the row begins
  std::vector<std::string> fields;
  std::string
      problem;  // why the row could not be read; empty when it could. Then `fields` mean nothing
};

// Fields may be quoted and then hold commas, quotes (doubled) and line ends; lines end in LF or
// CRLF; empty lines are passed over. A row whose quotes are wrong, or that is longer than 1 MiB,
// costs its first line only: reading goes on with the next, so that a stray quote does not swallow
// the rest of the file. Memory is bounded by the longest row. Not thread safe.
class CsvReader {
 public:
  // `more` gives the next piece of the text, empty at the end; the piece may go away at the next
  // call.
  explicit CsvReader(std::function<std::string_view()> more);

  // False at the end. `row` is reused. THROWS what `more` throws.
  bool next(CsvRow& row);

 private:
  enum class Outcome { kRow, kUnfinished, kBadQuotes };

  bool refill();
  bool skip_empty_lines();
  Outcome parse(CsvRow& row, std::size_t& end) const;
  Outcome parse_quoted(std::size_t& at, std::string& field) const;
  Outcome parse_plain(std::size_t& at, std::string& field) const;
  bool ends_line(std::size_t at) const;
  void consume(std::size_t end);
  void skip_line();

  std::function<std::string_view()> more_;
  std::string text_;  // not yet given out, from begin_
  std::size_t begin_ = 0;
  bool at_end_ = false;     // text_ is all there is
  std::uint64_t line_ = 1;  // of text_[begin_]
};

}  // namespace pressrun::engine::ctl
