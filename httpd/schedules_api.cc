#include "httpd/schedules_api.h"

#include <nlohmann/json.hpp>

#include "httpd/calls.h"
#include "httpd/reply.h"
#include "httpd/schedule_request.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr char kSchedules[] = "/v1/admin/events/{event}/reports/schedules";
constexpr char kPreview[] = "/v1/admin/events/{event}/reports/schedules/preview";
constexpr char kSchedule[] = "/v1/admin/events/{event}/reports/schedules/{schedule}";
constexpr char kRequestRight[] = "reports.create and the type's";
constexpr char kReadRight[] = "the type's, or to own it";
constexpr char kManageRight[] = "reports.create and the type's, or to own it";

std::string reports_path(const Context& context) {
  return "/v1/admin/events/" + std::to_string(context.event()) + "/reports/";
}

}  // namespace

std::vector<Route> SchedulesApi::routes() {
  const auto bind = [this](void (SchedulesApi::*handler)(const Context&, httplib::Response&)) {
    return [this, handler](const Context& context, httplib::Response& response) {
      (this->*handler)(context, response);
    };
  };
  const std::string schedule = kSchedule;
  return {
      {"POST", kSchedules, Auth::kPerson, kRequestRight, "Have a report made by the clock",
       bind(&SchedulesApi::create), kBody, "createSchedule"},
      {"GET", kSchedules, Auth::kPerson, "the types'", "The schedules of an event, newest first",
       bind(&SchedulesApi::list), kQuery, "listSchedules"},
      // Before the schedule that its last segment could name; an id has 26 characters.
      {"GET", kPreview, Auth::kPerson, "to belong to the workspace",
       "The next five times that a cron expression names", bind(&SchedulesApi::preview), kQuery,
       "previewSchedule"},
      {"GET", kSchedule, Auth::kPerson, kReadRight, "One schedule", bind(&SchedulesApi::get), 0,
       "getSchedule"},
      {"PATCH", kSchedule, Auth::kPerson, kRequestRight, "Change parts of a schedule",
       bind(&SchedulesApi::change), kBody, "changeSchedule"},
      {"DELETE", kSchedule, Auth::kPerson, kManageRight, "Delete a schedule; its jobs stay",
       bind(&SchedulesApi::remove), 0, "deleteSchedule"},
      {"POST", schedule + "/pause", Auth::kPerson, kManageRight, "Pause a schedule",
       bind(&SchedulesApi::pause), kBody, "pauseSchedule"},
      {"POST", schedule + "/resume", Auth::kPerson, kManageRight, "Let a schedule run again",
       bind(&SchedulesApi::resume), 0, "resumeSchedule"},
      {"POST", schedule + "/run", Auth::kPerson, kRequestRight,
       "Request a schedule's report now, beside its times", bind(&SchedulesApi::run), 0,
       "runSchedule"},
  };
}

void SchedulesApi::create(const Context& context, httplib::Response& response) {
  const std::int64_t event = context.event();
  const calls::ScheduleRequest request = read_new_schedule(context.http);
  schemas_.check(context.person, event, request.type, request.params);
  const std::string created = calls::create_schedule(pool_, context.person, event, request);
  const std::string id = json::parse(created).at("schedule_id");
  response.set_header("Location", reports_path(context) + "schedules/" + id);
  reply_json(response, 201, created);
}

void SchedulesApi::list(const Context& context, httplib::Response& response) {
  const Query query(context.target.query, {"page", "limit", "state", "type", "mine"});
  calls::ScheduleFilter filter;
  filter.page = query.number("page", filter.page);
  filter.limit = query.number("limit", filter.limit);
  filter.state = query.text("state");
  filter.type = query.text("type");
  filter.mine = query.flag("mine");
  reply_tagged(context.http, response,
               calls::list_schedules(pool_, context.person, context.event(), filter));
}

void SchedulesApi::preview(const Context& context, httplib::Response& response) {
  const Query query(context.target.query, {"cron", "time_zone"});
  reply_json(response, 200,
             calls::preview_schedule(pool_, context.person, context.event(), query.text("cron"),
                                     query.text("time_zone")));
}

void SchedulesApi::get(const Context& context, httplib::Response& response) {
  reply_tagged(context.http, response,
               calls::get_schedule(pool_, context.person, context.event(), context.schedule()));
}

void SchedulesApi::change(const Context& context, httplib::Response& response) {
  const std::string& schedule = context.schedule();
  const ScheduleChange change = read_schedule_change(context.http);
  if (change.params) {
    // Its type never changes.
    const json known =
        json::parse(calls::get_schedule(pool_, context.person, context.event(), schedule));
    schemas_.check(context.person, context.event(), known.at("type"), *change.params);
  }
  reply_json(
      response, 200,
      calls::change_schedule(pool_, context.person, context.event(), schedule, change.changes));
}

void SchedulesApi::remove(const Context& context, httplib::Response& response) {
  calls::delete_schedule(pool_, context.person, context.event(), context.schedule());
  response.status = 204;
}

void SchedulesApi::pause(const Context& context, httplib::Response& response) {
  reply_json(response, 200,
             calls::pause_schedule(pool_, context.person, context.event(), context.schedule(),
                                   read_pause_reason(context.http)));
}

void SchedulesApi::resume(const Context& context, httplib::Response& response) {
  reply_json(response, 200,
             calls::resume_schedule(pool_, context.person, context.event(), context.schedule()));
}

void SchedulesApi::run(const Context& context, httplib::Response& response) {
  const std::string job = calls::run_schedule_now(pool_, context.person, context.event(),
                                                  context.schedule(), context.origin());
  response.set_header("Location", reports_path(context) + "jobs/" + job);
  reply_json(response, 201, calls::get_job(pool_, context.person, context.event(), job));
}

}  // namespace pressrun::httpd
