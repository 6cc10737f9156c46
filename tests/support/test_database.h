// A database of a test's own: a copy of the run's template (all migrations, the sample data in
// small, the catalog).
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "db/session.h"

namespace pressrun::test {

// The superuser of a test server, and the roles of our programs.
enum class Role { kAdmin, kHttpd, kWorker, kReader, kJanitor, kCourier, kCtl };

// Makes the copy in the constructor and drops it, with whoever is still connected, in the
// destructor. About 0.1 s. THROWS std::runtime_error without PRESSRUN_TEST_CLUSTER: ./test sets it,
// and a test that needs a server must not pass without one.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& name() const { return name_; }
  // libpq keywords; by the server's socket, or by TCP for tests that stand between the two.
  std::string url(Role role) const;
  std::string url_by_tcp(Role role) const;
  // The same by a pooler (Pooler::address()).
  std::string url_by(const std::string& pooler, Role role) const;
  // libpq keywords of the run's server, without user and database. THROWS as the constructor does.
  static std::string server();

  // A new connection as that role.
  db::Session connect(Role role) const;
  // One statement as the superuser, on a connection kept for that.
  db::Rows sql(const std::string& statement, const db::Params& params = {});
  // The first column of the first row of such a statement; empty for NULL and for no row.
  std::string value(const std::string& statement, const db::Params& params = {});

  // Time travel: from now on pressrun.now() is that much later than the server's clock, in every
  // transaction of this database that starts after the call. Leases and heartbeats, which use
  // clock_timestamp(), do not notice.
  void travel(std::chrono::seconds offset);

 private:
  std::string name_;
  std::mutex mutex_;
  std::unique_ptr<db::Session> admin_;  // GUARDED_BY(mutex_)
};

// The name of the database role that a program logs in as, for example "pressrun_httpd".
std::string role_name(Role role);

}  // namespace pressrun::test
