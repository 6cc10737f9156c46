#include "reports/pdf_assembler.h"

#include <algorithm>
#include <stdexcept>

#include "reports/pdf_canvas.h"
#include "reports/pdf_metadata.h"
#include "reports/pdf_style.h"
#include "reports/words.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kNodeKids = 64;

std::string color_operands(Color color) {
  return pdf_number(color.red / 255.0) + " " + pdf_number(color.green / 255.0) + " " +
         pdf_number(color.blue / 255.0);
}

}  // namespace

PdfAssembler::PdfAssembler(ByteSink& sink, FontSet& fonts, const ReportInfo& info)
    : info_(info),
      fonts_(fonts),
      objects_(sink),
      document_fonts_(objects_, fonts),
      structure_(objects_),
      label_font_(0),
      page_number_form_(objects_.reserve()) {
  // All that labels are made of, so that the font's object is known before the first page.
  label("0123456789 ");
  label(word(info.language, Word::kPage));
  label(word(info.language, Word::kOf));
  const FontFace& face = fonts_.base(FontWeight::kRegular);
  label_use_.settle(face);
  label_font_ =
      document_fonts_.object_for({face.key(), face.resource(), label_use_.texts(face.id())});
}

std::string PdfAssembler::label(std::string_view text) {
  std::string codes;
  encode_simple(fonts_.base(FontWeight::kRegular), text, label_use_, codes, label_width_);
  return codes;
}

void PdfAssembler::page(const PdfPage& page) {
  if (resources_ == 0) resources_ = objects_.reserve();
  const int number = objects_.reserve();
  const int content = objects_.reserve();
  objects_.stream(content, "/Filter/FlateDecode", page.content);
  const int parent = start_page(number);
  const int footer = write_footer(page);
  const int parents = structure_.add_page(number, page.structure);
  for (const PdfBookmark& bookmark : page.bookmarks) {
    outline_.add(bookmark.level, bookmark.title, number, page.height - bookmark.y);
  }
  objects_.object(number, "<</Type/Page/Parent " + pdf_reference(parent) + "/MediaBox[0 0 " +
                              pdf_number(page.width) + " " + pdf_number(page.height) +
                              "]/Resources " + pdf_reference(resources_) + "/Contents[" +
                              pdf_reference(content) + " " + pdf_reference(footer) +
                              "]/StructParents " + std::to_string(parents) + "/Tabs/S>>");
}

// Takes the page into the tree and returns its parent.
int PdfAssembler::start_page(int page_object) {
  if (pages_.size() % kNodeKids == 0) leaves_.push_back(objects_.reserve());
  pages_.push_back(page_object);
  return leaves_.back();
}

// "Page x" ends where a form that all pages share, " of y", begins: y is known at the end only.
int PdfAssembler::write_footer(const PdfPage& page) {
  const std::string codes =
      label(std::string(word(info_.language, Word::kPage)) + " " + std::to_string(pages_.size()));
  const double size = pdf_style::kFooterSize;
  const double middle = page.width / 2 + size / 2;
  const std::string y = pdf_number(pdf_style::kFooterBaseline);
  const int number = objects_.reserve();
  objects_.stream(number, "",
                  "/Artifact<</Type/Pagination/Subtype/Footer>>BDC BT " +
                      color_operands(pdf_style::kMuted) + " rg/FP " + pdf_number(size) + " Tf " +
                      pdf_number(middle - label_width_ * size / 1000) + " " + y + " Td(" + codes +
                      ")Tj ET q 1 0 0 1 " + pdf_number(middle) + " " + y + " cm/NP Do Q EMC");
  return number;
}

void PdfAssembler::write_page_number_form() {
  const std::string codes = label(" " + std::string(word(info_.language, Word::kOf)) + " " +
                                  std::to_string(pages_.size()));
  const double size = pdf_style::kFooterSize;
  objects_.stream(page_number_form_,
                  "/Type/XObject/Subtype/Form/BBox[0 -3 " +
                      pdf_number(label_width_ * size / 1000 + 1) + " " + pdf_number(size + 1) +
                      "]/Resources<</Font<</FP " + pdf_reference(label_font_) + ">>>>",
                  "BT " + color_operands(pdf_style::kMuted) + " rg/FP " + pdf_number(size) +
                      " Tf(" + codes + ")Tj ET");
}

void PdfAssembler::end_part(const PdfPartEnd& end) {
  structure_.end_part();
  if (resources_ == 0) return;
  std::string body = "<</Font<</FP " + pdf_reference(label_font_);
  for (const PdfFontUse& use : end.fonts) {
    body += "/" + use.resource + " " + pdf_reference(document_fonts_.object_for(use));
  }
  body += ">>/XObject<</NP " + pdf_reference(page_number_form_) + ">>>>";
  objects_.object(resources_, body);
  resources_ = 0;
}

// Balanced, kNodeKids below each node.
int PdfAssembler::write_page_tree() {
  struct Node {
    int number;
    std::size_t count;  // pages below
    std::string kids;
  };
  std::vector<Node> level;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    const std::size_t begin = i * kNodeKids;
    const std::size_t end = std::min(pages_.size(), begin + kNodeKids);
    Node leaf{leaves_[i], end - begin, {}};
    for (std::size_t p = begin; p < end; ++p) leaf.kids += pdf_reference(pages_[p]) + " ";
    level.push_back(std::move(leaf));
  }
  const auto write = [this](const Node& node, int parent) {
    std::string body =
        "<</Type/Pages/Count " + std::to_string(node.count) + "/Kids[" + node.kids + "]";
    if (parent != 0) body += "/Parent " + pdf_reference(parent);
    objects_.object(node.number, body + ">>");
  };
  while (level.size() > 1) {
    std::vector<Node> above;
    for (std::size_t i = 0; i < level.size(); ++i) {
      if (i % kNodeKids == 0) above.push_back({objects_.reserve(), 0, {}});
      above.back().count += level[i].count;
      above.back().kids += pdf_reference(level[i].number) + " ";
      write(level[i], above.back().number);
    }
    level = std::move(above);
  }
  write(level.front(), 0);
  return level.front().number;
}

void PdfAssembler::finish() {
  if (pages_.empty() || resources_ != 0) {
    throw std::logic_error("a PDF needs at least one page, and its last part must have ended");
  }
  write_page_number_form();
  document_fonts_.write();
  write_catalog();
}

void PdfAssembler::write_catalog() {
  std::string body =
      "<</Type/Catalog/Pages " + pdf_reference(write_page_tree()) + "/Lang" +
      pdf_text(pdf_language(info_.language)) + "/MarkInfo<</Marked true>>/StructTreeRoot " +
      pdf_reference(structure_.finish()) + "/ViewerPreferences<</DisplayDocTitle true>>/Metadata " +
      pdf_reference(write_xmp(objects_, info_));
  if (!outline_.empty()) {
    body += "/Outlines " + pdf_reference(outline_.write(objects_)) + "/PageMode/UseOutlines";
  }
  const int catalog = objects_.object(body + ">>");
  const int information = write_information(objects_, info_);
  objects_.finish(catalog, information, document_id(info_));
}

}  // namespace pressrun::reports
