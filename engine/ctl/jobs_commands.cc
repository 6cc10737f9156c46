#include <cstdio>
#include <memory>
#include <stdexcept>

#include "engine/ctl/command.h"
#include "engine/ctl/failure_text.h"
#include "engine/ctl/output.h"
#include "engine/ctl/table.h"
#include "engine/ctl/terminal.h"

namespace pressrun::engine::ctl {

namespace {

constexpr const char* kColumns =
    "select job_id, type, format, status, stage, progress, attempt, event_id as event,"
    " created_at::timestamptz(0), failure_code, host, schedule_id as schedule";
// Leaves the line to what went wrong; `jobs show` has the rest.
constexpr const char* kColumnsOfFailures =
    "select job_id, type, format, attempt, event_id as event, created_at::timestamptz(0), host,"
    " failure_code, ";
constexpr const char* kJobs = R"(
  from ops.jobs
  where ($1::text is null or status = $1) and ($2::text is null or type = $2)
    and ($3::bigint is null or event_id = $3)
  order by job_id desc limit $4)";

constexpr const char* kJob = "select * from ops.jobs where job_id = $1";

struct JobFilter {
  std::optional<std::string> status;
  std::optional<std::string> type;
  std::optional<long long> event;
  int limit = 25;
};

std::string columns_for_people(const JobFilter& filter) {
  if (filter.status != "failed") return kColumns;
  return std::string(kColumnsOfFailures) + kWhyItFailed + " as why";
}

int print_jobs(const Output& output, const JobFilter& filter) {
  db::Params params = {filter.status, filter.type, filter.event, filter.limit};
  if (output.json)
    return print_list(output, std::string(kColumns) + ", diagnostic" + kJobs, params);
  const auto limit = static_cast<std::size_t>(filter.limit);
  params.back() = filter.limit + 1;  // whether there are more
  db::Rows rows = connect().call(columns_for_people(filter) + kJobs, params);
  const bool has_more = rows.rows.size() > limit;
  if (has_more) rows.rows.resize(limit);
  const Terminal terminal;
  const auto columns =
      terminal.is_one() ? std::optional(terminal.size().columns) : std::optional<std::size_t>();
  std::fputs(as_table(rows, columns).c_str(), stdout);
  if (!has_more) return 0;
  std::fflush(stdout);
  std::fprintf(stderr,
               "These are the newest %zu, and there are more: --limit shows as many as it says, "
               "--status, --type and --event only some.\n",
               limit);
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

constexpr const char* kExplanation =
    "select $1::text as job_id, pressrun.explain_job($1) as explanation";

int explain_job(const Output& output, const std::string& job) {
  db::Session session = connect();
  if (output.json) {
    print_json(session, kExplanation, {job});
    return 0;
  }
  const db::Rows rows = session.call("select pressrun.explain_job($1)", {job});
  std::printf("%s\n", rows.scalar().value_or("").c_str());
  return 0;
}

int fail_job(const Output& output, const std::string& job, const std::string& reason) {
  db::Session session = connect();
  session.call("select pressrun.fail_by_ops($1, $2)", {job, reason});
  if (output.json) {
    print_done({{"job_id", job}, {"status", "failed"}, {"reason", reason}});
  } else {
    std::printf("Job %s failed. Its organizer reads: %s\n", job.c_str(), reason.c_str());
  }
  return 0;
}

}  // namespace

void add_jobs_commands(CommandLine& line) {
  CLI::App* group = line.add_group("jobs", "Report jobs");
  auto output = std::make_shared<Output>();
  auto filter = std::make_shared<JobFilter>();
  CLI::App* list = with_json(line.add(*group, "list", "Newest first",
                                      [output, filter] { return print_jobs(*output, *filter); }),
                             output);
  list->add_option("--status", filter->status,
                   "queued, running, completed, failed, cancelled or expired")
      ->check(CLI::IsMember({"queued", "running", "completed", "failed", "cancelled", "expired"}));
  list->add_option("--type", filter->type, "Report type");
  list->add_option("--event", filter->event, "Event id");
  list->add_option("--limit", filter->limit, "How many at most")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();

  auto job = std::make_shared<std::string>();
  CLI::App* show =
      with_json(line.add(*group, "show", "All of one job, with the diagnostic of its last run",
                         [output, job] { return print_job(*output, *job); }),
                output);
  show->add_option("JOB", *job, "Job id")->required();

  CLI::App* explain = with_json(line.add(*group, "explain", "Why a job is where it is, in words",
                                         [output, job] { return explain_job(*output, *job); }),
                                output);
  explain->add_option("JOB", *job, "Job id")->required();

  auto reason = std::make_shared<std::string>();
  CLI::App* fail =
      with_json(line.add(*group, "fail", "End a queued or running job by hand",
                         [output, job, reason] { return fail_job(*output, *job, *reason); }),
                output);
  fail->add_option("JOB", *job, "Job id")->required();
  fail->add_option("--reason", *reason, "What the organizer reads")->required();
}

}  // namespace pressrun::engine::ctl
