#include "engine/local/api_client.h"

#include <fcntl.h>
#include <httplib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/local/local_error.h"
#include "engine/storage/file_descriptor.h"

namespace pressrun::local {
namespace {

constexpr const char* kHost = "127.0.0.1";

httplib::Headers bearer(const std::string& token) {
  if (token.empty()) return {};
  return {{"Authorization", "Bearer " + token}};
}

void require_success(const httplib::Result& result, const std::string& what) {
  if (!result) {
    throw LocalError("No answer to " + what + ": " + httplib::to_string(result.error()) + ".");
  }
  if (result->status >= 300) {
    throw LocalError(what + " was answered with " + std::to_string(result->status) + ": " +
                     result->body);
  }
}

}  // namespace

ApiClient::ApiClient(int port) : client_(std::make_unique<httplib::Client>(kHost, port)) {
  client_->set_tcp_nodelay(true);
  client_->set_keep_alive(true);
}

ApiClient::~ApiClient() = default;

bool ApiClient::is_ready(int port) {
  httplib::Client probe(kHost, port);
  const auto result = probe.Get("/readyz");
  return result && result->status == 200;
}

void ApiClient::login(const std::string& email, const std::string& password) {
  token_ = post("/v1/login", {{"email", email}, {"password", password}}).at("token");
}

nlohmann::json ApiClient::get(const std::string& path) {
  const auto result = client_->Get(path, bearer(token_));
  require_success(result, "GET " + path);
  return nlohmann::json::parse(result->body);
}

nlohmann::json ApiClient::post(const std::string& path, const nlohmann::json& body) {
  const auto result = client_->Post(path, bearer(token_), body.dump(), "application/json");
  require_success(result, "POST " + path);
  return nlohmann::json::parse(result->body);
}

void ApiClient::download(const std::string& link, const std::filesystem::path& file) {
  const auto host_end = link.find('/', link.find("://") + 3);
  // Made before anything is written, so that nobody else can open it in between.
  const engine::FileDescriptor made(
      open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!made || fchmod(made.get(), 0600) != 0) {
    throw LocalError("Cannot write " + file.string() + ": " + std::strerror(errno) + ".");
  }
  std::ofstream out(file, std::ios::binary);
  const auto result =
      client_->Get(link.substr(host_end), [&](const char* data, std::size_t length) -> bool {
        out.write(data, static_cast<std::streamsize>(length));
        return out.good();
      });
  require_success(result, "the signed link");
  if (!out.flush()) throw LocalError("Cannot write " + file.string() + ". Is the disk full?");
}

}  // namespace pressrun::local
