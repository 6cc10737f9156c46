#include "engine/mail/mime.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "engine/signing/base64.h"

namespace pressrun::mail {
namespace {

constexpr std::size_t kLine = 76;
// Of an encoded word, before base64: with a header's name before it, a line stays within 76.
constexpr std::size_t kWordBytes = 39;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_printable(char c) { return c >= ' ' && c < '\x7f'; }

std::size_t sequence_size(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

bool continues(std::string_view rest, std::size_t size) {
  return size > 0 && rest.size() >= size &&
         std::all_of(rest.begin() + 1, rest.begin() + size,
                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
}

// Whole characters, those that are none replaced.
std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t size = sequence_size(static_cast<unsigned char>(text.front()));
    const bool valid = continues(text, size);
    const std::string_view taken = text.substr(0, valid ? size : 1);
    const bool control = taken.size() == 1 && valid && !is_printable(taken.front());
    result.emplace_back(control ? " " : valid ? taken : kReplacement);
    text.remove_prefix(taken.size());
  }
  return result;
}

std::vector<std::string> encoded_words(std::string_view value) {
  std::vector<std::string> pieces(1);
  for (const std::string& character : characters(value)) {
    if (pieces.back().size() + character.size() > kWordBytes) pieces.emplace_back();
    pieces.back() += character;
  }
  for (std::string& piece : pieces) piece = "=?UTF-8?B?" + signing::base64_encode(piece) + "?=";
  return pieces;
}

std::vector<std::string> words(std::string_view value) {
  std::vector<std::string> result;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(' ', 1), value.size());
    result.emplace_back(value.substr(0, end));
    value.remove_prefix(end);
  }
  return result;
}

bool needs_encoding(std::string_view value) {
  const bool plain = std::all_of(value.begin(), value.end(), is_printable);
  const std::vector<std::string> parts = words(value);
  const bool short_words = std::all_of(parts.begin(), parts.end(),
                                       [](const std::string& word) { return word.size() < 60; });
  return !plain || !short_words || value.find("=?") != std::string_view::npos;
}

char hex_digit(unsigned value) { return "0123456789ABCDEF"[value & 15U]; }

std::string escaped(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return {'=', hex_digit(byte >> 4U), hex_digit(byte)};
}

// One line of the text, broken softly.
void append_line(std::string& out, std::string_view line) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool at_end = i + 1 == line.size();
    const bool as_it_is = (is_printable(c) && c != '=' && c != ' ') || (c == ' ' && !at_end);
    const std::string piece = as_it_is ? std::string(1, c) : escaped(c);
    if (used + piece.size() > kLine - 1) {
      out += "=\r\n";
      used = 0;
    }
    out += piece;
    used += piece.size();
  }
  out += "\r\n";
}

}  // namespace

std::string unstructured_header(std::string_view name, std::string_view value) {
  std::string header = std::string(name) + ":";
  std::size_t used = header.size();
  const bool encode = needs_encoding(value);
  std::vector<std::string> pieces = encode ? encoded_words(value) : words(value);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::string piece = pieces[i];
    if (encode || i == 0) piece.insert(0, " ");
    if (used + piece.size() > kLine && i > 0) {
      header += "\r\n";
      used = 0;
    }
    header += piece;
    used += piece.size();
  }
  return header + "\r\n";
}

std::string mailbox(std::string_view name, std::string_view address) {
  if (name.empty()) return std::string(address);
  std::string shown;
  if (needs_encoding(name)) {
    for (const std::string& word : encoded_words(name))
      shown += (shown.empty() ? "" : "\r\n ") + word;
  } else {
    for (const char c : name)
      shown += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string{c};
    shown = '"' + shown + '"';
  }
  return shown + " <" + std::string(address) + ">";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    append_line(out, text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string mail_date(std::time_t time) {
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&time, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000",
                kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                utc.tm_min, utc.tm_sec);
  return text.data();
}

}  // namespace pressrun::mail
