// O4: each finding of pressrunctl doctor, provoked for real.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/empty_database.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/sanitized.h"
#include "tests/support/smtp_server.h"
#include "tests/support/test_database.h"
#include "tests/support/wrong_clock.h"

namespace pressrun {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using Environment = std::map<std::string, std::string>;

// What one run said.
struct Examined {
  int exit_code = 0;
  json findings;

  // "severity: finding -> remedy" of all findings of a check, one a line.
  std::string of(const std::string& check) const {
    std::string text;
    for (const json& finding : findings) {
      if (finding["check"] != check) continue;
      text += finding["severity"].get<std::string>() + ": " +
              finding["finding"].get<std::string>() + " -> " +
              (finding["remedy"].is_null() ? "" : finding["remedy"].get<std::string>()) + "\n";
    }
    return text;
  }
};

class DoctorTest : public testing::Test {
 protected:
  Examined examine(Environment environment = {}) {
    environment.emplace("PRESSRUN_DATABASE_URL", database_.url(test::Role::kCtl));
    const auto done = test::run_program("pressrunctl", {"doctor", "--json"}, environment);
    return {done.ending.code, json::parse(done.output)};
  }
  Examined examine_as_admin() {
    return examine({{"PRESSRUN_ADMIN_DATABASE_URL", database_.url(test::Role::kAdmin)}});
  }
  // Runs the SQL of remedies, as who reads them would.
  void follow(const std::string& findings) {
    std::istringstream lines(findings);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream statements(line.substr(line.find(" -> ") + 4));
      for (std::string statement; std::getline(statements, statement, ';');) {
        database_.sql(statement);
      }
    }
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  test::TestDatabase database_;
  test::TemporaryFolder folder_;
};

TEST_F(DoctorTest, FindsNothingWrongWithASchemaJustMade) {
  const Examined all = examine();
  for (const char* check : {"login", "schema", "roles", "memberships", "rights", "grants",
                            "indexes", "objects", "clock", "wraparound", "mails"}) {
    EXPECT_THAT(all.of(check), testing::StartsWith("ok: ")) << check;
  }
  EXPECT_THAT(all.of("workers"), HasSubstr("warning: No worker is alive"));
  EXPECT_THAT(all.of("store"), HasSubstr("note: PRESSRUN_STORE is not set here"));
  EXPECT_THAT(all.of("mail"), HasSubstr("note: PRESSRUN_MAIL_TRANSPORT is not set here"));
  EXPECT_EQ(all.exit_code, 2) << "fsync is off in tests";
}

TEST_F(DoctorTest, SaysWhenThereIsNoDatabase) {
  const Examined away = examine({{"PRESSRUN_DATABASE_URL", "host=/nowhere dbname=x"}});
  EXPECT_THAT(away.of("login"), HasSubstr("error: The database does not let us in"));
  EXPECT_EQ(away.exit_code, 2);
  EXPECT_THAT(examine({{"PRESSRUN_DATABASE_URL", ""}}).of("login"), HasSubstr("is not set"));
}

TEST_F(DoctorTest, WarnsOfASuperuserInThePlaceOfCtl) {
  EXPECT_THAT(examine({{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kAdmin)}}).of("login"),
              HasSubstr("warning: PRESSRUN_DATABASE_URL logs in as the superuser postgres"));
}

TEST_F(DoctorTest, SaysOnceThatAnotherLoginSeesTooLittle) {
  const Examined worker = examine({{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kWorker)}});
  EXPECT_EQ(worker.of("login"),
            "error: PRESSRUN_DATABASE_URL logs in as pressrun_worker, who may not see what doctor "
            "looks at. -> let it name pressrun_ctl\n");
  EXPECT_EQ(worker.findings.size(), 3U) << "login, store and mail: " << worker.findings;
  const Examined both =
      examine({{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kWorker)},
               {"PRESSRUN_ADMIN_DATABASE_URL", database_.url(test::Role::kAdmin)}});
  EXPECT_THAT(both.of("login"), HasSubstr("logs in as pressrun_worker"));
  EXPECT_THAT(both.of("grants"), testing::StartsWith("ok: ")) << "the administrator sees it";
}

