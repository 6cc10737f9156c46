// The little of our HTTP API that ./run uses, as any client would.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace httplib {
class Client;
}

namespace pressrun::local {

// Not thread safe. Every call THROWS LocalError when there is no answer, or one that says no.
class ApiClient {
 public:
  explicit ApiClient(int port);
  ~ApiClient();
  ApiClient(const ApiClient&) = delete;
  ApiClient& operator=(const ApiClient&) = delete;

  // Whether the server at `port` says that it is ready.
  static bool is_ready(int port);

  // Keeps the token for the calls that follow.
  void login(const std::string& email, const std::string& password);
  nlohmann::json get(const std::string& path);
  nlohmann::json post(const std::string& path, const nlohmann::json& body);
  // Follows a signed link of this server and streams what it gives into `file`, which
  // only our account may read.
  void download(const std::string& link, const std::filesystem::path& file);

 private:
  std::unique_ptr<httplib::Client> client_;
  std::string token_;
};

}  // namespace pressrun::local
