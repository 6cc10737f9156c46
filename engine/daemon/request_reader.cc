#include "engine/daemon/request_reader.h"

#include <algorithm>
#include <utility>

namespace pressrun::daemon {
namespace {

constexpr std::size_t kMaxEmptyLines = 4;

}  // namespace

RequestReader::State RequestReader::feed(std::string_view bytes) {
  buffer_.append(bytes);
  return advance();
}

RequestReader::State RequestReader::next() {
  head_ = {};
  body_ = {};
  chunked_.reset();
  empty_lines_ = 0;
  state_ = State::kIdle;
  return advance();
}

RequestReader::State RequestReader::advance() {
  if (state_ == State::kIdle) {
    // Empty lines before a request line are allowed (RFC 9112, 2.2).
    for (; buffer_.starts_with("\r\n") && empty_lines_ < kMaxEmptyLines; ++empty_lines_) {
      buffer_.erase(0, 2);
    }
    if (!buffer_.empty() && buffer_ != "\r") state_ = State::kHead;
  }
  if (state_ == State::kHead) read_head();
  if (state_ == State::kBody) read_body();
  return state_;
}

void RequestReader::read_head() {
  const std::size_t end = buffer_.find("\r\n\r\n", searched_);
  const std::size_t size = end == std::string::npos ? buffer_.size() : end + 4;
  if (size > limits_->max_head) {
    const bool in_first_line = buffer_.find('\n') == std::string::npos;
    return refuse({in_first_line ? 414 : 431, "the head of the request is too large"});
  }
  if (end == std::string::npos) {
    // Two bare line feeds end the head for lenient peers; waiting for more would only hide the
    // mistake.
    if (buffer_.find("\n\n", searched_) != std::string::npos) {
      return refuse({400, "lines must end with CR LF"});
    }
    searched_ = buffer_.size() < 3 ? 0 : buffer_.size() - 3;
    return;
  }
  auto parsed = parse_head(std::string_view(buffer_).substr(0, size), *limits_);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) return refuse(std::move(*refusal));
  buffer_.erase(0, size);
  searched_ = 0;
  head_ = std::move(std::get<RequestHead>(parsed));
  if (head_.chunked) chunked_.emplace(limits_->max_body);
  state_ = State::kBody;
}

void RequestReader::read_body() {
  if (!chunked_) {
    const std::size_t count = std::min(head_.content_length - body_.size(), buffer_.size());
    body_.append(buffer_, 0, count);
    buffer_.erase(0, count);
    if (body_.size() == head_.content_length) state_ = State::kReady;
    return;
  }
  std::string_view rest = buffer_;
  const ChunkedBody::State decoded = chunked_->decode(rest, body_);
  buffer_.erase(0, buffer_.size() - rest.size());
  if (decoded == ChunkedBody::State::kDone) state_ = State::kReady;
  if (decoded == ChunkedBody::State::kMalformed) refuse({400, "malformed chunked body"});
  if (decoded == ChunkedBody::State::kTooLarge) {
    refuse({413, "the body may have at most " + std::to_string(limits_->max_body) + " bytes"});
  }
}

void RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  // The head is in the buffer until it is taken.
  refusal_.of_head = head_.method == "HEAD" || buffer_.starts_with("HEAD ");
  state_ = State::kRefused;
  buffer_.clear();
}

void RequestReader::time_out() { refuse({408, "the request did not arrive in time"}); }

bool RequestReader::take_expects_continue() {
  return state_ == State::kBody && body_.empty() && std::exchange(head_.expects_continue, false);
}

}  // namespace pressrun::daemon
