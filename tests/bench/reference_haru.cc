// bench_reference_haru ROWS OUT: a table of the same rows drawn by libharu, without shaping; prints
// the number of pages.
#include <hpdf.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr const char* kFont = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
constexpr std::array<float, 6> kLefts = {40, 100, 210, 290, 380, 440};
constexpr std::array<float, 3> kRights = {670, 730, 800};
constexpr float kSize = 7.5F;
using Values = std::vector<std::string>;

Values split(const std::string& line) {
  Values values;
  for (std::size_t from = 0; from <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', from), line.size());
    values.push_back(line.substr(from, tab - from));
    from = tab + 1;
  }
  return values;
}

class Table {
 public:
  Table() : pdf_(HPDF_New(nullptr, nullptr)) {
    HPDF_SetCompressionMode(pdf_, HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(pdf_);
    font_ = HPDF_GetFont(pdf_, HPDF_LoadTTFontFromFile(pdf_, kFont, HPDF_TRUE), "UTF-8");
  }
  ~Table() { HPDF_Free(pdf_); }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  void row(const Values& values) {
    if (y_ < 40) begin_page();
    draw(values, y_);
    line(y_ - 5);
    y_ -= 18;
  }
  void save(const char* path) { HPDF_SaveToFile(pdf_, path); }
  int pages() const { return pages_; }

 private:
  void begin_page() {
    page_ = HPDF_AddPage(pdf_);
    HPDF_Page_SetSize(page_, HPDF_PAGE_SIZE_A4, HPDF_PAGE_LANDSCAPE);
    HPDF_Page_SetFontAndSize(page_, font_, kSize);
    ++pages_;
    draw({"Order", "Ordered", "Customer", "Country", "Article", "Description", "Quantity",
          "Unit price", "Line total"},
         550);
    line(545);
    text(40, 20, "Completed orders    Page " + std::to_string(pages_));
    y_ = 530;
  }
  void draw(const Values& values, float y) {
    for (std::size_t i = 0; i < kLefts.size(); ++i) text(kLefts[i], y, values[i]);
    for (std::size_t i = 0; i < kRights.size(); ++i) {
      const std::string& value = values[kLefts.size() + i];
      text(kRights[i] - HPDF_Page_TextWidth(page_, value.c_str()), y, value);
    }
  }
  void text(float x, float y, const std::string& value) {
    HPDF_Page_BeginText(page_);
    HPDF_Page_TextOut(page_, x, y, value.c_str());
    HPDF_Page_EndText(page_);
  }
  void line(float y) {
    HPDF_Page_MoveTo(page_, 40, y);
    HPDF_Page_LineTo(page_, 800, y);
    HPDF_Page_Stroke(page_);
  }

  HPDF_Doc pdf_;
  HPDF_Font font_ = nullptr;
  HPDF_Page page_ = nullptr;
  float y_ = 0;
  int pages_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  Table table;
  std::ifstream rows(argv[1]);
  for (std::string line; std::getline(rows, line);) table.row(split(line));
  table.save(argv[2]);
  std::printf("%d\n", table.pages());
  return 0;
}
