// SPEC 6 (secrets): a whole Pressrun with secrets that the test knows, driven through success and
// failure, shows none of them in logs of either format, command lines, environments that others can
// read, answers, PostgreSQL's activity, or what the database keeps for people.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "engine/local/cluster.h"
#include "engine/signing/base64.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/s3_server.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;

// Each by what it is called when it is found. Long enough to be found by nothing else.
const std::map<std::string, std::string> kSecrets = {
    {"the signing secret", "SiGnInG-kQ7vXw2mZr9pLt4c"},
    {"the key of tokens", "ToKeN-kEy-hB3nYq8sWd5fJu1g-and-more"},
    {"a database password", "DbPaSs-eR6tVm0xCk"},
    {"the key of the store", "S3kEy-oP2aLz7iHw"},
    {"the SMTP password", "SmTp-uN5bGq3yXf"},
    {"the bounce secret", "Qm91bmNlLXNlY3JldC1vZi10aGUtdGVzdC0xMjM0"},
    {"a webhook's secret", "V2ViSG9vay1zZWNyZXQtb2YtdGhlLXRlc3QtNTY3"},
    {"a person's wrong password", "PeRsOn-dS9jKv4rTz"}};

std::string secret(const std::string& name) { return kSecrets.at(name); }

std::string hexadecimal(const std::string& text) {
  std::string digits;
  for (const unsigned char c : text) {
    constexpr char kDigits[] = "0123456789abcdef";
    digits += {kDigits[c / 16], kDigits[c % 16]};
  }
  return digits;
}