TEST_F(DoctorTest, ComparesTheSchemaWithThisRelease) {
  const test::EmptyDatabase empty;
  EXPECT_THAT(examine({{"PRESSRUN_DATABASE_URL", empty.url()}}).of("schema"),
              AllOf(HasSubstr("error: the database has no Pressrun schema"),
                    HasSubstr("pressrunctl migrate")));
  database_.sql("update pressrun.schema_files set sha256 = 'x' where path = 'grants.sql'");
  EXPECT_THAT(examine().of("schema"), HasSubstr("warning: Of the files of this release the "
                                                "database has others, or none: grants.sql."));
  database_.sql(
      "with last as (delete from pressrun.schema_migrations where component = 'pressrun'"
      " and version = pressrun.schema_version() returning *) select * into public.last from last");
  EXPECT_THAT(examine().of("schema"), AllOf(HasSubstr("error: the database is at schema version"),
                                            HasSubstr("-> pressrunctl migrate")));
  database_.sql("insert into pressrun.schema_migrations select * from public.last");
  database_.sql("insert into pressrun.schema_migrations values ('pressrun', 9999, 'x', 'x')");
  database_.sql(
      "create or replace function pressrun.schema_compatible_since() returns integer"
      " language sql immutable as 'select 9999'");
  EXPECT_THAT(examine().of("schema"), HasSubstr("schema version 9999"));
}

// What follows from a missing schema is no finding of its own.
TEST_F(DoctorTest, SaysOfADatabaseWithoutASchemaOnlyThat) {
  const test::EmptyDatabase empty;
  const Examined all = examine(
      {{"PRESSRUN_DATABASE_URL", empty.url()}, {"PRESSRUN_STORE", folder_.path().string()}});
  std::vector<std::string> checks;
  for (const json& finding : all.findings) {
    checks.push_back(finding["check"]);
    EXPECT_THAT(finding["remedy"].dump(), testing::Not(HasSubstr("--again"))) << finding;
  }
  EXPECT_THAT(checks, testing::UnorderedElementsAre("login", "schema", "clock", "database's disk",
                                                    "store", "store's disk", "mail"));
}

TEST_F(DoctorTest, FindsRightsThatNoMigrationGives) {
  database_.sql("grant execute on function pressrun.claim_jobs(uuid, integer) to pressrun_httpd");
  database_.sql("grant select on pressrun.notification_outbox to pressrun_worker");
  database_.sql("grant update (status) on pressrun.event_report_jobs to pressrun_httpd");
  database_.sql("grant usage on sequence pressrun.queue_epoch to public");
  EXPECT_EQ(examine().of("grants"),
            "error: No migration gives these rights: "
            "EXECUTE on pressrun.claim_jobs(uuid,integer) to pressrun_httpd; "
            "UPDATE (status) on pressrun.event_report_jobs to pressrun_httpd; "
            "SELECT on pressrun.notification_outbox to pressrun_worker; "
            "USAGE on pressrun.queue_epoch to public. -> "
            "revoke EXECUTE on function pressrun.claim_jobs(uuid,integer) from pressrun_httpd; "
            "revoke UPDATE (status) on pressrun.event_report_jobs from pressrun_httpd; "
            "revoke SELECT on pressrun.notification_outbox from pressrun_worker; "
            "revoke USAGE on sequence pressrun.queue_epoch from public\n");
  database_.sql("grant execute on function pressrun.begin_chunk to pressrun_httpd");
  EXPECT_THAT(
      examine().of("grants"),
      HasSubstr(database_.value(
          "select format('EXECUTE on %s to', 'pressrun.begin_chunk'::regproc::regprocedure)")));
  database_.sql("revoke execute on function pressrun.begin_chunk from pressrun_httpd");
  database_.sql("grant insert on pressrun.event_report_jobs to pressrun_httpd");
  database_.sql("grant execute on function pressrun.prune(integer) to public");
  EXPECT_THAT(examine().of("grants"), HasSubstr(" and 2 more."));
  EXPECT_THAT(examine().of("rights"),
              AllOf(HasSubstr("error: pressrun_httpd may insert pressrun.event_report_jobs"),
                    HasSubstr("error: Everybody may call pressrun.prune(integer)")));
}

TEST_F(DoctorTest, LetsOthersReadTheViewsForPeople) {
  database_.sql("create role watcher_of_doctor");
  database_.sql("grant usage on schema ops to watcher_of_doctor");
  database_.sql("grant select on ops.queue to watcher_of_doctor");
  EXPECT_THAT(examine().of("grants"), testing::StartsWith("note: No migration gives these rights"));
  database_.sql("drop owned by watcher_of_doctor");
  database_.sql("drop role watcher_of_doctor");
}

