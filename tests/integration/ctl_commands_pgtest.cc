// pressrunctl as people and scripts use it.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/empty_database.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_database.h"

namespace pressrun {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class CtlTest : public testing::Test {
 protected:
  test::Finished ctl(const std::vector<std::string>& arguments) {
    return test::run_program("pressrunctl", arguments,
                             {{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kCtl)}});
  }
  // What a command says to machines.
  json told(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const test::Finished done =
        test::run_program("pressrunctl", arguments,
                          {{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kCtl)},
                           {"PRESSRUN_ADMIN_DATABASE_URL", database_.url(test::Role::kAdmin)}});
    EXPECT_EQ(done.ending.code, 0) << done.output;
    // Progress goes to stderr, which is here too.
    const auto before = done.output.rfind('\n', done.output.size() - 2);
    return json::parse(done.output.substr(before + 1));
  }
  std::string queued_job() {
    return database_.value(
        "select job_id from pressrun.request_report(1, 42, 'inventory', '{}', '{csv}')");
  }

  test::TestDatabase database_;
};

TEST_F(CtlTest, ShowsStatusAsTableAndAsJson) {
  queued_job();
  EXPECT_THAT(ctl({"status"}).output, HasSubstr("queued              1\n"));
  const json status = json::parse(ctl({"status", "--json"}).output);
  EXPECT_EQ(status[0]["queued"], 1);
  EXPECT_EQ(status[0]["workers_alive"], 0);
}

TEST_F(CtlTest, ListsJobs) {
  const std::string job = queued_job();
  EXPECT_THAT(ctl({"jobs", "list"}).output, HasSubstr(job));
  EXPECT_EQ(json::parse(ctl({"jobs", "list", "--json", "--status", "queued"}).output)[0]["job_id"],
            job);
  EXPECT_EQ(json::parse(ctl({"jobs", "list", "--json", "--event", "1"}).output), json::array());
}

// O4: what organizers never see, where the failures are listed.
TEST_F(CtlTest, ListsFailuresWithTheirDiagnostics) {
  const std::string job = queued_job();
  const std::string worker = database_.value("select pressrun.register_worker('here', 1, 2, '1')");
  const std::string secret = "relation shop.orders does not exist " + std::string(200, 'x');
  database_.sql(
      "select pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'query_failed', $2, false)"
      " from pressrun.claim_jobs($1, 1) c",
      {worker, json{{"message", secret}}.dump()});
  const std::string table = ctl({"jobs", "list", "--status", "failed"}).output;
  EXPECT_THAT(table, AllOf(HasSubstr("  why\n"), HasSubstr("  " + secret + "\n")))
      << "whole where it goes into a pipe";
  EXPECT_THAT(ctl({"jobs", "list"}).output, testing::Not(HasSubstr("shop.orders")));
  EXPECT_EQ(json::parse(ctl({"jobs", "list", "--json"}).output)[0]["diagnostic"]["message"],
            secret);
}

// O4: what an earlier run met is not why somebody ended the job.
TEST_F(CtlTest, ListsTheReasonOfWhoEndedAJob) {
  const std::string job = queued_job();
  const std::string worker = database_.value("select pressrun.register_worker('here', 1, 2, '1')");
  database_.sql(
      "select pressrun.fail_job(c.job_id, c.run_lease, c.lease_token, 'source_unavailable', "
      "'{\"message\": \"no route to host\"}', true) from pressrun.claim_jobs($1, 1) c",
      {worker});
  ctl({"jobs", "fail", job, "--reason", "It is not wanted any more."});
  EXPECT_THAT(ctl({"jobs", "list", "--status", "failed"}).output,
              AllOf(HasSubstr("  It is not wanted any more.\n"),
                    testing::Not(HasSubstr("no route to host"))));
}

