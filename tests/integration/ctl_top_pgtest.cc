// O4: pressrunctl top in a real terminal and in a pipe, and links that ops sign.
#include <gmock/gmock.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/signing/links.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/test_database.h"

namespace pressrun {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// pressrunctl in a pseudo-terminal of that size.
class InTerminal {
 public:
  InTerminal(const std::vector<std::string>& arguments, const std::string& url,
             unsigned short columns, unsigned short rows) {
    winsize size{rows, columns, 0, 0};
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ == 0) become(arguments, url);
  }
  ~InTerminal() {
    if (child_ > 0 && !ended_) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(terminal_);
  }
  InTerminal(const InTerminal&) = delete;
  InTerminal& operator=(const InTerminal&) = delete;

  // Whether that was written within 20 s.
  bool shows(const std::string& text) {
    return test::eventually([&] {
      read_some();
      return written_.find(text) != std::string::npos;
    });
  }
  void forget() { written_.clear(); }
  const std::string& written() const { return written_; }
  void press(const std::string& keys) {
    ASSERT_EQ(::write(terminal_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  void send(int signal) const { ::kill(child_, signal); }
  void resize(unsigned short columns, unsigned short rows) const {
    const winsize size{rows, columns, 0, 0};
    ::ioctl(terminal_, TIOCSWINSZ, &size);
  }
  bool echoes() const {
    termios settings{};
    ::tcgetattr(terminal_, &settings);
    return (settings.c_lflag & ECHO) != 0;
  }
  // The exit code; -1 when it does not end.
  int wait() {
    int status = 0;
    ended_ = test::eventually([&] {
      read_some();
      return ::waitpid(child_, &status, WNOHANG) == child_;
    });
    read_some();
    return ended_ && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  [[noreturn]] static void become(const std::vector<std::string>& arguments,
                                  const std::string& url) {
    ::setenv("PRESSRUN_DATABASE_URL", url.c_str(), 1);
    ::setenv("TERM", "xterm-256color", 1);
    ::setenv("LC_ALL", "C.UTF-8", 1);
    ::unsetenv("NO_COLOR");
    const std::string program = test::program("pressrunctl");
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
  void read_some() {
    pollfd ready{terminal_, POLLIN, 0};
    char buffer[65536];
    while (::poll(&ready, 1, 0) > 0) {
      const ssize_t n = ::read(terminal_, buffer, sizeof buffer);
      if (n <= 0) return;
      written_.append(buffer, static_cast<std::size_t>(n));
    }
  }

  int terminal_ = -1;
  pid_t child_ = -1;
  bool ended_ = false;
  std::string written_;
};

class TopTest : public testing::Test {
 protected:
  TopTest() {
    worker_ = database_.value("select pressrun.register_worker('here', 77, 2, '1')");
    job_ = request();
  }
  std::string request() {
    return database_.value(
        "select job_id from pressrun.request_report(1, 42, 'inventory', '{}', '{csv}')");
  }
  // Claims and begins the job; its lease and token.
  db::Row begun() {
    const db::Row run =
        database_
            .sql("select job_id, run_lease, lease_token from pressrun.claim_jobs($1, 1)", {worker_})
            .rows.at(0);
    database_.sql("select pressrun.begin_run($1, $2, $3, 1, '2020-01-01')",
                  {run[0], run[1], run[2]});
    return run;
  }
  void complete(const db::Row& run) {
    database_.sql(
        "select pressrun.complete_job($1, $2, $3, (select jsonb_agg(jsonb_build_object("
        "'artifact_id', a.artifact_id, 'bytes', 10, 'rows', 2, 'sha256', repeat('a', 64)))"
        " from pressrun.event_report_job_artifacts a where a.job_id = $1))",
        {run[0], run[1], run[2]});
  }
  std::string url() { return database_.url(test::Role::kCtl); }
  test::Finished ctl(const std::vector<std::string>& arguments,
                     std::map<std::string, std::string> environment = {}) {
    environment["PRESSRUN_DATABASE_URL"] = url();
    return test::run_program("pressrunctl", arguments, environment);
  }

  test::TestDatabase database_;
  std::string worker_;
  std::string job_;
};

TEST_F(TopTest, FollowsARunOnTheScreen) {
  InTerminal top({"top", "--interval", "0.2"}, url(), 80, 24);
  ASSERT_TRUE(top.shows("inventory"));
  EXPECT_THAT(top.written(), AllOf(HasSubstr("\033[?1049h"), HasSubstr("claimable")));
  EXPECT_FALSE(top.echoes());
  const db::Row run = begun();
  database_.sql("select pressrun.report_progress($1, $2, $3, 'rendering', 40, 12345)",
                {run[0], run[1], run[2]});
  EXPECT_TRUE(top.shows("████░░░░░░"));
  EXPECT_TRUE(top.shows("12.3k")) << top.written();
  EXPECT_TRUE(top.shows("here:77"));
  database_.sql("select pressrun.fail_by_ops($1, 'It is over.')", {job_});
  EXPECT_TRUE(top.shows("It is over."));
  top.press("q");
  EXPECT_EQ(top.wait(), 0);
  EXPECT_THAT(top.written(), HasSubstr("\033[?1049l"));
}

// O4: ops read what went wrong, not what the organizer is told.
TEST_F(TopTest, SaysWhatWentWrongInALastRun) {
  const db::Row run = begun();
  database_.sql(
      "select pressrun.fail_job($1, $2, $3, 'internal_error', $4, false)",
      {run[0], run[1], run[2],
       json{{"exception", "E"}, {"message", "no column " + std::string(90, 'x')}}.dump()});
  EXPECT_THAT(ctl({"top", "--once"}).output, HasSubstr("internal_error  no column xxx"));
  EXPECT_THAT(json::parse(ctl({"top", "--once", "--json"}).output)["failed"][0]["why"],
              testing::StartsWith("no column"));
  InTerminal list({"jobs", "list", "--status", "failed"}, url(), 160, 24);
  EXPECT_EQ(list.wait(), 0);
  EXPECT_THAT(list.written(), HasSubstr("...\r\n")) << "as far as the line goes";
  for (std::size_t at = 0, end = 0; at < list.written().size(); at = end + 1) {
    end = std::min(list.written().find('\n', at), list.written().size());
    EXPECT_LE(end - at, 161U);
  }
}

TEST_F(TopTest, FillsAWindowThatGrows) {
  InTerminal top({"top", "--interval", "3600"}, url(), 80, 24);
  ASSERT_TRUE(top.shows("q"));
  ASSERT_TRUE(top.shows("quits"));
  EXPECT_THAT(top.written(), Not(HasSubstr("TRY")));
  top.resize(200, 50);
  EXPECT_TRUE(top.shows("TRY")) << "at once, and not after an hour";
  top.press("q");
  EXPECT_EQ(top.wait(), 0);
}

// A change that comes while the last one is drawn counts.
TEST_F(TopTest, FollowsAWindowThatIsDragged) {
  InTerminal top({"top", "--interval", "3600"}, url(), 80, 24);
  ASSERT_TRUE(top.shows("quits"));
  for (int i = 0; i < 200; ++i) {
    top.forget();
    top.resize(100, 30);
    std::this_thread::sleep_for(std::chrono::microseconds(i * 5));
    top.resize(200, 50);
    ASSERT_TRUE(top.shows("TRY")) << i;
    top.resize(80, 24);
  }
  top.press("q");
  EXPECT_EQ(top.wait(), 0);
}

TEST_F(TopTest, GivesTheTerminalBackWhenStopped) {
  for (const int signal : {SIGTERM, SIGINT}) {
    InTerminal top({"top"}, url(), 80, 24);
    ASSERT_TRUE(top.shows("quits"));
    if (signal == SIGINT) {
      top.press("\x03");
    } else {
      top.send(signal);
    }
    EXPECT_EQ(top.wait(), 0);
    EXPECT_THAT(top.written(), testing::EndsWith("\033[?25h\033[?1049l"));
    EXPECT_TRUE(top.echoes());
  }
}

TEST_F(TopTest, SurvivesALostConnection) {
  InTerminal top({"top", "--interval", "0.2"}, url(), 80, 24);
  ASSERT_TRUE(top.shows("quits"));
  const auto cut = [&] {
    return database_.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
        "'pressrunctl' and datname = current_database()");
  };
  cut();
  EXPECT_TRUE(top.shows("The database does not answer"));
  top.forget();
  EXPECT_TRUE(top.shows("quits")) << "it connects again";
  top.press("q");
  EXPECT_EQ(top.wait(), 0);
}

TEST_F(TopTest, PrintsOnceIntoAPipe) {
  const test::Finished once = ctl({"top"});
  EXPECT_EQ(once.ending.code, 0);
  EXPECT_THAT(once.output, AllOf(HasSubstr("Queue    1 waiting"), HasSubstr("1 worker on 1 host"),
                                 Not(HasSubstr("\033"))));
  const json look = json::parse(ctl({"top", "--once", "--json"}).output);
  EXPECT_EQ(look["overview"]["queued"], 1);
  EXPECT_EQ(look["waiting"][0]["type"], "inventory");
}

TEST_F(TopTest, ShowsEverythingToMachines) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"status"},
                                             {"workers"},
                                             {"duties"},
                                             {"pauses"},
                                             {"jobs", "list"},
                                             {"jobs", "show", job_},
                                             {"jobs", "explain", job_},
                                             {"schedules", "list"},
                                             {"mails", "list"},
                                             {"webhooks", "list"},
                                             {"catalog", "list"},
                                             {"migrate", "status"},
                                             {"doctor"}}) {
    auto arguments = command;
    arguments.push_back("--json");
    const test::Finished done = ctl(arguments);
    EXPECT_TRUE(json::parse(done.output).is_array()) << testing::PrintToString(command);
  }
  EXPECT_EQ(json::parse(ctl({"migrate", "status", "--json"}).output)[0]["state"], "applied");
  EXPECT_THAT(ctl({"catalog", "list"}).output, HasSubstr("inventory"));
}

