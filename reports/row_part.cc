#include "reports/row_part.h"

#include <optional>
#include <stdexcept>

namespace pressrun::reports {
namespace {

constexpr std::string_view kMagic = "PRROWS1\n";
constexpr std::size_t kBuffer = 256u << 10;
constexpr int kMostBits = 63;
constexpr std::uint64_t kMostColumns = 1664;  // of a PostgreSQL result

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(std::string("the part of rows ") + what);
}

void put_number(std::uint64_t number, std::string& to) {
  while (number >= 0x80) {
    to += static_cast<char>(0x80 | (number & 0x7f));
    number >>= 7;
  }
  to += static_cast<char>(number);
}

// nullopt: more bytes are needed.
std::optional<std::uint64_t> take_number(std::string_view& left) {
  std::uint64_t number = 0;
  int shift = 0;
  for (std::size_t i = 0; i < left.size(); ++i, shift += 7) {
    if (shift >= kMostBits) fail("has a number that is too large");
    const auto byte = static_cast<unsigned char>(left[i]);
    number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      left.remove_prefix(i + 1);
      return number;
    }
  }
  return std::nullopt;
}

}  // namespace

void RowPartWriter::begin(const ReportInfo& /*info*/) { buffer_ = kMagic; }

void RowPartWriter::begin_section(const Section& section) {
  in_main_section_ = section.is_main;
  if (in_main_section_) put_number(section.columns.size(), buffer_);
}

void RowPartWriter::row(const Row& row) {
  if (!in_main_section_) return;
  ++rows_;
  buffer_ += 'R';
  for (const std::string_view value : row) {
    put_number(value.data() == nullptr ? 0 : value.size() + 1, buffer_);
    buffer_ += value;
    flush_when_full();
  }
}

void RowPartWriter::end_section() { in_main_section_ = false; }

void RowPartWriter::end() {
  buffer_ += 'E';
  put_number(rows_, buffer_);
  sink_.write(buffer_);
  buffer_.clear();
}

void RowPartWriter::flush_when_full() {
  if (buffer_.size() < kBuffer) return;
  sink_.write(buffer_);
  buffer_.clear();
}

void RowPartReader::write(std::string_view bytes) {
  waiting_ += bytes;
  std::string_view left = waiting_;
  while (!left.empty() && (has_head_ ? take_record(left) : take_head(left))) {
  }
  waiting_.erase(0, waiting_.size() - left.size());
}

bool RowPartReader::take_head(std::string_view& left) {
  if (left.size() <= kMagic.size()) return false;
  if (!left.starts_with(kMagic)) fail("does not begin as one");
  std::string_view rest = left.substr(kMagic.size());
  const auto columns = take_number(rest);
  if (!columns) return false;
  if (*columns > kMostColumns) fail("has too many columns");
  row_.resize(*columns);
  has_head_ = true;
  left = rest;
  return true;
}

bool RowPartReader::take_record(std::string_view& left) {
  if (has_end_) fail("goes on behind its end");
  if (left.front() == 'R') return take_row(left);
  if (left.front() != 'E') fail("has a record of no known kind");
  std::string_view rest = left.substr(1);
  const auto rows = take_number(rest);
  if (!rows) return false;
  if (*rows != rows_) fail("has lost rows");
  has_end_ = true;
  left = rest;
  return true;
}

bool RowPartReader::take_row(std::string_view& left) {
  std::string_view rest = left.substr(1);
  for (std::string_view& value : row_) {
    const auto size = take_number(rest);
    if (!size || rest.size() + 1 < *size) return false;
    value = *size == 0 ? std::string_view() : rest.substr(0, *size - 1);
    if (*size != 0) rest.remove_prefix(*size - 1);
  }
  ++rows_;
  take_(row_);
  left = rest;
  return true;
}

void RowPartReader::finish() {
  if (!has_end_ || !waiting_.empty()) fail("is not complete");
}

}  // namespace pressrun::reports
