// A worker without reports: calls the functions that the httpd and the workers call, as fast as the
// server answers.
#pragma once

#include <string>
#include <vector>

#include "db/session.h"
#include "tests/bench/bench.h"

namespace pressrun::bench {

// Seconds spent in each call.
struct Spent {
  double request = 0;
  double claim = 0;
  double begin = 0;
  double complete = 0;
};

// Two connections, as two processes would have. Owned by one thread.
class QueueDriver {
 public:
  QueueDriver(test::TestDatabase& database, const Place& place);

  // request_report() for that many jobs in one statement.
  void request(int jobs);
  // claim_jobs(), begin_run() (which makes the artifact row) and complete_job(), each for up to
  // that many jobs in one statement. Returns how many jobs were completed.
  int work(int jobs);
  // claim_jobs() alone; returns the seconds it took.
  double claim(int jobs);

  const Spent& spent() const { return spent_; }

 private:
  struct Claimed {
    std::vector<std::string> jobs, leases, tokens;
  };
  Claimed claim_some(int jobs);
  // Nobody else renews this worker's lease.
  void beat();

  Place place_;
  db::Session httpd_;
  db::Session worker_;
  std::string worker_id_;
  Clock::time_point next_beat_ = Clock::now();
  Spent spent_;
};

// Lets `connections` threads work, each with `batch` jobs at a time, until `total` jobs are
// completed; returns the seconds from the start to the end of each fifth of them. With
// `request_too` each thread requests what it works on, else the jobs must be queued already. Adds
// what was spent in each call to `spent`.
std::vector<double> drive(test::TestDatabase& database, const Place& place, int connections,
                          int batch, int total, bool request_too, Spent& spent);

// Queues that many jobs, many a statement.
void fill_queue(test::TestDatabase& database, const Place& place, int jobs);

}  // namespace pressrun::bench
