// pressrun-test-cluster [--durable] COMMAND...: runs a command beside a fresh PostgreSQL server,
// whose address is in PRESSRUN_TEST_CLUSTER (libpq keywords without dbname and user; the superuser
// is "postgres"). The server is gone afterwards, however the command ended; the exit code is the
// command's.

#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>

#include "engine/local/child_process.h"
#include "tests/support/test_cluster.h"

namespace {

int run(int argc, char** argv) {
  const bool durable = argc > 1 && std::string_view(argv[1]) == "--durable";
  const int first = durable ? 2 : 1;
  if (argc <= first) {
    std::fputs("usage: pressrun-test-cluster [--durable] COMMAND...\n", stderr);
    return 2;
  }
  sigset_t stops;
  sigemptyset(&stops);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&stops, signal);
  sigprocmask(SIG_BLOCK, &stops, nullptr);

  pressrun::test::TestCluster cluster(durable ? pressrun::test::Durability::kLikeProduction
                                              : pressrun::test::Durability::kNone);
  pressrun::local::ChildProcess command(
      {.argv = {argv + first, argv + argc},
       .environment = {{"PRESSRUN_TEST_CLUSTER", cluster.server().address()},
                       {"PRESSRUN_TEST_CLUSTER_LOG", cluster.folder() / "postgres.log"}},
       .own_session = false});
  for (;;) {
    if (const auto ending = command.ending()) {
      return ending->signal != 0 ? 128 + ending->signal : ending->code;
    }
    int signal = 0;
    sigwait(&stops, &signal);
    if (signal != SIGCHLD) command.send(signal);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pressrun-test-cluster: %s\n", error.what());
    return 1;
  }
}
