#include "reports/xlsx_sheet_names.h"

#include <clocale>
#include <cwctype>

#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kMostUnits = 31;

bool is_forbidden(char32_t c) {
  return c < 0x20 || c == 0x7F || c == 0xFFFE || c == 0xFFFF ||
         std::u32string_view(U"[]:*?/\\").find(c) != std::u32string_view::npos;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// A forbidden character leaves one space.
std::string allowed(std::string_view wanted) {
  std::string name;
  while (!wanted.empty()) {
    const Utf8Character c = first_utf8_character(wanted);
    if (!c.valid || is_forbidden(c.code_point) || c.code_point == ' ') {
      if (!name.empty() && name.back() != ' ') name += ' ';
    } else if (c.code_point == '\'') {
      name += "\xE2\x80\x99";
    } else {
      name += wanted.substr(0, c.bytes);
    }
    wanted.remove_prefix(c.bytes);
  }
  return trimmed(name);
}

std::string cut(std::string_view name, std::size_t units) {
  std::size_t bytes = 0;
  while (bytes < name.size()) {
    const Utf8Character c = first_utf8_character(name.substr(bytes));
    const std::size_t more = c.code_point > 0xFFFF ? 2 : 1;
    if (more > units) break;
    units -= more;
    bytes += c.bytes;
  }
  return trimmed(std::string(name.substr(0, bytes)));
}

std::u32string folded(std::string_view name) {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::u32string text;
  while (!name.empty()) {
    const Utf8Character c = first_utf8_character(name);
    const auto wide = static_cast<wint_t>(c.code_point);
    text += static_cast<char32_t>(locale == nullptr ? towlower(wide) : towlower_l(wide, locale));
    name.remove_prefix(c.bytes);
  }
  return text;
}

// With a sign where there was more.
std::string shortened(const std::string& name, std::size_t units) {
  const std::string whole = cut(name, units);
  return whole.size() == name.size() ? whole : cut(name, units - 1) + "…";
}

}  // namespace

std::string XlsxSheetNames::take(std::string_view wanted) {
  std::string base = allowed(wanted);
  if (base.empty()) base = "Sheet";
  std::string name = shortened(base, kMostUnits);
  if (folded(name) == U"history") name += " -";
  for (int number = 2; !taken_.insert(folded(name)).second; ++number) {
    const std::string suffix = " (" + std::to_string(number) + ")";
    name = shortened(base, kMostUnits - suffix.size()) + suffix;
  }
  return name;
}

}  // namespace pressrun::reports
