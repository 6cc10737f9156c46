// A5: the bytes of a connection are the same requests however they arrive, within bounds.
#include <algorithm>

#include "engine/daemon/request_reader.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

using daemon::RequestReader;
using State = RequestReader::State;

constexpr std::size_t kMost = 50;  // requests

daemon::HttpLimits limits() {
  daemon::HttpLimits all;
  all.max_head = 1024;
  all.max_headers = 12;
  all.max_target = 200;
  all.max_body = 4096;
  return all;
}

bool is_clean(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f') || c == '\t';
  });
}

std::string printed(RequestReader& reader) {
  const auto& head = reader.head();
  require(head.target.starts_with('/') || head.target == "*", "a target is a path");
  require(is_clean(head.target) && reader.body().size() <= limits().max_body, "within bounds");
  require(!(head.chunked && head.content_length > 0), "a body has one length");
  std::string text = head.method + " " + head.target + " " + head.version + "\n";
  for (const auto& [name, value] : head.headers) {
    require(is_clean(name) && is_clean(value), "headers hold no control characters");
    text += name + ": " + value + "\n";
  }
  return text + head.range.value_or("-") + (head.keep_alive ? " keep\n" : " close\n") +
         reader.body() + "\n";
}

// All requests of these bytes, given in pieces of `step`.
std::string all_of(std::string_view bytes, std::size_t step) {
  static const daemon::HttpLimits bounds = limits();
  RequestReader reader(bounds);
  std::string text;
  std::size_t count = 0;
  while (!bytes.empty() && reader.state() != State::kRefused && count < kMost) {
    reader.feed(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    while (reader.state() == State::kReady && count++ < kMost) {
      text += printed(reader);
      reader.next();
    }
  }
  if (reader.state() == State::kRefused) {
    require(reader.refusal().status >= 400, "a refusal has a status");
    // Which of several mistakes is met first depends on what has arrived.
    text += "refused";
  }
  return text;
}

const Registration request_reader("request_reader", [](std::string_view input) {
  const std::string whole = all_of(input, input.size());
  require(all_of(input, 1) == whole, "byte by byte it is the same");
  require(all_of(input, 7) == whole, "in pieces it is the same");
});

}  // namespace
}  // namespace pressrun::fuzz
