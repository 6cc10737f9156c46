#include "reports/pdf_font_objects.h"

#include <hb-ot.h>
#include <hb-subset.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

struct Free {
  void operator()(hb_blob_t* blob) const { hb_blob_destroy(blob); }
  void operator()(hb_face_t* face) const { hb_face_destroy(face); }
  void operator()(hb_subset_input_t* input) const { hb_subset_input_destroy(input); }
};
using Blob = std::unique_ptr<hb_blob_t, Free>;

// Layout and lookup are done; names are of no use in a PDF.
constexpr hb_tag_t kDropped[] = {
    HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
    HB_TAG('c', 'm', 'a', 'p'), HB_TAG('v', 'm', 't', 'x'), HB_TAG('v', 'h', 'e', 'a'),
    HB_TAG('V', 'O', 'R', 'G'), HB_TAG('n', 'a', 'm', 'e'), HB_TAG('M', 'A', 'T', 'H')};

Blob subset(const FontFace& face, const PdfGlyphUse::Texts& glyphs) {
  std::unique_ptr<hb_subset_input_t, Free> input(hb_subset_input_create_or_fail());
  if (!input) throw std::bad_alloc();
  for (const auto& [glyph, text] : glyphs) {
    hb_set_add(hb_subset_input_glyph_set(input.get()), glyph);
  }
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_RETAIN_GIDS | HB_SUBSET_FLAGS_NO_HINTING |
                                             HB_SUBSET_FLAGS_DESUBROUTINIZE);
  hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const hb_tag_t tag : kDropped) hb_set_add(dropped, tag);
  std::unique_ptr<hb_face_t, Free> cut(hb_subset_or_fail(face.hb_face(), input.get()));
  if (!cut) throw std::runtime_error("the font " + face.key() + " cannot be cut to a subset");
  return Blob(face.is_cff() ? hb_face_reference_table(cut.get(), HB_TAG('C', 'F', 'F', ' '))
                            : hb_face_reference_blob(cut.get()));
}

// Six letters that depend on the glyphs alone, so that the same report gives the same bytes.
std::string subset_name(const FontFace& face, const PdfGlyphUse::Texts& glyphs) {
  std::uint64_t hash = 1469598103934665603u;  // FNV-1a
  for (const auto& [glyph, text] : glyphs) hash = (hash ^ glyph) * 1099511628211u;
  std::string name;
  for (int i = 0; i < 6; ++i, hash /= 26) name += static_cast<char>('A' + hash % 26);
  return name + "+" + face.postscript_name();
}

int write_font_file(PdfObjectWriter& objects, const FontFace& face,
                    const PdfGlyphUse::Texts& glyphs) {
  const Blob blob = subset(face, glyphs);
  unsigned length = 0;
  const char* bytes = hb_blob_get_data(blob.get(), &length);
  const int number = objects.reserve();
  objects.compressed_stream(
      number, face.is_cff() ? "/Subtype/CIDFontType0C" : "/Length1 " + std::to_string(length),
      {bytes, length});
  return number;
}

int scaled_metric(const FontFace& face, hb_ot_metrics_tag_t tag, int fallback) {
  hb_position_t value = 0;
  if (!hb_ot_metrics_get_position(face.hb_font(), tag, &value)) return fallback;
  return face.scaled(value);
}

// Of the drawn glyphs: what a viewer needs the box for.
std::string bounding_box(const FontFace& face, const PdfGlyphUse::Texts& glyphs) {
  int left = 0;
  int bottom = 0;
  int right = 1000;
  int top = 1000;
  for (const auto& [glyph, text] : glyphs) {
    hb_glyph_extents_t box{};
    if (!hb_font_get_glyph_extents(face.hb_font(), glyph, &box)) continue;
    left = std::min(left, face.scaled(box.x_bearing));
    top = std::max(top, face.scaled(box.y_bearing));
    right = std::max(right, face.scaled(box.x_bearing + box.width));
    bottom = std::min(bottom, face.scaled(box.y_bearing + box.height));
  }
  return "[" + std::to_string(left) + " " + std::to_string(bottom) + " " + std::to_string(right) +
         " " + std::to_string(top) + "]";
}

