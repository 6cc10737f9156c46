#include "tests/bench/queue_driver.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace pressrun::bench {
namespace {

constexpr int kFillBatch = 1000;
constexpr int kFifths = 5;
constexpr auto kBetweenBeats = std::chrono::seconds(2);  // as of a worker

const char* const kRequest =
    "select count(*) from generate_series(1, $1::int) g, lateral pressrun.request_report("
    "$2::bigint, $3::bigint, 'inventory', '{}', '{csv}', p_request_id => g::text)";

// A begin_run() of each, and the artifacts as complete_job() takes them.
const char* const kBegin =
    "select (select jsonb_agg(jsonb_build_object('artifact_id', a ->> 'artifact_id', 'bytes', 100, "
    "'rows', 1,"
    " 'sha256', repeat('0', 64))) from jsonb_array_elements(pressrun.begin_run(c.job, c.lease, "
    "c.token, 1, now())"
    " -> 'artifacts') a)"
    " from unnest($1::text[], $2::bigint[], $3::uuid[]) c(job, lease, token)";

const char* const kComplete =
    "select count(*) filter (where pressrun.complete_job(c.job, c.lease, c.token, c.artifacts) = "
    "'ok')"
    " from unnest($1::text[], $2::bigint[], $3::uuid[], $4::jsonb[]) c(job, lease, token, "
    "artifacts)";

std::vector<std::string> column(const db::Rows& rows, std::size_t index) {
  std::vector<std::string> values;
  for (const auto& row : rows.rows) values.push_back(row[index].value());
  return values;
}

void add(Spent& total, const Spent& part) {
  total.request += part.request;
  total.claim += part.claim;
  total.begin += part.begin;
  total.complete += part.complete;
}

// When each fifth of a number of jobs was done. Thread safe.
class Fifths {
 public:
  explicit Fifths(int total) : total_(total), start_(Clock::now()), ends_(kFifths) {}

  bool over() const { return done_ >= total_; }
  void add(int jobs) {
    const std::lock_guard lock(mutex_);
    done_ += jobs;
    const double now = std::chrono::duration<double>(Clock::now() - start_).count();
    for (int i = 0; i < kFifths; ++i) {
      auto& end = ends_[static_cast<std::size_t>(i)];
      if (end == 0 && done_ >= total_ * (i + 1) / kFifths) end = now;
    }
  }
  std::vector<double> durations() const {
    auto result = ends_;
    for (std::size_t i = kFifths - 1; i > 0; --i) result[i] -= result[i - 1];
    return result;
  }

 private:
  const int total_;
  const Clock::time_point start_;
  std::mutex mutex_;
  std::atomic<int> done_ = 0;
  std::vector<double> ends_;
};

}  // namespace

QueueDriver::QueueDriver(test::TestDatabase& database, const Place& place)
    : place_(place),
      httpd_(database.connect(test::Role::kHttpd)),
      worker_(database.connect(test::Role::kWorker)),
      worker_id_(worker_.call("select pressrun.register_worker('bench', 1, 1000, 'bench')")
                     .scalar()
                     .value()) {}

void QueueDriver::request(int jobs) {
  spent_.request += timed([&] { httpd_.call(kRequest, {jobs, place_.person, place_.event}); });
}

QueueDriver::Claimed QueueDriver::claim_some(int jobs) {
  const auto rows = worker_.call(
      "select job_id, run_lease, lease_token from pressrun.claim_jobs($1::uuid, $2::int)",
      {worker_id_, jobs});
  return {column(rows, 0), column(rows, 1), column(rows, 2)};
}

void QueueDriver::beat() {
  if (Clock::now() < next_beat_) return;
  worker_.call("select pressrun.heartbeat($1::uuid)", {worker_id_});
  next_beat_ = Clock::now() + kBetweenBeats;
}

double QueueDriver::claim(int jobs) {
  return timed([&] { claim_some(jobs); });
}

int QueueDriver::work(int jobs) {
  beat();
  Claimed claimed;
  spent_.claim += timed([&] { claimed = claim_some(jobs); });
  if (claimed.jobs.empty()) return 0;
  const db::Params runs = {db::array_literal(claimed.jobs), db::array_literal(claimed.leases),
                           db::array_literal(claimed.tokens)};
  std::vector<std::string> artifacts;
  spent_.begin += timed([&] { artifacts = column(worker_.call(kBegin, runs), 0); });
  auto ends = runs;
  ends.emplace_back(db::array_literal(artifacts));
  int completed = 0;
  spent_.complete +=
      timed([&] { completed = std::stoi(worker_.call(kComplete, ends).scalar().value()); });
  return completed;
}

std::vector<double> drive(test::TestDatabase& database, const Place& place, int connections,
                          int batch, int total, bool request_too, Spent& spent) {
  std::vector<QueueDriver> drivers;
  for (int i = 0; i < connections; ++i) drivers.emplace_back(database, place);
  Fifths fifths(total);
  {
    std::vector<std::jthread> threads;
    for (auto& driver : drivers) {
      threads.emplace_back([&] {
        while (!fifths.over()) {
          if (request_too) driver.request(batch);
          const int done = driver.work(batch);
          fifths.add(done);
          if (done == 0 && !request_too) break;
        }
      });
    }
  }
  for (const auto& driver : drivers) add(spent, driver.spent());
  return fifths.durations();
}

void fill_queue(test::TestDatabase& database, const Place& place, int jobs) {
  QueueDriver driver(database, place);
  for (int left = jobs; left > 0; left -= kFillBatch) driver.request(std::min(left, kFillBatch));
}

}  // namespace pressrun::bench
