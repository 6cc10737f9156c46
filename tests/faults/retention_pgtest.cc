// S9: what is swept and when, with real janitors, files and downloads: a download that has begun, a
// janitor that is killed between row and object, hosts with wrong clocks.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "engine/storage/file_descriptor.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/sanitized.h"
#include "tests/support/test_report.h"
#include "tests/support/wrong_clock.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int kSmall = 10;

class Retention : public testing::Test {
 protected:
  void SetUp() override { define_test_report(world_.database); }

  std::string completed(int rows = kSmall, int width = 10) {
    const std::string job = request_rows(world_.database, {.rows = rows, .width = width});
    expect_ended(world_.database, world_.stack.store(), job, "completed");
    return job;
  }
  std::string artifact(const std::string& job, const std::string& column) {
    return world_.database.value(
        "select " + column + " from pressrun.event_report_job_artifacts where job_id = $1", {job});
  }
  fs::path file_of(const std::string& job) {
    return world_.stack.store() / artifact(job, "r2_key");
  }
  // From now on the job's retention is over; in `seconds` it will be.
  void end_retention(const std::string& job, int seconds = 0) {
    world_.database.sql(
        "update pressrun.event_report_job_artifacts set expires_at = clock_timestamp() + $2::int * "
        "interval '1 second' where job_id = $1",
        {job, std::to_string(seconds)});
    hurry();
  }
  void hurry() {
    world_.database.sql(
        "update pressrun.duties set due_at = clock_timestamp() where name = 'expire_artifacts'");
  }
  // The grace is over, without waiting for the wall clock.
  void end_grace() {
    world_.database.sql(
        "update pressrun.event_report_job_artifacts set delete_after = clock_timestamp() where "
        "state = 'expired'");
  }
  bool becomes(const std::string& job, const std::string& state) {
    return eventually([&] { return artifact(job, "state") == state; });
  }

  ApiWorld world_;
};

TEST_F(Retention, TheRowGoesFirstAndTheObjectAfterTheGrace) {
  const std::string kept = completed();
  const std::string job = completed();
  const fs::path file = file_of(job);
  end_retention(job);
  ASSERT_TRUE(becomes(job, "expired"));
  EXPECT_EQ(status_of(world_.database, job), "expired");
  EXPECT_TRUE(fs::exists(file));
  EXPECT_EQ(artifact(job, "delete_after > clock_timestamp() + interval '9 minutes'"), "t");
  end_grace();
  ASSERT_TRUE(becomes(job, "deleted"));
  EXPECT_FALSE(fs::exists(file));
  EXPECT_EQ(artifact(kept, "state"), "available");
  EXPECT_TRUE(fs::exists(file_of(kept)));
}

// A client that takes its time: reads what it is told to.
class SlowDownload {
 public:
  SlowDownload(int port, const std::string& target)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int small = 16 * 1024;
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const std::string request =
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    EXPECT_EQ(::send(socket_.get(), request.data(), request.size(), 0),
              static_cast<ssize_t>(request.size()));
  }

  // Until at least `size` bytes of the answer are here, or its end.
  void read_to(std::size_t size) {
    while (answer_.size() < size && read_some(std::size_t{64} * 1024)) continue;
  }
  // At most so many; false at the end.
  bool read_some(std::size_t most) {
    std::string bytes(most, '\0');
    const ssize_t count = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (count > 0) answer_.append(bytes, 0, static_cast<std::size_t>(count));
    return count > 0;
  }
  std::string body() const { return answer_.substr(answer_.find("\r\n\r\n") + 4); }

 private:
  engine::FileDescriptor socket_;
  std::string answer_;
};