TEST_F(CtlTest, SaysThatThereAreMoreJobs) {
  for (int i = 0; i < 3; ++i) queued_job();
  const std::vector<std::string> words = {"jobs", "list", "--limit", "2"};
  const test::Finished some = ctl(words);
  EXPECT_EQ(std::count(some.output.begin(), some.output.end(), '\n'), 4) << some.output;
  EXPECT_THAT(some.output,
              HasSubstr("\nThese are the newest 2, and there are more: --limit shows"));
  EXPECT_THAT(ctl({"jobs", "list", "--limit", "3"}).output, testing::Not(HasSubstr("more")));
  EXPECT_EQ(json::parse(ctl({"jobs", "list", "--limit", "2", "--json"}).output).size(), 2U);
}

TEST_F(CtlTest, TellsOfItselfByHelpToo) {
  EXPECT_EQ(ctl({"help"}).output, ctl({"--help"}).output);
  EXPECT_EQ(ctl({"help"}).ending.code, 0);
  EXPECT_EQ(ctl({"help", "jobs", "list"}).output, ctl({"jobs", "list", "--help"}).output);
  EXPECT_THAT(ctl({"help", "jobs", "list"}).output, HasSubstr("--status"));
  const test::Finished unknown = ctl({"help", "nothing"});
  EXPECT_EQ(unknown.ending.code, 2);
  EXPECT_THAT(unknown.output, HasSubstr("there is no command nothing. The commands are: "));
}

TEST_F(CtlTest, ShowsOneJob) {
  const std::string job = queued_job();
  EXPECT_THAT(ctl({"jobs", "show", job}).output, HasSubstr("status          queued\n"));
  const test::Finished unknown = ctl({"jobs", "show", "nosuchjob"});
  EXPECT_EQ(unknown.ending.code, 1);
  EXPECT_EQ(unknown.output, "pressrunctl: there is no job nosuchjob\n");
}

// J17
TEST_F(CtlTest, FailsAJobByHandAndExplainsIt) {
  const std::string job = queued_job();
  EXPECT_EQ(ctl({"jobs", "explain", job}).output,
            "It can be claimed, but no worker is alive; 0 jobs are before it.\n");
  EXPECT_NE(ctl({"jobs", "fail", job}).ending.code, 0) << "a reason is needed";
  EXPECT_EQ(ctl({"jobs", "fail", job, "--reason", "The event is being merged."}).ending.code, 0);
  EXPECT_THAT(ctl({"jobs", "explain", job}).output, HasSubstr("The event is being merged."));
  const test::Finished again = ctl({"jobs", "fail", job, "--reason", "x"});
  EXPECT_EQ(again.ending.code, 1);
  EXPECT_THAT(again.output, HasSubstr("Only a queued or running job can be failed"));
}

// J16
TEST_F(CtlTest, PausesResumesAndDrains) {
  const std::string job = queued_job();
  EXPECT_THAT(ctl({"pause", "--type", "inventory", "--reason", "moving"}).output,
              HasSubstr("Jobs that wait: 1."));
  EXPECT_THAT(ctl({"pauses"}).output, HasSubstr("moving"));
  EXPECT_EQ(json::parse(ctl({"status", "--json"}).output)[0]["paused"], "type inventory");
  EXPECT_THAT(ctl({"jobs", "explain", job}).output, HasSubstr("moving"));
  EXPECT_THAT(ctl({"resume", "--type", "inventory"}).output, HasSubstr("Jobs that go on: 1."));
  EXPECT_EQ(ctl({"resume", "--type", "inventory"}).output,
            "pressrunctl: That is not paused.\nNothing is paused.\n");
  EXPECT_NE(ctl({"pause", "--type", "inventory", "--workspace", "1", "--reason", "x"}).ending.code,
            0);
  const test::Finished unknown = ctl({"pause", "--workspace", "999", "--reason", "x"});
  EXPECT_EQ(unknown.ending.code, 1);
  EXPECT_THAT(unknown.output, HasSubstr("there is no workspace 999"));
  const std::string worker = database_.value("select pressrun.register_worker('here', 1, 2, '1')");
  database_.sql("select count(*) from pressrun.claim_jobs($1, 1)", {worker});
  const test::Finished busy = ctl({"drain", "--reason", "upgrade", "--timeout", "1"});
  EXPECT_EQ(busy.ending.code, 3);
  EXPECT_THAT(busy.output, HasSubstr("Still running: 1. It stays paused"));
  ctl({"resume"});
  ctl({"jobs", "fail", job, "--reason", "x"});
  const test::Finished idle = ctl({"drain", "--reason", "upgrade"});
  EXPECT_EQ(idle.ending.code, 0);
  EXPECT_THAT(idle.output, HasSubstr("The whole queue: nothing runs."));
}