TEST_F(TopTest, SignsALinkForARequesterOrAnother) {
  const std::string secret = "k1:a-secret-of-the-tests";
  const std::map<std::string, std::string> environment = {
      {"REPORT_DOWNLOAD_SIGNING_SECRET", secret},
      {"PRESSRUN_PUBLIC_URL", "https://reports.example.org"}};
  const test::Finished early = ctl({"link", job_}, environment);
  EXPECT_EQ(early.ending.code, 1);
  EXPECT_THAT(early.output, HasSubstr("This job is queued and has no file yet."));
  complete(begun());
  const json answer = json::parse(ctl({"link", job_, "--json"}, environment).output);
  const std::string url = answer["url"];
  const std::string origin = "https://reports.example.org";
  ASSERT_THAT(url, testing::StartsWith(origin + "/v1/"));
  const auto link = signing::LinkSigner(secret).verify(url.substr(origin.size()));
  ASSERT_TRUE(link.has_value());
  EXPECT_EQ(link->job, job_);
  EXPECT_EQ(link->event, 42);
  EXPECT_EQ(link->subject, 1);
  EXPECT_EQ(link->format, "csv");
  EXPECT_THAT(ctl({"link", job_}, environment).output, HasSubstr("with the permission of"));
  EXPECT_THAT(ctl({"link", job_, "--for", "nobody@example.org"}, environment).output,
              HasSubstr("Nobody has the address nobody@example.org."));
  EXPECT_THAT(ctl({"link", job_, "--format", "pdf"}, environment).output,
              HasSubstr("must be one of csv"));
  EXPECT_THAT(ctl({"link", "none"}, environment).output, HasSubstr("There is no job none."));
  EXPECT_THAT(ctl({"link", job_}).output, HasSubstr("REPORT_DOWNLOAD_SIGNING_SECRET is not set"));
}

TEST_F(TopTest, SaysWhyThereIsNoFile) {
  const std::map<std::string, std::string> environment = {
      {"REPORT_DOWNLOAD_SIGNING_SECRET", "k1:a-secret-of-the-tests"},
      {"PRESSRUN_PUBLIC_URL", "https://reports.example.org"}};
  complete(begun());
  database_.travel(std::chrono::hours(24 * 60));
  database_.sql("select pressrun.run_duty('expire_artifacts')");
  EXPECT_THAT(ctl({"link", job_}, environment).output, HasSubstr("artifacts were removed after"));
  const std::string failed = request();
  database_.sql("select pressrun.fail_by_ops($1, 'It is over.')", {failed});
  EXPECT_THAT(ctl({"link", failed}, environment).output,
              HasSubstr("This job is failed and has no file."));
}

}  // namespace
}  // namespace pressrun
