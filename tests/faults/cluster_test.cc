#include "engine/local/cluster.h"

#include <gmock/gmock.h>
#include <libpq-fe.h>

#include <fstream>

#include "engine/local/local_error.h"
#include "tests/support/eventually.h"
#include "tests/support/test_cluster.h"

namespace pressrun::local {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ClusterOptions options_in(const fs::path& home) {
  prepare_server_directory(home / "server");
  return {.directory = home / "server" / "data",
          .socket_directory = home / "server",
          .log = home / "log",
          .password = "pass word",
          .settings = {{"fsync", "off"}}};
}

// The answer of the server to a query as the superuser; empty when there is none.
std::string ask(const std::string& address, const std::string& query,
                const std::string& password = "pass word") {
  const std::string url = address + " user=postgres dbname=postgres password='" + password + "'";
  PGconn* connection = PQconnectdb(url.c_str());
  PGresult* result = PQexec(connection, query.c_str());
  const std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
  PQclear(result);
  PQfinish(connection);
  return value;
}

class ClusterTest : public testing::Test {
 protected:
  test::TemporaryFolder home_;
};

TEST_F(ClusterTest, KeepsItsDataOverAStop) {
  {
    Cluster cluster(options_in(home_.path()));
    cluster.start();
    ask(cluster.address(), "create table kept as select 42 as answer");
  }
  Cluster cluster(options_in(home_.path()));
  cluster.start();
  EXPECT_EQ(ask(cluster.address(), "select answer from kept"), "42");
}

TEST_F(ClusterTest, AsksForThePassword) {
  Cluster cluster(options_in(home_.path()));
  cluster.start();
  EXPECT_EQ(ask(cluster.address(), "select 1", "wrong"), "");
  EXPECT_EQ(ask("host=127.0.0.1 port=" + std::to_string(cluster.port()), "select 1", "wrong"), "");
  EXPECT_EQ(ask("host=127.0.0.1 port=" + std::to_string(cluster.port()), "select 1"), "1");
}

TEST_F(ClusterTest, StartsOverAPidFileThatNamesALivingStranger) {
  const auto options = options_in(home_.path());
  { Cluster made(options); }
  std::ofstream(options.directory / "postmaster.pid") << getpid() << "\n";
  Cluster cluster(options);
  cluster.start();
  EXPECT_EQ(ask(cluster.address(), "select 1"), "1");
}

TEST_F(ClusterTest, StopsAServerThatAnEarlierRunLeftBehind) {
  const auto options = options_in(home_.path());
  Cluster left(options);
  left.start();
  Cluster cluster(options);
  cluster.start();
  EXPECT_FALSE(left.running());
  EXPECT_EQ(ask(cluster.address(), "select 1"), "1");
}

TEST_F(ClusterTest, RecoversAfterACrash) {
  Cluster cluster(options_in(home_.path()));
  cluster.start();
  ask(cluster.address(), "create table kept as select 42 as answer");
  kill(cluster.pid(), SIGKILL);
  ASSERT_TRUE(test::eventually([&] { return !cluster.running(); }));
  // The dead server's children leave its shared memory a moment later.
  ASSERT_TRUE(test::eventually([&] {
    try {
      cluster.start_again();
      return true;
    } catch (const LocalError&) {
      return false;
    }
  }));
  EXPECT_EQ(ask(cluster.address(), "select answer from kept"), "42");
}

TEST_F(ClusterTest, TakesOverAServerThatSomebodyElseStarted) {
  const auto options = options_in(home_.path());
  Cluster cluster(options);
  cluster.start();
  auto by_hand = options;
  by_hand.port = cluster.port();
  kill(cluster.pid(), SIGINT);
  ASSERT_TRUE(test::eventually([&] { return !cluster.running(); }));
  Cluster operators(by_hand);
  operators.start();
  cluster.start_again();
  EXPECT_EQ(cluster.pid(), operators.pid());
  EXPECT_TRUE(cluster.running());
  cluster.stop();
  EXPECT_TRUE(test::eventually([&] { return !operators.running(); }));
}

TEST_F(ClusterTest, RefusesADamagedFolderAndKeepsIt) {
  auto options = options_in(home_.path());
  fs::create_directories(options.directory);
  std::ofstream(options.directory / "precious") << "data";
  EXPECT_THAT([&] { Cluster cluster(options); },
              testing::ThrowsMessage<LocalError>(HasSubstr("Nothing in it was changed")));
  EXPECT_TRUE(fs::exists(options.directory / "precious"));
}

TEST_F(ClusterTest, RefusesTheFolderOfAnotherVersion) {
  auto options = options_in(home_.path());
  fs::create_directories(options.directory);
  std::ofstream(options.directory / "PG_VERSION") << "9\n";
  EXPECT_THAT([&] { Cluster cluster(options); },
              testing::ThrowsMessage<LocalError>(HasSubstr("made by PostgreSQL 9")));
}

TEST_F(ClusterTest, SaysWhatTheServerSaidWhenItDoesNotStart) {
  const auto options = options_in(home_.path());
  { Cluster made(options); }
  fs::remove(options.directory / "global" / "pg_control");
  Cluster cluster(options);
  EXPECT_THAT([&] { cluster.start(); },
              testing::ThrowsMessage<LocalError>(HasSubstr("pg_control")));
}

TEST_F(ClusterTest, SaysWhatToDoAboutEachDamage) {
  const auto options = options_in(home_.path());
  { Cluster made(options); }
  const auto data = options.directory;
  const auto says = [&](const std::string& cause) {
    std::ofstream(options.log, std::ios::app) << "of an earlier start\n";
    Cluster cluster(options);
    EXPECT_THAT([&] { cluster.start(); },
                testing::ThrowsMessage<LocalError>(AllOf(HasSubstr(cause), HasSubstr("Restore"),
                                                         HasSubstr("--reset"),
                                                         Not(HasSubstr("of an earlier start")))));
  };
  fs::rename(data / "pg_wal", home_.path() / "pg_wal");
  says("pg_wal");
  fs::rename(home_.path() / "pg_wal", data / "pg_wal");

  fs::copy_file(data / "postgresql.conf", home_.path() / "postgresql.conf");
  std::ofstream(data / "postgresql.conf", std::ios::app) << "junk = = junk\n";
  says("postgresql.conf");
  fs::copy_file(home_.path() / "postgresql.conf", data / "postgresql.conf",
                fs::copy_options::overwrite_existing);

  const auto control = data / "global" / "pg_control";
  std::ofstream(control, std::ios::binary) << std::string(8192, '\0');
  says("incompatible with server");
}

TEST_F(ClusterTest, StartsOverAnInitdbThatWasInterrupted) {
  const auto options = options_in(home_.path());
  fs::create_directories(options.directory.string() + ".unfinished/base");
  Cluster cluster(options);
  cluster.start();
  EXPECT_EQ(ask(cluster.address(), "select 1"), "1");
}

}  // namespace
}  // namespace pressrun::local
