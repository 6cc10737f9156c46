// Signature Version 4 against the published vectors (../shared/data/sigv4), by header and by query.
// Proves S1.
#include <gtest/gtest.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/daemon/encoding.h"
#include "engine/storage/s3/sigv4.h"

namespace pressrun::engine::s3 {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kVectors = PRESSRUN_SOURCE_DIR "/../shared/data/sigv4";

std::string content(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// Removes "." and ".." and merges slashes, as services other than S3 do before they sign.
std::string normalized(const std::string& path) {
  std::vector<std::string> segments;
  std::stringstream in(path);
  for (std::string segment; std::getline(in, segment, '/');) {
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
  }
  std::string text;
  for (const auto& segment : segments) text += "/" + segment;
  return text.empty() || path.back() == '/' ? text + "/" : text;
}

Fields parse_query(const std::string& text) {
  Fields query;
  std::stringstream in(text);
  for (std::string field; std::getline(in, field, '&');) {
    const auto equal = field.find('=');
    query.emplace_back(field.substr(0, equal),
                       equal == std::string::npos ? "" : field.substr(equal + 1));
  }
  return query;
}

// A vector's request: a request line, headers (which may be folded), an empty line, a body.
struct Vector {
  SignableRequest request;
  Credentials credentials;
  SigningScope scope;
  SigningTime time;
  std::chrono::seconds lifetime{};
  bool sign_body = false;
};

void parse_request(const std::string& text, bool normalize, Vector& vector) {
  std::stringstream in(text);
  std::string line;
  std::getline(in, line);
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  const std::string target = line.substr(first + 1, last - first - 1);
  const auto question = target.find('?');
  const std::string path = target.substr(0, question);
  vector.request.method = line.substr(0, first);
  vector.request.path = normalize ? normalized(path) : path;
  if (question != std::string::npos)
    vector.request.query = parse_query(target.substr(question + 1));
  while (std::getline(in, line) && !line.empty()) {
    const auto colon = line.find(':');
    if (line.front() == ' ') {
      vector.request.headers.back().second += line;
    } else {
      vector.request.headers.emplace_back(line.substr(0, colon), line.substr(colon + 1));
    }
  }
  std::string body;
  std::getline(in, body, '\0');
  vector.request.payload_hash = daemon::sha256_hexadecimal(body);
}

Vector load(const fs::path& folder) {
  const auto context = json::parse(content(folder / "context.json"));
  Vector vector;
  const auto& credentials = context.at("credentials");
  vector.credentials = {credentials.at("access_key_id"), credentials.at("secret_access_key"),
                        credentials.value("token", "")};
  vector.scope = {context.at("region"), context.at("service")};
  std::tm parts{};
  strptime(context.at("timestamp").get<std::string>().c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  vector.time = std::chrono::system_clock::from_time_t(timegm(&parts));
  vector.lifetime = std::chrono::seconds(context.at("expiration_in_seconds").get<int>());
  vector.sign_body = context.at("sign_body");
  parse_request(content(folder / "request.txt"), context.at("normalize"), vector);
  return vector;
}

std::string last_parameter(const SignableRequest& request) { return request.query.back().second; }

std::string signature_in(const std::string& authorization) {
  return authorization.substr(authorization.rfind('=') + 1);
}

class SigV4 : public testing::TestWithParam<std::string> {};

TEST_P(SigV4, SignsByHeaderAsPublished) {
  if (!fs::exists(kVectors)) GTEST_SKIP() << "without ../shared/data/sigv4";
  const fs::path folder = kVectors / GetParam();
  Vector vector = load(folder);
  if (vector.sign_body) {
    vector.request.headers.emplace_back("x-amz-content-sha256", vector.request.payload_hash);
  }
  sign_by_header(vector.request, vector.credentials, vector.scope, vector.time);
  const std::string authorization = vector.request.headers.back().second;
  vector.request.headers.pop_back();
  const std::string canonical = canonical_request(vector.request);
  EXPECT_EQ(canonical, content(folder / "header-canonical-request.txt"));
  EXPECT_EQ(string_to_sign(canonical, vector.scope, vector.time),
            content(folder / "header-string-to-sign.txt"));
  EXPECT_EQ(signature_in(authorization), content(folder / "header-signature.txt"));
  EXPECT_NE(content(folder / "header-signed-request.txt").find(authorization), std::string::npos);
}

TEST_P(SigV4, SignsByQueryAsPublished) {
  if (!fs::exists(kVectors)) GTEST_SKIP() << "without ../shared/data/sigv4";
  const fs::path folder = kVectors / GetParam();
  Vector vector = load(folder);
  sign_by_query(vector.request, vector.credentials, vector.scope, vector.time, vector.lifetime);
  EXPECT_EQ(last_parameter(vector.request), content(folder / "query-signature.txt"));
  vector.request.query.pop_back();
  EXPECT_EQ(canonical_request(vector.request), content(folder / "query-canonical-request.txt"));
}

std::vector<std::string> names_of_vectors() {
  std::vector<std::string> names;
  if (fs::exists(kVectors)) {
    for (const auto& entry : fs::directory_iterator(kVectors)) {
      if (entry.is_directory()) names.push_back(entry.path().filename());
    }
  }
  std::sort(names.begin(), names.end());
  return names.empty() ? std::vector<std::string>{"absent"} : names;
}

INSTANTIATE_TEST_SUITE_P(Published, SigV4, testing::ValuesIn(names_of_vectors()),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(PercentEncode, KeepsWhatRfc3986LeavesUnreserved) {
  EXPECT_EQ(daemon::percent_encode("a/b c+~.-_%\xC3\xA9", "/"), "a/b%20c%2B~.-_%25%C3%A9");
  EXPECT_EQ(daemon::percent_encode("a/b"), "a%2Fb");
}

TEST(CanonicalQuery, IsSortedAfterEncoding) {
  EXPECT_EQ(canonical_query({{"b", "2"}, {"a", "x y"}, {"uploads", ""}, {"a", "A"}}),
            "a=A&a=x%20y&b=2&uploads=");
}

}  // namespace
}  // namespace pressrun::engine::s3
