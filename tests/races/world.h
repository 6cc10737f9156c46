// What races between sessions need: the small world of tests/sql/support/world.sql in a database of
// its own, leases, and a way to see that a session waits.
#pragma once

#include <fstream>
#include <future>
#include <sstream>
#include <string>

#include "db/error.h"
#include "db/session.h"
#include "db/transaction.h"
#include "tests/support/eventually.h"
#include "tests/support/test_database.h"

namespace pressrun::test {

// What a worker holds: every call with it names all three.
struct Lease {
  std::string job;
  std::string run_lease;
  std::string token;

  db::Params params() const { return {job, run_lease, token}; }
};

class World {
 public:
  World() {
    std::ifstream file(std::string(PRESSRUN_SOURCE_DIR) + "/tests/sql/support/world.sql");
    std::ostringstream text;
    text << file.rdbuf();
    auto session = connect();
    session.run_script(text.str());
  }

  db::Session connect(Role role = Role::kAdmin) const { return database_.connect(role); }
  std::string url(Role role) const { return database_.url(role); }
  std::string value(const std::string& sql, const db::Params& params = {}) {
    return database_.value(sql, params);
  }
  long number(const std::string& sql, const db::Params& params = {}) {
    return std::stol(value(sql, params));
  }

  std::string worker() { return value("select test.worker()"); }
  // A job of event 11, which is of workspace 1, asked for by person 1.
  std::string request() { return value("select test.request()"); }
  std::string status(const std::string& job) { return value("select test.status($1)", {job}); }

  // Claims exactly this job and begins its run.
  Lease begun(const std::string& worker, const std::string& job) {
    const db::Rows rows = database_.sql(
        "select c.job_id, c.run_lease, c.lease_token from pressrun.claim_jobs($1, 1) c "
        "where c.job_id = $2",
        {worker, job});
    const Lease lease{rows.rows.at(0)[0].value(), rows.rows.at(0)[1].value(),
                      rows.rows.at(0)[2].value()};
    database_.sql("select test.begin($1, $2, $3)", lease.params());
    return lease;
  }

  // Whether the session is waiting for a lock that another holds. For sessions whose call runs on
  // another thread.
  bool waits(int backend_pid) {
    return value("select cardinality(pg_blocking_pids($1)) > 0", {backend_pid}) == "t";
  }
  bool eventually_waits(int backend_pid) {
    return eventually([&] { return waits(backend_pid); });
  }

 private:
  TestDatabase database_;
};

// One statement on a thread of its own, for sessions that will wait.
inline std::future<std::string> in_background(db::Session& session, std::string sql,
                                              db::Params params = {}) {
  return std::async(std::launch::async,
                    [&session, sql = std::move(sql), params = std::move(params)] {
                      try {
                        return session.call(sql, params).scalar().value_or("null");
                      } catch (const db::Error& error) {
                        return error.sqlstate();
                      }
                    });
}

constexpr const char* kComplete = "select pressrun.complete_job($1, $2, $3, test.stored($1, $2))";

}  // namespace pressrun::test
