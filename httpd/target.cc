#include "httpd/target.h"

#include <algorithm>
#include <charconv>

#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// nullopt for a malformed escape and for what does not decode to UTF-8 text without NUL.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (out.find('\0') != std::string::npos || !is_utf8(out)) return std::nullopt;
  return out;
}

// Calls `take` for each piece between separators; empty ones too.
template <typename Take>
void split(std::string_view text, char separator, Take take) {
  while (true) {
    const std::size_t end = text.find(separator);
    take(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string decode_query(std::string_view text) {
  auto decoded = decode(text, true);
  if (!decoded) throw Problem(400, "The query does not decode to UTF-8 text.");
  return std::move(*decoded);
}

// The length of the UTF-8 sequence at the front, 0 when there is none (overlong, surrogate, beyond
// U+10FFFF, cut off).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                     (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
  return wrong ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Target parse_target(std::string_view raw) {
  Target target;
  const std::size_t question = raw.find('?');
  target.path = raw.substr(0, question);
  if (question != std::string_view::npos) target.query = raw.substr(question + 1);
  if (target.path.size() < 2) return target;
  split(std::string_view(target.path).substr(1), '/', [&target](std::string_view segment) {
    auto decoded = decode(segment, false);
    if (!decoded) throw Problem(404, "There is nothing at this address.");
    target.segments.push_back(std::move(*decoded));
  });
  return target;
}

Query::Query(const std::string& raw, const std::set<std::string>& known) {
  std::vector<FieldError> errors;
  split(raw, '&', [&](std::string_view pair) {
    if (pair.empty()) return;
    const std::size_t equals = pair.find('=');
    std::string name = decode_query(pair.substr(0, equals));
    std::string value;
    if (equals != std::string_view::npos) value = decode_query(pair.substr(equals + 1));
    if (!known.contains(name)) {
      errors.push_back({name, "is not a parameter of this resource"});
    } else if (!values_.emplace(name, std::move(value)).second) {
      errors.push_back({name, "is given twice"});
    }
  });
  if (!errors.empty()) throw invalid(std::move(errors));
}

std::optional<std::string> Query::text(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

int Query::number(const std::string& name, int fallback) const {
  const auto given = text(name);
  if (!given) return fallback;
  int value = 0;
  const char* end = given->data() + given->size();
  const auto parsed = std::from_chars(given->data(), end, value);
  if (given->size() > 9 || parsed.ec != std::errc() || parsed.ptr != end) {
    throw invalid(name, "must be a whole number");
  }
  return value;
}

bool Query::flag(const std::string& name) const {
  const auto given = text(name);
  if (!given || *given == "false") return false;
  if (*given != "true") throw invalid(name, "must be true or false");
  return true;
}

std::optional<std::string> query_text(const std::string& raw, std::string_view name) {
  std::optional<std::string> found;
  split(raw, '&', [&](std::string_view pair) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (found || decode(pair.substr(0, equals), true) != name) return;
    found = decode(pair.substr(std::min(equals + 1, pair.size())), true);
  });
  return found;
}

}  // namespace pressrun::httpd
