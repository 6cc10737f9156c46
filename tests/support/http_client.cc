#include "tests/support/http_client.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <strings.h>

#include <stdexcept>

namespace pressrun::test {
namespace {

std::string path_of(const std::string& target) {
  const auto scheme = target.find("://");
  if (scheme == std::string::npos) return target;
  const auto path = target.find('/', scheme + 3);
  return path == std::string::npos ? "/" : target.substr(path);
}

httplib::Headers headers_for(const std::string& token, const HttpHeaders& given) {
  httplib::Headers headers(given.begin(), given.end());
  if (!token.empty()) headers.emplace("Authorization", "Bearer " + token);
  return headers;
}

Answer answer(const httplib::Result& result, const std::string& what) {
  if (!result) {
    throw std::runtime_error("no answer to " + what + ": " + httplib::to_string(result.error()));
  }
  Answer answer{result->status, {}, result->body};
  for (const auto& [name, value] : result->headers) answer.headers.emplace(name, value);
  return answer;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (strcasecmp(key.c_str(), name.c_str()) == 0) return value;
  }
  return {};
}

HttpClient::HttpClient(int port, std::string token, std::shared_ptr<const ApiDocument> document)
    : client_(std::make_unique<httplib::Client>("127.0.0.1", port)),
      token_(std::move(token)),
      document_(std::move(document)) {
  client_->set_tcp_nodelay(true);
  client_->set_keep_alive(true);
  client_->set_connection_timeout(5);
  client_->set_read_timeout(60);
}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

void HttpClient::give_up_after(std::chrono::milliseconds silence) {
  client_->set_read_timeout(silence);
}

Answer HttpClient::checked(const std::string& method, const std::string& target,
                           const std::string& body, const HttpHeaders& headers,
                           Answer answer) const {
  if (!document_) return answer;
  const auto accept = headers.find("Accept");
  const bool wants_html =
      accept != headers.end() && accept->second.find("text/html") != std::string::npos;
  std::string list;
  for (const std::string& breach :
       document_->breaches({method, path_of(target), body, wants_html}, answer)) {
    list += "\n  " + breach;
  }
  if (!list.empty()) {
    ADD_FAILURE() << method << " " << target << " answered " << answer.status
                  << ", not as /openapi.json says (httpd/openapi):" << list << "\n"
                  << answer.body.substr(0, 2000);
  }
  return answer;
}

Answer HttpClient::get(const std::string& target, const HttpHeaders& headers) {
  return checked(
      "GET", target, "", headers,
      answer(client_->Get(path_of(target), headers_for(token_, headers)), "GET " + target));
}

Answer HttpClient::head(const std::string& target, const HttpHeaders& headers) {
  return checked(
      "HEAD", target, "", headers,
      answer(client_->Head(path_of(target), headers_for(token_, headers)), "HEAD " + target));
}

Answer HttpClient::post(const std::string& target, const nlohmann::json& body,
                        const HttpHeaders& headers) {
  return post_raw(target, body.dump(), "application/json", headers);
}

Answer HttpClient::patch(const std::string& target, const nlohmann::json& body) {
  return checked("PATCH", target, body.dump(), {},
                 answer(client_->Patch(path_of(target), headers_for(token_, {}), body.dump(),
                                       "application/json"),
                        "PATCH " + target));
}

Answer HttpClient::remove(const std::string& target) {
  // This version of cpp-httplib's client waits for a body that a 204 never has.
  return checked(
      "DELETE", target, "", {},
      answer(client_->Delete(path_of(target), headers_for(token_, {{"Connection", "close"}})),
             "DELETE " + target));
}

Answer HttpClient::post_raw(const std::string& target, const std::string& body,
                            const std::string& content_type, const HttpHeaders& headers) {
  return checked(
      "POST", target, body, headers,
      answer(client_->Post(path_of(target), headers_for(token_, headers), body, content_type),
             "POST " + target));
}

}  // namespace pressrun::test