int write_descriptor(PdfObjectWriter& objects, const FontFace& face,
                     const PdfGlyphUse::Texts& glyphs, const std::string& name) {
  const int file = write_font_file(objects, face, glyphs);
  const int cap_height = scaled_metric(face, HB_OT_METRICS_TAG_CAP_HEIGHT, 700);
  return objects.object(
      "<</Type/FontDescriptor/FontName/" + name + "/Flags 4/FontBBox" + bounding_box(face, glyphs) +
      "/ItalicAngle 0/Ascent " + std::to_string(face.ascender()) + "/Descent " +
      std::to_string(face.descender()) + "/CapHeight " + std::to_string(cap_height) + "/StemV 80/" +
      (face.is_cff() ? "FontFile3 " : "FontFile2 ") + pdf_reference(file) + ">>");
}

std::string widths(const FontFace& face, const PdfGlyphUse::Texts& glyphs) {
  std::string widths;
  int previous = -2;
  for (const auto& [glyph, text] : glyphs) {
    const bool follows = glyph == previous + 1;
    if (!follows && previous >= 0) widths += "]";
    widths += follows ? " " : std::to_string(glyph) + "[";
    widths += std::to_string(face.advance(glyph));
    previous = glyph;
  }
  return widths + (previous >= 0 ? "]" : "");
}

std::string code(std::uint16_t glyph) {
  std::string hex;
  const char32_t character = glyph;
  // A glyph number is written like a character of the first plane.
  append_utf16_hex(std::u32string_view(&character, 1), hex);
  return hex;
}

std::string to_unicode(const PdfGlyphUse::Texts& glyphs) {
  std::vector<std::string> lines;
  for (const auto& [glyph, text] : glyphs) {
    if (text.empty()) continue;
    std::string line = "<" + code(glyph) + "><";
    append_utf16_hex(text, line);
    lines.push_back(line + ">\n");
  }
  std::string map =
      "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
      "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n";
  constexpr std::size_t kMostInBlock = 100;
  for (std::size_t i = 0; i < lines.size(); i += kMostInBlock) {
    const std::size_t end = std::min(lines.size(), i + kMostInBlock);
    map += std::to_string(end - i) + " beginbfchar\n";
    for (std::size_t n = i; n < end; ++n) map += lines[n];
    map += "endbfchar\n";
  }
  return map + "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n";
}

}  // namespace

PdfCidFont write_cid_font(PdfObjectWriter& objects, const FontFace& face,
                          const PdfGlyphUse::Texts& glyphs) {
  const std::string name = subset_name(face, glyphs);
  const int descriptor = write_descriptor(objects, face, glyphs, name);
  const int number = objects.object(
      std::string("<</Type/Font/Subtype/") +
      (face.is_cff() ? "CIDFontType0" : "CIDFontType2/CIDToGIDMap/Identity") + "/BaseFont/" + name +
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor " +
      pdf_reference(descriptor) + "/DW 1000/W[" + widths(face, glyphs) + "]>>");
  return {number, name};
}

void write_composite_font(PdfObjectWriter& objects, int number, const PdfCidFont& cid_font,
                          bool is_cff, const PdfGlyphUse::Texts& glyphs) {
  const int unicode = objects.reserve();
  objects.compressed_stream(unicode, "", to_unicode(glyphs));
  objects.object(
      number, "<</Type/Font/Subtype/Type0/BaseFont/" + cid_font.name +
                  (is_cff ? "-Identity-H" : "") + "/Encoding/Identity-H/DescendantFonts[" +
                  pdf_reference(cid_font.number) + "]/ToUnicode " + pdf_reference(unicode) + ">>");
}

}  // namespace pressrun::reports
