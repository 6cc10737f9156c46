#include "httpd/jobs_api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/daemon/logging.h"
#include "httpd/calls.h"
#include "httpd/email_address.h"
#include "httpd/etag.h"
#include "httpd/job_request.h"
#include "httpd/json_body.h"
#include "httpd/prefer.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr char kJobs[] = "/v1/admin/events/{event}/reports/jobs";
constexpr char kJob[] = "/v1/admin/events/{event}/reports/jobs/{job}";

bool is_under_way(const std::string& status) { return status == "queued" || status == "running"; }

bool has_ended(const std::string& job_json) {
  return !is_under_way(json::parse(job_json).at("status"));
}

std::string job_path(const Context& context, const std::string& job) {
  return "/v1/admin/events/" + std::to_string(context.event()) + "/reports/jobs/" + job;
}

// The optional {"format": ...} of a link.
calls::OptionalText wanted_format(const httplib::Request& http) {
  if (http.body.empty()) return std::nullopt;
  const json body = read_object(http, {"format"});
  if (!body.contains("format") || body["format"].is_null()) return std::nullopt;
  if (!body["format"].is_string()) throw invalid("format", "must be the name of a format");
  return body["format"].get<std::string>();
}

calls::OptionalText address(const json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::nullopt;
  if (!found->is_string()) throw invalid(name, "must be an e-mail address");
  return found->get<std::string>();
}

}  // namespace

JobsApi::JobsApi(db::Pool& pool, JobChanges& changes, const signing::LinkSigner& signer,
                 LinkSettings settings, BeginWait begin_wait)
    : pool_(pool),
      changes_(changes),
      signer_(signer),
      settings_(std::move(settings)),
      begin_wait_(std::move(begin_wait)),
      schemas_(pool) {}

std::vector<Route> JobsApi::routes() {
  const auto bind = [this](void (JobsApi::*handler)(const Context&, httplib::Response&)) {
    return [this, handler](const Context& context, httplib::Response& response) {
      (this->*handler)(context, response);
    };
  };
  const std::string job = kJob;
  return {
      {"POST", kJobs, Auth::kPerson, "reports.create and the type's", "Request a report",
       bind(&JobsApi::create), kBody | kIdempotencyKey, "createJob"},
      {"GET", kJobs, Auth::kPerson, "the types'", "The jobs of an event, newest first",
       bind(&JobsApi::list), kQuery, "listJobs"},
      {"GET", kJob, Auth::kPerson, "the type's, or to have requested it", "One job",
       bind(&JobsApi::get), 0, "getJob"},
      {"POST", job + "/cancel", Auth::kPerson, "reports.create, or to have requested it",
       "Cancel a job", bind(&JobsApi::cancel), 0, "cancelJob"},
      {"POST", job + "/retry", Auth::kPerson, "reports.create and the type's",
       "Try a failed job again, as a new job", bind(&JobsApi::retry), 0, "retryJob"},
      {"POST", job + "/rerun", Auth::kPerson, "reports.create and the type's",
       "Run an ended job again, as a new job", bind(&JobsApi::rerun), 0, "rerunJob"},
      {"POST", job + "/link", Auth::kPerson, "the type's", "Sign a download link",
       bind(&JobsApi::link), kBody, "createDownloadLink"},
      {"POST", job + "/resend", Auth::kPerson,
       "reports.create and the type's, or to have requested it",
       "Send a mail about a job again, to the same or a corrected address", bind(&JobsApi::resend),
       kBody, "resendMail"},
      {"GET", job + "/history", Auth::kPerson, "the type's, or to have requested it",
       "Every change of a job's status", bind(&JobsApi::history), 0, "getJobHistory"},
      {"GET", job + "/explanation", Auth::kPerson, "the type's, or to have requested it",
       "Why a job is where it is, in words", bind(&JobsApi::explanation), 0, "explainJob"},
      {"GET", job + "/downloads", Auth::kPerson, "the type's, or to have requested it",
       "Every download of a job's files", bind(&JobsApi::downloads), 0, "listJobDownloads"},
  };
}

void JobsApi::create(const Context& context, httplib::Response& response) {
  const std::int64_t event = context.event();
  calls::ReportRequest request = read_report_request(context.http, event);
  request.origin = context.origin();
  schemas_.check(context.person, event, request.type, request.params);
  const JobChanges::Mark before = changes_.mark();
  const auto requested = calls::request_report(pool_, context.person, event, request);
  std::string job_json = requested.job;
  try {
    job_json = wait(context, response, {requested.job_id, requested.job, before},
                    {has_ended, [](const std::string& status) { return !is_under_way(status); }});
  } catch (const db::Error& error) {
    // The request was accepted, whatever happens to who waits.
    daemon::log_warn("waiting for a job failed", {{"error", error.what()}});
  }
  if (requested.outcome == "deduplicated") {
    response.set_header("Location", job_path(context, requested.job_id));
    return reply_json(response, 200, job_json.insert(1, "\"deduplicated\": true, "));
  }
  if (requested.outcome == "replayed") response.set_header("Idempotent-Replayed", "true");
  reply_created(context, response, requested.job_id, job_json);
}