// As it is, in hexadecimal, and in base64 wherever it begins in a longer text.
std::vector<std::string> forms_of(const std::string& text) {
  std::vector<std::string> forms = {text, hexadecimal(text)};
  for (std::size_t skip = 0; skip < 3; ++skip) {
    const std::size_t whole = (text.size() - skip) / 3 * 3;
    forms.push_back(signing::base64_encode(text.substr(skip, whole)));
  }
  return forms;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// libpq's words and URLs alike.
std::string with_password(const std::string& url, const std::string& password) {
  const auto at = url.find("://");
  if (at == std::string::npos) return url + " password=" + password;
  return url + (url.find('?') == std::string::npos ? "?" : "&") + "password=" + password;
}

class Secrets : public testing::TestWithParam<std::string> {
 protected:
  std::map<std::string, std::string> environment() {
    return {{"PRESSRUN_LOG_FORMAT", GetParam()},
            {"PRESSRUN_LOG_LEVEL", "debug"},
            {"REPORT_DOWNLOAD_SIGNING_SECRET", "t1:" + secret("the signing secret")},
            {"PRESSRUN_JWT_SECRET", secret("the key of tokens")},
            {"PRESSRUN_BOUNCE_WEBHOOK_SECRET", "whsec_" + secret("the bounce secret")},
            {"PRESSRUN_SMTP_PASSWORD", secret("the SMTP password")},
            {"PRESSRUN_WEBHOOK_ALLOW_PRIVATE", "1"},
            {"PRESSRUN_MAIL_TRANSPORT", "smtp"},
            {"PRESSRUN_SMTP_URL", smtp_.url()},
            {"PRESSRUN_SMTP_TLS", "none"},
            {"PRESSRUN_SMTP_USER", "courier"}};
  }

  void expect_none_in(const std::string& place, const std::string& text) {
    ++places_;
    for (const auto& [name, value] : secrets_) {
      for (const std::string& form : forms_of(value)) {
        const auto at = text.find(form);
        EXPECT_EQ(at, std::string::npos) << name << " is in " << place << ": "
                                         << text.substr(at < 200 ? 0 : at - 200, 200 + form.size());
      }
    }
  }
  void note(const Answer& answer) { answers_ += answer.body + "\n"; }

  void expect_none_in_process(const std::string& name, pid_t pid) {
    const std::filesystem::path proc = "/proc/" + std::to_string(pid);
    const std::string command_line = content_of(proc / "cmdline");
    EXPECT_NE(command_line, "") << name;
    expect_none_in("the command line of " + name, command_line);
    struct stat status {};
    ASSERT_EQ(::stat((proc / "environ").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0U) << "others can read the environment of " << name;
  }
  void expect_none_in_process(const std::string& name, Process& process) {
    expect_none_in_process(name, process.pid());
    for (const pid_t child : process.children()) {
      expect_none_in_process(name + "'s child", child);
      expect_none_in("the environment of " + name + "'s child",
                     content_of("/proc/" + std::to_string(child) + "/environ"));
    }
    expect_none_in("the log of " + name, process.log());
  }

  // Whatever the database keeps for people, but for what signs webhooks.
  void expect_none_in_database(TestDatabase& database) {
    const auto tables = database.sql(
        "select format('%I.%I', schemaname, relname) from pg_stat_user_tables where schemaname = "
        "'pressrun' and relname not like 'webhook_endpoints%' union all select "
        "format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'ops' union all "
        "select 'pg_catalog.pg_stat_activity'");
    for (const auto& row : tables.rows) {
      expect_none_in(*row[0], database.value("select coalesce(string_agg(t::text, ' '), '') from " +
                                             *row[0] + " t"));
    }
  }

  // A program that must give up soon, with secrets of its own.
  void expect_silent_end(const std::string& program,
                         const std::map<std::string, std::string>& more) {
    auto all = environment();
    for (const auto& [name, value] : more) all[name] = value;
    Process process(program, {}, all, folder_.path() / (program + ".log"));
    const auto said = [&] { return !process.running() || process.log().size() > 200; };
    EXPECT_TRUE(eventually(said)) << program;
    expect_none_in("the log of a " + program + " that cannot work", process.log());
  }

  void drive(ApiWorld& world);
  void break_things(ApiWorld& world);

  std::map<std::string, std::string> secrets_ = kSecrets;
  std::string answers_;
  int places_ = 0;
  TemporaryFolder folder_;
  SmtpServer smtp_{{"--login", "courier", "another password"}};
};

// What works: a login, a report, a link, a mail, a webhook.
void Secrets::drive(ApiWorld& world) {
  const std::string password =
      world.database.value("select min(password) from voyage.sample_logins()");
  HttpClient anonymous = world.stack.anonymous();
  const Answer login =
      anonymous.post("/v1/login", {{"email", "organizer@voyage.example"}, {"password", password}});
  const std::string token = login.json().at("token");
  secrets_["a token"] = token.substr(token.rfind('.') + 1);
  HttpClient client(world.stack.port(), token);
  world.database.sql("select pressrun.add_webhook('http://127.0.0.1:" +
                         std::to_string(local::free_port()) + "/hook', $1, null, 1)",
                     {"whsec_" + secret("a webhook's secret")});
  const json job = world.completed_job(
      client, {{"type", "inventory"}, {"format", "csv"}, {"notify_emails", {"a@b.example"}}});
  const std::string link = world.link(client, job.at("job_id"));
  secrets_["a link's signature"] = link.substr(link.find("&sig=") + 5);
  EXPECT_EQ(anonymous.get(link).status, 200);
  EXPECT_EQ(anonymous.get(link, {{"Accept", "text/html"}, {"Range", "bytes=99999999-"}}).status,
            416);
  EXPECT_TRUE(eventually([&] {
    return world.database.value("select count(*) from ops.outbox where last_error is not null") !=
           "0";
  })) << "the mail server refuses the password";
}

// What does not: logins, tokens, links, bounces, queries.
void Secrets::break_things(ApiWorld& world) {
  HttpClient anonymous = world.stack.anonymous();
  note(anonymous.post("/v1/login", {{"email", "organizer@voyage.example"},
                                    {"password", secret("a person's wrong password")}}));
  note(anonymous.post("/v1/login", {{"email", secret("a person's wrong password")}}));
  note(anonymous.get("/v1/me", {{"Authorization", "Bearer a.b.c"}}));
  note(anonymous.get(world.jobs("/x/download?artifact=csv&expires=1&kid=t1&sub=1&sig=x")));
  note(anonymous.post("/v1/webhooks/bounces", {{"type", "bounce"}}));
  note(anonymous.get("/metrics"));
  HttpClient client = world.as("organizer");
  world.database.sql("alter function pressrun.list_report_types rename to gone");
  note(client.get(world.path("/reports/types")));
  world.database.sql("alter function pressrun.gone rename to list_report_types");
  define_test_report(world.database);
  const std::string job = request_rows(world.database, {.fail_at = 3});
  EXPECT_TRUE(eventually([&] {
    return world.database.value(
               "select count(*) from pressrun.event_report_job_runs where job_id = $1 and outcome "
               "is not null",
               {job}) != "0";
  }));
}

TEST(SecretForms, AreFoundWhereverTheyBegin) {
  const std::string hidden = secret("a database password");
  for (const std::string before : {"", "a", "ab", "abc"}) {
    const std::string text = before + hidden + "more";
    for (const std::string& shown : {text, signing::base64_encode(text), hexadecimal(text)}) {
      const auto forms = forms_of(hidden);
      EXPECT_TRUE(std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
        return shown.find(form) != std::string::npos;
      })) << shown;
    }
  }
}

