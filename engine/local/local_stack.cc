#include "engine/local/local_stack.h"

#include <nlohmann/json.hpp>
#include <thread>

#include "engine/local/api_client.h"
#include "engine/local/local_error.h"

namespace pressrun::local {

using namespace std::chrono_literals;

namespace {

constexpr auto kReadyLimit = 30s;
constexpr auto kStopLimit = 40s;  // more than a worker takes to finish or hand back
constexpr auto kPauseBeforeServer = 1s;

std::string on_loopback(int port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

LocalStack::LocalStack(const StackLayout& layout, const DataFolder& folder,
                       const LocalDatabase& database, const Secrets& secrets, Cluster& cluster,
                       Console& console)
    : layout_(layout),
      folder_(folder),
      database_(database),
      secrets_(secrets),
      cluster_(cluster),
      console_(console) {
  status_ports_.push_back(layout_.port);
  add("httpd", "pressrun-httpd", "pressrun_httpd",
      {{"PRESSRUN_LISTEN", on_loopback(layout_.port)},
       {"PRESSRUN_READER_DATABASE_URL", database_.role_url("pressrun_reader")},
       {"PRESSRUN_PUBLIC_URL", "http://" + on_loopback(layout_.port)},
       {"REPORT_DOWNLOAD_SIGNING_SECRET", secrets_.link_signing},
       {"PRESSRUN_JWT_ALG", "HS256"},
       {"PRESSRUN_JWT_SECRET", secrets_.jwt},
       {"PRESSRUN_JWT_ISSUER", "pressrun"},
       {"PRESSRUN_JWT_AUDIENCE", "pressrun"}});
  for (int i = 1; i <= layout_.workers; ++i) {
    add("worker-" + std::to_string(i), "pressrun-worker", "pressrun_worker",
        {{"PRESSRUN_READER_DATABASE_URL", database_.role_url("pressrun_reader")},
         {"PRESSRUN_STATUS_LISTEN", status_address()}});
  }
  add("janitor", "pressrun-janitor", "pressrun_janitor",
      {{"PRESSRUN_STATUS_LISTEN", status_address()}});
  add("courier", "pressrun-courier", "pressrun_courier",
      {{"PRESSRUN_STATUS_LISTEN", status_address()},
       {"PRESSRUN_PUBLIC_URL", "http://" + on_loopback(layout_.port)},
       {"REPORT_DOWNLOAD_SIGNING_SECRET", secrets_.link_signing},
       {"PRESSRUN_MAIL_TRANSPORT", "maildir"},
       {"PRESSRUN_MAILDIR", folder_.mail().string()}});
}

LocalStack::~LocalStack() { stop(); }

void LocalStack::add(const std::string& name, const std::string& program, const std::string& role,
                     std::map<std::string, std::string> environment) {
  environment.insert({{"PRESSRUN_DATABASE_URL", database_.role_url(role)},
                      {"PRESSRUN_STORE", folder_.store().string()}});
  services_.emplace_back(name, Command{.argv = {(layout_.programs / program).string()},
                                       .environment = std::move(environment),
                                       .output = folder_.log(name)});
}

std::string LocalStack::status_address() {
  status_ports_.push_back(free_port());
  return on_loopback(status_ports_.back());
}

void LocalStack::start(const daemon::StopSignal& stop) {
  for (auto& service : services_) service.start();
  const auto deadline = std::chrono::steady_clock::now() + kReadyLimit;
  for (std::size_t i = 0; i < services_.size(); ++i) {
    while (!ApiClient::is_ready(status_ports_[i])) {
      for (auto& service : services_) require_running(service);
      if (std::chrono::steady_clock::now() > deadline) {
        throw LocalError("The " + services_[i].name() + " does not get ready; see " +
                         services_[i].log().string() + ".");
      }
      if (stop.wait_for(50ms)) throw Stopped();
    }
  }
}

void LocalStack::require_running(Service& service) const {
  const auto failure = service.failure();
  if (failure.empty()) return;
  throw LocalError(
      failure + "\nMore is in " + service.log().string() + ". If a part of " +
      folder_.path().string() +
      " was removed or changed, restore it from a backup, or start anew with --reset.");
}

bool LocalStack::check() {
  const bool server_changed = check_server();
  return check_services() || server_changed;
}

bool LocalStack::check_services() {
  bool changed = false;
  for (auto& service : services_) {
    try {
      const auto news = service.check();
      if (news.empty()) continue;
      console_.warn(news);
      changed = true;
    } catch (const LocalError& error) {
      console_.warn(error.what());
    }
  }
  return changed;
}

bool LocalStack::check_server() {
  if (cluster_.running()) return false;
  console_.warn("PostgreSQL is gone and is started again; see " + folder_.log("postgres").string() +
                ".");
  // Whoever restarts it by hand gets the time to do so.
  std::this_thread::sleep_for(kPauseBeforeServer);
  try {
    cluster_.start_again();
    console_.warn("PostgreSQL runs again (process " + std::to_string(cluster_.pid()) + ").");
  } catch (const Stopped&) {
    throw;
  } catch (const LocalError& error) {
    console_.warn(error.what());
  }
  return true;
}

void LocalStack::stop() {
  for (auto& service : services_) service.ask_to_stop();
  const auto deadline = std::chrono::steady_clock::now() + kStopLimit;
  for (auto& service : services_) service.await_stop(deadline);
}

nlohmann::json LocalStack::pids() const {
  nlohmann::json pids = {{"postgres", cluster_.pid()}};
  for (const auto& service : services_) pids[service.name()] = service.pid();
  return pids;
}

}  // namespace pressrun::local
