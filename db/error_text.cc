#include "db/error_text.h"

#include <algorithm>
#include <array>

namespace pressrun::db {

namespace {

// The order in which libpq writes them; "\nLINE " begins the excerpt of the statement.
constexpr std::array<std::string_view, 6> kLabels = {
    "\nLINE ", "\nDETAIL:  ", "\nHINT:  ", "\nQUERY:  ", "\nCONTEXT:  ", "\nLOCATION:  "};

std::size_t next_label(std::string_view text, std::size_t from) {
  std::size_t at = text.size();
  for (std::string_view label : kLabels) at = std::min(at, text.find(label, from));
  return at;
}

std::string part(std::string_view text, std::string_view label) {
  const std::size_t at = text.find(label);
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + label.size();
  return std::string(text.substr(from, next_label(text, from) - from));
}

std::string_view without_severity(std::string_view text) {
  for (std::string_view severity : {"ERROR:  ", "FATAL:  ", "PANIC:  "}) {
    if (text.starts_with(severity)) return text.substr(severity.size());
  }
  return text;
}

}  // namespace

ErrorText parse_error_text(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::string_view message = text.substr(0, next_label(text, 0));
  std::string line = part(text, "\nLINE ");
  return {std::string(without_severity(message)), part(text, "\nDETAIL:  "),
          part(text, "\nHINT:  "), line.empty() ? part(text, "\nCONTEXT:  ") : "LINE " + line};
}

}  // namespace pressrun::db
