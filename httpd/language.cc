#include "httpd/language.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace pressrun::httpd {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }

// A weight of RFC 9110 in thousandths: "q=0.8", "q=1"; 1000 when there is none, 0 for nonsense.
int thousandths(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  std::string_view text = parameters.substr(at + 2);
  if (text.starts_with('1')) return 1000;
  if (!text.starts_with("0.")) return 0;
  std::string digits(text.substr(2, 3));
  digits.resize(3, '0');
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// "de" or "de-...", in any case.
bool is_of(std::string_view range, std::string_view language) {
  if (range.size() < 2 || (range.size() > 2 && range[2] != '-')) return false;
  return std::equal(language.begin(), language.end(), range.begin(), [](char a, char b) {
    return a == std::tolower(static_cast<unsigned char>(b));
  });
}

}  // namespace

std::string language_of_locale(std::string_view locale) {
  return locale == "de" || locale.starts_with("de-") || locale.starts_with("de_") ? "de" : "en";
}

std::string language_wanted(std::string_view accept_language) {
  int german = 0;
  int english = 0;
  while (!accept_language.empty()) {
    const std::size_t comma = std::min(accept_language.find(','), accept_language.size());
    std::string_view one = accept_language.substr(0, comma);
    accept_language.remove_prefix(std::min(comma + 1, accept_language.size()));
    while (!one.empty() && is_space(one.front())) one.remove_prefix(1);
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    std::string_view range = one.substr(0, semicolon);
    while (!range.empty() && is_space(range.back())) range.remove_suffix(1);
    const int weight = thousandths(one.substr(semicolon));
    if (is_of(range, "de")) german = std::max(german, weight);
    if (is_of(range, "en")) english = std::max(english, weight);
  }
  return german > english ? "de" : "en";
}

}  // namespace pressrun::httpd
