#include "reports/pdf_text_flow.h"

#include <string>

#include "reports/text_decode.h"
#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kPiece = 4096;

// Bytes of the line end at the front of the text; 0: there is none.
std::size_t line_end_size(std::string_view text) {
  if (text.starts_with("\r\n")) return 2;
  if (text.empty()) return 0;
  if (text[0] >= '\n' && text[0] <= '\r') return 1;
  if (text.starts_with("\xC2\x85")) return 2;
  return text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

std::size_t find_line_end(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    i = text.find_first_of("\n\v\f\r\xC2\xE2", i);
    if (i == std::string_view::npos) break;
    if (line_end_size(text.substr(i)) != 0) return i;
  }
  return text.size();
}

}  // namespace

bool PdfTextFlow::take_piece() {
  if (rest_.empty()) return false;
  const std::size_t size =
      cut_length(rest_.substr(0, find_line_end(rest_.substr(0, kPiece + 3))), kPiece);
  shaped_ = shaper_->shape(rest_.substr(0, size), weight_, setting_);
  piece_ = rest_.substr(0, size);
  rest_.remove_prefix(size);
  const std::size_t line_end = line_end_size(rest_);
  is_cut_off_ = line_end == 0 && !rest_.empty();
  rest_.remove_prefix(line_end);
  at_ = 0;
  return true;
}

// The last line of a piece has room for what follows: the next piece begins where that line does.
void PdfTextFlow::take_again(std::uint32_t character) {
  std::string_view left = piece_;
  for (std::uint32_t at = 0; at < character;)
    at += take_utf8_character(left).code_point == '\t' ? kTabWidth : 1;
  rest_ = std::string_view(left.data(), left.size() + rest_.size());
  take_piece();
}

bool PdfTextFlow::next(std::int32_t width, TextLine& line) {
  if (shaped_ == nullptr && !take_piece()) return false;
  line.text = shaped_;
  cut(width, line);
  if (at_ >= shaped_->clusters.size() && is_cut_off_ && line.begin != 0) {
    take_again(shaped_->clusters[line.begin].text_begin);
    line.text = shaped_;
    cut(width, line);
  }
  if (at_ >= shaped_->clusters.size()) shaped_ = nullptr;
  return true;
}

// Takes clusters while they fit, then goes back to the best place to break.
void PdfTextFlow::cut(std::int32_t width, TextLine& line) {
  const auto& clusters = shaped_->clusters;
  const auto count = static_cast<std::uint32_t>(clusters.size());
  struct Stop {
    std::uint32_t end = 0;  // 0: none
  } stops[4];
  std::int32_t used = 0;
  std::uint32_t end = at_;
  for (; end < count; ++end) {
    const Cluster& cluster = clusters[end];
    if (used + cluster.advance > width && !cluster.is_space && end > at_) break;
    used += cluster.advance;
    stops[static_cast<int>(cluster.break_after)].end = end + 1;
  }
  if (end < count) {
    const Stop& allowed = stops[static_cast<int>(Break::kAllowed)];
    const Stop& good = stops[static_cast<int>(Break::kGood)];
    const Stop& forced = stops[static_cast<int>(Break::kForced)];
    if (allowed.end != 0) {
      end = allowed.end;
    } else if (good.end != 0 && (good.end - at_) * 2 > end - at_) {
      end = good.end;
    } else if (forced.end != 0) {
      end = forced.end;
    }
  }
  line.begin = at_;
  line.end = end;
  at_ = end;
  while (line.end > line.begin && clusters[line.end - 1].is_space) --line.end;
  line.width = 0;
  for (std::uint32_t i = line.begin; i < line.end; ++i) line.width += clusters[i].advance;
}

TextLine single_line(TextShaper& shaper, std::string_view utf8, FontWeight weight,
                     Setting setting) {
  std::string text;
  while (!utf8.empty()) {
    const std::size_t end = find_line_end(utf8);
    text.append(utf8.substr(0, end));
    utf8.remove_prefix(end);
    if (!utf8.empty()) text += ' ';
    utf8.remove_prefix(line_end_size(utf8));
  }
  TextLine line;
  line.text = shaper.shape(text, weight, setting);
  line.end = static_cast<std::uint32_t>(line.text->clusters.size());
  for (const Cluster& cluster : line.text->clusters) line.width += cluster.advance;
  return line;
}

TextLine shortened_line(TextShaper& shaper, std::string_view utf8, FontWeight weight,
                        std::int32_t width) {
  TextLine line = single_line(shaper, utf8, weight, Setting::kProse);
  std::string_view kept = utf8;
  while (line.width > width && !kept.empty()) {
    kept = kept.substr(
        0, cut_length(kept, std::max<std::size_t>(8, kept.size() - 1 - kept.size() / 8)));
    if (kept.size() <= 8) kept = {};
    line = single_line(shaper, std::string(kept) + "…", weight, Setting::kProse);
  }
  return line;
}

}  // namespace pressrun::reports