TEST_F(Retention, ADownloadThatHasBegunIsNeverCutOff) {
  const std::string job = completed(40'000, 1000);
  const std::string sha256 = artifact(job, "sha256");
  HttpClient owner = world_.as("owner");
  const std::string link = world_.link(owner, job);
  const fs::path file = file_of(job);
  const std::size_t size = fs::file_size(file);
  ASSERT_GT(size, 40'000'000u);
  SlowDownload download(world_.stack.port(), link);
  download.read_to(100'000);
  // Who stands still for long is cut off.
  const auto becomes_while_reading = [&](const std::string& state) {
    return eventually([&] {
      download.read_some(4096);
      return artifact(job, "state") == state;
    });
  };
  end_retention(job);
  ASSERT_TRUE(becomes_while_reading("expired"));
  end_grace();
  ASSERT_TRUE(becomes_while_reading("deleted"));
  ASSERT_FALSE(fs::exists(file)) << "the file is gone while it is being sent";
  EXPECT_EQ(world_.stack.anonymous().get(link).status, 410) << "nobody begins anew";
  download.read_to(SIZE_MAX);
  const std::string body = download.body();
  EXPECT_EQ(body.size(), size);
  std::ofstream(world_.stack.store() / "copy", std::ios::binary) << body;
  EXPECT_EQ(sha256_of(world_.stack.store() / "copy"), sha256);
}

TEST_F(Retention, AJanitorThatIsKilledBetweenObjectAndRowIsFollowedByAnother) {
  const std::string job = completed();
  const fs::path file = file_of(job);
  // The real function, but it does not come back while the test holds it.
  const std::string real = world_.database.value(
      "select pg_get_functiondef('pressrun.object_deleted(text)'::regprocedure)");
  world_.database.sql(
      "create or replace function pressrun.object_deleted(p_artifact text) returns void language "
      "sql volatile security definer set search_path = pg_catalog, pressrun, pg_temp as $$ select "
      "pg_sleep(600) $$");
  end_retention(job);
  ASSERT_TRUE(becomes(job, "expired"));
  end_grace();
  // A call that the server has not read yet would meet the real function.
  ASSERT_TRUE(eventually([&] {
    return world_.database.value(
               "select count(*) from pg_stat_activity where wait_event = 'PgSleep' "
               "and query like '%object_deleted%' and datname = "
               "current_database()") == "1";
  }));
  ASSERT_FALSE(fs::exists(file));
  world_.stack.janitor().send(SIGKILL);
  EXPECT_EQ(artifact(job, "state"), "expired") << "the object is gone and nobody has noted it";
  world_.database.sql(real);
  world_.stack.replace_janitor();
  EXPECT_EQ(artifact(job, "state"), "expired") << "it was reserved for the dead one, for a minute";
  end_grace();
  EXPECT_TRUE(becomes(job, "deleted")) << "an object that is gone already is as good as deleted";
}

TEST_F(Retention, KillsAtRandomLeaveNothingHalfDone) {
  std::vector<std::string> jobs;
  for (int i = 0; i < 40; ++i) jobs.push_back(request_rows(world_.database, {.rows = kSmall}));
  for (const std::string& job : jobs) {
    expect_ended(world_.database, world_.stack.store(), job, "completed");
  }
  ASSERT_EQ(objects_in(world_.stack.store()), jobs.size());
  std::mt19937 random(20261126);  // NOLINT: the same kills each time
  for (std::size_t i = 0; i < jobs.size(); i += 5) {
    for (std::size_t j = i; j < i + 5; ++j) end_retention(jobs[j]);
    end_grace();
    std::this_thread::sleep_for(milliseconds(random() % 120));
    end_grace();
    world_.stack.janitor().send(SIGKILL);
    world_.stack.replace_janitor();
  }
  for (const std::string& job : jobs) {
    EXPECT_TRUE(eventually([&] {
      end_grace();
      return artifact(job, "state") == "deleted";
    })) << job;
    EXPECT_EQ(status_of(world_.database, job), "expired");
  }
  EXPECT_EQ(objects_in(world_.stack.store()), 0u);
  EXPECT_EQ(world_.database.value("select count(*) from pressrun.event_report_job_events where "
                                  "to_status = 'expired'"),
            std::to_string(jobs.size()))
      << "each job expired once";
}

class RetentionByAWrongClock : public Retention, public testing::WithParamInterface<const char*> {};

TEST_P(RetentionByAWrongClock, ChangesNothing) {
  const auto wrong = clock_off_by(GetParam());
  if (wrong.empty()) GTEST_SKIP() << "libfaketime is not installed";
  if (kSanitized) GTEST_SKIP() << "a sanitizer's library must be loaded before libfaketime";
  const std::string kept = completed();
  const std::string over = completed();
  const std::string waiting = completed();
  end_retention(waiting);
  ASSERT_TRUE(becomes(waiting, "expired"));
  const fs::path writing = world_.stack.store() / ".incoming" / "of-a-writer-at-work";
  fs::create_directories(writing.parent_path());
  std::ofstream(writing) << "half";
  end_retention(kept, 3600);
  world_.stack.replace_janitor(wrong);
  end_retention(over);
  ASSERT_TRUE(becomes(over, "expired")) << "what is over goes, by the database's clock";
  hurry();
  ASSERT_TRUE(eventually([&] {
    return world_.database.value(
               "select finished_at > taken_at and taken_by is not null from "
               "pressrun.duties where name = 'expire_artifacts'") == "t";
  }));
  EXPECT_EQ(artifact(kept, "state"), "available") << "what has an hour left stays";
  EXPECT_EQ(artifact(waiting, "state"), "expired") << "what is in its grace is not deleted";
  EXPECT_TRUE(fs::exists(file_of(waiting)));
  EXPECT_TRUE(fs::exists(file_of(kept)));
  EXPECT_TRUE(fs::exists(writing)) << "nor what somebody is writing";
  end_grace();
  EXPECT_TRUE(becomes(waiting, "deleted"));
  EXPECT_TRUE(world_.stack.janitor().running());
}

INSTANTIATE_TEST_SUITE_P(AheadOrBehind, RetentionByAWrongClock, testing::Values("+400d", "-400d"));

}  // namespace
}  // namespace pressrun::test
