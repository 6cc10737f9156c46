// The objects of a PDF file, written as they come.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/byte_sink.h"
#include "reports/pdf_deflate.h"

namespace pressrun::reports {

// PDF 1.7 with object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8). Each
// object is written once and forgotten, up to a small batch; what is kept is eight bytes an object.
// (PoDoFo 0.9.8 was measured: its immediate writer takes 0.1 s for the objects of 1,000 pages, 1.7
// s for 5,000, 33 s for 20,000, growing with the square, and writes no object streams.) Not thread
// safe.
class PdfObjectWriter {
 public:
  // Borrows `sink`. Writes the header.
  explicit PdfObjectWriter(ByteSink& sink);

  // The number of an object that will be written later.
  int reserve();
  void object(int number, std::string_view body);
  int object(std::string_view body);
  // `dictionary`: its entries without << >> and without /Length. The bytes are written as they are.
  void stream(int number, std::string_view dictionary, std::string_view bytes);
  // Adds /Filter.
  void compressed_stream(int number, std::string_view dictionary, std::string_view bytes);
  // `id`: 32 hexadecimal digits. Nothing may be written afterwards. THROWS std::logic_error when a
  // reserved object was never written.
  void finish(int catalog, int info, std::string_view id);

 private:
  void put(std::string_view bytes);
  void note_place(int number);
  void flush_batch();
  std::string cross_references() const;

  ByteSink& sink_;
  PdfDeflater deflater_;
  std::uint64_t position_ = 0;
  // By number: 0 not written; 2 * offset; or 2 * (stream << 8 | index) + 1.
  std::vector<std::uint64_t> places_ = {0};
  std::string batch_;         // bodies of the next object stream
  std::string batch_header_;  // its pairs of number and offset
  int batch_size_ = 0;
  int batch_number_ = 0;
};

// "12 0 R"
std::string pdf_reference(int number);
// A text string: <FEFF...>. Bad UTF-8 is replaced.
std::string pdf_text(std::string_view utf8);
// A number with at most two decimals.
std::string pdf_number(double value);

}  // namespace pressrun::reports
