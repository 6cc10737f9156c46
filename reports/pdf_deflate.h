// Compression of whole buffers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct libdeflate_compressor;

namespace pressrun::reports {

// zlib format, as /FlateDecode wants it. Not thread safe.
class PdfDeflater {
 public:
  PdfDeflater();
  ~PdfDeflater();
  // The view lives until the next call.
  std::string_view compress(std::string_view bytes);

 private:
  struct Free {
    void operator()(libdeflate_compressor* compressor) const;
  };

  std::unique_ptr<libdeflate_compressor, Free> compressor_;
  std::string buffer_;
};

}  // namespace pressrun::reports
