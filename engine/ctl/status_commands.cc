#include <cstdio>
#include <memory>

#include "db/session.h"
#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
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
    (select count(*) from ops.waiting where state = 'stuck') as stuck,
    (select string_agg(coalesce('type ' || type, 'workspace ' || workspace_id, 'all'), ', ')
     from ops.pauses where lasts) as paused,
    (select string_agg(name, ', ') from ops.duties where overdue) as overdue_duties
  from ops.jobs)";

constexpr const char* kQueue = R"(
  select workspace_id as workspace, type, lane, state, jobs, oldest_age::interval(0)
  from ops.queue order by jobs desc, workspace_id, type)";

constexpr const char* kWorkers = R"(
  select worker_id, host, pid, version, slots, running, state, started_at::timestamptz(0),
    silent_for::interval(0), impediment
  from ops.workers where state in ('alive', 'impeded', 'silent') or $1 order by state, host, pid)";

constexpr const char* kDuties = R"(
  select name, every, runner, due_at::timestamptz(0), overdue, taken_by,
    finished_at::timestamptz(0), affected, last_error
  from ops.duties order by name)";

int print_status(const Output& output) {
  db::Session session = connect();
  if (output.json) {
    print_json(session, kSummary);
    return 0;
  }
  std::fputs(as_record(session.call(kSummary)).c_str(), stdout);
  const db::Rows queue = session.call(kQueue);
  if (!queue.empty()) std::printf("\n%s", as_table(queue).c_str());
  return 0;
}

}  // namespace

void add_status_commands(CommandLine& line) {
  auto output = std::make_shared<Output>();
  with_json(line.add(line.app(), "status", "Is all well? Jobs, queue, workers, duties",
                     [output] { return print_status(*output); }),
            output);

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
