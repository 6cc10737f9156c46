#include "engine/ctl/import_orders_csv.h"

#include <algorithm>
#include <utility>

namespace pressrun::engine::ctl {

namespace {

constexpr std::size_t kLongestRow = std::size_t{1024} * 1024;

}  // namespace

CsvReader::CsvReader(std::function<std::string_view()> more) : more_(std::move(more)) {}

bool CsvReader::next(CsvRow& row) {
  if (!skip_empty_lines()) return false;
  row.line = line_;
  row.problem.clear();
  for (;;) {
    std::size_t end = begin_;
    const Outcome outcome = parse(row, end);
    if (outcome == Outcome::kRow) {
      consume(end);
      return true;
    }
    const bool too_long = text_.size() - begin_ > kLongestRow;
    if (outcome == Outcome::kUnfinished && !too_long && refill()) continue;
    row.problem = outcome == Outcome::kBadQuotes
                      ? "text follows a closing quote"
                      : (too_long ? "the row is longer than 1 MiB, or a quote is never closed"
                                  : "a quote is never closed");
    skip_line();
    return true;
  }
}

// False when there is nothing more; at_end_ is then true, and a second try sees it.
bool CsvReader::refill() {
  if (at_end_) return false;
  const std::string_view piece = more_();
  text_.erase(0, std::exchange(begin_, 0));
  text_.append(piece);
  at_end_ = piece.empty();
  return true;
}

bool CsvReader::skip_empty_lines() {
  for (;;) {
    if (begin_ == text_.size()) {
      if (!refill()) return false;
      continue;
    }
    const bool has_return = text_[begin_] == '\r';
    if (has_return && begin_ + 1 == text_.size() && refill()) continue;
    const bool is_empty = text_[begin_] == '\n' || (has_return && ends_line(begin_));
    if (!is_empty) return true;
    consume(begin_ + 1);
  }
}

CsvReader::Outcome CsvReader::parse(CsvRow& row, std::size_t& end) const {
  std::size_t at = begin_;
  for (std::size_t i = 0;; ++i) {
    if (row.fields.size() == i) row.fields.emplace_back();
    row.fields[i].clear();
    const bool quoted = at < text_.size() && text_[at] == '"';
    const Outcome outcome =
        quoted ? parse_quoted(at, row.fields[i]) : parse_plain(at, row.fields[i]);
    if (outcome != Outcome::kRow) return outcome;
    if (at < text_.size() && text_[at] == ',') {
      ++at;
      continue;
    }
    row.fields.resize(i + 1);
    if (at < text_.size() && text_[at] == '\r') ++at;
    end = std::min(at + 1, text_.size());
    return Outcome::kRow;
  }
}

// Leaves `at` on what ends the field.
CsvReader::Outcome CsvReader::parse_quoted(std::size_t& at, std::string& field) const {
  for (std::size_t from = at + 1;;) {
    const std::size_t quote = text_.find('"', from);
    if (quote == std::string::npos) return Outcome::kUnfinished;
    field.append(text_, from, quote - from);
    at = quote + 1;
    if (at == text_.size()) return at_end_ ? Outcome::kRow : Outcome::kUnfinished;
    if (text_[at] == ',' || text_[at] == '\n') return Outcome::kRow;
    if (text_[at] == '\r' && at + 1 == text_.size() && !at_end_) return Outcome::kUnfinished;
    if (text_[at] == '\r' && ends_line(at)) return Outcome::kRow;
    if (text_[at] != '"') return Outcome::kBadQuotes;
    field.push_back('"');
    from = at + 1;
  }
}

CsvReader::Outcome CsvReader::parse_plain(std::size_t& at, std::string& field) const {
  std::size_t stop = text_.find_first_of(",\n", at);
  if (stop == std::string::npos) {
    if (!at_end_) return Outcome::kUnfinished;
    stop = text_.size();
  }
  const bool has_return =
      stop > at && text_[stop - 1] == '\r' && (stop == text_.size() || text_[stop] == '\n');
  const std::size_t length = stop - at - (has_return ? 1 : 0);
  field.assign(text_, at, length);
  at += length;
  return Outcome::kRow;
}

// That the CR at `at` belongs to a line's end.
bool CsvReader::ends_line(std::size_t at) const {
  return at + 1 == text_.size() || text_[at + 1] == '\n';
}

void CsvReader::consume(std::size_t end) {
  line_ += static_cast<std::uint64_t>(
      std::count(text_.begin() + static_cast<std::ptrdiff_t>(begin_),
                 text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
  begin_ = end;
}

void CsvReader::skip_line() {
  for (;;) {
    const std::size_t newline = text_.find('\n', begin_);
    if (newline != std::string::npos) return consume(newline + 1);
    begin_ = text_.size();
    if (!refill()) return;
  }
}

}  // namespace pressrun::engine::ctl
