#include "reports/pdf_outline.h"

#include <utility>

namespace pressrun::reports {

// Indices into the items plus one; 0 is the root, and "none" where there can be no root.
struct PdfOutline::Links {
  std::size_t parent = 0;
  std::size_t previous = 0;
  std::size_t next = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  int below = 0;
};

void PdfOutline::add(int level, std::string title, int page_object, double y) {
  items_.push_back({level, std::move(title), page_object, y});
}

std::vector<PdfOutline::Links> PdfOutline::linked() const {
  std::vector<Links> links(items_.size() + 1);
  std::vector<std::size_t> path = {0};  // the item that is open on each level
  std::vector<int> levels = {0};
  for (std::size_t i = 1; i < links.size(); ++i) {
    const int level = items_[i - 1].level;
    while (levels.back() >= level) {
      levels.pop_back();
      path.pop_back();
    }
    Links& parent = links[path.back()];
    links[i].parent = path.back();
    links[i].previous = parent.last;
    if (parent.last != 0) links[parent.last].next = i;
    if (parent.first == 0) parent.first = i;
    parent.last = i;
    for (const std::size_t above : path) ++links[above].below;
    path.push_back(i);
    levels.push_back(level);
  }
  return links;
}

int PdfOutline::write(PdfObjectWriter& objects) const {
  const std::vector<Links> links = linked();
  std::vector<int> numbers;
  for (std::size_t i = 0; i < links.size(); ++i) numbers.push_back(objects.reserve());
  for (std::size_t i = 0; i < links.size(); ++i) {
    const Links& at = links[i];
    std::string body = i == 0 ? "<</Type/Outlines" : "<<";
    if (i != 0) {
      const Item& item = items_[i - 1];
      body += "/Title" + pdf_text(item.title) + "/Parent " + pdf_reference(numbers[at.parent]) +
              "/Dest[" + pdf_reference(item.page_object) + "/XYZ null " + pdf_number(item.y) +
              " null]";
      if (at.previous != 0) body += "/Prev " + pdf_reference(numbers[at.previous]);
      if (at.next != 0) body += "/Next " + pdf_reference(numbers[at.next]);
    }
    if (at.first != 0) {
      body += "/First " + pdf_reference(numbers[at.first]) + "/Last " +
              pdf_reference(numbers[at.last]) + "/Count " + std::to_string(at.below);
    }
    objects.object(numbers[i], body + ">>");
  }
  return numbers[0];
}

}  // namespace pressrun::reports