// J14, O4
TEST_F(CtlTest, ListsPausesResumesAndRunsSchedules) {
  const std::string schedule = database_.value(
      "select pressrun.create_schedule(1, 42, 'inventory', '{}', '{csv}', '0 7 * * *') ->> "
      "'schedule_id'");
  EXPECT_THAT(ctl({"schedules", "list"}).output, HasSubstr(schedule));
  EXPECT_EQ(json::parse(ctl({"schedules", "list", "--json", "--state", "paused"}).output),
            json::array());
  EXPECT_EQ(ctl({"schedules", "pause", schedule}).ending.code, 2) << "a reason is needed";
  EXPECT_EQ(ctl({"schedules", "pause", schedule, "--reason", "too big"}).output,
            "Schedule " + schedule + ": paused. Its owner reads: too big\n");
  EXPECT_EQ(ctl({"schedules", "pause", schedule, "--reason", "x"}).ending.code, 1);
  EXPECT_THAT(ctl({"schedules", "show", schedule}).output,
              AllOf(HasSubstr("paused\n"), HasSubstr("too big\n")));
  EXPECT_THAT(ctl({"schedules", "run", schedule}).output,
              HasSubstr("is queued in the name of the schedule's owner."));
  const json jobs = json::parse(ctl({"jobs", "list", "--json"}).output);
  EXPECT_EQ(jobs[0]["schedule"], schedule);
  EXPECT_THAT(ctl({"schedules", "resume", schedule}).output,
              HasSubstr(": active. It runs next at 2"));
  const json shown = json::parse(ctl({"schedules", "show", schedule, "--json"}).output);
  EXPECT_EQ(shown[0]["state"], "active");
  EXPECT_EQ(shown[0]["last_job_id"], jobs[0]["job_id"]);
  EXPECT_EQ(shown[0]["runs"], json::array());
  EXPECT_EQ(ctl({"schedules", "show", "none"}).output, "pressrunctl: there is no schedule none\n");
  EXPECT_EQ(ctl({"schedules", "run", "none"}).output, "pressrunctl: There is no schedule none.\n");
}

TEST_F(CtlTest, ShowsWorkersAndDuties) {
  database_.sql("select pressrun.register_worker('here', 1, 2, '1')");
  EXPECT_EQ(json::parse(ctl({"workers", "--json"}).output)[0]["host"], "here");
  EXPECT_THAT(ctl({"duties"}).output, HasSubstr("rescue_lost_runs"));
}

TEST_F(CtlTest, SaysWhichDatabaseItNeeds) {
  const test::Finished result =
      test::run_program("pressrunctl", {"status"}, {{"PRESSRUN_DATABASE_URL", ""}});
  EXPECT_EQ(result.ending.code, 1);
  EXPECT_THAT(result.output, HasSubstr("Set PRESSRUN_DATABASE_URL"));
  const test::Finished migrate =
      test::run_program("pressrunctl", {"migrate"}, {{"PRESSRUN_DATABASE_URL", ""}});
  EXPECT_EQ(migrate.ending.code, 1);
  EXPECT_THAT(migrate.output, HasSubstr("Set PRESSRUN_ADMIN_DATABASE_URL to the libpq URL of a "
                                        "superuser"));
}

