#include "engine/mail/mime_parts.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "engine/signing/base64.h"

namespace pressrun::mail {
namespace {

constexpr int kDeepest = 5;
constexpr std::size_t kMostLeaves = 50;
constexpr std::string_view kSpace = " \t\r\n";

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// Without its end of line, be it CRLF or LF.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return c > ' ' && c < '\x7f' && c != ':'; });
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string undo_quoted_printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const bool escape = text.front() == '=';
    if (escape && text.substr(1, 1) == "\n") {
      text.remove_prefix(2);
    } else if (escape && text.substr(1, 2) == "\r\n") {
      text.remove_prefix(3);
    } else if (escape && text.size() > 2 && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0) {
      result += static_cast<char>(hex_value(text[1]) * 16 + hex_value(text[2]));
      text.remove_prefix(3);
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

std::string undo_base64(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](unsigned char c) { return std::isspace(c) == 0; });
  return signing::base64_decode(digits).value_or(std::string(text));
}

std::string decoded(std::string_view body, const std::string& encoding) {
  if (encoding == "quoted-printable") return undo_quoted_printable(body);
  if (encoding == "base64") return undo_base64(body);
  return std::string(body);
}

// The pieces between the lines "--boundary", up to "--boundary--" or the end.
std::vector<std::string_view> split_parts(std::string_view body, const std::string& boundary) {
  const std::string delimiter = "--" + boundary;
  std::vector<std::string_view> parts;
  std::optional<const char*> begin;
  while (!body.empty()) {
    const char* line_begin = body.data();
    const std::string_view line = take_line(body);
    if (!line.starts_with(delimiter)) continue;
    const std::string_view rest = trim(line.substr(delimiter.size()));
    if (!rest.empty() && rest != "--") continue;
    if (begin) parts.emplace_back(*begin, line_begin - *begin);
    begin = body.data();
    if (rest == "--") return parts;
  }
  if (begin) parts.emplace_back(*begin, body.data() - *begin);
  return parts;
}

void collect(std::string_view text, int depth, std::vector<MimeLeaf>& leaves) {
  if (leaves.size() >= kMostLeaves) return;
  MimeLeaf leaf;
  leaf.headers = HeaderFields::take(text);
  leaf.type = ContentType::parse(leaf.headers.get("content-type"));
  if (leaf.type.type.starts_with("multipart/") && !leaf.type.boundary.empty() && depth < kDeepest) {
    for (const std::string_view part : split_parts(text, leaf.type.boundary)) {
      collect(part, depth + 1, leaves);
    }
    return;
  }
  leaf.body = decoded(text, lower(leaf.headers.get("content-transfer-encoding")));
  leaves.push_back(std::move(leaf));
}

}  // namespace

HeaderFields HeaderFields::take(std::string_view& text) {
  HeaderFields headers;
  while (!text.empty()) {
    const std::string_view before = text;
    const std::string_view line = take_line(text);
    if (line.empty()) return headers;
    const bool folded = line.front() == ' ' || line.front() == '\t';
    if (folded && !headers.fields_.empty()) {
      if (trim(line).empty()) continue;
      headers.fields_.back().second += " " + std::string(trim(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_field_name(trim(line.substr(0, colon)))) {
      // mbox's "From " line, which some put before the first field.
      if (headers.fields_.empty() && line.starts_with("From ")) continue;
      text = before;
      return headers;
    }
    headers.fields_.emplace_back(lower(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
  }
  return headers;
}

std::string HeaderFields::get(std::string_view name) const {
  for (const auto& [found, value] : fields_) {
    if (found == name) return value;
  }
  return {};
}

ContentType ContentType::parse(std::string_view value) {
  ContentType result;
  const std::size_t end = std::min(value.find(';'), value.size());
  result.type = lower(trim(value.substr(0, end)));
  if (result.type.empty()) result.type = "text/plain";
  std::string_view rest = value.substr(end);
  const std::size_t at = lower(rest).find("boundary");
  if (at == std::string::npos) return result;
  rest = trim(rest.substr(at + std::string_view("boundary").size()));
  if (!rest.starts_with('=')) return result;
  rest = trim(rest.substr(1));
  const bool quoted = rest.starts_with('"');
  if (quoted) rest.remove_prefix(1);
  result.boundary = rest.substr(0, rest.find_first_of(quoted ? "\"" : "; \t"));
  return result;
}

std::vector<MimeLeaf> mime_leaves(std::string_view message) {
  std::vector<MimeLeaf> leaves;
  collect(message, 0, leaves);
  return leaves;
}

}  // namespace pressrun::mail
