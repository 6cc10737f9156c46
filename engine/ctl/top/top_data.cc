#include "engine/ctl/top/top_data.h"

#include <nlohmann/json.hpp>

#include "engine/ctl/failure_text.h"

namespace pressrun::engine::ctl {
namespace {

using nlohmann::json;

constexpr const char* kLook = R"(
  select jsonb_build_object('database', current_database(),
    'at', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"'),
    'overview', (select to_jsonb(o) || jsonb_build_object('oldest_age', extract(epoch from o.oldest_age))
      from ops.overview o),
    'running', (select coalesce(jsonb_agg(to_jsonb(r) || jsonb_build_object(
        'runs_for', extract(epoch from r.runs_for), 'quiet_for', extract(epoch from r.quiet_for))), '[]')
      from (select job_id, workspace_id, type, stage, progress, rows_written, attempt, host, pid,
          runs_for, quiet_for, cancelling from ops.running order by claimed_at limit 200) r),
    'waiting', (select coalesce(jsonb_agg(to_jsonb(q) || jsonb_build_object('oldest_age', extract(epoch from q.oldest_age))), '[]')
      from (select workspace_id, type, lane, state, jobs, oldest_age from ops.queue
        order by jobs desc, oldest_age desc limit 200) q),
    'failed', (select coalesce(jsonb_agg(to_jsonb(f)), '[]')
      from (select job_id, workspace_id, type, failure_code, failure_reason, host, failed_at,
          extract(epoch from now() - failed_at) as age, )";
constexpr const char* kFailures = " as why from ops.recent_failures limit 50) f))";

std::string text_of(const json& object, const char* name) {
  const json& value = object.at(name);
  return value.is_null() ? std::string() : value.get<std::string>();
}

template <typename Number>
Number number_of(const json& object, const char* name) {
  const json& value = object.at(name);
  return value.is_null() ? Number{0} : value.get<Number>();
}

std::int64_t count_of(const json& object, const char* name) {
  return number_of<std::int64_t>(object, name);
}

Overview overview_of(const json& o) {
  return {.queued = count_of(o, "queued"),
          .claimable = count_of(o, "claimable"),
          .held = count_of(o, "held"),
          .oldest_seconds = number_of<double>(o, "oldest_age"),
          .running = count_of(o, "running"),
          .workers = count_of(o, "workers_alive"),
          .silent_workers = count_of(o, "workers_silent"),
          .hosts = count_of(o, "hosts"),
          .slots = count_of(o, "slots"),
          .requested_last_minute = count_of(o, "requested_last_minute"),
          .completed_last_minute = count_of(o, "completed_last_minute"),
          .failed_last_minute = count_of(o, "failed_last_minute"),
          .completed_last_hour = count_of(o, "completed_last_hour"),
          .failed_last_hour = count_of(o, "failed_last_hour"),
          .mails = count_of(o, "mails_pending"),
          .overdue_mails = count_of(o, "mails_overdue"),
          .webhooks = count_of(o, "webhooks_pending"),
          .paused = text_of(o, "paused"),
          .overdue_duties = text_of(o, "overdue_duties")};
}

RunningJob running_of(const json& r) {
  return {.job = text_of(r, "job_id"),
          .type = text_of(r, "type"),
          .stage = text_of(r, "stage"),
          .host = text_of(r, "host"),
          .pid = count_of(r, "pid"),
          .workspace = count_of(r, "workspace_id"),
          .rows = count_of(r, "rows_written"),
          .attempt = number_of<int>(r, "attempt"),
          .percent = number_of<int>(r, "progress"),
          .seconds = number_of<double>(r, "runs_for"),
          .quiet_seconds = number_of<double>(r, "quiet_for"),
          .cancelling = r.at("cancelling").get<bool>()};
}

WaitingJobs waiting_of(const json& q) {
  return {.type = text_of(q, "type"),
          .lane = text_of(q, "lane"),
          .state = text_of(q, "state"),
          .workspace = count_of(q, "workspace_id"),
          .jobs = count_of(q, "jobs"),
          .oldest_seconds = number_of<double>(q, "oldest_age")};
}

FailedJob failed_of(const json& f) {
  return {.job = text_of(f, "job_id"),
          .type = text_of(f, "type"),
          .code = text_of(f, "failure_code"),
          .why = text_of(f, "why"),
          .host = text_of(f, "host"),
          .workspace = count_of(f, "workspace_id"),
          .seconds = number_of<double>(f, "age")};
}

}  // namespace

std::string look(db::Session& session) {
  return session.call(std::string(kLook) + kWhyItFailed + kFailures).scalar().value();
}

TopData read_look(const std::string& text) {
  const json all = json::parse(text);
  TopData data{.database = text_of(all, "database"),
               .at = text_of(all, "at"),
               .overview = overview_of(all.at("overview"))};
  for (const json& row : all.at("running")) data.running.push_back(running_of(row));
  for (const json& row : all.at("waiting")) data.waiting.push_back(waiting_of(row));
  for (const json& row : all.at("failed")) data.failed.push_back(failed_of(row));
  return data;
}

}  // namespace pressrun::engine::ctl
