// `pressrunctl local run`, which ./run ends in: what it starts, says, survives and leaves behind.
// Proves R1.
#include <gmock/gmock.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "db/session.h"
#include "engine/local/cluster.h"
#include "tests/support/eventually.h"
#include "tests/support/http_client.h"
#include "tests/support/process.h"
#include "tests/support/shell.h"
#include "tests/support/test_cluster.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

bool lives(pid_t pid) { return kill(pid, 0) == 0; }

std::string environment_of(pid_t pid) {
  std::stringstream text;
  text << std::ifstream("/proc/" + std::to_string(pid) + "/environ").rdbuf();
  return text.str();
}

class LocalRun : public testing::Test {
 protected:
  // In a shell that did as the last words of ./run say.
  ShellResult in_shell(const std::string& command) const {
    return run_shell("set -a; . " + (data_ / "pressrun.env").string() + "; set +a; " + command);
  }
  std::unique_ptr<Process> start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"local", "run", "--data", data_.string()};
    const auto add_unless_given = [&](const std::string& option, const std::string& value) {
      if (std::find(more.begin(), more.end(), option) != more.end()) return;
      arguments.insert(arguments.end(), {option, value});
    };
    add_unless_given("--port", std::to_string(port_));
    add_unless_given("--size", "0.01");
    arguments.insert(arguments.end(), more.begin(), more.end());
    return std::make_unique<Process>("pressrunctl", arguments, std::map<std::string, std::string>{},
                                     home_.path() / ("log" + std::to_string(++starts_)));
  }
  json run_file() const {
    std::ifstream in(data_ / "run.json");
    return in ? json::parse(in) : json();
  }
  std::vector<pid_t> pids() const {
    std::vector<pid_t> list;
    for (const auto& pid : run_file().at("pids").get<std::map<std::string, pid_t>>()) {
      list.push_back(pid.second);
    }
    return list;
  }
  // Waits until all is up and the first report is there.
  void await(Process& run) { await_words(run, "Ctrl-C stops"); }
  void await_words(Process& run, const std::string& words) {
    ASSERT_TRUE(
        eventually([&] { return run.log().find(words) != std::string::npos || !run.running(); },
                   std::chrono::seconds(60)));
    ASSERT_TRUE(run.running()) << run.log();
  }
  // The server, our programs and what they started, found by the folder in their command line or
  // environment.
  std::vector<pid_t> left_over() const {
    std::vector<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
      const auto name = entry.path().filename().string();
      if (name.find_first_not_of("0123456789") != std::string::npos) continue;
      for (const char* part : {"cmdline", "environ"}) {
        std::stringstream text;
        text << std::ifstream(entry.path() / part).rdbuf();
        if (text.str().find(data_.string()) != std::string::npos) found.push_back(std::stoi(name));
      }
    }
    return found;
  }
  // What a start that cannot go on says.
  std::string refusal(const std::vector<std::string>& more = {}) {
    const auto run = start(more);
    const auto ending = run->wait_for(std::chrono::seconds(30));
    EXPECT_TRUE(ending && ending->code == 1) << run->log();
    return run->log();
  }

  TemporaryFolder home_;
  fs::path data_ = home_.path() / "data";
  int port_ = local::free_port();
  int starts_ = 0;
};

