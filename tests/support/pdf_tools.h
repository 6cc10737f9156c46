// PDF files under the eyes of other programs: qpdf and poppler.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pressrun::test {

// A file of its own in a temporary folder, removed with the object.
class PdfFile {
 public:
  explicit PdfFile(const std::string& bytes);
  ~PdfFile();
  PdfFile(const PdfFile&) = delete;
  PdfFile& operator=(const PdfFile&) = delete;

  // What `qpdf --check` finds wrong; empty: nothing.
  std::string complaints() const;
  // By pdftotext: without layout, pages end with a form feed; `layout` keeps rows on their lines.
  std::string text(bool layout = false) const;
  // What pdftotext takes for words, each from left to right, in whatever direction it is read.
  std::vector<std::string> words() const;
  // By pdfinfo; `option` may be -struct or -dests.
  std::string info(const std::string& option = "") const;
  // By pdffonts, without its header, a font a line.
  std::vector<std::string> fonts() const;
  // The objects, uncompressed, by qpdf --qdf.
  std::string objects() const;

 private:
  std::filesystem::path path_;
};

}  // namespace pressrun::test
