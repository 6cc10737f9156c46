#include "reports/xlsx_workbook.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "reports/measuring_sink.h"
#include "reports/xlsx_package.h"

namespace pressrun::reports {
namespace {

constexpr std::size_t kPiece = 256u << 10;
constexpr std::size_t kRowBuffer = 64u << 10;
constexpr std::uint8_t kA4 = 9;
constexpr std::uint8_t kFilterIndent = 2;  // leaves the filter's button its place
constexpr int kInk = 0x1F2937;
constexpr int kMuted = 0x6B7280;
constexpr int kHeaderFill = 0xE5ECF6;
constexpr int kHeaderLine = 0x6B86B3;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A file without a name in `folder`.
int open_nameless(const std::string& folder) {
  std::string name = folder + "/pressrun-xlsx-XXXXXX";
  const int file = mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) fail("the temporary folder " + folder + " cannot be used");
  unlink(name.c_str());
  return file;
}

// What tells an open file from another one that got its number later.
struct Identity {
  int descriptor;
  dev_t device;
  ino_t inode;
};

Identity identity(int descriptor) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) return {-1, 0, 0};
  return {descriptor, status.st_dev, status.st_ino};
}

bool is_still_open(const Identity& file) {
  const Identity now = identity(file.descriptor);
  return now.descriptor >= 0 && now.device == file.device && now.inode == file.inode;
}

int style_of(lxw_format* format) { return format == nullptr ? 0 : lxw_format_get_xf_index(format); }

// The library takes char* and copies it.
char* writable(const std::string& text) { return const_cast<char*>(text.c_str()); }

void look_like_header(lxw_format* format) {
  format_set_bg_color(format, kHeaderFill);
  format_set_bottom(format, LXW_BORDER_MEDIUM);
  format_set_bottom_color(format, kHeaderLine);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
}

void look_like_total(lxw_format* format) {
  format_set_top(format, LXW_BORDER_THIN);
  format_set_bottom(format, LXW_BORDER_DOUBLE);
  format_set_top_color(format, kHeaderLine);
  format_set_bottom_color(format, kHeaderLine);
}

void apply(const XlsxLook& look, lxw_format* format) {
  if (!look.number_format.empty()) format_set_num_format(format, look.number_format.c_str());
  if (look.bold || look.is_header || look.is_total) format_set_bold(format);
  if (look.is_header) look_like_header(format);
  if (look.is_total) look_like_total(format);
  if (look.is_muted) format_set_font_color(format, kMuted);
  if (look.is_header || look.size > 11) format_set_font_color(format, kInk);
  if (look.right) format_set_align(format, LXW_ALIGN_RIGHT);
  if (look.right && look.is_header) format_set_indent(format, kFilterIndent);
  if (look.center) format_set_align(format, LXW_ALIGN_CENTER);
  if (look.left) format_set_align(format, LXW_ALIGN_LEFT);
  if (look.wrapped) {
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  }
  if (look.size != 11) format_set_font_size(format, look.size);
}

}  // namespace

void require_xlsx(int error) {
  if (error == LXW_NO_ERROR) return;
  throw std::runtime_error(std::string("the workbook cannot be written: ") +
                           lxw_strerror(static_cast<lxw_error>(error)));
}

XlsxWorkbook::XlsxWorkbook(const XlsxOptions& options)
    : options_(options), folder_(options.temporary_folder.string()) {
  file_ = open_nameless(folder_);
  lxw_workbook_options settings{};
  settings.constant_memory = LXW_TRUE;
  settings.tmpdir = folder_.data();
  settings.use_zip64 = options_.temporary_limit >= 0xFFFF0000u ? LXW_TRUE : LXW_FALSE;
  workbook_ = workbook_new_opt(("/proc/self/fd/" + std::to_string(file_)).c_str(), &settings);
  if (workbook_ == nullptr) {
    close(file_);
    throw std::bad_alloc();
  }
}

XlsxWorkbook::~XlsxWorkbook() {
  if (workbook_ != nullptr) give_up();
  close(file_);
}

void XlsxWorkbook::give_up() {
  std::vector<std::FILE*> files;
  for (const lxw_worksheet* sheet : sheets_) files.push_back(sheet->optimize_tmpfile);
  lxw_workbook_free(workbook_);
  for (std::FILE* file : files) std::fclose(file);
  workbook_ = nullptr;
}

XlsxWorkbook::Sheet XlsxWorkbook::add_sheet(std::string_view wanted_name) {
  Sheet sheet;
  sheet.name = names_.take(wanted_name);
  sheet.handle = workbook_add_worksheet(workbook_, sheet.name.c_str());
  if (sheet.handle == nullptr || sheet.handle->optimize_tmpfile == nullptr) {
    throw std::runtime_error("a sheet cannot be added: is the temporary folder " + folder_ +
                             " full, or are there too many open files?");
  }
  std::setvbuf(sheet.handle->optimize_tmpfile, nullptr, _IOFBF, kRowBuffer);
  sheets_.push_back(sheet.handle);
  return sheet;
}