TEST_F(DoctorTest, NamesWhatMendsRightsAndFunctionsThatAreMissingAndItDoes) {
  database_.sql("revoke usage on schema pressrun from pressrun_courier");
  database_.sql("revoke usage on schema reports from pressrun_reader");
  database_.sql("revoke select on pressrun.event_report_jobs from pressrun_httpd");
  database_.sql("revoke execute on function pressrun.heartbeat from pressrun_worker");
  EXPECT_EQ(examine().of("grants"),
            "error: Rights that the migrations give are missing: "
            "USAGE on pressrun to pressrun_courier; "
            "SELECT on pressrun.event_report_jobs to pressrun_httpd; "
            "EXECUTE on pressrun.heartbeat(uuid) to pressrun_worker; "
            "USAGE on reports to pressrun_reader. -> pressrunctl migrate --again -- with "
            "PRESSRUN_ADMIN_DATABASE_URL\n");
  database_.sql("drop function pressrun.full_csv_options");
  database_.sql("drop view ops.queue cascade");
  database_.sql("drop policy visible_to_person on pressrun.event_report_jobs");
  database_.sql("alter table pressrun.event_report_jobs disable row level security");
  database_.sql("alter table pressrun.event_report_jobs disable trigger guard_dml");
  database_.sql("drop trigger job_inserted on pressrun.event_report_jobs");
  database_.sql(
      "do $$ begin execute 'create or replace view ops.pauses as '"
      " || rtrim(pg_get_viewdef('ops.pauses'), ';') || ' limit 0'; end $$");
  database_.sql(
      "create or replace function pressrun.utc(p_time timestamptz) returns text language sql "
      "stable "
      "as $$ select 'x' $$");
  const Examined broken = examine();
  EXPECT_THAT(broken.of("objects"),
              AllOf(HasSubstr("error: Of what the migrations make is missing: view ops.queue; "),
                    HasSubstr("policy visible_to_person of pressrun.event_report_jobs; trigger "
                              "job_inserted of pressrun.event_report_jobs; function "
                              "pressrun.full_csv_options(jsonb). -> pressrunctl migrate --again"),
                    HasSubstr("error: Not as the migrations make it: table "
                              "pressrun.event_report_jobs (lacks row security); trigger guard_dml "
                              "of pressrun.event_report_jobs (disabled, not enabled A)"),
                    HasSubstr("warning: Not as the migrations make it: definition of ops.pauses; "
                              "definition of pressrun.utc(timestamp with time zone). -> ")));
  EXPECT_EQ(broken.exit_code, 2);
  const auto done =
      test::run_program("pressrunctl", {"migrate", "--again"},
                        {{"PRESSRUN_ADMIN_DATABASE_URL", database_.url(test::Role::kAdmin)}});
  EXPECT_EQ(done.ending.code, 0) << done.output;
  const Examined mended = examine();
  EXPECT_THAT(mended.of("grants"), testing::StartsWith("ok: "));
  EXPECT_THAT(mended.of("objects"), testing::StartsWith("ok: "));
}

TEST_F(DoctorTest, NoticesARestoredCopyThatLacksWhatWasRevoked) {
  database_.sql("grant temporary on database " + database_.name() + " to public");
  EXPECT_THAT(examine().of("rights"),
              HasSubstr("-> revoke temporary on database " + database_.name()));
}

TEST_F(DoctorTest, FindsInvalidIndexes) {
  database_.sql(
      "update pg_index set indisvalid = false where indexrelid = "
      "'pressrun.job_queue_backoff'::regclass");
  EXPECT_THAT(examine().of("indexes"),
              HasSubstr("-> reindex index concurrently pressrun.job_queue_backoff"));
}

TEST_F(DoctorTest, NamesTheStatementsThatBringIndexesAndConstraintsBack) {
  database_.sql("drop index pressrun.event_report_jobs_listed");
  database_.sql("drop index pressrun.job_queue_claimable");
  database_.sql("create index job_queue_claimable on pressrun.job_queue (lane, workspace_id)");
  database_.sql(
      "alter table pressrun.event_report_job_cuts drop constraint "
      "event_report_job_cuts_pkey cascade");
  database_.sql("create index extra on pressrun.job_queue (lane)");
  database_.sql(
      "alter table pressrun.duties alter column due_at set default now(),"
      " alter column runner drop not null");
  const std::string objects = examine().of("objects");
  EXPECT_THAT(objects,
              AllOf(HasSubstr("is missing: constraint event_report_job_cuts_pkey of "
                              "pressrun.event_report_job_cuts; index "
                              "pressrun.event_report_jobs_listed"),
                    HasSubstr("index pressrun.job_queue_claimable ((lane, workspace_id), "
                              "not (lane, tag, seq) WHERE (hold IS NULL))"),
                    HasSubstr("note: No migration makes this; what is yours belongs into a "
                              "schema of your own: index pressrun.extra. -> drop index "
                              "concurrently pressrun.extra")));
  follow(objects);
  EXPECT_THAT(examine().of("objects"), testing::StartsWith("ok: "));
}