TEST_P(Secrets, AreNowhereToBeRead) {
  ApiWorld world({.courier = true, .environment = environment()});
  drive(world);
  break_things(world);
  expect_none_in("answers", answers_);
  expect_none_in_process("httpd", world.stack.httpd());
  expect_none_in_process("worker", world.stack.worker(0));
  expect_none_in_process("janitor", world.stack.janitor());
  expect_none_in_process("courier", world.stack.courier());
  EXPECT_THAT(world.stack.httpd().log(), testing::HasSubstr("/v1/login")) << "it logs requests";
  expect_none_in_database(world.database);
  EXPECT_GT(places_, 20);
}

// What a user may not look into belongs to root in /proc.
TEST_P(Secrets, AreShutToOthersOfTheSameUser) {
  const std::string nowhere =
      "postgresql://pressrun_janitor@127.0.0.1:" + std::to_string(local::free_port()) + "/x";
  const auto log = folder_.path() / "shut.log";
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  local::Command command{.argv = {program("pressrun-janitor")},
                         .environment = environment(),
                         .output = log,
                         .death_signal = SIGKILL};
  command.environment["PRESSRUN_DATABASE_URL"] = nowhere;
  command.environment["PRESSRUN_STORE"] = folder_.path();
  if (::geteuid() == 0) command.user = "nobody";
  local::ChildProcess janitor(command);
  ASSERT_TRUE(eventually([&] { return !content_of(log).empty(); })) << "it waits for its database";
  struct stat status {};
  ASSERT_EQ(::stat(("/proc/" + std::to_string(janitor.pid()) + "/environ").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 0U);
}

TEST_P(Secrets, AreNotInTheWordsOfAProgramThatCannotWork) {
  TestDatabase database;
  const std::string nowhere = "postgresql://pressrun_httpd:" + secret("a database password") +
                              "@127.0.0.1:" + std::to_string(local::free_port()) + "/x";
  const std::string nonsense = "postgresql://a:" + secret("a database password") + "@[nowhere/x";
  const std::string other_role =
      with_password(database.url(Role::kReader), secret("a database password"));
  const auto store = (folder_.path() / "store").string();
  std::filesystem::create_directories(store);
  for (const std::string program :
       {"pressrun-httpd", "pressrun-worker", "pressrun-janitor", "pressrun-courier"}) {
    for (const std::string& url : {nowhere, nonsense, other_role}) {
      expect_silent_end(program, {{"PRESSRUN_DATABASE_URL", url},
                                  {"PRESSRUN_READER_DATABASE_URL", url},
                                  {"PRESSRUN_STORE", store}});
    }
  }
  for (const std::string& url : {nowhere, nonsense}) {
    const auto done = run_program("pressrunctl", {"status"}, {{"PRESSRUN_DATABASE_URL", url}});
    expect_none_in("what pressrunctl says", done.output);
    EXPECT_NE(done.output, "");
  }
}

TEST_P(Secrets, AreNotInTheWordsOfAStoreThatRefuses) {
  static const S3Server server;
  TestDatabase database;
  expect_silent_end("pressrun-janitor",
                    {{"PRESSRUN_DATABASE_URL", database.url(Role::kJanitor)},
                     {"PRESSRUN_STORE", "s3://reports/secrets"},
                     {"PRESSRUN_S3_ENDPOINT", server.endpoint()},
                     {"PRESSRUN_S3_ACCESS_KEY_ID", "test:tester"},
                     {"PRESSRUN_S3_SECRET_ACCESS_KEY", secret("the key of the store")}});
}

INSTANTIATE_TEST_SUITE_P(InLogsOf, Secrets, testing::Values("text", "json"),
                         [](const auto& one) { return one.param; });

}  // namespace
}  // namespace pressrun::test
