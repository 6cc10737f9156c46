#include "engine/ctl/table.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

namespace pressrun::engine::ctl {

namespace {

constexpr std::string_view kMore = "...";
constexpr std::size_t kGap = 2;        // blanks between columns
constexpr std::size_t kSentence = 40;  // what a column of words needs to say something

using Lines = std::vector<std::vector<std::string>>;

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Control characters in data must not reach a terminal, and a line break would tear the table.
std::string printable(const std::optional<std::string>& value) {
  std::string text = value.value_or("");
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

void append_line(std::string& out, const std::vector<std::string>& cells,
                 const std::vector<std::size_t>& widths) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out += cells[i];
    if (i + 1 < cells.size()) out.append(widths[i] - width_of(cells[i]) + kGap, ' ');
  }
  while (out.ends_with(' ')) out.pop_back();
  out += '\n';
}

std::vector<std::size_t> widths_of(const Lines& lines) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], width_of(line[i]));
  }
  return widths;
}

std::string cut(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::size_t left = width - kMore.size() + 1;
  const auto end = std::find_if(text.begin(), text.end(), [&](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80 && --left == 0;
  });
  return std::string(text.begin(), end).append(kMore);
}

void cut_last_column(Lines& lines, const std::vector<std::size_t>& widths, std::size_t columns) {
  if (widths.empty() || columns == 0) return;
  const std::size_t begin =
      std::accumulate(widths.begin(), widths.end() - 1, kGap * (widths.size() - 1));
  std::size_t room = columns - begin % columns;
  while (room < kSentence) room += columns;
  for (auto& line : lines) line.back() = cut(line.back(), room);
}

}  // namespace

std::string as_table(const db::Rows& rows) { return as_table(rows, std::nullopt); }

std::string as_table(const db::Rows& rows, std::optional<std::size_t> columns) {
  Lines lines{rows.columns};
  for (const db::Row& row : rows.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const auto& value : row) line.push_back(printable(value));
  }
  const std::vector<std::size_t> widths = widths_of(lines);
  if (columns) cut_last_column(lines, widths, *columns);
  std::string out;
  for (const auto& line : lines) append_line(out, line, widths);
  return out;
}

std::string as_record(const db::Rows& rows) {
  if (rows.empty()) return {};
  std::size_t widest = 0;
  for (const std::string& name : rows.columns) widest = std::max(widest, width_of(name));
  std::string out;
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const auto& value = rows.rows.front()[i];
    if (value) append_line(out, {rows.columns[i], printable(value)}, {widest, 0});
  }
  return out;
}

std::string json_query(const std::string& sql) {
  return "select coalesce(jsonb_agg(to_jsonb(t)), '[]') from (" + sql + ") t";
}

}  // namespace pressrun::engine::ctl
