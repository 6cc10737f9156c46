// AWS Signature Version 4: what proves to an S3-compatible service who asks.
// Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)".
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace pressrun::engine::s3 {

struct Credentials {
  std::string access_key;
  std::string secret_key;
  std::string session_token;  // of temporary credentials; empty: none
};

// Where a signature counts.
struct SigningScope {
  std::string region;
  std::string service = "s3";
};

using Fields = std::vector<std::pair<std::string, std::string>>;

// A request as it is about to be sent. `path` and `query` are not encoded yet; a path is signed as
// it is, without resolving "." or merging slashes, as S3 does.
struct SignableRequest {
  std::string method;
  std::string path;  // begins with "/"
  Fields query;
  Fields headers;            // all of them are signed; "host" has to be among them
  std::string payload_hash;  // SHA-256 in lower case hex, or kUnsignedPayload
};

inline constexpr const char* kUnsignedPayload = "UNSIGNED-PAYLOAD";

using SigningTime = std::chrono::system_clock::time_point;

// "a=b&c=" of encoded names and values, sorted by encoded name, then value.
std::string canonical_query(const Fields& query);

// The three steps, apart since tests and messages about refused signatures need them.
std::string canonical_request(const SignableRequest& request);
std::string string_to_sign(const std::string& canonical_request, const SigningScope& scope,
                           SigningTime time);
std::string signature(const std::string& string_to_sign, const std::string& secret_key,
                      const SigningScope& scope, SigningTime time);

// Adds x-amz-date, x-amz-security-token where the credentials have one, and authorization, as the
// last, to the headers.
void sign_by_header(SignableRequest& request, const Credentials& credentials,
                    const SigningScope& scope, SigningTime time);

// Adds the X-Amz-... parameters with the signature to the query, so that the address alone is
// enough for `lifetime` (1 second to 7 days).
void sign_by_query(SignableRequest& request, const Credentials& credentials,
                   const SigningScope& scope, SigningTime time, std::chrono::seconds lifetime);

}  // namespace pressrun::engine::s3
