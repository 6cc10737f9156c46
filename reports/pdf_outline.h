// Bookmarks.
#pragma once

#include <string>
#include <vector>

#include "reports/pdf_object_writer.h"

namespace pressrun::reports {

class PdfOutline {
 public:
  // `y`: from the page's bottom, where the view begins.
  void add(int level, std::string title, int page_object, double y);
  bool empty() const { return items_.empty(); }
  // The number of the root object. REQUIRES !empty().
  int write(PdfObjectWriter& objects) const;

 private:
  struct Item {
    int level;
    std::string title;
    int page_object;
    double y;
  };
  struct Links;

  std::vector<Links> linked() const;

  std::vector<Item> items_;
};

}  // namespace pressrun::reports
