#include "reports/pdf_structure_tree.h"

#include <utility>

namespace pressrun::reports {

std::string_view pdf_role_name(PdfRole role) {
  switch (role) {
    case PdfRole::kH1:
      return "H1";
    case PdfRole::kH2:
      return "H2";
    case PdfRole::kParagraph:
      return "P";
    case PdfRole::kTable:
      return "Table";
    case PdfRole::kTableRow:
      return "TR";
    case PdfRole::kTableHeader:
      return "TH";
    case PdfRole::kTableCell:
      return "TD";
    case PdfRole::kFigure:
      return "Figure";
  }
  return "P";
}

PdfStructureTree::PdfStructureTree(PdfObjectWriter& objects)
    : objects_(objects), root_(objects.reserve()), document_(objects.reserve()) {}

int PdfStructureTree::add_page(int page_object, const std::vector<PdfStructureStep>& steps) {
  std::string parents = "[";
  int mark = 0;
  for (const PdfStructureStep& step : steps) {
    switch (step.kind) {
      case PdfStructureStep::Kind::kBegin:
        begin(step);
        break;
      case PdfStructureStep::Kind::kContent:
        content(page_object, mark++);
        parents += pdf_reference(open_.back().number) + " ";
        break;
      case PdfStructureStep::Kind::kEnd:
        end();
        break;
    }
  }
  const int array = objects_.object(parents + "]");
  pages_ += std::to_string(page_count_) + " " + pdf_reference(array) + " ";
  return page_count_++;
}

void PdfStructureTree::begin(const PdfStructureStep& step) {
  const int number = objects_.reserve();
  const int parent = open_.empty() ? document_ : open_.back().number;
  std::string& kids = open_.empty() ? document_kids_ : open_.back().kids;
  kids += pdf_reference(number) + " ";
  open_.push_back({number, parent, step.role, step.alternative_text, 0, {}});
}

void PdfStructureTree::content(int page_object, int mark) {
  Element& element = open_.back();
  if (element.page == 0) element.page = page_object;
  if (element.page == page_object) {
    element.kids += std::to_string(mark) + " ";
  } else {
    element.kids +=
        "<</Type/MCR/Pg " + pdf_reference(page_object) + "/MCID " + std::to_string(mark) + ">>";
  }
}

void PdfStructureTree::end() {
  const Element element = std::move(open_.back());
  open_.pop_back();
  std::string body =
      "<</S/" + std::string(pdf_role_name(element.role)) + "/P " + pdf_reference(element.parent);
  if (element.page != 0) body += "/Pg " + pdf_reference(element.page);
  if (!element.alternative_text.empty()) body += "/Alt" + pdf_text(element.alternative_text);
  if (element.role == PdfRole::kTableHeader) body += "/A<</O/Table/Scope/Column>>";
  objects_.object(element.number, body + "/K[" + element.kids + "]>>");
}

void PdfStructureTree::end_part() {
  while (!open_.empty()) end();
}

int PdfStructureTree::finish() {
  end_part();
  objects_.object(document_,
                  "<</S/Document/P " + pdf_reference(root_) + "/K[" + document_kids_ + "]>>");
  objects_.object(root_, "<</Type/StructTreeRoot/K " + pdf_reference(document_) +
                             "/ParentTree<</Nums[" + pages_ + "]>>/ParentTreeNextKey " +
                             std::to_string(page_count_) + ">>");
  return root_;
}

}  // namespace pressrun::reports
