// The list of an event's reports over HTTP, with a million jobs in the table, half of them of this
// event, and then with 10,000 more that have waited for long.

#include "tests/bench/bench.h"
#include "tests/bench/queue_driver.h"
#include "tests/support/stack.h"

namespace pressrun::bench {
namespace {

// The triggers, which refuse whoever does not come by a function, are off meanwhile.
const char* const kFill = R"(
alter table pressrun.event_report_jobs disable trigger all;
alter table pressrun.event_report_job_runs disable trigger all;
alter table pressrun.event_report_job_artifacts disable trigger all;
insert into pressrun.event_report_jobs
select (jsonb_populate_record(j, jsonb_build_object(
    'job_id', lpad(n::text, 26, '0'), 'event_id', e.event_id, 'workspace_id', e.workspace_id,
    'type', ('{attendance,completed-orders,sales,users,inventory}'::text[])[1 + n / 2 % 5],
    'status', case when n % 50 = 0 then 'failed' when n % 97 = 0 then 'cancelled' else 'completed' end,
    'failure_code', case when n % 50 = 0 then 'internal_error' end,
    'failure_reason', case when n % 50 = 0 then 'Something went wrong.' end,
    'created_at', j.created_at - n * interval '20 seconds', 'queued_at', j.created_at - n * interval '20 seconds',
    'started_at', j.created_at, 'finished_at', j.created_at, 'attempt', 1, 'attempts_used', 1, 'run_lease', 1))).*
from pressrun.event_report_jobs j
cross join generate_series(1, current_setting('bench.jobs')::integer) n
join (select v.event_id, v.workspace_id, row_number() over (order by v.event_id) - 1 as place, count(*) over () as events
  from voyage.events v) e
  on case when n % 2 = 0 then e.event_id = j.event_id else e.place = n / 2 % e.events end
where j.status = 'queued';
insert into pressrun.event_report_job_runs
  (job_id, run_lease, lease_token, attempt, worker_id, claimed_at, deadline_at, progressed_at, ended_at, outcome, stage, progress)
select job_id, 1, gen_random_uuid(), 1, gen_random_uuid(), created_at, created_at, created_at, created_at, 'completed', 'finalizing', 100
from pressrun.event_report_jobs where status <> 'queued';
insert into pressrun.event_report_job_artifacts
  (artifact_id, job_id, run_lease, format, state, r2_key, filename, content_type, created_at, bytes, rows, sha256, expires_at)
select job_id, job_id, 1, 'csv', 'available', job_id, 'report.csv', 'text/csv', created_at, 100, 100, repeat('a', 64), now() + interval '30 days'
from pressrun.event_report_jobs where status = 'completed';
do $$
declare
  v_trigger record;
begin
  for v_trigger in select tgrelid::regclass as name, tgname from pg_trigger where tgenabled = 'D' and not tgisinternal loop
    execute format('alter table %s enable always trigger %I', v_trigger.name, v_trigger.tgname);
  end loop;
end $$)";

constexpr int kQueued = 10'000;

class Reader {
 public:
  Reader(test::Stack& stack, const Place& place)
      : client_(stack.client_of(place.email, place.password)),
        list_("/v1/admin/events/" + std::to_string(place.event) + "/reports/jobs") {}

  // Times of one page, asked for again and again, in milliseconds.
  void measure(const std::string& name, const std::string& query) {
    std::vector<double> samples;
    for (int i = 0; i < (is_quick() ? 20 : 500); ++i) {
      samples.push_back(1000 * timed([&] {
                          if (client_.get(list_ + query).status != 200)
                            throw std::runtime_error("no list: " + query);
                        }));
    }
    print_line(name + ", median", percentile(samples, 0.5), "ms");
    print_line(name + ", 99th percentile", percentile(samples, 0.99), "ms (aim: at most 20)");
  }

 private:
  test::HttpClient client_;
  std::string list_;
};

void fill(test::TestDatabase& database, const Place& place) {
  fill_queue(database, place, 1);
  auto admin = database.connect(test::Role::kAdmin);
  admin.call("select set_config('bench.jobs', $1, false)", {is_quick() ? 20'000 : 1'000'000});
  admin.run_script(kFill);
  admin.run_script("vacuum analyze");
}

void run() {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  fill(database, place);
  test::Stack stack(database, {.workers = 0, .janitor = false});
  Reader reader(stack, place);
  reader.measure("newest", "");
  reader.measure("third page", "?page=3");
  reader.measure("100 at once", "?limit=100");
  reader.measure("failed ones", "?status=failed");
  reader.measure("of one type", "?type=sales");
  reader.measure("oldest first", "?sort=created_at");
  reader.measure("by status", "?sort=status");
  fill_queue(database, place, is_quick() ? 200 : kQueued);
  database.travel(std::chrono::minutes(6));
  reader.measure("newest of 10,000 that wait for long", "?status=queued");
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  return pressrun::bench::run_benchmark("the list of reports, a million jobs in the table",
                                        pressrun::bench::run);
}
