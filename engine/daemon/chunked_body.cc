#include "engine/daemon/chunked_body.h"

#include <algorithm>
#include <charconv>

namespace pressrun::daemon {
namespace {

constexpr std::size_t kMaxLine = 1024;
constexpr std::size_t kFreeFraming = std::size_t{64} * 1024;

}  // namespace

ChunkedBody::State ChunkedBody::decode(std::string_view& in, std::string& out) {
  while (!in.empty()) {
    if (part_ == Part::kData) {
      const State state = take_data(in, out);
      if (state != State::kMore) return state;
      continue;
    }
    line_ += in.front();
    in.remove_prefix(1);
    if (++framing_ > kFreeFraming + decoded_ || line_.size() > kMaxLine) return State::kTooLarge;
    if (!line_.ends_with('\n')) continue;
    if (!line_.ends_with("\r\n")) return State::kMalformed;
    line_.resize(line_.size() - 2);
    const State state = end_of_line();
    line_.clear();
    if (state != State::kMore) return state;
  }
  return State::kMore;
}

ChunkedBody::State ChunkedBody::end_of_line() {
  switch (part_) {
    case Part::kSize:
      return size_line();
    case Part::kDataEnd:
      part_ = Part::kSize;
      return line_.empty() ? State::kMore : State::kMalformed;
    case Part::kTrailer:
      return line_.empty() ? State::kDone : State::kMore;
    case Part::kData:
      break;
  }
  return State::kMalformed;
}

ChunkedBody::State ChunkedBody::size_line() {
  const std::string_view digits = std::string_view(line_).substr(0, line_.find_first_of("; \t"));
  const char* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, left_in_chunk_, 16);
  if (digits.empty() || digits.size() > 8 || parsed.ec != std::errc() || parsed.ptr != end) {
    return State::kMalformed;
  }
  if (left_in_chunk_ > max_body_ - decoded_) return State::kTooLarge;
  part_ = left_in_chunk_ == 0 ? Part::kTrailer : Part::kData;
  return State::kMore;
}

ChunkedBody::State ChunkedBody::take_data(std::string_view& in, std::string& out) {
  const std::size_t count = std::min(left_in_chunk_, in.size());
  out.append(in.substr(0, count));
  in.remove_prefix(count);
  decoded_ += count;
  left_in_chunk_ -= count;
  if (left_in_chunk_ == 0) part_ = Part::kDataEnd;
  return State::kMore;
}

}  // namespace pressrun::daemon
