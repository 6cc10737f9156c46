// J15: parts of rows that another process stored: read the same in pieces, and printed as read.
#include <algorithm>
#include <optional>

#include "reports/row_part.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using Value = std::optional<std::string>;
using Rows = std::vector<std::vector<Value>>;

struct Text : reports::ByteSink {
  void write(std::string_view bytes) override { all += bytes; }
  std::string all;
};

// nullopt when it is no part.
std::optional<Rows> rows_of(std::string_view bytes, std::size_t step) {
  Rows rows;
  reports::RowPartReader reader([&](const reports::Row& row) {
    auto& kept = rows.emplace_back();
    for (const auto value : row) {
      kept.push_back(value.data() == nullptr ? Value() : Value(std::string(value)));
    }
  });
  try {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
      reader.write(bytes.substr(0, step));
    }
    reader.finish();
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
  return rows;
}

std::string printed(const Rows& rows) {
  Text text;
  reports::RowPartWriter writer(text);
  writer.begin({});
  reports::Section section;
  section.is_main = true;
  section.columns.resize(rows.front().size());
  writer.begin_section(section);
  for (const auto& values : rows) {
    reports::Row row;
    for (const auto& value : values) {
      row.push_back(value ? std::string_view(*value) : std::string_view());
    }
    writer.row(row);
  }
  writer.end_section();
  writer.end();
  return text.all;
}

const Registration row_part("row_part", [](std::string_view input) {
  const auto rows = rows_of(input, std::max<std::size_t>(input.size(), 1));
  require(rows_of(input, 1) == rows, "byte by byte it is the same");
  if (rows && !rows->empty()) {
    require(rows_of(printed(*rows), 100) == rows, "what is printed is read as the same");
  }
});

}  // namespace
}  // namespace pressrun::fuzz
