// A5: chunked bodies are the same however they arrive, and come back as they were cut.
#include <algorithm>
#include <array>
#include <charconv>

#include "engine/daemon/chunked_body.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using daemon::ChunkedBody;
using State = ChunkedBody::State;

constexpr std::size_t kMaxBody = 2000;

struct Outcome {
  State state = State::kMore;
  std::string body;
  std::size_t left = 0;

  bool operator==(const Outcome&) const = default;
};

Outcome decoded(std::string_view bytes, std::size_t step) {
  ChunkedBody body(kMaxBody);
  Outcome outcome;
  while (outcome.state == State::kMore && !bytes.empty()) {
    std::string_view piece = bytes.substr(0, step);
    const std::size_t size = piece.size();
    outcome.state = body.decode(piece, outcome.body);
    require(piece.size() <= size, "bytes are taken off the front");
    bytes.remove_prefix(size - piece.size());
    require(outcome.state != State::kMore || piece.empty(), "more is asked for only at the end");
  }
  outcome.left = bytes.size();
  return outcome;
}

std::string in_chunks(std::string_view text, std::size_t step) {
  std::string encoded;
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, step);
    std::array<char, 16> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), piece.size(), 16).ptr;
    encoded.append(size.data(), end).append("\r\n").append(piece).append("\r\n");
    text.remove_prefix(piece.size());
  }
  return encoded + "0\r\n\r\n";
}

const Registration chunked_body("chunked_body", [](std::string_view input) {
  const Outcome whole = decoded(input, std::max<std::size_t>(input.size(), 1));
  require(whole.body.size() <= kMaxBody, "a body is bounded");
  const Outcome bytewise = decoded(input, 1);
  require(bytewise.state == whole.state, "byte by byte it ends the same");
  require(whole.state != State::kDone || bytewise == whole, "and is the same");
  const std::string_view text = input.substr(0, kMaxBody / 2);
  const Outcome back = decoded(in_chunks(text, 97) + "GET", 5);
  require(back.state == State::kDone && back.body == text, "what is cut is put together again");
});

}  // namespace
}  // namespace pressrun::fuzz
