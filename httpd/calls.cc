#include "httpd/calls.h"

#include "httpd/call_result.h"

namespace pressrun::httpd::calls {
namespace {

std::string one(db::Pool& pool, const std::string& sql, const db::Params& params,
                bool idempotent = false) {
  return required(pool.call(sql, params, idempotent).scalar());
}

}  // namespace

std::string lower_case(db::Pool& pool, const std::string& email) {
  return pool.call("select pg_catalog.lower($1)", {email}, kRead).scalar().value();
}

OptionalText login(db::Pool& pool, const std::string& email, const std::string& password) {
  return pool.call("select pressrun.login($1, $2)", {email, password}).scalar();
}

std::optional<Id> person_of_token(db::Pool& pool, const std::string& subject,
                                  const OptionalText& id) {
  const db::Rows rows = pool.call("select pressrun.person_of_token($1, $2)", {subject, id}, kRead);
  if (!rows.scalar()) return std::nullopt;
  return std::stoll(*rows.scalar());
}

void end_session(db::Pool& pool, const std::string& id, Id expires_at) {
  pool.call("select pressrun.end_session($1, to_timestamp($2))", {id, expires_at}, kRead);
}

OptionalText me(db::Pool& pool, Id person) {
  return pool.call("select pressrun.me($1)", {person}, kRead).scalar();
}

std::string my_events(db::Pool& pool, Id person) {
  return one(pool, "select pressrun.my_events($1)", {person}, kRead);
}

std::string list_report_types(db::Pool& pool, Id person, Id event) {
  return one(pool, "select pressrun.list_report_types($1, $2)", {person, event}, kRead);
}

std::string get_report_type(db::Pool& pool, Id person, Id event, const std::string& type) {
  return one(pool, "select pressrun.get_report_type($1, $2, $3)", {person, event, type}, kRead);
}

std::string preview_report(db::Pool& pool, Id person, Id event, const std::string& type,
                           const std::string& params) {
  return one(pool, "select pressrun.preview_report($1, $2, $3, $4)", {person, event, type, params},
             kRead);
}

RequestedReport request_report(db::Pool& pool, Id person, Id event, const ReportRequest& request) {
  const db::Rows rows = pool.call(
      "select r.job_id, r.outcome, pressrun.get_job($1, $2, r.job_id)"
      " from pressrun.request_report($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) r",
      {person, event, request.type, request.params, db::array_literal(request.formats),
       db::array_literal(request.notify_emails), request.dedupe_window, request.idempotency_key,
       request.request_hash, request.origin.request_id, request.csv, request.origin.traceparent});
  const db::Row& row = rows.rows.at(0);
  return {required(row[0]), required(row[1]), required(row[2])};
}

std::string list_jobs(db::Pool& pool, Id person, Id event, const JobFilter& filter) {
  return one(pool, "select pressrun.list_jobs($1, $2, $3, $4, $5, $6, $7, $8)",
             {person, event, filter.page, filter.limit, filter.sort, filter.status, filter.type,
              filter.mine},
             kRead);
}

std::string get_job(db::Pool& pool, Id person, Id event, const std::string& job) {
  return one(pool, "select pressrun.get_job($1, $2, $3)", {person, event, job}, kRead);
}

std::string cancel_job(db::Pool& pool, Id person, Id event, const std::string& job) {
  return one(pool, "select pressrun.cancel_job($1, $2, $3)", {person, event, job});
}

std::string retry_job(db::Pool& pool, Id person, Id event, const std::string& job,
                      const Origin& origin) {
  return one(pool, "select pressrun.retry_job($1, $2, $3, $4, $5)",
             {person, event, job, origin.request_id, origin.traceparent});
}

std::string rerun_job(db::Pool& pool, Id person, Id event, const std::string& job,
                      const Origin& origin) {
  return one(pool, "select pressrun.rerun_job($1, $2, $3, $4, $5)",
             {person, event, job, origin.request_id, origin.traceparent});
}

std::string job_history(db::Pool& pool, Id person, Id event, const std::string& job) {
  return one(pool, "select pressrun.job_history($1, $2, $3)", {person, event, job}, kRead);
}

std::string why_waiting(db::Pool& pool, Id person, Id event, const std::string& job) {
  return one(pool, "select pressrun.why_waiting($1, $2, $3)", {person, event, job}, kRead);
}

std::string job_downloads(db::Pool& pool, Id person, Id event, const std::string& job) {
  return one(pool, "select pressrun.job_downloads($1, $2, $3)", {person, event, job}, kRead);
}

std::string resend_mail(db::Pool& pool, Id person, Id event, const std::string& job,
                        const std::string& email, const OptionalText& to) {
  return one(pool, "select pressrun.resend_mail($1, $2, $3, $4, $5)",
             {person, event, job, email, to});
}

std::string record_bounce(db::Pool& pool, const Bounce& bounce) {
  return one(pool, "select pressrun.record_bounce($1, $2, $3, $4)",
             {bounce.notification, bounce.provider_id, bounce.email, bounce.said});
}

LinkSubject link_subject(db::Pool& pool, Id person, Id event, const std::string& job,
                         const OptionalText& format) {
  const db::Rows rows = pool.call(
      "select pressrun.link_subject($1, $2, $3, $4) ->> 'format',"
      " extract(epoch from pressrun.now())::bigint",
      {person, event, job, format});
  const db::Row& row = rows.rows.at(0);
  return {required(row[0]), std::stoll(required(row[1]))};
}

Download authorize_download(db::Pool& pool, Id event, const std::string& job,
                            const std::string& format, Id subject, Id expires_at) {
  const db::Rows rows = pool.call(
      "select d.outcome, d.title, d.r2_key, d.filename, d.content_type, d.bytes, d.sha256,"
      " d.retention_days, extract(epoch from pressrun.now())::bigint, d.time_zone,"
      " to_char(to_timestamp($5) at time zone coalesce(d.time_zone, 'UTC'), 'FMDD FMMonth YYYY'),"
      " to_char(to_timestamp($5) at time zone coalesce(d.time_zone, 'UTC'), 'FMDD.FMMM.YYYY')"
      " from pressrun.authorize_download($1, $2, $3, $4) d",
      {event, job, format, subject, expires_at}, kRead);
  const db::Row& row = rows.rows.at(0);
  Download download;
  download.outcome = required(row[0]);
  download.title = row[1].value_or("");
  download.key = row[2].value_or("");
  download.filename = row[3].value_or("");
  download.content_type = row[4].value_or("");
  download.bytes = std::stoull(row[5].value_or("0"));
  download.sha256 = row[6].value_or("");
  download.retention_days = std::stoi(row[7].value_or("0"));
  download.now = std::stoll(required(row[8]));
  download.time_zone = row[9].value_or("");
  download.expiry_date = row[10].value_or("");
  download.german_expiry_date = row[11].value_or("");
  return download;
}

void record_download(db::Pool& pool, const DownloadRecord& record) {
  pool.call("select pressrun.record_download($1, $2, $3, $4, $5, $6, $7, $8)",
            {record.job, record.format, record.subject, record.method, record.range_start,
             record.remote_addr, record.user_agent, record.counted});
}

std::string create_schedule(db::Pool& pool, Id person, Id event, const ScheduleRequest& request) {
  return one(
      pool, "select pressrun.create_schedule($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {person, event, request.type, request.params, db::array_literal(request.formats),
       request.cron, request.time_zone, db::array_literal(request.notify_emails), request.csv});
}

