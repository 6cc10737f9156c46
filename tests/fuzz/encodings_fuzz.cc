// A5: texts that stand for bytes: one text for each byte string, both ways.
#include "engine/signing/base64.h"
#include "engine/signing/base64url.h"
#include "engine/signing/webhook_signature.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

void check_webhook(std::string_view input) {
  static const signing::WebhookSigner signer("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3", "SECRET");
  std::string_view body = input;
  signing::WebhookHeaders headers;
  headers.id = take_line(body);
  headers.timestamp = take_line(body);
  headers.signature = take_line(body);
  require(!signer.verify(headers, body, kNow), "nobody else signs with our secret");
  headers.timestamp = std::to_string(kNow);
  headers.signature += " " + signer.sign(headers.id, kNow, body);
  require(signer.verify(headers, body, kNow) || headers.id.empty(),
          "our own signature counts among others");
}

const Registration encodings("encodings", [](std::string_view input) {
  if (const auto bytes = signing::base64url_decode(input)) {
    require(signing::base64url_encode(*bytes) == input, "base64url has one text for each bytes");
  }
  require(signing::base64url_decode(signing::base64url_encode(input)) == input, "base64url");
  require(signing::base64_decode(signing::base64_encode(input)) == input, "base64");
  signing::base64_decode(input);
  check_webhook(input);
});

}  // namespace
}  // namespace pressrun::fuzz
