#include "engine/storage/s3/sigv4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <map>
#include <stdexcept>
#include <string_view>

#include "engine/daemon/encoding.h"

namespace pressrun::engine::s3 {
namespace {

constexpr const char* kAlgorithm = "AWS4-HMAC-SHA256";
constexpr const char* kTermination = "aws4_request";

std::string hmac_sha256(const std::string& key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(message.data()), message.size(), mac.data(),
            &size)) {
    throw std::runtime_error("OpenSSL cannot make an HMAC");
  }
  return {reinterpret_cast<const char*>(mac.data()), size};
}

std::string utc(SigningTime time, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

std::string timestamp(SigningTime time) { return utc(time, "%Y%m%dT%H%M%SZ"); }

std::string scope_text(const SigningScope& scope, SigningTime time) {
  return utc(time, "%Y%m%d") + "/" + scope.region + "/" + scope.service + "/" + kTermination;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Without space around, and with one space for each run inside.
std::string folded(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (!std::isspace(static_cast<unsigned char>(c))) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// By name, several values of one in the sequence they are sent.
std::map<std::string, std::string> canonical_headers(const Fields& headers) {
  std::map<std::string, std::string> canonical;
  for (const auto& [name, value] : headers) {
    const auto [at, first] = canonical.try_emplace(lower_case(name), folded(value));
    if (!first) at->second += "," + folded(value);
  }
  return canonical;
}

std::string signed_headers(const Fields& headers) {
  std::string names;
  for (const auto& header : canonical_headers(headers)) {
    names += (names.empty() ? "" : ";") + header.first;
  }
  return names;
}

std::string signature_of(const SignableRequest& request, const Credentials& credentials,
                         const SigningScope& scope, SigningTime time) {
  return signature(string_to_sign(canonical_request(request), scope, time), credentials.secret_key,
                   scope, time);
}

}  // namespace

std::string canonical_query(const Fields& query) {
  Fields encoded;
  for (const auto& [name, value] : query) {
    encoded.emplace_back(daemon::percent_encode(name), daemon::percent_encode(value));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) {
    text.append(text.empty() ? "" : "&").append(name).append("=").append(value);
  }
  return text;
}

std::string canonical_request(const SignableRequest& request) {
  std::string text = request.method + "\n" + daemon::percent_encode(request.path, "/") + "\n" +
                     canonical_query(request.query) + "\n";
  for (const auto& [name, value] : canonical_headers(request.headers)) {
    text.append(name).append(":").append(value).append("\n");
  }
  return text + "\n" + signed_headers(request.headers) + "\n" + request.payload_hash;
}

std::string string_to_sign(const std::string& canonical_request, const SigningScope& scope,
                           SigningTime time) {
  return std::string(kAlgorithm) + "\n" + timestamp(time) + "\n" + scope_text(scope, time) + "\n" +
         daemon::sha256_hexadecimal(canonical_request);
}

std::string signature(const std::string& string_to_sign, const std::string& secret_key,
                      const SigningScope& scope, SigningTime time) {
  std::string key = hmac_sha256("AWS4" + secret_key, utc(time, "%Y%m%d"));
  for (const auto& part : {scope.region, scope.service, std::string(kTermination)}) {
    key = hmac_sha256(key, part);
  }
  return daemon::hexadecimal(hmac_sha256(key, string_to_sign));
}

void sign_by_header(SignableRequest& request, const Credentials& credentials,
                    const SigningScope& scope, SigningTime time) {
  request.headers.emplace_back("x-amz-date", timestamp(time));
  if (!credentials.session_token.empty()) {
    request.headers.emplace_back("x-amz-security-token", credentials.session_token);
  }
  const std::string authorization =
      std::string(kAlgorithm) + " Credential=" + credentials.access_key + "/" +
      scope_text(scope, time) + ", SignedHeaders=" + signed_headers(request.headers) +
      ", Signature=" + signature_of(request, credentials, scope, time);
  request.headers.emplace_back("authorization", authorization);
}

void sign_by_query(SignableRequest& request, const Credentials& credentials,
                   const SigningScope& scope, SigningTime time, std::chrono::seconds lifetime) {
  request.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
  request.query.emplace_back("X-Amz-Credential",
                             credentials.access_key + "/" + scope_text(scope, time));
  request.query.emplace_back("X-Amz-Date", timestamp(time));
  request.query.emplace_back("X-Amz-Expires", std::to_string(lifetime.count()));
  if (!credentials.session_token.empty()) {
    request.query.emplace_back("X-Amz-Security-Token", credentials.session_token);
  }
  request.query.emplace_back("X-Amz-SignedHeaders", signed_headers(request.headers));
  request.query.emplace_back("X-Amz-Signature", signature_of(request, credentials, scope, time));
}

}  // namespace pressrun::engine::s3