TEST_F(CtlTest, RefusesAWrongCommandLine) {
  const std::vector<std::vector<std::string>> mistakes = {{},
                                                          {"jobs"},
                                                          {"nonsense"},
                                                          {"migrate", "--nonsense"},
                                                          {"jobs", "show"},
                                                          {"jobs", "cancel", "x"},
                                                          {"mails", "list", "--status", "bogus"},
                                                          {"jobs", "fail", "x"},
                                                          {"local", "run", "--port", "99999"},
                                                          {"local", "run", "--port"}};
  for (const auto& arguments : mistakes) {
    const test::Finished result = ctl(arguments);
    EXPECT_EQ(result.ending.code, 2) << testing::PrintToString(arguments) << result.output;
    EXPECT_THAT(result.output, HasSubstr("--help")) << testing::PrintToString(arguments);
  }
}

TEST_F(CtlTest, NamesTheWordThatItDoesNotKnow) {
  EXPECT_THAT(ctl({"bogus"}).output,
              AllOf(HasSubstr("there is no command bogus. The commands are: migrate, "),
                    HasSubstr("Run with --help")));
  EXPECT_THAT(ctl({"jobs", "cancel", "x"}).output,
              HasSubstr("there is no command cancel of jobs. The commands are: list, show"));
  EXPECT_THAT(ctl({"--bogus"}).output, HasSubstr("there is no option --bogus."));
  EXPECT_THAT(ctl({"jobs", "show"}).output, HasSubstr("JOB is required"));
  EXPECT_THAT(ctl({"mails", "list", "--status", "bogus"}).output, HasSubstr("{pending,sent,"));
}

// O5: who lacks a right reads whom to log in as.
TEST_F(CtlTest, SaysWhoMayWhenTheLoginMayNot) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"migrate"}, {"catalog", "apply"}}) {
    const test::Finished refused = ctl(arguments);
    EXPECT_EQ(refused.ending.code, 1);
    EXPECT_EQ(refused.output,
              "pressrunctl: pressrun_ctl may change neither the schema nor the catalog: set "
              "PRESSRUN_ADMIN_DATABASE_URL to the URL of a superuser, or of a role that may create "
              "roles and owns the database\n");
  }
  EXPECT_EQ(test::run_program("pressrunctl", {"jobs", "list"},
                              {{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kWorker)}})
                .output,
            "pressrunctl: permission denied for schema ops\nThe login may not do that. Let "
            "PRESSRUN_DATABASE_URL name pressrun_ctl; what changes the schema, the catalog or the "
            "sample data needs PRESSRUN_ADMIN_DATABASE_URL.\n");
}

// O4: machines read what a command did, and need ids and secrets.
TEST_F(CtlTest, TellsMachinesWhatItDid) {
  const json added = told({"webhooks", "add", "https://example.org/hook"});
  EXPECT_THAT(added.at("secret").get<std::string>(), testing::StartsWith("whsec_"));
  const std::string endpoint = added.at("endpoint_id");
  const json rotated = told({"webhooks", "rotate", endpoint});
  EXPECT_EQ(rotated.at("endpoint_id"), endpoint);
  EXPECT_NE(rotated.at("secret"), added.at("secret"));
  const auto changed = [&](const char* command) {
    return ctl({"webhooks", command, endpoint}).output;
  };
  EXPECT_EQ(changed("end-rotation"), "endpoint " + endpoint + ": only the newest secret signs\n");
  EXPECT_EQ(changed("disable"),
            "endpoint " + endpoint + ": switched off, and what waited to be posted is given up\n");
  EXPECT_EQ(changed("enable"), "endpoint " + endpoint + ": switched on\n");
  EXPECT_EQ(changed("remove"), "endpoint " + endpoint + ": removed, with its deliveries\n");
  const std::string schedule = database_.value(
      "select pressrun.create_schedule(1, 42, 'inventory', '{}', '{csv}', '0 7 * * *') ->> "
      "'schedule_id'");
  const json run = told({"schedules", "run", schedule});
  EXPECT_EQ(run.at("job_id"), database_.value("select job_id from ops.jobs"));
  EXPECT_EQ(
      told({"pause", "--type", "inventory", "--reason", "x"}),
      json({{"scope", "type"}, {"type", "inventory"}, {"workspace", nullptr}, {"waiting", 1}}));
  EXPECT_EQ(told({"resume", "--type", "inventory"}).at("released"), 1);
  EXPECT_EQ(told({"drain", "--workspace", "1", "--reason", "x"}).at("running"), 0);
  const json catalog = told({"catalog", "apply"});
  EXPECT_EQ(catalog.at("failures"), json::array());
  EXPECT_GT(catalog.at("unchanged").size(), 15U);
  const json migrated = told({"migrate", "--sample"});
  EXPECT_EQ(migrated.at(0).at("component"), "pressrun");
  EXPECT_EQ(migrated.at(0).at("recreated"), 0);
  EXPECT_EQ(migrated.at(1).at("component"), "voyage");
  EXPECT_GT(told({"migrate", "--again"}).at(0).at("recreated"), 300);
  const auto file = std::filesystem::temp_directory_path() / (database_.name() + ".csv");
  std::ofstream(file) << "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,"
                         "CustomerID,Country\n536365,85123A,HOLDER,6,2010-12-01 "
                         "08:26:00,2.55,17850,United Kingdom\n";
  const json imported = told({"import", "orders", file.string(), "--event", "100"});
  EXPECT_EQ(imported.at("orders_loaded"), 1);
  EXPECT_EQ(imported.at("malformed"), json::array());
  std::filesystem::remove(file);
}

