// A workbook that grows row by row in bounded memory, on libxlsxwriter.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/byte_sink.h"
#include "reports/xlsx_row_xml.h"
#include "reports/xlsx_sheet_names.h"

struct lxw_chart;
struct lxw_format;
struct lxw_workbook;
struct lxw_worksheet;

namespace pressrun::reports {

struct XlsxOptions {
  // Where the sheets' XML waits until its end, and then the workbook until it was passed on. Both
  // are files without names: nothing of a killed process stays. While the workbook is packed, the
  // largest sheet is there twice.
  std::filesystem::path temporary_folder = std::filesystem::temp_directory_path();
  std::uint64_t temporary_limit = 4'000'000'000;  // bytes of the sheets' XML
  std::uint32_t rows_per_sheet = 1'048'576;       // as many as a spreadsheet takes, or fewer
};

// How a cell looks. Formats are made once.
struct XlsxLook {
  std::string number_format = {};
  bool bold = false;
  bool is_header = false;
  bool is_total = false;
  bool is_muted = false;  // what is said about data
  bool right = false;
  bool center = false;
  bool left = false;
  bool wrapped = false;
  int size = 11;  // points

  auto operator<=>(const XlsxLook&) const = default;  // NOLINT(modernize-use-nullptr)
};

// Thin, and strict about every answer of the library. Rows of a sheet are written from top to
// bottom; several sheets may be written in turns. Not thread safe.
class XlsxWorkbook {
 public:
  // THROWS std::runtime_error when the temporary folder cannot be used.
  explicit XlsxWorkbook(const XlsxOptions& options);
  // Without finish(): gives up, leaving neither files nor descriptors.
  ~XlsxWorkbook();
  XlsxWorkbook(const XlsxWorkbook&) = delete;
  XlsxWorkbook& operator=(const XlsxWorkbook&) = delete;

  struct Sheet {
    lxw_worksheet* handle = nullptr;  // owned by the workbook
    std::string name;                 // needs no escape between ' '
  };
  // At the end of the workbook. REQUIRES that a cell is written into it before finish().
  Sheet add_sheet(std::string_view wanted_name);
  // Cells. Text is escaped already: see xlsx_text.h. `format` may be nullptr.
  void text(const Sheet& sheet, std::uint32_t row, std::size_t column, std::string_view escaped,
            lxw_format* format);
  void number(const Sheet& sheet, std::uint32_t row, std::size_t column, double value,
              lxw_format* format);
  void boolean(const Sheet& sheet, std::uint32_t row, std::size_t column, bool value,
               lxw_format* format);

  // Between them, cells of `sheet` belong to the row and come from left to right; they are written
  // past the library, which takes more time over its cells than the compression does. Rows below
  // may be written either way.
  void begin_row(const Sheet& sheet, std::uint32_t row);
  void end_row();

  lxw_format* format(const XlsxLook& look);
  // How a sheet is printed: on A4, as many pages long as it takes, one wide.
  enum class Page { kUpright, kLandscape };
  void set_page(const Sheet& sheet, Page page);
  lxw_chart* add_chart(std::uint8_t type);
  void set_properties(const std::string& title, const std::string& subject,
                      const std::string& author, const std::string& company, long long created);

  // THROWS LimitExceeded once the XML of all sheets so far is more than the limit, and
  // std::runtime_error when it could not be written, for example on a full disk. Cheap.
  void check();
  // Packs everything and passes it on; ends the workbook. THROWS what `sink` throws, and as
  // check().
  void finish(ByteSink& sink);

 private:
  bool is_in_row(const Sheet& sheet) const { return sheet.handle == row_sheet_; }
  void give_up();
  void pack();
  void pass_on(ByteSink& sink) const;

  XlsxOptions options_;
  std::string folder_;
  int file_ = -1;  // the packed workbook
  lxw_workbook* workbook_ = nullptr;
  std::vector<lxw_worksheet*> sheets_;
  XlsxSheetNames names_;
  std::map<XlsxLook, lxw_format*> formats_;
  lxw_worksheet* row_sheet_ = nullptr;  // whose row is being written
  XlsxRowXml row_xml_;
};

// THROWS std::runtime_error with the library's words unless `error` is its "no error".
void require_xlsx(int error);

}  // namespace pressrun::reports
