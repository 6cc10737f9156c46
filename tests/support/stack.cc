#include "tests/support/stack.h"

#include <httplib.h>

#include <stdexcept>

#include "engine/local/cluster.h"
#include "tests/support/eventually.h"
#include "tests/support/ports.h"

namespace pressrun::test {

namespace {

std::string on_loopback(int port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

std::string Stack::jwt_secret() { return "a secret of tests, long enough for HS256"; }

std::string Stack::signing_secret() { return "t1:the link secret of tests, long enough"; }

Stack::Stack(TestDatabase& database, StackOptions options)
    : database_(database), options_(std::move(options)), store_(folder_.path() / "store") {
  std::filesystem::create_directories(store_);
  if (options_.httpd) {
    port_ = reserved_port();
    auto settings = environment(Role::kHttpd);
    settings.insert({{"PRESSRUN_LISTEN", on_loopback(port_)},
                     {"PRESSRUN_PUBLIC_URL", "http://" + on_loopback(port_)},
                     {"PRESSRUN_READER_DATABASE_URL", database_.url(Role::kReader)}});
    httpd_ = start("pressrun-httpd", "httpd.log", settings);
    await_ready(*httpd_, port_);
    // A newer schema may answer members that the document of an older httpd does not know.
    if (options_.programs.empty()) {
      document_ = std::make_shared<ApiDocument>(HttpClient(port_).get("/openapi.json").body);
    }
  }
  for (int i = 0; i < options_.workers; ++i) add_worker();
  if (options_.janitor) replace_janitor();
  if (options_.courier) add_courier();
}

void Stack::replace_janitor(const std::map<std::string, std::string>& environment_of_it) {
  janitor_.reset();
  const int port = reserved_port();
  auto settings = environment(Role::kJanitor);
  settings["PRESSRUN_STATUS_LISTEN"] = on_loopback(port);
  for (const auto& [name, value] : environment_of_it) settings[name] = value;
  janitor_ = start("pressrun-janitor", "janitor.log", settings);
  await_ready(*janitor_, port);
}

std::size_t Stack::add_courier(const std::map<std::string, std::string>& environment_of_it) {
  const int port = reserved_port();
  auto settings = environment(Role::kCourier);
  settings.insert({{"PRESSRUN_STATUS_LISTEN", on_loopback(port)},
                   {"PRESSRUN_PUBLIC_URL", "http://" + on_loopback(port_)},
                   {"PRESSRUN_MAIL_FROM", "Reports <reports@pressrun.example>"},
                   {"PRESSRUN_MAILDIR", maildir().string()}});
  for (const auto& [name, value] : environment_of_it) settings[name] = value;
  const auto index = couriers_.size();
  couriers_.push_back(
      start("pressrun-courier", "courier" + std::to_string(index) + ".log", settings));
  await_ready(*couriers_.back(), port);
  return index;
}

std::size_t Stack::add_worker(const std::map<std::string, std::string>& environment_of_it) {
  const int port = reserved_port();
  auto settings = environment(Role::kWorker);
  settings["PRESSRUN_READER_DATABASE_URL"] = database_.url(Role::kReader);
  settings["PRESSRUN_STATUS_LISTEN"] = on_loopback(port);
  for (const auto& [name, value] : environment_of_it) settings[name] = value;
  const auto index = workers_.size();
  workers_.push_back(start("pressrun-worker", "worker" + std::to_string(index) + ".log", settings));
  await_ready(*workers_.back(), port);
  return index;
}

std::map<std::string, std::string> Stack::environment(Role role) const {
  std::map<std::string, std::string> settings = {
      {"PRESSRUN_DATABASE_URL", database_.url(role)},
      {"PRESSRUN_STORE", store_.string()},
      {"REPORT_DOWNLOAD_SIGNING_SECRET", signing_secret()},
      {"PRESSRUN_JWT_ALG", "HS256"},
      {"PRESSRUN_JWT_SECRET", jwt_secret()},
      {"PRESSRUN_JWT_ISSUER", "pressrun"},
      {"PRESSRUN_JWT_AUDIENCE", "pressrun"}};
  if (!options_.pooler.empty()) {
    settings["PRESSRUN_DATABASE_URL"] = database_.url_by(options_.pooler, role);
    settings["PRESSRUN_LISTEN_DATABASE_URL"] = database_.url(role);
  }
  return settings;
}

std::unique_ptr<Process> Stack::start(const std::string& program_name, const std::string& log_name,
                                      std::map<std::string, std::string> environment) {
  for (const auto& [name, value] : options_.environment) environment[name] = value;
  return std::make_unique<Process>((options_.programs / program_name).string(),
                                   std::vector<std::string>{}, environment,
                                   folder_.path() / log_name);
}

std::string Stack::metrics_of(const Process& program) const {
  return HttpClient(status_ports_.at(&program)).get("/metrics").body;
}

void Stack::await_ready(Process& process, int port) {
  status_ports_[&process] = port;
  const auto ready = [&] {
    httplib::Client probe("127.0.0.1", port);
    const auto result = probe.Get("/readyz");
    return result && result->status == 200;
  };
  const bool came = eventually([&] { return !process.running() || ready(); });
  if (!came || !process.running()) {
    throw std::runtime_error("a program of the stack does not get ready; its log:\n" +
                             process.log());
  }
}

HttpClient Stack::client_of(const std::string& email, const std::string& password) {
  const auto answer = anonymous().post("/v1/login", {{"email", email}, {"password", password}});
  if (answer.status != 200) {
    throw std::runtime_error("login of " + email + " answered " + std::to_string(answer.status) +
                             ": " + answer.body);
  }
  return HttpClient(port_, answer.json().at("token"), document_);
}

}  // namespace pressrun::test
