#include "db/error_text.h"

#include <algorithm>
#include <array>

namespace pressrun::db {

namespace {

// The order in which libpq writes them; "\nLINE " begins the excerpt of the statement.
constexpr std::array<std::string_view, 11> kLabels = {"\nLINE ",
                                                      "\nDETAIL:  ",
                                                      "\nHINT:  ",
                                                      "\nQUERY:  ",
                                                      "\nCONTEXT:  ",
                                                      "\nSCHEMA NAME:  ",
                                                      "\nTABLE NAME:  ",
                                                      "\nCOLUMN NAME:  ",
                                                      "\nDATATYPE NAME:  ",
                                                      "\nCONSTRAINT NAME:  ",
                                                      "\nLOCATION:  "};

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

// "42P01: message" -> "42P01"
std::string_view leading_sqlstate(std::string_view text) {
  const std::string_view state = text.substr(0, 5);
  const bool is_state =
      text.substr(5, 2) == ": " && std::all_of(state.begin(), state.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
      });
  return is_state ? state : std::string_view();
}

}  // namespace

ErrorText parse_error_text(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const std::string_view headline = text.substr(0, next_label(text, 0));
  std::string_view message = without_severity(headline);
  // Only a server's message has a severity, and only that may have a SQLSTATE after it.
  const bool from_server = message.size() < headline.size();
  const std::string_view sqlstate = from_server ? leading_sqlstate(message) : std::string_view();
  if (!sqlstate.empty()) message.remove_prefix(sqlstate.size() + 2);
  std::string line = part(text, "\nLINE ");
  return {std::string(sqlstate),
          std::string(message),
          part(text, "\nDETAIL:  "),
          part(text, "\nHINT:  "),
          line.empty() ? part(text, "\nCONTEXT:  ") : "LINE " + line,
          part(text, "\nQUERY:  ")};
}

}  // namespace pressrun::db
