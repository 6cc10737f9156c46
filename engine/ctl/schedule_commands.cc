#include <cstdio>
#include <memory>
#include <stdexcept>

#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
#include "engine/ctl/table.h"

namespace pressrun::engine::ctl {

namespace {

constexpr const char* kSchedules = R"(
  select schedule_id, type, event_id as event, owner_id as owner, cron, time_zone, state, state_reason,
    next_run_at::timestamptz(0), overdue, last_outcome, last_job_status, consecutive_failures as failures
  from ops.schedules
  where ($1::text is null or state = $1) and ($2::text is null or type = $2)
    and ($3::bigint is null or event_id = $3)
  order by next_run_at nulls last, schedule_id limit $4)";

constexpr const char* kSchedule = "select * from ops.schedules where schedule_id = $1";

constexpr const char* kRuns = R"(
  select due_at::timestamptz(0), outcome, job_id, job_status, failure_code, missed, note
  from ops.schedule_runs where schedule_id = $1 order by due_at desc limit 20)";

constexpr const char* kScheduleWithRuns = R"(
  select s.*, (select coalesce(jsonb_agg(to_jsonb(r) - 'schedule_id' order by r.due_at desc), '[]')
    from (select * from ops.schedule_runs where schedule_id = $1 order by due_at desc limit 20) r) as runs
  from ops.schedules s where schedule_id = $1)";

constexpr const char* kResume = R"(
  with resumed as (select pressrun.resume_schedule_by_ops($1)::timestamptz(0) as next)
  select case when $2::boolean then to_json(next) #>> '{}' else next::text end from resumed)";

struct ScheduleFilter {
  std::optional<std::string> state;
  std::optional<std::string> type;
  std::optional<long long> event;
  int limit = 100;
};

int print_schedule(const Output& output, const std::string& schedule) {
  db::Session session = connect();
  const db::Rows rows = session.call(kSchedule, {schedule});
  if (rows.empty()) throw std::runtime_error("there is no schedule " + schedule);
  if (output.json) {
    print_json(session, kScheduleWithRuns, {schedule});
    return 0;
  }
  std::fputs(as_record(rows).c_str(), stdout);
  const db::Rows runs = session.call(kRuns, {schedule});
  if (!runs.empty()) std::printf("\nLast times that it was due:\n%s", as_table(runs).c_str());
  return 0;
}

int pause(const Output& output, const std::string& schedule, const std::string& reason) {
  db::Session session = connect();
  session.call("select pressrun.pause_schedule_by_ops($1, $2)", {schedule, reason});
  if (output.json) {
    print_done({{"schedule_id", schedule}, {"state", "paused"}, {"reason", reason}});
  } else {
    std::printf("Schedule %s: paused. Its owner reads: %s\n", schedule.c_str(), reason.c_str());
  }
  return 0;
}

int resume(const Output& output, const std::string& schedule) {
  db::Session session = connect();
  // JSON has times as ISO 8601 writes them.
  const std::string in_json = output.json ? "t" : "f";
  const db::Rows rows = session.call(kResume, {schedule, in_json});
  const std::string next = rows.scalar().value_or("");
  if (output.json) {
    print_done({{"schedule_id", schedule}, {"state", "active"}, {"next_run_at", next}});
  } else {
    std::printf("Schedule %s: active. It runs next at %s.\n", schedule.c_str(), next.c_str());
  }
  return 0;
}

int run_now(const Output& output, const std::string& schedule) {
  db::Session session = connect();
  const db::Rows rows = session.call("select pressrun.run_schedule_by_ops($1)", {schedule});
  const std::string job = rows.scalar().value_or("");
  if (output.json) {
    print_done({{"schedule_id", schedule}, {"job_id", job}});
  } else {
    std::printf("Job %s is queued in the name of the schedule's owner.\n", job.c_str());
  }
  return 0;
}

void add_list(CommandLine& line, CLI::App& group) {
  auto output = std::make_shared<Output>();
  auto filter = std::make_shared<ScheduleFilter>();
  CLI::App* list = with_json(
      line.add(group, "list", "Schedules, the next to run first",
               [output, filter] {
                 return print_list(*output, kSchedules,
                                   {filter->state, filter->type, filter->event, filter->limit});
               }),
      output);
  list->add_option("--state", filter->state, "active, paused or stopped")
      ->check(CLI::IsMember({"active", "paused", "stopped"}));
  list->add_option("--type", filter->type, "Report type");
  list->add_option("--event", filter->event, "Event id");
  list->add_option("--limit", filter->limit)->check(CLI::Range(1, 100000))->capture_default_str();
}

// A subcommand of `group` for one schedule, named by its id.
CLI::App* add_for_one(CommandLine& line, CLI::App& group, const std::string& name,
                      const std::string& description,
                      const std::function<int(const std::string&)>& action) {
  auto schedule = std::make_shared<std::string>();
  CLI::App* command =
      line.add(group, name, description, [schedule, action] { return action(*schedule); });
  command->add_option("SCHEDULE", *schedule, "Id of the schedule")->required();
  return command;
}

}  // namespace

void add_schedule_commands(CommandLine& line) {
  CLI::App* group = line.add_group("schedules", "Reports that are made by the clock");
  add_list(line, *group);
  auto output = std::make_shared<Output>();
  with_json(add_for_one(line, *group, "show", "All of one schedule, with its last 20 due times",
                        [output](const std::string& schedule) {
                          return print_schedule(*output, schedule);
                        }),
            output);
  auto reason = std::make_shared<std::string>();
  with_json(add_for_one(line, *group, "pause", "No more runs by the clock until it is resumed",
                        [output, reason](const std::string& schedule) {
                          return pause(*output, schedule, *reason);
                        }),
            output)
      ->add_option("--reason", *reason, "What its owner reads")
      ->required();
  with_json(
      add_for_one(line, *group, "resume", "Let a paused or stopped one run from its next time on",
                  [output](const std::string& schedule) { return resume(*output, schedule); }),
      output);
  with_json(
      add_for_one(line, *group, "run",
                  "Request its report now, in its owner's name, beside its times",
                  [output](const std::string& schedule) { return run_now(*output, schedule); }),
      output);
}

}  // namespace pressrun::engine::ctl
