// One HTTP exchange with an S3-compatible service, by libcurl.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "engine/curl/curl_easy.h"
#include "engine/storage/s3/settings.h"

namespace pressrun::engine::s3 {

// Nobody answered, or not to the end: whether the service did what was asked is unknown.
class NoAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Exchange {
  std::string method;
  std::string url;
  Fields headers;
  std::string_view body;  // of PUT and POST; must outlive the exchange
};

struct Answer {
  long status = 0;
  Fields headers;    // names in lower case
  std::string body;  // at most kMaxBody; not of HEAD

  // "" when there is none.
  std::string header(std::string_view name) const;
  // Of the object, also in an answer to HEAD; 0 when it is not said.
  std::uint64_t content_length() const;
};

// What we read whole: lists and errors, no objects.
inline constexpr std::size_t kMaxBody = 4 << 20;

// Sets `curl` up for the exchange: method, address, headers and body as they are, a time-out for
// connecting and for standing still, and for the whole where no body goes either way. `list` must
// outlive the transfer.
void prepare(CurlEasy& curl, const Exchange& exchange, const Settings& settings, CurlList& list,
             std::string_view& body_left);

// A line of an answer's head into its headers; the last head's only, since "100 Continue" comes
// before it.
void read_header_line(std::string_view line, Fields& headers);

// THROWS NoAnswer.
Answer perform(CurlEasy& curl, const Exchange& exchange, const Settings& settings);

}  // namespace pressrun::engine::s3
