#include "engine/local/child_process.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "engine/local/local_error.h"
#include "tests/support/test_cluster.h"

namespace pressrun::local {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string read_file(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(ChildProcess, TellsHowTheProgramEnded) {
  EXPECT_TRUE(run_to_end({.argv = {"true"}}).clean());
  EXPECT_EQ(run_to_end({.argv = {"sh", "-c", "exit 7"}}).code, 7);
  EXPECT_EQ(run_to_end({.argv = {"sh", "-c", "kill -9 $$"}}).signal, SIGKILL);
}

TEST(ChildProcess, SaysWhyAProgramCannotBeStarted) {
  try {
    ChildProcess child({.argv = {"no-such-program-of-ours"}});
    FAIL() << "started";
  } catch (const LocalError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no-such-program-of-ours"));
    EXPECT_THAT(error.what(), HasSubstr("No such file"));
  }
}

TEST(ChildProcess, AddsToTheEnvironmentAndAppendsTheOutput) {
  const test::TemporaryFolder folder;
  const Command command{.argv = {"sh", "-c", "echo $GREETING; echo oops >&2"},
                        .environment = {{"GREETING", "hello there"}},
                        .output = folder.path() / "log"};
  run_to_end(command);
  run_to_end(command);
  EXPECT_EQ(read_file(folder.path() / "log"), "hello there\noops\nhello there\noops\n");
}

TEST(ChildProcess, InheritsNoDescriptorButTheStandardOnes) {
  const test::TemporaryFolder folder;
  const std::ifstream open_here("/dev/null");
  run_to_end({.argv = {"sh", "-c", "ls /proc/$$/fd"}, .output = folder.path() / "log"});
  EXPECT_EQ(read_file(folder.path() / "log"), "0\n1\n2\n");
}

TEST(ChildProcess, KillsWhatStillRunsInTheDestructor) {
  pid_t pid = 0;
  {
    ChildProcess child({.argv = {"sleep", "1000"}});
    pid = child.pid();
    EXPECT_FALSE(child.ending());
  }
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(ChildProcess, HasTheDefaultSignalMaskWhateverOursIs) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  ChildProcess child({.argv = {"sleep", "1000"}});
  sigprocmask(SIG_SETMASK, &before, nullptr);
  child.send(SIGTERM);
  const auto ending = child.wait_for(5s);
  ASSERT_TRUE(ending);
  EXPECT_EQ(ending->signal, SIGTERM);
}

}  // namespace
}  // namespace pressrun::local
