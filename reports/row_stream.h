// The seam between where rows come from (a live query, a chunk, a test) and the writers that turn
// them into bytes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::reports {

// What a column holds, as far as a format needs to know. Values are always text in PostgreSQL's
// output form.
enum class ValueKind { kText, kInteger, kDecimal, kBoolean, kDate, kTimestamp };

constexpr bool is_number(ValueKind kind) {
  return kind == ValueKind::kInteger || kind == ValueKind::kDecimal;
}

// How people want to see a number. kPercent: 12.5 means 12.5 %.
enum class NumberStyle { kPlain, kMoney, kPercent };

struct Column {
  std::string name;  // the machine's: CSV headers
  ValueKind kind = ValueKind::kText;
  std::string title = {};  // people's, in their language; empty: the name
  NumberStyle style = NumberStyle::kPlain;
  bool is_summed = false;  // numbers: a table ends with their total
  // What people read in place of a value, in their language; values without one stay as they are.
  std::map<std::string, std::string, std::less<>> labels = {};

  const std::string& heading() const { return title.empty() ? name : title; }
  // The label of a value, else the value; the view lives as long as the shorter of both.
  std::string_view shown(std::string_view value) const {
    if (value.data() == nullptr) return value;
    const auto label = labels.find(value);
    return label == labels.end() ? value : std::string_view(label->second);
  }
};

// One value a column; a view whose data() is nullptr is NULL, an empty one with data() is the empty
// string.
using Row = std::vector<std::string_view>;

// Rows one after another, in bounded memory. Not thread safe.
class RowStream {
 public:
  virtual ~RowStream() = default;
  // The same for the whole stream, also when it has no rows.
  virtual const std::vector<Column>& columns() const = 0;
  // The next row, whose views live until the next call; nullptr at the end. THROWS whatever the
  // source throws.
  virtual const Row* next() = 0;
};

}  // namespace pressrun::reports