void XlsxWorkbook::text(const Sheet& sheet, std::uint32_t row, std::size_t column,
                        std::string_view escaped, lxw_format* format) {
  if (is_in_row(sheet)) return row_xml_.text(column, style_of(format), escaped);
  require_xlsx(worksheet_write_string(sheet.handle, row, static_cast<lxw_col_t>(column),
                                      std::string(escaped).c_str(), format));
}

void XlsxWorkbook::number(const Sheet& sheet, std::uint32_t row, std::size_t column, double value,
                          lxw_format* format) {
  if (is_in_row(sheet)) return row_xml_.number(column, style_of(format), value);
  require_xlsx(
      worksheet_write_number(sheet.handle, row, static_cast<lxw_col_t>(column), value, format));
}

void XlsxWorkbook::boolean(const Sheet& sheet, std::uint32_t row, std::size_t column, bool value,
                           lxw_format* format) {
  if (is_in_row(sheet)) return row_xml_.boolean(column, style_of(format), value);
  require_xlsx(
      worksheet_write_boolean(sheet.handle, row, static_cast<lxw_col_t>(column), value, format));
}

// What the library holds back of the rows above is written first.
void XlsxWorkbook::begin_row(const Sheet& sheet, std::uint32_t row) {
  lxw_worksheet_write_single_row(sheet.handle);
  row_sheet_ = sheet.handle;
  row_sheet_->dim_rowmax = std::max(row_sheet_->dim_rowmax, row);
  row_xml_.begin(row);
}

void XlsxWorkbook::end_row() {
  const std::string_view xml = row_xml_.end();
  std::fwrite(xml.data(), 1, xml.size(), row_sheet_->optimize_tmpfile);
  row_sheet_ = nullptr;
}

lxw_format* XlsxWorkbook::format(const XlsxLook& look) {
  lxw_format*& known = formats_[look];
  if (known == nullptr) {
    known = workbook_add_format(workbook_);
    if (known == nullptr) throw std::bad_alloc();
    apply(look, known);
  }
  return known;
}

void XlsxWorkbook::set_page(const Sheet& sheet, Page page) {
  worksheet_set_paper(sheet.handle, kA4);
  if (page == Page::kLandscape) worksheet_set_landscape(sheet.handle);
  worksheet_fit_to_pages(sheet.handle, 1, 0);
  require_xlsx(worksheet_set_footer(sheet.handle, "&L&A&R&P / &N"));
}

lxw_chart* XlsxWorkbook::add_chart(std::uint8_t type) {
  lxw_chart* chart = workbook_add_chart(workbook_, type);
  if (chart == nullptr) throw std::bad_alloc();
  return chart;
}

void XlsxWorkbook::set_properties(const std::string& title, const std::string& subject,
                                  const std::string& author, const std::string& company,
                                  long long created) {
  lxw_doc_properties properties{};
  properties.title = writable(title);
  properties.subject = writable(subject);
  properties.author = writable(author);
  properties.company = writable(company);
  properties.created = static_cast<time_t>(created);
  require_xlsx(workbook_set_properties(workbook_, &properties));
}

void XlsxWorkbook::check() {
  std::uint64_t bytes = 0;
  for (const lxw_worksheet* sheet : sheets_) {
    const off_t at = ftello(sheet->optimize_tmpfile);
    if (at < 0 || std::ferror(sheet->optimize_tmpfile) != 0) {
      throw std::runtime_error("a sheet cannot be written: is the temporary folder " + folder_ +
                               " full?");
    }
    bytes += static_cast<std::uint64_t>(at);
  }
  if (bytes > options_.temporary_limit) throw LimitExceeded(options_.temporary_limit);
}

void XlsxWorkbook::finish(ByteSink& sink) {
  for (lxw_worksheet* sheet : sheets_) {
    lxw_worksheet_write_single_row(sheet);
    if (std::fflush(sheet->optimize_tmpfile) != 0) fail("a sheet cannot be written to " + folder_);
  }
  check();
  pack();
  pass_on(sink);
}

// Closing frees the workbook and its files, but after an error the files of the sheets that it had
// not come to stay open.
void XlsxWorkbook::pack() {
  std::vector<std::uint64_t> sizes;
  std::vector<std::pair<std::FILE*, Identity>> files;
  for (const lxw_worksheet* sheet : sheets_) {
    sizes.push_back(static_cast<std::uint64_t>(ftello(sheet->optimize_tmpfile)));
    files.emplace_back(sheet->optimize_tmpfile, identity(fileno(sheet->optimize_tmpfile)));
  }
  sheets_.clear();
  lxw_workbook* workbook = workbook_;
  workbook_ = nullptr;
  const lxw_error error = workbook_close(workbook);
  if (error == LXW_NO_ERROR) {
    require_whole_package(file_, sizes);
    return;
  }
  for (const auto& [file, known] : files) {
    if (is_still_open(known)) std::fclose(file);
  }
  require_xlsx(error);
}

void XlsxWorkbook::pass_on(ByteSink& sink) const {
  std::vector<char> piece(kPiece);
  off_t at = 0;
  while (true) {
    const ssize_t bytes = pread(file_, piece.data(), piece.size(), at);
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) fail("the packed workbook cannot be read");
    if (bytes == 0) return;
    sink.write({piece.data(), static_cast<std::size_t>(bytes)});
    at += bytes;
  }
}

}  // namespace pressrun::reports