TEST_F(CtlTest, TellsMachinesOfWebhooks) {
  const std::string endpoint =
      told({"webhooks", "add", "https://example.org/hook"}).at("endpoint_id");
  EXPECT_EQ(told({"webhooks", "end-rotation", endpoint}),
            json({{"endpoint_id", endpoint}, {"signed_with", "newest"}}));
  EXPECT_EQ(told({"webhooks", "disable", endpoint}),
            json({{"endpoint_id", endpoint}, {"enabled", false}}));
  EXPECT_EQ(told({"webhooks", "enable", endpoint}),
            json({{"endpoint_id", endpoint}, {"enabled", true}}));
  EXPECT_EQ(told({"webhooks", "remove", endpoint}),
            json({{"endpoint_id", endpoint}, {"removed", true}}));
}

TEST_F(CtlTest, TellsMachinesOfSchedules) {
  const std::string schedule = database_.value(
      "select pressrun.create_schedule(1, 42, 'inventory', '{}', '{csv}', '0 7 * * *') ->> "
      "'schedule_id'");
  EXPECT_EQ(told({"schedules", "pause", schedule, "--reason", "x"}),
            json({{"schedule_id", schedule}, {"state", "paused"}, {"reason", "x"}}));
  const json resumed = told({"schedules", "resume", schedule});
  const std::string next =
      database_.value("select to_json(next_run_at) #>> '{}' from ops.schedules");
  EXPECT_EQ(resumed, json({{"schedule_id", schedule}, {"state", "active"}, {"next_run_at", next}}));
}

TEST_F(CtlTest, TellsMachinesOfJobsMailsAndTypes) {
  const std::string job = queued_job();
  EXPECT_EQ(told({"jobs", "fail", job, "--reason", "x"}),
            json({{"job_id", job}, {"status", "failed"}, {"reason", "x"}}));
  // Only a function of the owner writes mails.
  database_.sql(
      "create function pressrun.mail_somebody() returns text language sql security definer as $$ "
      "select pressrun.queue_mail('access_requested', 'a@example.org', '{}') $$");
  database_.sql("alter function pressrun.mail_somebody() owner to pressrun_owner");
  database_.sql("select pressrun.mail_somebody()");
  const std::string mail = database_.value(
      "select m.notification_id from pressrun.take_mails('c', 1, '1 day') m where "
      "pressrun.mail_failed(m.notification_id, m.lease_token, 'undeliverable', 'x') = 'dead'");
  EXPECT_EQ(told({"mails", "revive", mail}),
            json({{"notification_id", mail}, {"status", "pending"}}));
  EXPECT_EQ(told({"catalog", "retire", "inventory"}),
            json({{"type", "inventory"}, {"retired", true}}));
}

