// Pages as bytes: what a worker stores of the chunk of a report that it rendered.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "reports/byte_sink.h"
#include "reports/pdf_page.h"

namespace pressrun::reports {

class PdfPartError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The format, version 1: "PRPART1\n", then records: one letter, the number of bytes that follow,
// the bytes. Numbers are unsigned LEB128; texts and lists are preceded by their size; lengths on a
// page are in hundredths of a point.
//   'P' a page: width, height, structure (kind, role, alternative text), bookmarks (level, y,
//       title), and the compressed content as the rest of the record
//   'E' the end, exactly one, last: pages, rows, replaced, sums, fonts (key, resource, glyphs: the
//       distance to the one before, text as UTF-8)
// Parts are read by the version that wrote them or a later one.
class PdfPartWriter : public PdfPageSink {
 public:
  // Borrows `sink`.
  explicit PdfPartWriter(ByteSink& sink);
  void page(const PdfPage& page) override;
  void end_part(const PdfPartEnd& end) override;

 private:
  void record(char kind, std::string_view head, std::string_view rest);

  ByteSink& sink_;
};

// Takes the bytes of a part in pieces of any size, as a ByteSink does, and passes its pages on as
// soon as they are complete. Holds at most one page.
class PdfPartReader : public ByteSink {
 public:
  // Borrows `pages`.
  explicit PdfPartReader(PdfPageSink& pages) : pages_(pages) {}
  // THROWS PdfPartError when the bytes are no part, and what `pages` throws.
  void write(std::string_view bytes) override;
  // All bytes were given. THROWS PdfPartError when the part is not complete.
  void finish() const;

  // What the part says of itself. REQUIRES finish().
  const PdfPartEnd& end() const { return end_; }

 private:
  bool take_magic();
  bool take_record();
  void take_page(std::string_view bytes);
  void take_end(std::string_view bytes);

  PdfPageSink& pages_;
  std::string waiting_;
  std::size_t at_ = 0;  // what of it was taken
  bool has_magic_ = false;
  bool has_end_ = false;
  std::uint64_t page_count_ = 0;
  std::uint64_t depth_ = 0;  // elements of the structure that are open
  PdfPartEnd end_;
};

}  // namespace pressrun::reports
