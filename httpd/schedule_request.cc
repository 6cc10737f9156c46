#include "httpd/schedule_request.h"

#include <httplib.h>

#include "httpd/json_body.h"
#include "httpd/report_fields.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr char kCron[] = "a cron expression, as in 0 7 * * mon-fri";
constexpr char kTimeZone[] = "the name of a time zone, as in Europe/Berlin";

std::string cron(ReportFields& fields) {
  if (fields.find("cron") == nullptr) fields.bad("cron", "is required");
  return fields.text("cron", kCron).value_or("");
}

}  // namespace

calls::ScheduleRequest read_new_schedule(const httplib::Request& http) {
  const json body =
      read_object(http, {"type", "params", "format", "csv", "notify_emails", "cron", "time_zone"});
  ReportFields fields(body);
  calls::ScheduleRequest request;
  request.type = fields.type();
  request.params = fields.params();
  request.formats = fields.formats();
  request.csv = fields.csv();
  request.notify_emails = fields.recipients();
  request.cron = cron(fields);
  request.time_zone = fields.text("time_zone", kTimeZone);
  fields.check();
  return request;
}

ScheduleChange read_schedule_change(const httplib::Request& http) {
  const json body =
      read_object(http, {"params", "format", "csv", "notify_emails", "cron", "time_zone"});
  ReportFields fields(body);
  json changes = json::object();
  ScheduleChange change;
  if (body.contains("params")) change.params = fields.params();
  if (body.contains("format")) changes["format"] = fields.formats();
  if (body.contains("csv")) {
    const auto csv = fields.csv();
    changes["csv"] = csv ? json::parse(*csv) : json();
  }
  if (body.contains("notify_emails")) changes["notify_emails"] = fields.recipients();
  if (body.contains("cron")) changes["cron"] = cron(fields);
  if (body.contains("time_zone")) {
    const auto zone = fields.text("time_zone", kTimeZone);
    changes["time_zone"] = zone ? json(*zone) : json();
  }
  fields.check();
  if (change.params) changes["params"] = json::parse(*change.params);
  change.changes = changes.dump();
  return change;
}

std::optional<std::string> read_pause_reason(const httplib::Request& http) {
  if (http.body.empty()) return std::nullopt;
  const json body = read_object(http, {"reason"});
  ReportFields fields(body);
  auto reason = fields.text("reason", "a text");
  fields.check();
  return reason;
}

}  // namespace pressrun::httpd
