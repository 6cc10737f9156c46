#include <cstdio>
#include <memory>
#include <stdexcept>

#include "db/session.h"
#include "engine/ctl/command.h"
#include "engine/ctl/table.h"

namespace pressrun::engine::ctl {

namespace {

constexpr const char* kSummary = R"(
  select pressrun.schema_version() as schema_version,
    count(*) filter (where status = 'queued') as queued,
    count(*) filter (where status = 'running') as running,
    count(*) filter (where status = 'completed' and finished_at > now() - interval '1 day') as completed_last_day,
    count(*) filter (where status = 'failed' and finished_at > now() - interval '1 day') as failed_last_day,
    (now() - min(created_at) filter (where status = 'queued'))::interval(0) as oldest_queued_for,
    (select count(*) from ops.workers where state = 'alive') as workers_alive,
    (select count(*) from ops.workers where state = 'silent') as workers_silent,
    (select string_agg(name, ', ') from ops.duties where overdue) as overdue_duties
  from ops.jobs)";

constexpr const char* kQueue = R"(
  select workspace_id as workspace, type, lane, state, jobs, oldest_age::interval(0)
  from ops.queue order by jobs desc, workspace_id, type)";

constexpr const char* kJobs = R"(
  select job_id, type, format, status, stage, progress, attempt, event_id as event,
    created_at::timestamptz(0), failure_code, host
  from ops.jobs
  where ($1::text is null or status = $1) and ($2::text is null or type = $2)
    and ($3::bigint is null or event_id = $3)
  order by job_id desc limit $4)";

constexpr const char* kJob = "select * from ops.jobs where job_id = $1";

constexpr const char* kWorkers = R"(
  select worker_id, host, pid, version, slots, running, state, started_at::timestamptz(0),
    silent_for::interval(0)
  from ops.workers where state in ('alive', 'silent') or $1 order by state, host, pid)";

constexpr const char* kDuties = R"(
  select name, every, runner, due_at::timestamptz(0), overdue, taken_by,
    finished_at::timestamptz(0), affected, last_error
  from ops.duties order by name)";

struct JobFilter {
  std::optional<std::string> status;
  std::optional<std::string> type;
  std::optional<long long> event;
  int limit = 25;
};

// Options shared by all these commands.
struct Output {
  bool json = false;
};

db::Session connect() {
  return db::Session({.url = database_url(), .application_name = "pressrunctl"});
}

void print_json(db::Session& session, const std::string& sql, const db::Params& params) {
  std::printf("%s\n", session.call(json_query(sql), params).scalar().value_or("[]").c_str());
}

int print_list(const Output& output, const std::string& sql, const db::Params& params = {}) {
  db::Session session = connect();
  if (output.json) {
    print_json(session, sql, params);
  } else {
    std::fputs(as_table(session.call(sql, params)).c_str(), stdout);
  }
  return 0;
}

int print_status(const Output& output) {
  db::Session session = connect();
  if (output.json) {
    print_json(session, kSummary, {});
    return 0;
  }
  std::fputs(as_record(session.call(kSummary)).c_str(), stdout);
  const db::Rows queue = session.call(kQueue);
  if (!queue.empty()) std::printf("\n%s", as_table(queue).c_str());
  return 0;
}

int print_job(const Output& output, const std::string& job) {
  db::Session session = connect();
  const db::Rows rows = session.call(kJob, {job});
  if (rows.empty()) throw std::runtime_error("there is no job " + job);
  if (output.json) {
    print_json(session, kJob, {job});
  } else {
    std::fputs(as_record(rows).c_str(), stdout);
  }
  return 0;
}

CLI::App* with_json(CLI::App* command, const std::shared_ptr<Output>& output) {
  command->add_flag("--json", output->json, "JSON, for machines");
  return command;
}

void add_jobs_commands(CommandLine& line) {
  CLI::App* group = line.add_group("jobs", "Report jobs");
  auto output = std::make_shared<Output>();
  auto filter = std::make_shared<JobFilter>();
  CLI::App* list = with_json(
      line.add(*group, "list", "Newest first",
               [output, filter] {
                 return print_list(*output, kJobs,
                                   {filter->status, filter->type, filter->event, filter->limit});
               }),
      output);
  list->add_option("--status", filter->status,
                   "queued, running, completed, failed, cancelled or expired");
  list->add_option("--type", filter->type, "Report type");
  list->add_option("--event", filter->event, "Event id");
  list->add_option("--limit", filter->limit)->check(CLI::Range(1, 100000))->capture_default_str();

  auto job = std::make_shared<std::string>();
  CLI::App* show =
      with_json(line.add(*group, "show", "All of one job, with the diagnostic of its last run",
                         [output, job] { return print_job(*output, *job); }),
                output);
  show->add_option("JOB", *job, "Job id")->required();
}

}  // namespace

void add_status_commands(CommandLine& line) {
  auto output = std::make_shared<Output>();
  with_json(line.add(line.app(), "status", "Is all well? Jobs, queue, workers, duties",
                     [output] { return print_status(*output); }),
            output);
  add_jobs_commands(line);

  auto all = std::make_shared<bool>(false);
  CLI::App* workers =
      with_json(line.add(line.app(), "workers", "Worker processes",
                         [output, all] { return print_list(*output, kWorkers, {*all}); }),
                output);
  workers->add_flag("--all", *all, "Also those that are gone");

  with_json(line.add(line.app(), "duties", "What happens now and then, and when it last did",
                     [output] { return print_list(*output, kDuties); }),
            output);
}

}  // namespace pressrun::engine::ctl