// The commands below a group, as its help lists them; empty: it is a command.
std::vector<std::string> commands_of(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help.substr(std::min(help.find("\nSubcommands:\n"), help.size())));
  for (std::string line; std::getline(lines, line);) {
    const bool is_name = line.starts_with("  ") && line.find_first_not_of(' ') == 2;
    if (is_name) names.push_back(line.substr(2, line.find(' ', 2) - 2));
  }
  return names;
}

// O4: README promises it.
TEST_F(CtlTest, EveryCommandSpeaksJson) {
  int commands = 0;
  const std::function<void(std::vector<std::string>)> look = [&](std::vector<std::string> path) {
    path.push_back("--help");
    const std::string help = ctl(path).output;
    path.pop_back();
    const auto below = commands_of(help);
    if (below.empty()) {
      ++commands;
      EXPECT_THAT(help, HasSubstr("--json")) << testing::PrintToString(path);
    }
    for (const std::string& name : below) {
      if (name == "local") continue;  // stays in the foreground until Ctrl-C
      path.push_back(name);
      look(path);
      path.pop_back();
    }
  };
  look({});
  EXPECT_GT(commands, 25);
}

TEST_F(CtlTest, HelpsWithoutFailing) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"--help"}, {"--version"}, {"jobs", "--help"}, {"local", "run", "--help"}}) {
    EXPECT_EQ(ctl(arguments).ending.code, 0) << testing::PrintToString(arguments);
  }
}

TEST(CtlSetUp, FillsAnEmptyDatabase) {
  const test::EmptyDatabase database;
  const std::map<std::string, std::string> environment = {
      {"PRESSRUN_ADMIN_DATABASE_URL", database.url()}};
  const auto run = [&](const std::vector<std::string>& arguments) {
    return test::run_program("pressrunctl", arguments, environment);
  };
  EXPECT_EQ(run({"migrate"}).ending.code, 0);
  EXPECT_EQ(run({"sample", "load"}).output,
            "pressrunctl: the database has no sample domain: run `pressrunctl migrate --sample`\n");
  EXPECT_THAT(run({"migrate", "--sample"}).output, HasSubstr("voyage is at schema version"));
  EXPECT_THAT(run({"sample", "load", "--size", "0.01"}).output, HasSubstr("made "));
  EXPECT_THAT(run({"sample", "load", "--size", "0.01"}).output, HasSubstr("already there"));
  EXPECT_EQ(json::parse(run({"sample", "load", "--size", "0.01", "--json"}).output),
            json({{"size", 0.01}, {"made", 0}}));
  EXPECT_EQ(run({"catalog", "apply"}).ending.code, 0);
  EXPECT_THAT(run({"schema", "dump"}).output, HasSubstr("pressrun.event_report_jobs | table"));
  const json facts = json::parse(run({"schema", "dump", "--json"}).output);
  EXPECT_THAT(
      facts, testing::Contains(
                 json({{"subject", "ops"}, {"kind", "grant"}, {"text", "USAGE to pressrun_ctl"}})));
}

// O5: whoever forgot to migrate reads that, not what PostgreSQL says of the first table it misses.
TEST(CtlSetUp, SaysOfADatabaseWithoutASchemaToMigrate) {
  const test::EmptyDatabase database;
  const std::vector<std::vector<std::string>> commands = {{"status"},
                                                          {"status", "--json"},
                                                          {"top", "--once"},
                                                          {"pause", "--reason", "x"},
                                                          {"workers"},
                                                          {"jobs", "list"},
                                                          {"jobs", "explain", "x"},
                                                          {"sample", "load"},
                                                          {"schema", "dump"},
                                                          {"schedules", "list"},
                                                          {"mails", "list"},
                                                          {"webhooks", "list"},
                                                          {"link", "x", "--public-url", "http://x"},
                                                          {"store", "check"}};
  const test::TemporaryFolder store;
  for (const auto& arguments : commands) {
    const test::Finished refused = test::run_program(
        "pressrunctl", arguments,
        {{"PRESSRUN_DATABASE_URL", database.url()},
         {"PRESSRUN_STORE", store.path().string()},
         {"REPORT_DOWNLOAD_SIGNING_SECRET", "k:0123456789abcdef0123456789abcdef"}});
    EXPECT_EQ(refused.ending.code, 1) << testing::PrintToString(arguments);
    EXPECT_EQ(refused.output,
              "pressrunctl: the database has no Pressrun schema: run `pressrunctl migrate`\n")
        << testing::PrintToString(arguments);
  }
}

