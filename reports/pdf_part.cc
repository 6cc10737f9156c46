#include "reports/pdf_part.h"

#include <cmath>
#include <utility>

#include "reports/text_decode.h"
#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr std::string_view kMagic = "PRPART1\n";
constexpr std::size_t kLongestRecord = 1u << 30;
constexpr std::uint64_t kDeepestBookmark = 2;
// On a page, in hundredths of a point: far more than the 14,400 points that PDF knows.
constexpr std::uint64_t kLongestLength = 100'000'000;

void put_number(std::uint64_t value, std::string& into) {
  for (; value >= 0x80; value >>= 7) into += static_cast<char>((value & 0x7F) | 0x80);
  into += static_cast<char>(value);
}

void put_text(std::string_view text, std::string& into) {
  put_number(text.size(), into);
  into.append(text);
}

void put_length(double points, std::string& into) {
  put_number(static_cast<std::uint64_t>(std::llround(points * 100)), into);
}

void append_utf8(char32_t c, std::string& into) {
  if (c < 0x80) {
    into += static_cast<char>(c);
    return;
  }
  const int follow = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr unsigned kLead[] = {0, 0xC0, 0xE0, 0xF0};
  into += static_cast<char>(kLead[follow] | (c >> (6 * follow)));
  for (int i = follow - 1; i >= 0; --i) into += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
}

std::string to_utf8(std::u32string_view text) {
  std::string utf8;
  for (const char32_t c : text) append_utf8(c, utf8);
  return utf8;
}

std::u32string to_utf32(std::string_view text) {
  std::u32string utf32;
  while (!text.empty()) utf32 += take_utf8_character(text).code_point;
  return utf32;
}

[[noreturn]] void refuse() {
  throw PdfPartError("a part of the report is damaged: it is not what a renderer wrote");
}

// Reads what the put_ functions wrote.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) refuse();
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    refuse();
  }

  std::string_view text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) refuse();
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  // The size of a list, of which each item takes at least one byte.
  std::uint64_t count() {
    const std::uint64_t count = number();
    if (count > rest_.size()) refuse();
    return count;
  }

  double length() {
    const std::uint64_t hundredths = number();
    if (hundredths > kLongestLength) refuse();
    return static_cast<double>(hundredths) / 100;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// A number at the front, if it is complete.
bool peek_number(std::string_view bytes, std::uint64_t& value, std::size_t& size) {
  value = 0;
  for (size = 0; size < bytes.size() && size < 10;) {
    const auto byte = static_cast<unsigned char>(bytes[size]);
    value |= std::uint64_t{byte & 0x7Fu} << (7 * size);
    ++size;
    if (byte < 0x80) return true;
  }
  if (size == 10) refuse();
  return false;
}

}  // namespace

PdfPartWriter::PdfPartWriter(ByteSink& sink) : sink_(sink) { sink_.write(kMagic); }

void PdfPartWriter::record(char kind, std::string_view head, std::string_view rest) {
  std::string frame(1, kind);
  put_number(head.size() + rest.size(), frame);
  frame.append(head);
  sink_.write(frame);
  if (!rest.empty()) sink_.write(rest);
}

void PdfPartWriter::page(const PdfPage& page) {
  std::string head;
  put_length(page.width, head);
  put_length(page.height, head);
  put_number(page.structure.size(), head);
  for (const PdfStructureStep& step : page.structure) {
    put_number(static_cast<std::uint64_t>(step.kind), head);
    if (step.kind != PdfStructureStep::Kind::kBegin) continue;
    put_number(static_cast<std::uint64_t>(step.role), head);
    put_text(step.alternative_text, head);
  }
  put_number(page.bookmarks.size(), head);
  for (const PdfBookmark& bookmark : page.bookmarks) {
    put_number(bookmark.level, head);
    put_length(bookmark.y, head);
    put_text(bookmark.title, head);
  }
  record('P', head, page.content);
}

