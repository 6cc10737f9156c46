#include "engine/daemon/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace pressrun::daemon {
namespace {

constexpr std::array<std::string_view, 9> kMethods = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"};
constexpr std::size_t kMaxRangeLength = 200;

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The authority of an http or https URL; empty when it is none, or names a user, which nothing that
// is sent to a server may (RFC 9110, 4.2.4).
std::string_view host_of_url(std::string_view url) {
  const std::size_t colon = std::min(url.find(':'), url.size());
  const std::string_view scheme = url.substr(0, colon);
  if (!equals_ignoring_case(scheme, "http") && !equals_ignoring_case(scheme, "https")) return {};
  url.remove_prefix(colon);
  if (!url.starts_with("://")) return {};
  url = url.substr(3);
  const std::string_view host = url.substr(0, url.find_first_of("/?"));
  const bool sane = std::all_of(host.begin(), host.end(), [](char c) {
    return is_token_char(c) || std::string_view(":[]").find(c) != std::string_view::npos;
  });
  return sane ? host : std::string_view();
}

bool has_list_member(std::string_view list, std::string_view member) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (equals_ignoring_case(trim(list.substr(0, comma)), member)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// Reads one head, line by line; the first refusal wins.
class HeadParser {
 public:
  explicit HeadParser(const HttpLimits& limits) : limits_(limits) {}

  std::variant<RequestHead, Refusal> parse(std::string_view head) {
    std::string_view line;
    if (!next_line(head, line) || !request_line(line)) return refusal();
    while (next_line(head, line) && !line.empty()) {
      if (!header_line(line)) return refusal();
    }
    if (!line.empty() || !head.empty()) refuse(400, "malformed header lines");
    if (!finish()) return refusal();
    return std::move(head_);
  }

 private:
  bool refuse(int status, std::string detail) {
    if (!refusal_) refusal_ = Refusal{status, std::move(detail)};
    return false;
  }
  Refusal refusal() const { return refusal_.value_or(Refusal{400, "malformed request"}); }

  // Cuts the next line off `rest`. Lines end with CRLF and hold no other CR, LF or NUL.
  bool next_line(std::string_view& rest, std::string_view& line) {
    const std::size_t end = rest.find("\r\n");
    if (end == std::string_view::npos) return refuse(400, "malformed header lines");
    line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return true;
    return refuse(400, "control characters in the head");
  }

  bool request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
      return refuse(400, "malformed request line");
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view protocol = line.substr(last + 1);
    if (!is_token(method)) return refuse(400, "malformed request line");
    if (protocol != "HTTP/1.1" && protocol != "HTTP/1.0") {
      return refuse(protocol.starts_with("HTTP/") ? 505 : 400, "only HTTP/1.1 is spoken here");
    }
    http_1_0_ = protocol == "HTTP/1.0";
    if (!well_formed_target(target)) return false;
    if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) {
      return refuse(405, "no such method");
    }
    head_.method = method;
    head_.target = path_of(target);
    head_.version = protocol;
    return true;
  }

  bool well_formed_target(std::string_view target) {
    if (target.size() > limits_.max_target) return refuse(414, "the address is too long");
    const bool printable = std::all_of(target.begin(), target.end(),
                                       [](char c) { return c > ' ' && c != '\x7f' && c != '#'; });
    if (printable && (target.starts_with('/') || target == "*")) return true;
    host_ = printable ? host_of_url(target) : "";
    return !host_.empty() || refuse(400, "malformed request target");
  }

  // REQUIRES well_formed_target().
  std::string path_of(std::string_view target) const {
    if (host_.empty()) return std::string(target);
    target.remove_prefix(target.find("//") + 2 + host_.size());
    return target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  }

  bool header_line(std::string_view line) {
    if (++header_count_ > limits_.max_headers) return refuse(431, "too many headers");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
      return refuse(400, "malformed header line");
    }
    const std::string_view value = trim(line.substr(colon + 1));
    const bool clean = std::all_of(value.begin(), value.end(), [](char c) {
      return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f');
    });
    if (!clean) return refuse(400, "control characters in a header");
    return header(line.substr(0, colon), value);
  }

  bool header(std::string_view name, std::string_view value) {
    if (equals_ignoring_case(name, "Content-Length")) return content_length(value);
    if (equals_ignoring_case(name, "Transfer-Encoding")) return transfer_encoding(value);
    if (equals_ignoring_case(name, "Content-Encoding")) return content_encoding(value);
    if (equals_ignoring_case(name, "Expect")) return expect(value);
    if (equals_ignoring_case(name, "Range")) return range(value);
    if (equals_ignoring_case(name, "Accept-Encoding")) return true;
    if (equals_ignoring_case(name, "Host") && std::exchange(has_host_, true)) {
      return refuse(400, "more than one Host header");
    }
    if (equals_ignoring_case(name, "Connection")) {
      wants_close_ |= has_list_member(value, "close");
      return true;
    }
    const bool replaced = !host_.empty() && equals_ignoring_case(name, "Host");
    head_.headers.emplace_back(name, replaced ? host_ : value);
    return true;
  }

  bool content_length(std::string_view value) {
    if (std::exchange(has_length_, true)) return refuse(400, "more than one Content-Length");
    const char* end = value.data() + value.size();
    const bool digits = !value.empty() && std::all_of(value.begin(), value.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) return refuse(400, "malformed Content-Length");
    const auto parsed = std::from_chars(value.data(), end, head_.content_length);
    if (parsed.ec != std::errc() || head_.content_length > limits_.max_body) {
      return refuse(413,
                    "the body may have at most " + std::to_string(limits_.max_body) + " bytes");
    }
    return true;
  }

  bool transfer_encoding(std::string_view value) {
    if (std::exchange(head_.chunked, true)) return refuse(400, "more than one Transfer-Encoding");
    if (equals_ignoring_case(value, "chunked")) return true;
    return refuse(501, "the only transfer coding taken is chunked");
  }

  bool content_encoding(std::string_view value) {
    if (value.empty() || equals_ignoring_case(value, "identity")) return true;
    return refuse(415, "compressed bodies are not taken");
  }

  bool expect(std::string_view value) {
    if (!equals_ignoring_case(value, "100-continue")) {
      return refuse(417, "the only expectation met is 100-continue");
    }
    head_.expects_continue = true;
    return true;
  }

  bool range(std::string_view value) {
    if (head_.range) return refuse(400, "more than one Range header");
    // An empty one is ignored, which RFC 9110 allows with any, and still seen by a second one.
    head_.range = value.size() > kMaxRangeLength ? "" : std::string(value);
    return true;
  }

  bool finish() {
    if (refusal_) return false;
    if (has_length_ && head_.chunked) {
      return refuse(400, "Content-Length beside Transfer-Encoding");
    }
    if (http_1_0_ && head_.chunked) return refuse(400, "HTTP/1.0 knows no chunked bodies");
    if (!http_1_0_ && !has_host_) return refuse(400, "the Host header is missing");
    if (head_.range == "") head_.range.reset();
    head_.keep_alive = !http_1_0_ && !wants_close_;
    return true;
  }

  const HttpLimits& limits_;
  RequestHead head_;
  std::optional<Refusal> refusal_;
  std::string_view host_;  // of a target that is a URL
  std::size_t header_count_ = 0;
  bool http_1_0_ = false;
  bool has_host_ = false;
  bool has_length_ = false;
  bool wants_close_ = false;
};

}  // namespace

std::variant<RequestHead, Refusal> parse_head(std::string_view head, const HttpLimits& limits) {
  return HeadParser(limits).parse(head);
}

}  // namespace pressrun::daemon
