#include "db/sql_statements.h"

#include <algorithm>

namespace pressrun::db {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return std::string_view(" \t\n\r\f\v").find(c) != std::string_view::npos; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : rest_(sql) {}

  bool at_end() const { return rest_.empty(); }
  bool at_word() const { return !at_end() && is_letter(rest_[0]); }
  bool at_quote() const { return rest_.starts_with('\''); }
  bool at_semicolon() const { return rest_.starts_with(';'); }

  // Past spaces and comments. Block comments nest.
  void skip_nothing() {
    skip_spaces_and_line_comments();
    while (rest_.starts_with("/*")) {
      skip_block_comment();
      skip_spaces_and_line_comments();
    }
  }

  std::string word() {
    std::string text;
    while (!at_end() && (is_letter(rest_[0]) || is_digit(rest_[0]) || rest_[0] == '$')) {
      text += lower(rest_[0]);
      rest_.remove_prefix(1);
    }
    return text;
  }

  // Past one token, which may be a text or a quoted name.
  void skip_token() {
    if (at_word()) {
      const std::string prefix = word();
      if (prefix == "e" && at_quote()) skip_escaped_text();
      return;
    }
    const char first = rest_[0];
    if (first == '\'' || first == '"') return skip_quoted(first, false);
    if (first == '$' && skip_dollar_quoted()) return;
    rest_.remove_prefix(1);
  }

 private:
  // True when a line ended among them.
  bool skip_spaces_and_line_comments() {
    bool line_ended = false;
    while (true) {
      if (!at_end() && is_space(rest_[0])) {
        line_ended = line_ended || rest_[0] == '\n' || rest_[0] == '\r';
        rest_.remove_prefix(1);
      } else if (rest_.starts_with("--")) {
        rest_.remove_prefix(std::min(rest_.find_first_of("\n\r"), rest_.size()));
      } else {
        return line_ended;
      }
    }
  }

  void skip_block_comment() {
    int depth = 0;
    do {
      if (rest_.starts_with("/*")) {
        ++depth;
        rest_.remove_prefix(2);
      } else if (rest_.starts_with("*/")) {
        --depth;
        rest_.remove_prefix(2);
      } else if (!at_end()) {
        rest_.remove_prefix(1);
      }
    } while (depth > 0 && !at_end());
  }

  // With its continuations: texts in further lines, with nothing but line comments in between.
  // They have escapes as well, though no E precedes them.
  void skip_escaped_text() {
    do {
      skip_quoted('\'', true);
    } while (skip_spaces_and_line_comments() && at_quote());
  }

  void skip_quoted(char mark, bool backslash_escapes) {
    rest_.remove_prefix(1);
    while (!at_end()) {
      const bool doubled = rest_.size() > 1 && rest_[0] == mark && rest_[1] == mark;
      const bool escape = backslash_escapes && rest_[0] == '\\';
      const bool closes = rest_[0] == mark && !doubled;
      rest_.remove_prefix(std::min<std::size_t>(doubled || escape ? 2 : 1, rest_.size()));
      if (closes) return;
    }
  }

  bool skip_dollar_quoted() {
    std::size_t end = 1;
    while (end < rest_.size() && (is_letter(rest_[end]) || (end > 1 && is_digit(rest_[end]))))
      ++end;
    if (end == rest_.size() || rest_[end] != '$') return false;
    const std::string_view mark = rest_.substr(0, end + 1);
    const std::size_t close = rest_.find(mark, mark.size());
    rest_.remove_prefix(close == std::string_view::npos ? rest_.size() : close + mark.size());
    return true;
  }

  std::string_view rest_;
};

std::string beginning(Scanner& scanner, std::size_t words) {
  std::string text;
  for (; words > 0 && scanner.at_word(); --words) {
    Scanner after = scanner;
    const std::string word = after.word();
    if (after.at_quote()) break;  // it belongs to the text that follows
    text += (text.empty() ? "" : " ") + word;
    scanner = after;
    scanner.skip_nothing();
  }
  return text;
}

}  // namespace

std::vector<std::string> beginnings_of_statements(std::string_view sql, std::size_t words) {
  std::vector<std::string> statements;
  Scanner scanner(sql);
  scanner.skip_nothing();
  while (!scanner.at_end()) {
    if (!scanner.at_semicolon()) statements.push_back(beginning(scanner, words));
    while (!scanner.at_end() && !scanner.at_semicolon()) {
      scanner.skip_token();
      scanner.skip_nothing();
    }
    if (!scanner.at_end()) scanner.skip_token();
    scanner.skip_nothing();
  }
  return statements;
}

}  // namespace pressrun::db
