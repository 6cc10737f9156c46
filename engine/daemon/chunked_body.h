// Decoding of Transfer-Encoding: chunked, as the bytes come.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pressrun::daemon {

// One body. Strict: CRLF only, sizes of at most 8 hex digits. Chunk extensions and trailers are
// skipped, within bounds.
class ChunkedBody {
 public:
  enum class State { kMore, kDone, kMalformed, kTooLarge };

  explicit ChunkedBody(std::size_t max_body) : max_body_(max_body) {}

  // Takes bytes off the front of `in` and appends what they decode to to `out`. At kDone the rest
  // of `in` belongs to the next request. kTooLarge also for framing out of proportion to what it
  // carries.
  State decode(std::string_view& in, std::string& out);

 private:
  enum class Part { kSize, kData, kDataEnd, kTrailer };

  State end_of_line();
  State size_line();
  State take_data(std::string_view& in, std::string& out);

  const std::size_t max_body_;
  Part part_ = Part::kSize;
  std::string line_;
  std::size_t left_in_chunk_ = 0;
  std::size_t decoded_ = 0;
  std::size_t framing_ = 0;
};

}  // namespace pressrun::daemon
