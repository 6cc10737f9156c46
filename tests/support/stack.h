// A whole Pressrun for a test: httpd, workers, janitor and courier as real processes, beside a
// TestDatabase and a temporary store.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/http_client.h"
#include "tests/support/process.h"
#include "tests/support/test_cluster.h"
#include "tests/support/test_database.h"

namespace pressrun::test {

struct StackOptions {
  int workers = 1;
  bool httpd = true;
  bool janitor = true;
  bool courier = false;  // with a maildir, unless the environment says otherwise
  std::map<std::string, std::string> environment{};  // for every program, over what the stack sets
  std::string pooler{};  // Pooler::address(): all sessions but LISTEN and readers' go through it
  std::filesystem::path programs{};  // folder of another build's, whose answers are not compared
                                     // with a document; empty: those under test
};

// Starts everything in the constructor and waits until each is ready; kills it in the destructor.
// THROWS std::runtime_error, with the log, when one does not get ready.
class Stack {
 public:
  explicit Stack(TestDatabase& database, StackOptions options = {});

  Process& httpd() { return *httpd_; }
  Process& worker(std::size_t index) { return *workers_.at(index); }
  Process& janitor() { return *janitor_; }
  // Kills the janitor that there is and starts another; `environment` is for this one alone.
  void replace_janitor(const std::map<std::string, std::string>& environment = {});
  Process& courier(std::size_t index = 0) { return *couriers_.at(index); }
  // One more courier; returns its index.
  std::size_t add_courier(const std::map<std::string, std::string>& environment = {});
  // One more worker; returns its index.
  std::size_t add_worker(const std::map<std::string, std::string>& environment = {});

  int port() const { return port_; }
  // What a program of it tells Prometheus.
  std::string metrics_of(const Process& program) const;
  const std::filesystem::path& store() const { return store_; }
  // Where mails go without an environment that says otherwise.
  std::filesystem::path maildir() const { return folder_.path() / "mail"; }
  // Of the stack's token and link signatures, for tests that forge them.
  static std::string jwt_secret();
  static std::string signing_secret();

  // Logs in over the API. THROWS when that fails.
  HttpClient client_of(const std::string& email, const std::string& password);
  HttpClient anonymous() const { return HttpClient(port_, {}, document_); }
  // What the httpd says that it answers; the clients check by it.
  const ApiDocument& document() const { return *document_; }

 private:
  std::map<std::string, std::string> environment(Role role) const;
  std::unique_ptr<Process> start(const std::string& program, const std::string& log_name,
                                 std::map<std::string, std::string> environment);
  void await_ready(Process& process, int port);

  TestDatabase& database_;
  StackOptions options_;
  TemporaryFolder folder_;
  std::filesystem::path store_;
  int port_ = 0;
  std::shared_ptr<const ApiDocument> document_;
  std::unique_ptr<Process> httpd_;
  std::unique_ptr<Process> janitor_;
  std::vector<std::unique_ptr<Process>> workers_;
  std::vector<std::unique_ptr<Process>> couriers_;
  std::map<const Process*, int> status_ports_;
};

}  // namespace pressrun::test
