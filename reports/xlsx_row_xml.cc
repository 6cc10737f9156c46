#include "reports/xlsx_row_xml.h"

#include <array>
#include <charconv>
#include <cmath>

namespace pressrun::reports {
namespace {

constexpr std::size_t kLetters = 26;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

template <typename Number>
void append(std::string& text, Number value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

// Whole numbers have all their digits: 1e+05 would be a number too, but not for every reader an
// integer.
void append_number(std::string& text, double value) {
  constexpr double kExact = 1e15;
  if (std::abs(value) < kExact && std::trunc(value) == value) {
    append(text, static_cast<long long>(value));
  } else {
    append(text, value);
  }
}

// "A" to "XFD"
void append_column(std::string& text, std::size_t column) {
  if (column >= kLetters) append_column(text, column / kLetters - 1);
  text += static_cast<char>('A' + column % kLetters);
}

}  // namespace

void XlsxRowXml::begin(std::uint32_t row) {
  row_number_.clear();
  append(row_number_, row + 1);
  xml_ = "<row r=\"";
  xml_ += row_number_;
  xml_ += "\">";
}

void XlsxRowXml::open_cell(std::size_t column, int style) {
  xml_ += "<c r=\"";
  append_column(xml_, column);
  xml_ += row_number_;
  xml_ += '"';
  if (style == 0) return;
  xml_ += " s=\"";
  append(xml_, style);
  xml_ += '"';
}

void XlsxRowXml::text(std::size_t column, int style, std::string_view text) {
  if (text.empty()) return;
  open_cell(column, style);
  const bool keep_spaces = is_space(text.front()) || is_space(text.back());
  xml_ +=
      keep_spaces ? " t=\"inlineStr\"><is><t xml:space=\"preserve\">" : " t=\"inlineStr\"><is><t>";
  escaped(text);
  xml_ += "</t></is></c>";
}

void XlsxRowXml::escaped(std::string_view text) {
  for (std::size_t at; (at = text.find_first_of("&<>")) != std::string_view::npos;) {
    xml_ += text.substr(0, at);
    xml_ += text[at] == '&' ? "&amp;" : text[at] == '<' ? "&lt;" : "&gt;";
    text.remove_prefix(at + 1);
  }
  xml_ += text;
}

void XlsxRowXml::number(std::size_t column, int style, double value) {
  open_cell(column, style);
  xml_ += "><v>";
  append_number(xml_, value);
  xml_ += "</v></c>";
}

void XlsxRowXml::boolean(std::size_t column, int style, bool value) {
  open_cell(column, style);
  xml_ += value ? " t=\"b\"><v>1</v></c>" : " t=\"b\"><v>0</v></c>";
}

std::string_view XlsxRowXml::end() {
  xml_ += "</row>";
  return xml_;
}

}  // namespace pressrun::reports
