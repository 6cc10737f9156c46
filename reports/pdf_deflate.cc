#include "reports/pdf_deflate.h"

#include <libdeflate.h>

#include <new>

namespace pressrun::reports {
namespace {

// As small as zlib's default level and three times as fast.
constexpr int kLevel = 5;

}  // namespace

void PdfDeflater::Free::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

PdfDeflater::PdfDeflater() : compressor_(libdeflate_alloc_compressor(kLevel)) {
  if (!compressor_) throw std::bad_alloc();
}

PdfDeflater::~PdfDeflater() = default;

std::string_view PdfDeflater::compress(std::string_view bytes) {
  buffer_.resize(libdeflate_zlib_compress_bound(compressor_.get(), bytes.size()));
  const std::size_t size = libdeflate_zlib_compress(compressor_.get(), bytes.data(), bytes.size(),
                                                    buffer_.data(), buffer_.size());
  return std::string_view(buffer_).substr(0, size);
}

}  // namespace pressrun::reports
