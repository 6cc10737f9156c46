#include "reports/csv_writer.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "reports/formula_guard.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kBuffer = 256u << 10;
constexpr std::size_t kPiece = 32u << 10;
// Around a field: two quotes, the guard, the delimiter, the line's end.
constexpr std::size_t kFieldExtra = 8;

// Sixteen bytes at a time, whatever vector instructions there are; a byte-wise loop over the values
// is the slowest part of a report otherwise.
using Block = unsigned char __attribute__((vector_size(16)));

class Special {
 public:
  explicit Special(char delimiter) : delimiter_(static_cast<unsigned char>(delimiter)) {}

  bool in(std::string_view value) const {
    const char* at = value.data();
    std::size_t left = value.size();
    if (left < sizeof(Block)) return in_few(at, left);
    for (; left >= sizeof(Block); at += sizeof(Block), left -= sizeof(Block)) {
      if (in_block(at)) return true;
    }
    return left != 0 && in_block(at + left - sizeof(Block));
  }

 private:
  bool in_block(const char* at) const {
    Block block;
    std::memcpy(&block, at, sizeof block);
    const auto hits = (block == delimiter_) | (block == '"') | (block == '\n') | (block == '\r');
    std::uint64_t halves[2];
    std::memcpy(halves, &hits, sizeof halves);
    return (halves[0] | halves[1]) != 0;
  }
  bool in_few(const char* at, std::size_t left) const {
    for (; left != 0; ++at, --left) {
      const auto c = static_cast<unsigned char>(*at);
      if (c == delimiter_ || c == '"' || c == '\n' || c == '\r') return true;
    }
    return false;
  }

  unsigned char delimiter_;
};

// A part of a CSV file is its bytes.
class CsvPart : public PartReader {
 public:
  explicit CsvPart(ByteSink& sink) : sink_(sink) {}
  void write(std::string_view bytes) override { sink_.write(bytes); }
  void finish() override {}

 private:
  ByteSink& sink_;
};

}  // namespace

CsvWriter::CsvWriter(ByteSink& sink, const CsvOptions& options)
    : sink_(sink),
      options_(options),
      buffer_(new char[kBuffer]),
      at_(buffer_.get()),
      end_(buffer_.get() + kBuffer) {
  const char d = options.delimiter;
  if (d == '"' || d == '\r' || d == '\n' || d == '\0' || static_cast<unsigned char>(d) > 127) {
    throw std::invalid_argument(
        "a CSV delimiter must be one ASCII character, no quote or line end");
  }
}

void CsvWriter::begin(const ReportInfo& /*info*/) {
  if (options_.byte_order_mark) put("\xEF\xBB\xBF");
}

void CsvWriter::begin_section(const Section& section) {
  in_main_section_ = section.is_main;
  if (!section.is_main) return;
  const std::vector<Column>& columns = section.columns;
  Row names;
  for (const Column& column : columns) names.emplace_back(column.name);
  guarded_columns_.assign(columns.size(), options_.guard_formulas);
  if (options_.has_header) record(names);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (is_number(columns[i].kind)) guarded_columns_[i] = false;
    if (columns[i].kind == ValueKind::kBoolean) {
      boolean_columns_.resize(columns.size());
      boolean_columns_[i] = true;
    }
  }
}

std::string_view CsvWriter::shown(std::size_t column, std::string_view value) const {
  if (!boolean_columns_[column]) return value;
  return value == "t" ? "true" : value == "f" ? "false" : value;
}

void CsvWriter::row(const Row& row) {
  if (in_main_section_) record(row);
}

void CsvWriter::end_section() { in_main_section_ = false; }

std::unique_ptr<PartReader> CsvWriter::open_part() {
  flush();
  return std::make_unique<CsvPart>(sink_);
}

void CsvWriter::record(const Row& row) {
  const Special special(options_.delimiter);
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string_view value = boolean_columns_.empty() ? row[i] : shown(i, row[i]);
    make_room(std::min(value.size(), kPiece) + kFieldExtra);
    if (i != 0) put(options_.delimiter);
    if (value.data() == nullptr) {
      if (row.size() == 1) put("\"\"");
      continue;
    }
    const bool guard = guarded_columns_[i] && may_run_as_formula(value) && runs_as_formula(value);
    if (guard || value.empty() || special.in(value)) {
      quoted(value, guard);
    } else {
      put(value);
    }
  }
  end_record();
}

void CsvWriter::quoted(std::string_view value, bool guarded) {
  put('"');
  if (guarded) put('\'');
  while (!value.empty()) {
    const std::string_view piece = value.substr(0, kPiece);
    make_room(2 * piece.size() + kFieldExtra);
    quoted_piece(piece);
    value.remove_prefix(piece.size());
  }
  put('"');
}

// REQUIRES room for twice the piece.
void CsvWriter::quoted_piece(std::string_view piece) {
  while (!piece.empty()) {
    const std::size_t quote = piece.find('"');
    const std::size_t n = quote == std::string_view::npos ? piece.size() : quote + 1;
    std::memcpy(at_, piece.data(), n);
    at_ += n;
    if (quote != std::string_view::npos) put('"');
    piece.remove_prefix(n);
  }
}

void CsvWriter::end_record() {
  make_room(2);
  if (options_.line_end == LineEnd::kCrLf) put('\r');
  put('\n');
}

void CsvWriter::end() { flush(); }

// REQUIRES bytes <= kBuffer.
void CsvWriter::make_room(std::size_t bytes) {
  if (static_cast<std::size_t>(end_ - at_) < bytes) flush();
}

// Bytes beyond one piece go past the buffer, since a value may be larger than it.
void CsvWriter::put(std::string_view bytes) {
  if (bytes.size() > kPiece) {
    flush();
    sink_.write(bytes);
    return;
  }
  std::memcpy(at_, bytes.data(), bytes.size());
  at_ += bytes.size();
}

void CsvWriter::flush() {
  const std::size_t bytes = static_cast<std::size_t>(at_ - buffer_.get());
  at_ = buffer_.get();
  if (bytes != 0) sink_.write({buffer_.get(), bytes});
}

}  // namespace pressrun::reports