std::string list_schedules(db::Pool& pool, Id person, Id event, const ScheduleFilter& filter) {
  return one(pool, "select pressrun.list_schedules($1, $2, $3, $4, $5, $6, $7)",
             {person, event, filter.page, filter.limit, filter.state, filter.type, filter.mine},
             kRead);
}

std::string get_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule) {
  return one(pool, "select pressrun.get_schedule($1, $2, $3)", {person, event, schedule}, kRead);
}

std::string change_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule,
                            const std::string& changes) {
  return one(pool, "select pressrun.change_schedule($1, $2, $3, $4)",
             {person, event, schedule, changes});
}

std::string pause_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule,
                           const OptionalText& reason) {
  return one(pool, "select pressrun.pause_schedule($1, $2, $3, $4)",
             {person, event, schedule, reason});
}

std::string resume_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule) {
  return one(pool, "select pressrun.resume_schedule($1, $2, $3)", {person, event, schedule});
}

std::string run_schedule_now(db::Pool& pool, Id person, Id event, const std::string& schedule,
                             const Origin& origin) {
  return one(pool, "select pressrun.run_schedule_now($1, $2, $3, $4, $5)",
             {person, event, schedule, origin.request_id, origin.traceparent});
}

std::string preview_schedule(db::Pool& pool, Id person, Id event, const OptionalText& cron,
                             const OptionalText& time_zone) {
  return one(pool, "select pressrun.preview_schedule($1, $2, $3, $4)",
             {person, event, cron, time_zone}, kRead);
}

void delete_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule) {
  pool.call("select pressrun.delete_schedule($1, $2, $3)", {person, event, schedule});
}

bool keeps_orders(db::Pool& pool) {
  return one(pool,
             "select exists (select from pg_catalog.pg_proc "
             "where pronamespace = to_regnamespace('voyage') and proname = 'list_orders')",
             {}, kRead) == "t";
}

std::string create_order(db::Pool& pool, Id person, Id event, const std::string& order) {
  return one(pool, "select voyage.create_order($1, $2, $3)", {person, event, order});
}

std::string get_order(db::Pool& pool, Id person, Id event, const std::string& order) {
  return one(pool, "select voyage.get_order($1, $2, $3)", {person, event, order}, kRead);
}

std::string complete_order(db::Pool& pool, Id person, Id event, const std::string& order) {
  return one(pool, "select voyage.complete_order($1, $2, $3)", {person, event, order});
}

std::string list_orders(db::Pool& pool, Id person, Id event, int page, int limit,
                        const OptionalText& status) {
  return one(pool, "select voyage.list_orders($1, $2, $3, $4, $5)",
             {person, event, page, limit, status}, kRead);
}

}  // namespace pressrun::httpd::calls
