// J15: parts of a PDF that another process stored: read the same in pieces, and printed as read.
#include <algorithm>

#include "reports/pdf_part.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using reports::PdfPage;
using reports::PdfPartEnd;
using reports::PdfPartReader;
using reports::PdfPartWriter;

struct Text : reports::ByteSink {
  void write(std::string_view bytes) override { all += bytes; }
  std::string all;
};

// Passes pages on and looks at what an assembler relies on.
class Checked : public reports::PdfPageSink {
 public:
  explicit Checked(reports::PdfPageSink& next) : next_(next) {}
  void page(const PdfPage& page) override {
    require(page.width < 2e6 && page.height < 2e6, "a page has a size");
    for (const auto& bookmark : page.bookmarks) {
      require(bookmark.level == 1 || bookmark.level == 2, "a bookmark is of a report or a section");
    }
    next_.page(page);
  }
  void end_part(const PdfPartEnd& end) override { next_.end_part(end); }

 private:
  reports::PdfPageSink& next_;
};

// The part printed again from what was read of it; empty when it is none.
std::string reprinted(std::string_view bytes, std::size_t step) {
  Text text;
  PdfPartWriter writer(text);
  Checked checked(writer);
  PdfPartReader reader(checked);
  try {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size()))) {
      reader.write(bytes.substr(0, step));
    }
    reader.finish();
  } catch (const reports::PdfPartError&) {
    return {};
  }
  return text.all;
}

const Registration pdf_part("pdf_part", [](std::string_view input) {
  const std::string printed = reprinted(input, std::max<std::size_t>(input.size(), 1));
  require(reprinted(input, 3) == printed, "in pieces it is the same");
  if (!printed.empty()) {
    require(reprinted(printed, printed.size()) == printed, "what is printed is read as the same");
  }
});

}  // namespace
}  // namespace pressrun::fuzz