// O5
TEST_F(CtlTest, SaysOfADatabaseOfAnOlderReleaseToMigrate) {
  database_.sql(
      "with last as (delete from pressrun.schema_migrations where component = 'pressrun'"
      " and version = pressrun.schema_version() returning *) select from last");
  EXPECT_EQ(ctl({"status"}).ending.code, 0) << "it still serves";
  database_.sql("drop view ops.overview cascade");
  EXPECT_THAT(ctl({"top", "--once"}).output,
              AllOf(HasSubstr("pressrunctl: the database is at schema version"),
                    HasSubstr(": run `pressrunctl migrate`\n")));
}

TEST_F(CtlTest, AppliesACatalogOfOnesOwn) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / database_.name();
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "own.sql")
      << "create or replace function reports.own(event_id bigint) returns table (id bigint)"
         " language sql stable parallel safe as $$ select event_id $$;"
         "comment on function reports.own(bigint) is 'The event.';";
  std::ofstream(folder / "own.json")
      << R"({"type": "own", "title": "Own", "description": "Mine.", "group": "Mine",
    "permission": "guests.read", "formats": ["csv"]})";
  const auto apply = [&] {
    return test::run_program("pressrunctl", {"catalog", "apply", folder.string()},
                             {{"PRESSRUN_ADMIN_DATABASE_URL", database_.url(test::Role::kAdmin)}});
  };
  const test::Finished good = apply();
  EXPECT_EQ(good.ending.code, 0) << good.output;
  EXPECT_THAT(good.output, HasSubstr("applied own"));
  EXPECT_THAT(good.output, testing::Not(HasSubstr("note:")));
  std::ofstream(folder / "typo.sql")
      << "create or replace function reports.typo(event_id bigint) returns table (id bigint)"
         " language sql stable parallel safe as $$ select event_id $$;"
         "comment on function reports.typo(bigint) is 'The event.';";
  std::ofstream(folder / "typo.json")
      << R"({"type": "typo", "title": "Typo", "description": "Mine.", "group": "Mine",
    "permission": "guest.read", "formats": ["csv"]})";
  EXPECT_THAT(apply().output,
              HasSubstr("note: typo: no other report type names the permission \"guest.read\"\n"));
  std::filesystem::remove(folder / "typo.sql");
  std::filesystem::remove(folder / "typo.json");
  EXPECT_THAT(apply().output, HasSubstr("1 report type: 0 changed, 1 as before, 0 failed"));
  std::ofstream(folder / "own.sql", std::ios::app) << "-- The event's own id.\n";
  EXPECT_THAT(apply().output, HasSubstr("1 report type: 0 changed, 1 as before, 0 failed"));
  EXPECT_EQ(ctl({"catalog", "retire", "own"}).output, "retired own\n");
  std::ofstream(folder / "own.json") << "{";
  const test::Finished bad = apply();
  EXPECT_EQ(bad.ending.code, 1);
  EXPECT_THAT(bad.output, HasSubstr("own.json: "));
  std::filesystem::remove(folder / "own.json");
  std::filesystem::remove(folder / "own.sql");
  const test::Finished empty = apply();
  EXPECT_EQ(empty.ending.code, 1);
  EXPECT_THAT(empty.output, HasSubstr(folder.string() + " has no <type>.json"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace pressrun
