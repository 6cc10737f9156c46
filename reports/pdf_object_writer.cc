#include "reports/pdf_object_writer.h"

#include <cmath>
#include <stdexcept>

#include "reports/text_decode.h"

namespace pressrun::reports {
namespace {

constexpr int kBatchObjects = 200;  // fits the index of places_
constexpr std::size_t kBatchBytes = 64u << 10;

void append_big_endian(std::uint64_t value, int bytes, std::string& into) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    into += static_cast<char>((value >> shift) & 0xFF);
  }
}

}  // namespace

PdfObjectWriter::PdfObjectWriter(ByteSink& sink) : sink_(sink) {
  put("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
}

void PdfObjectWriter::put(std::string_view bytes) {
  sink_.write(bytes);
  position_ += bytes.size();
}

int PdfObjectWriter::reserve() {
  places_.push_back(0);
  return static_cast<int>(places_.size()) - 1;
}

void PdfObjectWriter::note_place(int number) {
  places_[static_cast<std::size_t>(number)] = position_ * 2;
}

void PdfObjectWriter::object(int number, std::string_view body) {
  if (batch_size_ == 0) batch_number_ = reserve();
  const auto stream = static_cast<std::uint64_t>(batch_number_);
  places_[static_cast<std::size_t>(number)] =
      ((stream << 8) | static_cast<std::uint64_t>(batch_size_)) * 2 + 1;
  batch_header_ += std::to_string(number) + " " + std::to_string(batch_.size()) + " ";
  batch_.append(body).append("\n");
  if (++batch_size_ == kBatchObjects || batch_.size() >= kBatchBytes) flush_batch();
}

int PdfObjectWriter::object(std::string_view body) {
  const int number = reserve();
  object(number, body);
  return number;
}

void PdfObjectWriter::flush_batch() {
  if (batch_size_ == 0) return;
  const std::string dictionary = "/Type/ObjStm/N " + std::to_string(batch_size_) + "/First " +
                                 std::to_string(batch_header_.size());
  const std::string bytes = batch_header_ + batch_;
  batch_size_ = 0;
  batch_.clear();
  batch_header_.clear();
  compressed_stream(batch_number_, dictionary, bytes);
}

void PdfObjectWriter::stream(int number, std::string_view dictionary, std::string_view bytes) {
  note_place(number);
  std::string head = std::to_string(number) + " 0 obj\n<<";
  head.append(dictionary).append("/Length ").append(std::to_string(bytes.size()));
  head += ">>\nstream\n";
  put(head);
  put(bytes);
  put("\nendstream\nendobj\n");
}

void PdfObjectWriter::compressed_stream(int number, std::string_view dictionary,
                                        std::string_view bytes) {
  stream(number, std::string(dictionary) + "/Filter/FlateDecode", deflater_.compress(bytes));
}

// Type, eight bytes of offset or stream number, one byte of index.
std::string PdfObjectWriter::cross_references() const {
  std::string table;
  table.reserve(places_.size() * 10);
  table.append(9, '\0');
  table += '\xFF';
  for (std::size_t number = 1; number < places_.size(); ++number) {
    const std::uint64_t place = places_[number];
    if (place == 0) throw std::logic_error("PDF object " + std::to_string(number) + " is missing");
    const bool in_stream = place % 2 == 1;
    table += in_stream ? '\2' : '\1';
    append_big_endian(in_stream ? place >> 9 : place / 2, 8, table);
    append_big_endian(in_stream ? (place >> 1) & 0xFF : 0, 1, table);
  }
  return table;
}

void PdfObjectWriter::finish(int catalog, int info, std::string_view id) {
  flush_batch();
  const int number = reserve();
  const std::uint64_t start = position_;
  note_place(number);
  std::string dictionary = "/Type/XRef/W[1 8 1]/Size " + std::to_string(places_.size());
  dictionary += "/Root " + pdf_reference(catalog) + "/Info " + pdf_reference(info);
  dictionary.append("/ID[<").append(id).append("><").append(id).append(">]");
  compressed_stream(number, dictionary, cross_references());
  put("startxref\n" + std::to_string(start) + "\n%%EOF\n");
}

std::string pdf_reference(int number) { return std::to_string(number) + " 0 R"; }

std::string pdf_text(std::string_view utf8) {
  std::size_t invalid = 0;
  return "<" + utf16_hex(decode_for_drawing(utf8, invalid)) + ">";
}

std::string pdf_number(double value) {
  const long hundredths = std::lround(value * 100);
  std::string text = std::to_string(std::labs(hundredths) / 100);
  const long fraction = std::labs(hundredths) % 100;
  if (fraction != 0) {
    text += fraction % 10 == 0 ? "." + std::to_string(fraction / 10)
                               : (fraction < 10 ? ".0" : ".") + std::to_string(fraction);
  }
  return hundredths < 0 ? "-" + text : text;
}

}  // namespace pressrun::reports
