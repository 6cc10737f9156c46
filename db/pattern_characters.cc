#include "db/pattern_characters.h"

#include <algorithm>

namespace pressrun::db {

namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  bool at_end() const { return rest_.empty(); }
  bool at_alternative() const { return rest_.starts_with('|'); }

  // All that the next character of a match may be; empty where that is not told, or there may be
  // none.
  std::string atom() {
    std::string characters = unquantified();
    const bool may_be_absent =
        rest_.starts_with('?') || rest_.starts_with('*') || rest_.starts_with("{0");
    skip_quantifier();
    return may_be_absent ? std::string() : characters;
  }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string unquantified() {
    switch (const char c = take()) {
      case '^':
      case '$':
      case '.':
        return {};
      case '(':
        skip_group();
        return {};
      case '[':
        return class_of_characters();
      case '\\':
        return escape();
      default:
        return {c};
    }
  }

  std::string escape() {
    if (at_end()) return {};
    const char c = take();
    if (c == 'd') return std::string(kDigits);
    return is_letter_or_digit(c) ? std::string() : std::string{c};
  }

  // What it says is not kept once something in it cannot be told.
  std::string class_of_characters() {
    std::string characters;
    bool is_told = !rest_.starts_with('^');
    while (!at_end() && !rest_.starts_with(']')) {
      const char c = take();
      if (c == '[') skip_named_class();
      const std::string one = c == '\\' ? escape() : std::string{c};
      is_told = is_told && !one.empty() && c != '[';
      characters += one;
      if (one.size() != 1 || rest_.size() < 2 || rest_[0] != '-' || rest_[1] == ']') continue;
      take();
      const char last = take();
      is_told = is_told && last != '\\' && one[0] > 0 && last > 0;
      for (int next = one[0] + 1; is_told && next <= last; ++next) {
        characters += static_cast<char>(next);
      }
    }
    if (!at_end()) take();
    return is_told ? characters : std::string();
  }

  // The rest of [:digit:] or its kin, within a class.
  void skip_named_class() {
    if (at_end() || std::string_view(":.=").find(rest_.front()) == std::string_view::npos) return;
    const std::size_t end = rest_.find(std::string{rest_.front(), ']'}, 1);
    if (end != std::string_view::npos) rest_.remove_prefix(end + 2);
  }

  void skip_group() {
    while (!at_end()) {
      const char c = take();
      if (c == ')') return;
      if (c == '(') skip_group();
      if (c == '[') class_of_characters();
      if (c == '\\') escape();
    }
  }

  void skip_quantifier() {
    if (rest_.starts_with('{')) {
      rest_.remove_prefix(std::min(rest_.find('}'), rest_.size() - 1) + 1);
    } else if (rest_.starts_with('?') || rest_.starts_with('*') || rest_.starts_with('+')) {
      take();
    }
    if (rest_.starts_with('?')) take();  // lazy
  }

  std::string_view rest_;
};

}  // namespace

std::vector<std::string> needed_characters(std::string_view pattern) {
  std::vector<std::string> needed;
  PatternReader reader(pattern);
  while (!reader.at_end()) {
    if (reader.at_alternative()) return {};
    std::string characters = reader.atom();
    if (!characters.empty()) needed.push_back(std::move(characters));
  }
  return needed;
}

}  // namespace pressrun::db