TEST_F(LocalRun, BringsEverythingUpAndTakesItDownAgain) {
  const auto run = start();
  await(*run);
  const auto file = run_file();
  for (const char* key : {"url", "database_url", "logins", "events", "pressrunctl", "pids"}) {
    EXPECT_TRUE(file.contains(key)) << key;
  }
  EXPECT_EQ(file.at("url"), "http://127.0.0.1:" + std::to_string(port_));
  EXPECT_TRUE(fs::exists(file.at("pressrunctl").get<std::string>()));
  EXPECT_EQ(
      db::Session({.url = file.at("database_url"), .application_name = "test"})
          .call("select count(*) > 0 from pressrun.event_report_jobs where status = 'completed'")
          .scalar(),
      "t");
  HttpClient client(port_);
  for (const auto& login : file.at("logins")) {
    EXPECT_EQ(
        client.post("/v1/login", {{"email", login.at("email")}, {"password", login.at("password")}})
            .status,
        200);
  }
  ASSERT_FALSE(fs::is_empty(data_ / "reports")) << "the first report";
  const auto report = fs::directory_iterator(data_ / "reports")->path();
  EXPECT_EQ(fs::status(report).permissions() & fs::perms::all,
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_THAT(run->log(), HasSubstr((data_ / "reports").string()));
  EXPECT_THAT(run->log(), HasSubstr(file.at("url").get<std::string>() + "/admin")) << "the center";

  EXPECT_THAT(run->log(), HasSubstr("set -a; . " + (data_ / "pressrun.env").string() + "; set +a"));
  EXPECT_EQ(fs::status(data_ / "pressrun.env").permissions() & fs::perms::all,
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(in_shell("command -v pressrunctl").output, program("pressrunctl") + "\n");
  EXPECT_EQ(in_shell("pressrunctl store check").code, 0)
      << in_shell("pressrunctl store check").output;
  const auto link = in_shell(
      "pressrunctl link $(pressrunctl jobs list --json | jq -r '.[0].job_id') 2>/dev/null");
  EXPECT_THAT(link.output, HasSubstr(file.at("url").get<std::string>() + "/v1/"));
  EXPECT_EQ(in_shell("pressrunctl catalog list").code, 0);
  EXPECT_THAT(in_shell("pressrunctl doctor").output,
              HasSubstr("store, store's disk, mail\n\n0 errors, 0 warnings"));

  const auto started = pids();
  EXPECT_EQ(started.size(), 6U) << file.at("pids");
  const auto ending = run->stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean()) << run->log();
  for (const pid_t pid : started) EXPECT_FALSE(lives(pid)) << pid;
  EXPECT_FALSE(fs::exists(data_ / "run.json"));
  EXPECT_FALSE(fs::exists(data_ / "pressrun.env"));
  EXPECT_FALSE(fs::exists(data_ / "server" / "data" / "postmaster.pid"));
}

TEST_F(LocalRun, KeepsDataAndPasswordsOverAStop) {
  auto run = start();
  await(*run);
  const auto first = run_file();
  const auto jobs = [&] {
    return std::stoi(db::Session({.url = run_file().at("database_url"), .application_name = "test"})
                         .call("select count(*) from pressrun.event_report_jobs")
                         .scalar()
                         .value());
  };
  const int before = jobs();
  run->stop();
  run = start();
  await(*run);
  EXPECT_EQ(run_file().at("events"), first.at("events"));
  EXPECT_EQ(in_shell("pressrunctl status").code, 0) << "whatever port the server has now";
  EXPECT_EQ(jobs(), before + 1);
  EXPECT_THAT(run->log(), Not(HasSubstr("sample data")));
}

TEST_F(LocalRun, GivesEachProgramOnlyTheSecretsItNeeds) {
  const auto run = start();
  await(*run);
  const auto pids = run_file().at("pids");
  for (const char* name : {"worker-1", "worker-2", "janitor"}) {
    const auto environment = environment_of(pids.at(name));
    EXPECT_THAT(environment, HasSubstr("PRESSRUN_STORE=")) << name;
    for (const char* secret : {"PRESSRUN_JWT_SECRET=", "REPORT_DOWNLOAD_SIGNING_SECRET=",
                               "pressrun_admin", "user=pressrun_httpd"}) {
      EXPECT_THAT(environment, Not(HasSubstr(secret))) << name;
    }
  }
  EXPECT_THAT(environment_of(pids.at("janitor")), Not(HasSubstr("user=pressrun_worker")));
  EXPECT_THAT(environment_of(pids.at("httpd")), Not(HasSubstr("user=pressrun_worker")));
}

TEST_F(LocalRun, LeavesNothingBehindWhenItIsKilled) {
  auto run = start();
  await(*run);
  const auto started = pids();
  run->send(SIGKILL);
  EXPECT_TRUE(eventually([&] { return std::none_of(started.begin(), started.end(), lives); }));
  run = start();
  await(*run);
}

TEST_F(LocalRun, StartsAgainWhatDies) {
  const auto run = start();
  await(*run);
  for (const char* name : {"worker-1", "httpd", "postgres"}) {
    const pid_t old = run_file().at("pids").at(name);
    kill(old, SIGKILL);
    EXPECT_TRUE(eventually([&] {
      const pid_t now = run_file().at("pids").at(name);
      return now != old && now != 0 && lives(now);
    })) << name
        << "\n"
        << run->log();
  }
  EXPECT_THAT(run->log(), HasSubstr("was ended by signal 9"));
}

TEST_F(LocalRun, WatchesTheProgramsWhileTheFirstReportRuns) {
  const auto run = start({"--workers", "1"});
  ASSERT_TRUE(eventually([&] { return !run_file().is_null(); }, std::chrono::seconds(60)));
  const pid_t old = run_file().at("pids").at("worker-1");
  kill(old, SIGKILL);
  EXPECT_TRUE(eventually([&] {
    const pid_t now = run_file().at("pids").at("worker-1");
    return now != old && now != 0 && lives(now);
  })) << run->log();
}

TEST_F(LocalRun, StopsAtOnceWhereverAStartIs) {
  for (const char* words : {"", "PostgreSQL", "is up to date"}) {
    const auto run = start({"--size", "50"});
    if (*words == '\0') {
      ASSERT_TRUE(eventually([&] { return fs::exists(data_ / "server" / "data.unfinished"); }));
    }
    await_words(*run, words);
    const auto ending = run->stop(std::chrono::seconds(10));
    ASSERT_TRUE(ending) << "after \"" << words << "\"\n" << run->log();
    EXPECT_TRUE(ending->clean()) << run->log();
    EXPECT_THAT(run->log(), HasSubstr("Stopped before everything was up."));
    EXPECT_FALSE(fs::exists(data_ / "server" / "data.unfinished"));
    EXPECT_FALSE(fs::exists(data_ / "server" / "data" / "postmaster.pid"));
    EXPECT_TRUE(eventually([&] { return left_over().empty(); }));
  }
  await(*start());
}

TEST_F(LocalRun, RefusesASecondRunOnTheSameFolder) {
  const auto run = start();
  await(*run);
  EXPECT_THAT(refusal({"--port", std::to_string(local::free_port())}),
              HasSubstr("Another ./run already uses"));
  EXPECT_THAT(refusal(), HasSubstr("Another ./run already uses")) << "on the same port too";
  EXPECT_FALSE(run_file().is_null()) << "the first is not disturbed";
}

TEST_F(LocalRun, SaysWhatToDoAboutATakenPort) {
  const auto run = start();
  await(*run);
  data_ = home_.path() / "other";
  EXPECT_THAT(refusal(), HasSubstr("Choose another with --port"));
  EXPECT_FALSE(fs::exists(data_ / "server")) << "nothing was made";
  EXPECT_THAT(refusal({"--port", std::to_string(local::free_port()), "--database-port",
                       std::to_string(port_)}),
              HasSubstr("Choose another with --database-port"));
}

TEST_F(LocalRun, RefusesABrokenDatabaseAndKeepsIt) {
  auto run = start();
  await(*run);
  run->stop();
  const auto control = data_ / "server" / "data" / "global" / "pg_control";
  fs::rename(control, control.string() + ".lost");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("its data was kept"), HasSubstr("--reset")));
  EXPECT_TRUE(fs::exists(control.string() + ".lost"));
}

TEST_F(LocalRun, SaysWhyAProgramDoesNotStartAndWhatToDo) {
  auto run = start();
  await(*run);
  run->stop();
  std::ofstream(data_ / "logs" / "httpd.log", std::ios::app) << "error of an earlier run\n";
  fs::remove_all(data_ / "store");
  const std::string said = refusal();
  EXPECT_THAT(said, HasSubstr("database knows")) << "the cause, from the program's log";
  EXPECT_THAT(said, HasSubstr("--reset"));
  EXPECT_THAT(said, HasSubstr("logs/"));
  EXPECT_THAT(said, Not(HasSubstr("is started again")));
  EXPECT_THAT(said, Not(HasSubstr("earlier run")));
  run = start({"--reset", "--yes"});
  await(*run);
}

TEST_F(LocalRun, ResetsOnlyWhenThatIsMeant) {
  auto run = start();
  await(*run);
  run->stop();
  EXPECT_THAT(refusal({"--reset"}), HasSubstr("Add --yes"));
  EXPECT_TRUE(fs::exists(data_ / "server" / "data"));
  run = start({"--reset", "--yes"});
  await(*run);
  EXPECT_THAT(run->log(), HasSubstr("sample data"));
}

}  // namespace
}  // namespace pressrun::test
