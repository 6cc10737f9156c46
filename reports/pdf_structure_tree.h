// What a document says of its pages' structure.
#pragma once

#include <string>
#include <vector>

#include "reports/pdf_object_writer.h"
#include "reports/pdf_page.h"

namespace pressrun::reports {

// Writes a structure element as soon as it ends; keeps those that are open, and one number a page.
class PdfStructureTree {
 public:
  // Borrows `objects`.
  explicit PdfStructureTree(PdfObjectWriter& objects);

  // Takes the steps of a page, and returns its /StructParents.
  int add_page(int page_object, const std::vector<PdfStructureStep>& steps);
  // Ends what a part left open.
  void end_part();
  // The number of the root object. Nothing may be added afterwards.
  int finish();

 private:
  struct Element {
    int number;
    int parent;
    PdfRole role;
    std::string alternative_text;
    int page = 0;  // object of its first content; 0: none
    std::string kids;
  };

  void begin(const PdfStructureStep& step);
  void content(int page_object, int mark);
  void end();

  PdfObjectWriter& objects_;
  int root_;
  int document_;
  std::string document_kids_;
  std::vector<Element> open_;
  std::string pages_;  // /Nums of the parent tree
  int page_count_ = 0;
};

}  // namespace pressrun::reports