TEST_F(DoctorTest, LeavesThePlatformItsOwn) {
  database_.sql("create function reports.theirs() returns int language sql as 'select 1'");
  database_.sql("create table voyage.theirs (n int)");
  database_.sql("drop table voyage.refunds cascade");
  database_.sql("comment on view ops.queue is 'Ours now.'");
  database_.sql("alter table pressrun.job_queue set (fillfactor = 60)");
  database_.sql("alter table pressrun.event_report_jobs validate constraint known_trace_context");
  const Examined all = examine();
  EXPECT_THAT(all.of("grants"), testing::StartsWith("ok: "));
  EXPECT_THAT(all.of("objects"), testing::StartsWith("ok: "));
}

TEST_F(DoctorTest, FindsTablesThatVacuumPassesBy) {
  database_.sql("alter table pressrun.duties set (autovacuum_enabled = false)");
  EXPECT_THAT(examine().of("vacuum"),
              HasSubstr("-> alter table pressrun.duties reset (autovacuum_enabled)"));
}

TEST_F(DoctorTest, NamesWhoIdlesInATransaction) {
  db::Session idler = database_.connect(test::Role::kReader);
  idler.run_script("set application_name = 'forgotten'; begin; select 1");
  const std::string pid = std::to_string(idler.backend_pid());
  EXPECT_THAT(examine().of("sessions"),
              AllOf(HasSubstr("sessions of other users do is not shown to pressrun_ctl"),
                    HasSubstr("grant pg_read_all_stats to pressrun_ctl")));
  std::string said;
  EXPECT_TRUE(test::eventually([&] {
    said = examine_as_admin().of("sessions");
    return said.find("forgotten") != std::string::npos;
  }));
  EXPECT_THAT(said, AllOf(HasSubstr("note: forgotten (pid " + pid + ", user pressrun_reader)"),
                          HasSubstr("select pg_terminate_backend(" + pid + ")")));
}

TEST_F(DoctorTest, ShowsWhatIsPausedOverdueAndStopped) {
  database_.sql("select pressrun.request_report(1, 42, 'inventory', '{}', '{csv}')");
  database_.sql("select pressrun.pause('all', null, null, 'moving house')");
  database_.sql(
      "update pressrun.duties set due_at = clock_timestamp() - interval '1 hour',"
      " last_error = 'it hurts' where name = 'prune'");
  const Examined all = examine();
  EXPECT_THAT(all.of("queue"), AllOf(HasSubstr("warning: The whole queue is paused since"),
                                     HasSubstr("moving house"), HasSubstr("pressrunctl resume")));
  EXPECT_THAT(all.of("duties"), AllOf(HasSubstr("error: Duties that were due"),
                                      HasSubstr("The duty prune failed"), HasSubstr("it hurts")));
  EXPECT_THAT(all.of("workers"), HasSubstr("error: No worker is alive; jobs that wait: 1."));
  database_.sql("select pressrun.set_duty_runner('pg_cron')");
  EXPECT_THAT(examine().of("duties"), HasSubstr("left to pg_cron, which this database does not"));
}

TEST_F(DoctorTest, NoticesAWrongClock) {
  const auto wrong = test::clock_off_by("+90s");
  if (wrong.empty() || test::kSanitized) GTEST_SKIP() << "libfaketime is not there";
  EXPECT_THAT(
      examine(wrong).of("clock"),
      testing::ContainsRegex("error: The clock of this host is (8[89]|9[0-2]) s ahead of that of "
                             "the database"));
}

