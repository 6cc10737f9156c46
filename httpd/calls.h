// The SQL functions that the httpd may execute: one C++ function each, bearing its name. Each is
// one autocommit statement on a pooled connection and THROWS db::Error. JSON comes back as text,
// ready to send. Thread safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/pool.h"
#include "httpd/router.h"

namespace pressrun::httpd::calls {

using Id = std::int64_t;
using OptionalText = std::optional<std::string>;

// As the database compares addresses without regard to case.
std::string lower_case(db::Pool& pool, const std::string& email);
// {"person_id","email","name"}, or nothing when the credentials are wrong.
OptionalText login(db::Pool& pool, const std::string& email, const std::string& password);
std::optional<Id> person_of_token(db::Pool& pool, const std::string& subject,
                                  const OptionalText& id);
// `expires_at` in seconds since 1970.
void end_session(db::Pool& pool, const std::string& id, Id expires_at);
// Nothing for a person who is not there any more.
OptionalText me(db::Pool& pool, Id person);
std::string my_events(db::Pool& pool, Id person);

std::string list_report_types(db::Pool& pool, Id person, Id event);
std::string get_report_type(db::Pool& pool, Id person, Id event, const std::string& type);

// What a person may see of a report before they request it: JSON for PreviewApi.
std::string preview_report(db::Pool& pool, Id person, Id event, const std::string& type,
                           const std::string& params);

struct ReportRequest {
  std::string type;
  std::string params;  // JSON object
  std::vector<std::string> formats;
  OptionalText csv;  // JSON object: how a CSV file is written
  std::vector<std::string> notify_emails;
  OptionalText dedupe_window;  // ISO 8601
  OptionalText idempotency_key;
  std::string request_hash;
  Origin origin;
};
struct RequestedReport {
  std::string job_id;
  std::string outcome;  // created, deduplicated, replayed
  std::string job;      // JSON
};
// With get_job() in the same statement.
RequestedReport request_report(db::Pool& pool, Id person, Id event, const ReportRequest& request);

struct JobFilter {
  int page = 1;
  int limit = 25;
  std::string sort = "-created_at";
  OptionalText status;
  OptionalText type;
  bool mine = false;
};
std::string list_jobs(db::Pool& pool, Id person, Id event, const JobFilter& filter);
std::string get_job(db::Pool& pool, Id person, Id event, const std::string& job);
// cancelled, cancelling or may_complete.
std::string cancel_job(db::Pool& pool, Id person, Id event, const std::string& job);
// The new job's id.
std::string retry_job(db::Pool& pool, Id person, Id event, const std::string& job,
                      const Origin& origin);
std::string rerun_job(db::Pool& pool, Id person, Id event, const std::string& job,
                      const Origin& origin);
std::string job_history(db::Pool& pool, Id person, Id event, const std::string& job);
std::string why_waiting(db::Pool& pool, Id person, Id event, const std::string& job);
std::string job_downloads(db::Pool& pool, Id person, Id event, const std::string& job);

// Sends the mail that went to `email` again, to `to` where given. The new notification's id.
std::string resend_mail(db::Pool& pool, Id person, Id event, const std::string& job,
                        const std::string& email, const OptionalText& to);

struct Bounce {
  std::string type;           // bounce, complaint, delayed
  OptionalText notification;  // its id, or a Message-ID of ours
  OptionalText provider_id;
  OptionalText email;
  std::string said;
};
// bounced, known or unknown.
std::string record_bounce(db::Pool& pool, const Bounce& bounce);

struct LinkSubject {
  std::string format;
  Id now = 0;  // the database's clock, seconds since 1970
};
LinkSubject link_subject(db::Pool& pool, Id person, Id event, const std::string& job,
                         const OptionalText& format);

struct Download {
  std::string outcome;  // ok, not_ready, swept, failed, forbidden, not_found
  std::string title;
  std::string key;  // the object's, when ok; likewise the four below
  std::string filename;
  std::string content_type;
  std::uint64_t bytes = 0;
  std::string sha256;
  int retention_days = 0;
  Id now = 0;
  std::string time_zone;           // the event's; empty when the platform does not know it
  std::string expiry_date;         // of the link, there: 21 November 2026
  std::string german_expiry_date;  // 21.11.2026
};
// `expires_at` is the link's.
Download authorize_download(db::Pool& pool, Id event, const std::string& job,
                            const std::string& format, Id subject, Id expires_at);

struct DownloadRecord {
  std::string job;
  std::string format;
  Id subject = 0;
  std::string method;
  std::uint64_t range_start = 0;
  std::string remote_addr;
  std::string user_agent;
  bool counted = false;
};
void record_download(db::Pool& pool, const DownloadRecord& record);

struct ScheduleRequest {
  std::string type;
  std::string params;  // JSON object
  std::vector<std::string> formats;
  OptionalText csv;  // as of ReportRequest
  std::string cron;
  OptionalText time_zone;  // the event's when absent
  std::vector<std::string> notify_emails;
};
struct ScheduleFilter {
  int page = 1;
  int limit = 25;
  OptionalText state;
  OptionalText type;
  bool mine = false;
};
// JSON of the schedule, where nothing else is said.
std::string create_schedule(db::Pool& pool, Id person, Id event, const ScheduleRequest& request);
std::string list_schedules(db::Pool& pool, Id person, Id event, const ScheduleFilter& filter);
std::string get_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule);
// `changes` is a JSON object.
std::string change_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule,
                            const std::string& changes);
std::string pause_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule,
                           const OptionalText& reason);
std::string resume_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule);
// The new job's id.
std::string run_schedule_now(db::Pool& pool, Id person, Id event, const std::string& schedule,
                             const Origin& origin);
// {"cron","time_zone","next_times"}; nothing is written.
std::string preview_schedule(db::Pool& pool, Id person, Id event, const OptionalText& cron,
                             const OptionalText& time_zone);
void delete_schedule(db::Pool& pool, Id person, Id event, const std::string& schedule);

// Whether the functions of orders are there: a platform without the sample domain lacks them.
bool keeps_orders(db::Pool& pool);
std::string create_order(db::Pool& pool, Id person, Id event, const std::string& order);
std::string get_order(db::Pool& pool, Id person, Id event, const std::string& order);
std::string complete_order(db::Pool& pool, Id person, Id event, const std::string& order);
std::string list_orders(db::Pool& pool, Id person, Id event, int page, int limit,
                        const OptionalText& status);

}  // namespace pressrun::httpd::calls
