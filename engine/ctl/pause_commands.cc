#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

#include "engine/ctl/command.h"
#include "engine/ctl/output.h"

namespace pressrun::engine::ctl {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenLooks{500};
constexpr int kExitTimedOut = 3;

constexpr const char* kPauses = R"(
  select scope, type, workspace_id as workspace, reason, paused_at::timestamptz(0), paused_by,
    resumed_at::timestamptz(0), resumed_by
  from ops.pauses where lasts or $1 order by pause_id desc)";

// All, unless a type or a workspace is named.
struct Scope {
  std::optional<std::string> type;
  std::optional<long long> workspace;

  void add_to(CLI::App& command) {
    CLI::Option* by_type = command.add_option("--type", type, "Only this report type");
    command.add_option("--workspace", workspace, "Only this workspace")->excludes(by_type);
  }
  std::string name() const { return type ? "type" : workspace ? "workspace" : "all"; }
  std::string words() const {
    if (type) return "Reports of type " + *type;
    return workspace ? "Workspace " + std::to_string(*workspace) : "The whole queue";
  }
};

std::string pause(db::Session& session, const Scope& scope, const std::string& reason) {
  return session
      .call("select pressrun.pause($1, $2, $3, $4)",
            {scope.name(), scope.type, scope.workspace, reason})
      .scalar()
      .value();
}

int run_pause(const Scope& scope, const std::string& reason) {
  db::Session session = connect();
  const std::string held = pause(session, scope, reason);
  std::printf("%s: paused. Jobs that wait: %s. What runs goes on.\n", scope.words().c_str(),
              held.c_str());
  return 0;
}

int run_resume(const Scope& scope) {
  db::Session session = connect();
  const auto rows = session.call("select pressrun.resume($1, $2, $3)",
                                 {scope.name(), scope.type, scope.workspace});
  std::printf("%s: resumed. Jobs that go on: %s.\n", scope.words().c_str(),
              rows.scalar().value().c_str());
  return 0;
}

std::string running(db::Session& session, const Scope& scope) {
  return session
      .call("select pressrun.running_in($1, $2, $3)", {scope.name(), scope.type, scope.workspace})
      .scalar()
      .value();
}

int run_drain(const Scope& scope, const std::string& reason, int timeout_seconds) {
  db::Session session = connect();
  pause(session, scope, reason);
  const auto give_up_at = Clock::now() + std::chrono::seconds(timeout_seconds);
  std::string left = running(session, scope);
  std::string told;
  while (left != "0" && Clock::now() < give_up_at) {
    if (left != told) std::printf("Still running: %s\n", left.c_str());
    std::fflush(stdout);
    told = left;
    std::this_thread::sleep_for(kBetweenLooks);
    left = running(session, scope);
  }
  if (left != "0") {
    std::printf("Still running: %s. It stays paused; pressrunctl resume lets it go on.\n",
                left.c_str());
    return kExitTimedOut;
  }
  std::printf("%s: nothing runs. It stays paused; pressrunctl resume lets it go on.\n",
              scope.words().c_str());
  return 0;
}

}  // namespace

void add_pause_commands(CommandLine& line) {
  auto scope = std::make_shared<Scope>();
  auto reason = std::make_shared<std::string>();
  CLI::App* pause = line.add(line.app(), "pause", "Let nothing new run: all, a type or a workspace",
                             [scope, reason] { return run_pause(*scope, *reason); });
  scope->add_to(*pause);
  pause->add_option("--reason", *reason, "Why; organizers whose jobs wait read it")->required();

  CLI::App* resume =
      line.add(line.app(), "resume", "End a pause", [scope] { return run_resume(*scope); });
  scope->add_to(*resume);

  auto timeout = std::make_shared<int>(600);
  CLI::App* drain =
      line.add(line.app(), "drain", "Pause, and wait until nothing runs any more",
               [scope, reason, timeout] { return run_drain(*scope, *reason, *timeout); });
  scope->add_to(*drain);
  drain->add_option("--reason", *reason, "Why; organizers whose jobs wait read it")->required();
  drain->add_option("--timeout", *timeout, "Seconds; exit code 3 when jobs still run then")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();

  auto all = std::make_shared<bool>(false);
  auto output = std::make_shared<Output>();
  CLI::App* pauses = line.add(line.app(), "pauses", "What is paused",
                              [output, all] { return print_list(*output, kPauses, {*all}); });
  with_json(pauses, output)->add_flag("--all", *all, "Also what was");
}

}  // namespace pressrun::engine::ctl