void JobsApi::reply_created(const Context& context, httplib::Response& response,
                            const std::string& job, const std::string& job_json) {
  response.set_header("Location", job_path(context, job));
  reply_json(response, 201, job_json);
}

void JobsApi::list(const Context& context, httplib::Response& response) {
  const Query query(context.target.query, {"page", "limit", "sort", "status", "type", "mine"});
  calls::JobFilter filter;
  filter.page = query.number("page", filter.page);
  filter.limit = query.number("limit", filter.limit);
  filter.sort = query.text("sort").value_or(filter.sort);
  filter.status = query.text("status");
  filter.type = query.text("type");
  filter.mine = query.flag("mine");
  reply_tagged(context.http, response,
               calls::list_jobs(pool_, context.person, context.event(), filter));
}

void JobsApi::get(const Context& context, httplib::Response& response) {
  const std::string& job = context.job();
  const JobChanges::Mark before = changes_.mark();
  const std::string now = calls::get_job(pool_, context.person, context.event(), job);
  const std::string given = context.http.get_header_value("If-None-Match");
  const std::string known = given.empty() ? etag_of(now) : given;
  const auto done = [&known](const std::string& job_json) {
    return !matches_etag(known, etag_of(job_json)) || has_ended(job_json);
  };
  const auto any = [](const std::string&) { return true; };
  reply_tagged(context.http, response, wait(context, response, {job, now, before}, {done, any}));
}

std::string JobsApi::wait(const Context& context, httplib::Response& response, const Known& known,
                          const Awaited& awaited) {
  std::string job_json = known.json;
  const auto seconds = preferred_wait(context.http.get_header_value("Prefer"));
  if (!seconds) return job_json;
  const auto permit = begin_wait_(std::to_string(context.person));
  if (!permit) return job_json;
  response.set_header("Preference-Applied", "wait=" + std::to_string(seconds->count()));
  const auto deadline = JobChanges::Clock::now() + *seconds;
  JobChanges::Subscription subscription(changes_, known.job_id, known.at);
  const auto read = [&] {
    return calls::get_job(pool_, context.person, context.event(), known.job_id);
  };
  const auto may_end = [&](const std::string& status) {
    return status.empty() || awaited.may_be(status);
  };
  bool passed_over = false;
  while (!awaited.by(job_json) &&
         subscription.wait_until(deadline, daemon::GuardedServer::client_is_gone)) {
    const auto& heard = subscription.statuses();
    passed_over = !heard.empty() && std::none_of(heard.begin(), heard.end(), may_end);
    if (!passed_over) job_json = read();
  }
  return passed_over ? read() : job_json;
}

void JobsApi::cancel(const Context& context, httplib::Response& response) {
  const std::string& job = context.job();
  const std::string outcome = calls::cancel_job(pool_, context.person, context.event(), job);
  reply_json(response, 200,
             "{\"outcome\": " + json(outcome).dump() +
                 ", \"job\": " + calls::get_job(pool_, context.person, context.event(), job) + "}");
}

void JobsApi::retry(const Context& context, httplib::Response& response) {
  const std::string job =
      calls::retry_job(pool_, context.person, context.event(), context.job(), context.origin());
  reply_created(context, response, job,
                calls::get_job(pool_, context.person, context.event(), job));
}

void JobsApi::rerun(const Context& context, httplib::Response& response) {
  const std::string job =
      calls::rerun_job(pool_, context.person, context.event(), context.job(), context.origin());
  reply_created(context, response, job,
                calls::get_job(pool_, context.person, context.event(), job));
}

void JobsApi::link(const Context& context, httplib::Response& response) {
  const calls::LinkSubject subject = calls::link_subject(
      pool_, context.person, context.event(), context.job(), wanted_format(context.http));
  const signing::Link link{context.event(), context.job(), subject.format, context.person,
                           subject.now + settings_.ttl.count()};
  reply_json(response, 200,
             json{{"url", settings_.public_url + signer_.sign(link)},
                  {"expires_at", utc_time(link.expires_at)}}
                 .dump());
}

void JobsApi::resend(const Context& context, httplib::Response& response) {
  const json body = read_object(context.http, {"email", "to"});
  const std::string email = address(body, "email").value_or("");
  if (email.empty()) throw invalid("email", "is missing: whose mail is to be sent again");
  const calls::OptionalText to = address(body, "to");
  if (to && !is_email_address(*to)) throw invalid("to", "is not an e-mail address");
  calls::resend_mail(pool_, context.person, context.event(), context.job(), email, to);
  reply_json(response, 200, calls::get_job(pool_, context.person, context.event(), context.job()));
}

void JobsApi::history(const Context& context, httplib::Response& response) {
  reply_tagged(context.http, response,
               calls::job_history(pool_, context.person, context.event(), context.job()));
}

void JobsApi::explanation(const Context& context, httplib::Response& response) {
  reply_tagged(context.http, response,
               calls::why_waiting(pool_, context.person, context.event(), context.job()));
}

void JobsApi::downloads(const Context& context, httplib::Response& response) {
  reply_tagged(context.http, response,
               calls::job_downloads(pool_, context.person, context.event(), context.job()));
}

}  // namespace pressrun::httpd
