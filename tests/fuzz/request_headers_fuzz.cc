// S3, A3, A6: the values of request headers that we look into.
#include <httplib.h>

#include "httpd/byte_range.h"
#include "httpd/client_address.h"
#include "httpd/email_address.h"
#include "httpd/etag.h"
#include "httpd/job_request.h"
#include "httpd/language.h"
#include "httpd/prefer.h"
#include "httpd/problem.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

void check_range(const std::string& header) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{418}, std::uint64_t{1} << 40}) {
    const auto range = httpd::parse_byte_range(header, size);
    if (const auto* part = std::get_if<httpd::FilePart>(&range)) {
      require(part->length >= 1 && part->first < size && part->length <= size - part->first,
              "a part lies within the file");
    }
  }
}

void check_tags(std::string_view header) {
  constexpr std::string_view kTag = "\"0123456789abcdef\"";
  if (httpd::meets_if_match(header, kTag) && !header.empty()) {
    require(header.find(kTag) != std::string_view::npos || header.find('*') != std::string::npos,
            "If-Match names the tag");
    require(httpd::matches_etag(header, kTag), "what matches strongly matches weakly");
  }
}

void check_client(const std::string& header) {
  static const httpd::TrustedProxies proxies("10.0.0.0/8, 2001:db8::/32");
  httplib::Request request;
  request.remote_addr = "192.0.2.1";
  request.headers.emplace("X-Forwarded-For", header);
  require(proxies.client_of(request) == "192.0.2.1", "only proxies are believed");
  request.remote_addr = "10.1.2.3";
  const std::string client = proxies.client_of(request);
  require(client.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos,
          "a client is an address");
  const std::string network = httpd::client_network(client);
  require(httpd::client_network(network) == network, "a network is counted as itself");
}

void check_key(const std::string& header) {
  httplib::Request request;
  request.headers.emplace("Idempotency-Key", header);
  try {
    const auto key = httpd::idempotency_key(request);
    require(key && !key->empty() && key->size() <= 255, "a key is bounded");
  } catch (const httpd::Problem& problem) {
    require(problem.status() == 400, "a bad key is a 400");
  }
}

const Registration request_headers("request_headers", [](std::string_view input) {
  const std::string header(input);
  check_range(header);
  check_range("bytes=" + header);
  check_tags(input);
  check_client(header);
  check_key(header);
  const auto wait = httpd::preferred_wait(input);
  require(!wait || (wait->count() >= 0 && *wait <= httpd::kMaxWait), "waits are bounded");
  const std::string language = httpd::language_wanted(input);
  require(language == "en" || language == "de", "a language is one of ours");
  if (httpd::is_email_address(input)) {
    require(input.find_first_of(" \t\r\n<>,;\"()\\") == std::string_view::npos,
            "an address holds nothing that means something in a mail's header");
  }
});

}  // namespace
}  // namespace pressrun::fuzz
