// A5, A1: bodies of schedules are taken strictly, and a change says only what is to change (J14).
#include <gtest/gtest.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "httpd/problem.h"
#include "httpd/schedule_request.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

httplib::Request with_body(const std::string& body) {
  httplib::Request request;
  request.body = body;
  request.headers.emplace("Content-Type", "application/json");
  return request;
}

// The fields that a problem names.
template <typename Read>
std::string errors_of(Read read, const std::string& body) {
  try {
    read(with_body(body));
  } catch (const Problem& problem) {
    httplib::Response response;
    problem.write(response, "", "");
    std::string fields;
    const json told = json::parse(response.body);
    for (const json& error : told.value("errors", json::array())) {
      fields += (fields.empty() ? "" : " ") + error.at("field").get<std::string>();
    }
    return fields;
  }
  return "none";
}

json changes_of(const std::string& body) {
  return json::parse(read_schedule_change(with_body(body)).changes);
}

TEST(NewSchedule, NamesEveryBadField) {
  const auto errors = [](const std::string& body) { return errors_of(read_new_schedule, body); };
  EXPECT_EQ(errors(R"({"type":"a","format":"csv","cron":"@daily"})"), "none");
  EXPECT_EQ(errors("{}"), "type format cron");
  EXPECT_EQ(errors(R"({"type":"a","format":"csv","cron":5,"time_zone":1,"params":[],
                       "notify_emails":["no"]})"),
            "params notify_emails[0] cron time_zone");
  EXPECT_EQ(errors(R"({"type":"a","format":"csv","cron":"@daily","csv":{"bom":1,"eol":"lf"}})"),
            "csv.bom csv.eol");
  EXPECT_EQ(errors(R"({"type":"a","format":"csv","cron":"@daily","enabled":true})"), "enabled");
}

TEST(NewSchedule, LeavesTheZoneToTheEvent) {
  const auto request =
      read_new_schedule(with_body(R"({"type":"a","format":"csv","cron":"@daily"})"));
  EXPECT_EQ(request.time_zone, std::nullopt);
  EXPECT_EQ(request.params, "{}");
}

TEST(NewSchedule, TakesCsvOptions) {
  const auto request = read_new_schedule(
      with_body(R"({"type":"a","format":"csv","cron":"@daily","csv":{"delimiter":";"}})"));
  EXPECT_EQ(request.csv, R"({"delimiter":";"})");
}

TEST(ScheduleChange, SaysOnlyWhatIsToChange) {
  EXPECT_EQ(changes_of("{}"), json::object());
  EXPECT_EQ(changes_of(R"({"cron":"@daily"})"), json({{"cron", "@daily"}}));
  EXPECT_EQ(changes_of(R"({"format":"csv"})"), json({{"format", {"csv"}}}));
  EXPECT_EQ(changes_of(R"({"csv":{"bom":true}})"), json({{"csv", {{"bom", true}}}}));
  EXPECT_EQ(read_schedule_change(with_body("{}")).params, std::nullopt);
  EXPECT_EQ(read_schedule_change(with_body(R"({"params":{"n":1}})")).params, R"({"n":1})");
}

TEST(ScheduleChange, TakesNullForWhatANewOneWouldHave) {
  EXPECT_EQ(changes_of(R"({"params":null,"csv":null,"notify_emails":null,"time_zone":null})"),
            json({{"params", json::object()},
                  {"csv", nullptr},
                  {"notify_emails", json::array()},
                  {"time_zone", nullptr}}));
  EXPECT_EQ(errors_of(read_schedule_change, R"({"cron":null,"format":null})"), "format cron");
}

TEST(ScheduleChange, NamesBadCsvOptions) {
  EXPECT_EQ(errors_of(read_schedule_change, R"({"csv":{"delimiter":":"}})"), "csv.delimiter");
  EXPECT_EQ(errors_of(read_schedule_change, R"({"csv":"lf"})"), "csv");
}

TEST(ScheduleChange, LeavesTypeAndStateAlone) {
  EXPECT_EQ(errors_of(read_schedule_change, R"({"type":"b","state":"paused"})"), "state type");
}

TEST(PauseReason, IsOptional) {
  EXPECT_EQ(read_pause_reason(with_body("")), std::nullopt);
  EXPECT_EQ(read_pause_reason(with_body("{}")), std::nullopt);
  EXPECT_EQ(read_pause_reason(with_body(R"({"reason":"holiday"})")), "holiday");
  EXPECT_EQ(errors_of(read_pause_reason, R"({"reason":1})"), "reason");
}

}  // namespace
}  // namespace pressrun::httpd
