// I2: rows of CSV files are the same however they arrive, and what our writer wrote is read back.
#include <algorithm>

#include "engine/ctl/import_orders_csv.h"
#include "engine/ctl/import_orders_row.h"
#include "reports/csv_writer.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using engine::ctl::CsvReader;
using engine::ctl::CsvRow;
using Rows = std::vector<std::vector<std::string>>;

struct Text : reports::ByteSink {
  void write(std::string_view bytes) override { all += bytes; }
  std::string all;
};

std::vector<CsvRow> read(std::string_view text, std::size_t step) {
  CsvReader reader([&] {
    const std::string_view piece = text.substr(0, step);
    text.remove_prefix(piece.size());
    return piece;
  });
  std::vector<CsvRow> rows;
  CsvRow row;
  while (reader.next(row)) rows.push_back(row);
  return rows;
}

bool same(const std::vector<CsvRow>& a, const std::vector<CsvRow>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const CsvRow& x, const CsvRow& y) {
    return x.line == y.line && x.problem == y.problem &&
           (!x.problem.empty() || x.fields == y.fields);
  });
}

std::string written(const Rows& rows) {
  Text text;
  reports::CsvWriter writer(text, {.has_header = false, .guard_formulas = false});
  writer.begin({});
  reports::Section section;
  section.is_main = true;
  section.columns.resize(rows.front().size());
  writer.begin_section(section);
  for (const auto& row : rows) writer.row(reports::Row(row.begin(), row.end()));
  writer.end_section();
  writer.end();
  return text.all;
}

void check_way_back(const std::vector<CsvRow>& rows) {
  Rows readable;
  for (const auto& row : rows) {
    const bool fits = readable.empty() || readable.front().size() == row.fields.size();
    if (row.problem.empty() && fits) readable.push_back(row.fields);
  }
  if (readable.empty()) return;
  Rows back;
  for (const auto& row : read(written(readable), 1000)) {
    require(row.problem.empty(), "what we wrote is read");
    back.push_back(row.fields);
  }
  require(back == readable, "and is what was written");
}

const Registration import_csv("import_csv", [](std::string_view input) {
  const auto rows = read(input, input.size());
  require(same(read(input, 1), rows), "byte by byte it is the same");
  for (const auto& row : rows) engine::ctl::problem_of(row);
  check_way_back(rows);
});

}  // namespace
}  // namespace pressrun::fuzz
