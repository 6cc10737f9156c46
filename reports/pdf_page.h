// A finished page, and who takes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/pdf_glyph_use.h"

namespace pressrun::reports {

// What a piece of a page is to somebody who cannot see it (ISO 32000-1, 14.8.4).
enum class PdfRole : std::uint8_t {
  kH1,
  kH2,
  kParagraph,
  kTable,
  kTableRow,
  kTableHeader,
  kTableCell,
  kFigure
};

std::string_view pdf_role_name(PdfRole role);

// One step of a page's structure, in reading order. Elements may begin on one page and end on
// another of the same part.
struct PdfStructureStep {
  enum class Kind : std::uint8_t {
    kBegin,    // an element of `role`; a figure's has an alternative text
    kContent,  // the page's next marked content belongs to the innermost element
    kEnd
  };
  Kind kind;
  PdfRole role = PdfRole::kParagraph;
  std::string alternative_text = {};
};

struct PdfBookmark {
  std::uint8_t level;  // 1: the report; 2: a section
  double y;            // from the page's top
  std::string title;
};

struct PdfPage {
  double width = 0;  // points
  double height = 0;
  std::string content;  // compressed; everything but the page's number
  std::vector<PdfStructureStep> structure;
  std::vector<PdfBookmark> bookmarks;
};

// The glyphs that a part's pages draw, by the font's key.
struct PdfFontUse {
  std::string key;       // FontFace::key
  std::string resource;  // the name in the pages' content
  PdfGlyphUse::Texts glyphs;
};

// What is known at the end of a part.
struct PdfPartEnd {
  std::vector<PdfFontUse> fonts;
  std::uint64_t pages = 0;
  std::uint64_t rows = 0;      // of the main section
  std::uint64_t replaced = 0;  // characters that no font has
  // A column of the main table: its sum in PostgreSQL's text; empty: not summed, or nothing but
  // NULL.
  std::vector<std::string> sums;
};

// Takes the pages of one part after another: page() for each, then end_part().
class PdfPageSink {
 public:
  virtual ~PdfPageSink() = default;
  virtual void page(const PdfPage& page) = 0;
  virtual void end_part(const PdfPartEnd& end) = 0;
};

}  // namespace pressrun::reports
