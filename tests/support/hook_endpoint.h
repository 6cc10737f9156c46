// A platform's endpoint for webhooks, in the test's process.
#pragma once

#include <httplib.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pressrun::test {

// Takes what is posted to url(). Thread safe.
class HookEndpoint {
 public:
  HookEndpoint() {
    server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      response.status = status_;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // A stop before it listens is forgotten.
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~HookEndpoint() {
    server_.stop();
    thread_.join();
  }
  HookEndpoint(const HookEndpoint&) = delete;
  HookEndpoint& operator=(const HookEndpoint&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  void answer(int status) { status_ = status; }
  std::vector<httplib::Request> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  httplib::Server server_;
  std::mutex mutex_;
  std::vector<httplib::Request> requests_;  // GUARDED_BY(mutex_)
  std::atomic<int> status_{200};
  int port_ = 0;
  std::thread thread_;
};

}  // namespace pressrun::test
