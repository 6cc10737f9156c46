// The OpenAPI document of a server under test, and whether its answers are as it says (SPEC A4).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pressrun::test {

struct Answer;

// What a client sent. `body` is empty when there was none.
struct Sent {
  std::string method;
  std::string target;  // path and query
  std::string body;
  bool wants_html = false;
};

// Thread safe.
class ApiDocument {
 public:
  // `text` is JSON. THROWS std::runtime_error when it is no document that this can check by.
  explicit ApiDocument(const std::string& text);
  ~ApiDocument();
  ApiDocument(const ApiDocument&) = delete;
  ApiDocument& operator=(const ApiDocument&) = delete;

  // What is not documented, or not as documented, in the words of a failing test: status, media
  // type, headers, members and values of a JSON body; of a request that succeeded also its query
  // and body. Empty when all is. Pages, for clients that want HTML, are not looked into.
  std::vector<std::string> breaches(const Sent& sent, const Answer& answer) const;

  const nlohmann::json& root() const { return document_; }
  // Without references, in this or below.
  nlohmann::json resolved(const nlohmann::json& part) const;

 private:
  struct Schema;
  struct Operation {
    const nlohmann::json* path = nullptr;   // nullptr: no such path
    const nlohmann::json* found = nullptr;  // nullptr: no such method there
  };

  Operation find(const std::string& method, const std::string& path) const;
  // The errors of a value.
  std::vector<std::string> check(const nlohmann::json& schema, const nlohmann::json& value) const;
  void check_request(const Sent& sent, const nlohmann::json& operation,
                     std::vector<std::string>& breaches) const;
  void check_headers(const nlohmann::json& response, const Answer& answer,
                     std::vector<std::string>& breaches) const;
  void check_body(const Sent& sent, const nlohmann::json& response, const Answer& answer,
                  std::vector<std::string>& breaches) const;
  void check_undocumented(const Sent& sent, const Operation& operation, const Answer& answer,
                          std::vector<std::string>& breaches) const;

  const nlohmann::json document_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<Schema>> schemas_;  // GUARDED_BY(mutex_): by text
};

}  // namespace pressrun::test
