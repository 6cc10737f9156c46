// A client of our HTTP API for tests: JSON in, JSON out, a bearer token.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/api_document.h"

namespace httplib {
class Client;
}

namespace pressrun::test {

struct Answer {
  int status = 0;
  std::multimap<std::string, std::string> headers;
  std::string body;

  // The first header of that name in any case; empty when absent.
  std::string header(const std::string& name) const;
  // THROWS nlohmann::json::exception when the body is none.
  nlohmann::json json() const { return nlohmann::json::parse(body); }
};

using HttpHeaders = std::multimap<std::string, std::string>;

// One keep-alive connection to a server on 127.0.0.1. Not thread safe. Its calls throw
// std::runtime_error when no answer comes, and fail the test that runs when an answer is not as the
// server's own document says (SPEC A4).
class HttpClient {
 public:
  // Without a document nothing is checked by it.
  explicit HttpClient(int port, std::string token = {},
                      std::shared_ptr<const ApiDocument> document = nullptr);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  // So long an answer may be silent before its call throws and the connection is closed.
  void give_up_after(std::chrono::milliseconds silence);

  // A path and query, or a whole URL of this server.
  Answer get(const std::string& target, const HttpHeaders& headers = {});
  Answer head(const std::string& target, const HttpHeaders& headers = {});
  Answer post(const std::string& target, const nlohmann::json& body,
              const HttpHeaders& headers = {});
  Answer patch(const std::string& target, const nlohmann::json& body);
  Answer remove(const std::string& target);  // DELETE
  // A body as it is, with its content type.
  Answer post_raw(const std::string& target, const std::string& body,
                  const std::string& content_type, const HttpHeaders& headers = {});

 private:
  Answer checked(const std::string& method, const std::string& target, const std::string& body,
                 const HttpHeaders& headers, Answer answer) const;

  std::unique_ptr<httplib::Client> client_;
  std::string token_;
  std::shared_ptr<const ApiDocument> document_;
};

}  // namespace pressrun::test