TEST_F(DoctorTest, LooksAtTheStore) {
  EXPECT_THAT(examine({{"PRESSRUN_STORE", path("none")}}).of("store"), HasSubstr("error: "));
  std::filesystem::create_directory(path("store"));
  const Environment store = {{"PRESSRUN_STORE", path("store")}};
  EXPECT_THAT(examine(store).of("store"), HasSubstr("note: No program has used the store yet"));
  EXPECT_THAT(examine({{"PRESSRUN_STORE", "s3://x"}}).of("store"),
              HasSubstr("the bucket is called \"x\", but names of buckets have 3 to 63"));
  EXPECT_THAT(examine({{"PRESSRUN_STORE", "s3://bucket/a//b"}}).of("store"),
              HasSubstr("the prefix \"a//b\""));
  std::ofstream(path("store/.pressrun-store")) << "11111111-1111-1111-1111-111111111111\n";
  EXPECT_THAT(examine(store).of("store"),
              HasSubstr("error: The store belongs to another database"));
  std::ofstream(path("store/.pressrun-store"))
      << database_.value(
             "update pressrun.settings set store_marked_at = pressrun.now()"
             " returning store_id")
      << "\n";
  const Examined good = examine(store);
  EXPECT_THAT(good.of("store"), HasSubstr("ok: The store"));
  EXPECT_THAT(good.of("store's disk"), HasSubstr("are free where"));
  std::filesystem::remove(path("store/.pressrun-store"));
  EXPECT_THAT(examine(store).of("store"), HasSubstr("error: The store is empty"));
  EXPECT_THAT(examine({{"PRESSRUN_STORE", "s3://bucket"},
                       {"PRESSRUN_S3_ENDPOINT", "http://127.0.0.1:9"},
                       {"PRESSRUN_S3_ACCESS_KEY_ID", "k"},
                       {"PRESSRUN_S3_SECRET_ACCESS_KEY", "secret-of-ours"}})
                  .of("store"),
              AllOf(HasSubstr("error: The store fails"), testing::Not(HasSubstr("of-ours"))));
}

TEST_F(DoctorTest, LooksAtTheWayMailsLeave) {
  const test::SmtpServer server;
  Environment smtp = {{"PRESSRUN_MAIL_TRANSPORT", "smtp"},
                      {"PRESSRUN_SMTP_URL", server.url()},
                      {"PRESSRUN_SMTP_TLS", "none"}};
  EXPECT_THAT(examine(smtp).of("mail"), HasSubstr("ok: The mail server at smtp://"));
  EXPECT_TRUE(server.taken().empty()) << "nothing is sent";
  smtp["PRESSRUN_SMTP_TLS"] = "required";
  EXPECT_THAT(examine(smtp).of("mail"), HasSubstr("error: The mail server"));
  smtp["PRESSRUN_SMTP_URL"] = "smtp://127.0.0.1:9";
  EXPECT_THAT(examine(smtp).of("mail"), HasSubstr("no answer of the mail server"));
  EXPECT_THAT(examine({{"PRESSRUN_MAIL_TRANSPORT", "smtp"}}).of("mail"),
              HasSubstr("error: PRESSRUN_SMTP_URL is not set"));
  EXPECT_THAT(examine({{"PRESSRUN_MAIL_TRANSPORT", "bogus"}}).of("mail"),
              HasSubstr("error: PRESSRUN_MAIL_TRANSPORT is bogus, which is none of: maildir, smtp, "
                        "cloudflare."));
  smtp["PRESSRUN_SMTP_TLS"] = "bogus";
  EXPECT_THAT(examine(smtp).of("mail"), HasSubstr("error: PRESSRUN_SMTP_TLS is bogus"));
  std::ofstream(path("file")) << "x";
  EXPECT_THAT(examine({{"PRESSRUN_MAILDIR", path("file")}}).of("mail"),
              HasSubstr("error: The maildir cannot be written"));
  EXPECT_THAT(examine({{"PRESSRUN_MAILDIR", path("mail")}}).of("mail"),
              HasSubstr("note: The maildir " + path("mail") + " is not there yet."));
  EXPECT_FALSE(std::filesystem::exists(path("mail"))) << "doctor makes nothing";
}

TEST_F(DoctorTest, TellsPeopleWhatToDo) {
  const auto done = test::run_program("pressrunctl", {"doctor"},
                                      {{"PRESSRUN_DATABASE_URL", database_.url(test::Role::kCtl)}});
  EXPECT_THAT(done.output,
              AllOf(HasSubstr("error    settings: fsync is off: a crash of the machine destroys "
                              "the database.\n         -> alter system set fsync = on"),
                    HasSubstr("ok       "), testing::Not(HasSubstr("\033"))));
}

}  // namespace
}  // namespace pressrun