void PdfPartWriter::end_part(const PdfPartEnd& end) {
  std::string head;
  put_number(end.pages, head);
  put_number(end.rows, head);
  put_number(end.replaced, head);
  put_number(end.sums.size(), head);
  for (const std::string& sum : end.sums) put_text(sum, head);
  put_number(end.fonts.size(), head);
  for (const PdfFontUse& use : end.fonts) {
    put_text(use.key, head);
    put_text(use.resource, head);
    put_number(use.glyphs.size(), head);
    unsigned previous = 0;
    for (const auto& [glyph, text] : use.glyphs) {
      put_number(glyph - previous, head);
      put_text(to_utf8(text), head);
      previous = glyph;
    }
  }
  record('E', head, {});
}

void PdfPartReader::write(std::string_view bytes) {
  waiting_.append(bytes);
  if (!has_magic_ && !take_magic()) return;
  while (take_record()) {
  }
  waiting_.erase(0, at_);
  at_ = 0;
}

bool PdfPartReader::take_magic() {
  if (waiting_.size() < kMagic.size()) return false;
  if (!std::string_view(waiting_).starts_with(kMagic)) refuse();
  at_ = kMagic.size();
  has_magic_ = true;
  return true;
}

bool PdfPartReader::take_record() {
  const std::string_view rest = std::string_view(waiting_).substr(at_);
  if (rest.empty()) return false;
  if (has_end_ || (rest[0] != 'P' && rest[0] != 'E')) refuse();
  std::uint64_t size = 0;
  std::size_t size_bytes = 0;
  if (!peek_number(rest.substr(1), size, size_bytes)) return false;
  if (size > kLongestRecord) refuse();
  if (rest.size() < 1 + size_bytes + size) return false;
  const std::string_view bytes = rest.substr(1 + size_bytes, size);
  at_ += 1 + size_bytes + size;
  if (rest[0] == 'P') {
    take_page(bytes);
  } else {
    take_end(bytes);
  }
  return true;
}

void PdfPartReader::take_page(std::string_view bytes) {
  Fields fields(bytes);
  PdfPage page;
  page.width = fields.length();
  page.height = fields.length();
  for (std::uint64_t n = fields.count(); n > 0; --n) {
    const std::uint64_t kind = fields.number();
    if (kind > static_cast<std::uint64_t>(PdfStructureStep::Kind::kEnd)) refuse();
    PdfStructureStep step{static_cast<PdfStructureStep::Kind>(kind)};
    if (step.kind != PdfStructureStep::Kind::kBegin && depth_ == 0) refuse();
    if (step.kind == PdfStructureStep::Kind::kEnd) --depth_;
    if (step.kind == PdfStructureStep::Kind::kBegin) {
      ++depth_;
      const std::uint64_t role = fields.number();
      if (role > static_cast<std::uint64_t>(PdfRole::kFigure)) refuse();
      step.role = static_cast<PdfRole>(role);
      step.alternative_text = fields.text();
    }
    page.structure.push_back(std::move(step));
  }
  for (std::uint64_t n = fields.count(); n > 0; --n) {
    PdfBookmark bookmark{};
    const std::uint64_t level = fields.number();
    if (level == 0 || level > kDeepestBookmark) refuse();
    bookmark.level = static_cast<std::uint8_t>(level);
    bookmark.y = fields.length();
    bookmark.title = fields.text();
    page.bookmarks.push_back(std::move(bookmark));
  }
  page.content = fields.rest();
  ++page_count_;
  pages_.page(page);
}

void PdfPartReader::take_end(std::string_view bytes) {
  Fields fields(bytes);
  end_.pages = fields.number();
  end_.rows = fields.number();
  end_.replaced = fields.number();
  for (std::uint64_t n = fields.count(); n > 0; --n) end_.sums.emplace_back(fields.text());
  for (std::uint64_t n = fields.count(); n > 0; --n) {
    PdfFontUse use;
    use.key = fields.text();
    use.resource = fields.text();
    std::uint64_t glyph = 0;
    for (std::uint64_t g = fields.count(); g > 0; --g) {
      glyph += fields.number();
      if (glyph > 0xFFFF) refuse();
      use.glyphs.emplace(static_cast<std::uint16_t>(glyph), to_utf32(fields.text()));
    }
    end_.fonts.push_back(std::move(use));
  }
  if (!fields.rest().empty() || end_.pages != page_count_) refuse();
  has_end_ = true;
  pages_.end_part(end_);
}

void PdfPartReader::finish() const {
  if (!has_end_) throw PdfPartError("a part of the report is cut off: its end is missing");
}

}  // namespace pressrun::reports
