// People at work while a test changes something under their hands.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/stack.h"

namespace pressrun::test {

// From its construction until stop() a few clients of a stack request reports of the type test-rows
// (define_test_report()), list them and look at each until it has ended. What was not answered as
// it should be is kept. Joins its threads; the stack and the database must outlive it.
class ApiLoad {
 public:
  // Logs in as the sample's owner. THROWS as Stack::client_of().
  ApiLoad(Stack& stack, TestDatabase& database, int clients = 3);
  ~ApiLoad() { stop(); }

  // Waits for what is under way. Idempotent.
  void stop();

  int answers() const { return answers_; }
  // Reports that were requested, and have ended as completed.
  int completed() const { return completed_; }
  // The longest time that an answer took.
  std::chrono::milliseconds slowest() const { return std::chrono::milliseconds(slowest_ms_); }
  // What went wrong, one a line; empty when nothing did.
  std::string complaints() const;

 private:
  void work(HttpClient& client);
  void report(HttpClient& client);
  // An answer of `call`, timed and compared with `status`.
  template <typename Call>
  Answer timed(int status, const Call& call);
  void complain(const std::string& what);

  std::atomic<bool> over_{false};
  std::atomic<int> answers_{0};
  std::atomic<int> completed_{0};
  std::atomic<long> slowest_ms_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> complaints_;  // GUARDED_BY(mutex_)
  std::vector<HttpClient> clients_;
  std::vector<std::jthread> threads_;
};

}  // namespace pressrun::test
