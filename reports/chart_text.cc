#include "reports/chart_text.h"

#include <utility>
#include <vector>

#include "reports/chart_style.h"

namespace pressrun::reports::chart {
namespace {

constexpr std::string_view kEllipsis = "\u2026";

bool is_combining(std::string_view rest) {
  const auto byte = [&](std::size_t i) { return i < rest.size() ? rest[i] & 0xFF : 0; };
  if (byte(0) == 0xCC || (byte(0) == 0xCD && byte(1) < 0xB0)) return true;  // U+0300 to U+036F
  if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) == 0x8D) return true;   // zero width joiner
  return byte(0) == 0xEF && byte(1) == 0xB8 && byte(2) <= 0x8F;             // variation selectors
}

// Where the text may be cut, in bytes from its beginning.
std::vector<std::size_t> cuts(std::string_view text) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool continues = (text[i] & 0xC0) == 0x80;
    if (!continues && !is_combining(text.substr(i))) result.push_back(i);
  }
  return result;
}

std::string shortened(std::string_view text, std::size_t bytes) {
  while (bytes > 0 && text[bytes - 1] == ' ') --bytes;
  return std::string(text.substr(0, bytes)).append(kEllipsis);
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string result;
  for (const char c : text) result += (c & 0xFF) < 0x20 || c == 0x7F ? ' ' : c;
  const std::size_t begin = result.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return result.substr(begin, result.find_last_not_of(' ') + 1 - begin);
}

std::string fitted(std::string_view text, double width, const TextMeasurer& measure, bool bold) {
  const auto fits = [&](std::string_view part) { return measure(part, kTextSize, bold) <= width; };
  if (text.empty() || fits(text)) return std::string(text);
  const std::vector<std::size_t> at = cuts(text);
  std::size_t low = 0;  // at[low] may fit, at[high] does not
  std::size_t high = at.size();
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (fits(shortened(text, at[middle])) ? low : high) = middle;
  }
  if (at.empty() || !fits(shortened(text, at[low]))) return "";
  return shortened(text, at[low]);
}

void add_text(Drawing& drawing, std::string text, Point at, Color color, Anchor anchor, bool bold) {
  if (text.empty()) return;
  drawing.shapes.emplace_back(PlacedText{std::move(text), at, kTextSize, bold, color, anchor});
}

}  // namespace pressrun::reports::chart
