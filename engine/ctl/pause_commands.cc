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
  nlohmann::json as_json() const {
    nlohmann::json scope = {{"scope", name()}, {"type", nullptr}, {"workspace", nullptr}};
    if (type) scope["type"] = *type;
    if (workspace) scope["workspace"] = *workspace;
    return scope;
  }
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

// What a command did to `scope`, with a number of jobs.
void print_scope(const Scope& scope, const char* counted, const std::string& jobs) {
  nlohmann::json done = scope.as_json();
  done[counted] = std::stoll(jobs);
  print_done(done);
}

int run_pause(const Scope& scope, const std::string& reason, const Output& output) {
  db::Session session = connect();
  const std::string held = pause(session, scope, reason);
  if (output.json) {
    print_scope(scope, "waiting", held);
  } else {
    std::printf("%s: paused. Jobs that wait: %s. What runs goes on.\n", scope.words().c_str(),
                held.c_str());
  }
  return 0;
}

int run_resume(const Scope& scope, const Output& output) {
  db::Session session = connect();
  const auto rows = session.call("select pressrun.resume($1, $2, $3)",
                                 {scope.name(), scope.type, scope.workspace});
  const std::string released = rows.scalar().value();
  if (output.json) {
    print_scope(scope, "released", released);
  } else {
    std::printf("%s: resumed. Jobs that go on: %s.\n", scope.words().c_str(), released.c_str());
  }
  return 0;
}

std::string running(db::Session& session, const Scope& scope) {
  return session
      .call("select pressrun.running_in($1, $2, $3)", {scope.name(), scope.type, scope.workspace})
      .scalar()
      .value();
}

// How many still run when none does any more, or when the time is up.
std::string wait_until_idle(db::Session& session, const Scope& scope, int timeout_seconds,
                            const Output& output) {
  const auto give_up_at = Clock::now() + std::chrono::seconds(timeout_seconds);
  std::string left = running(session, scope);
  std::string told;
  while (left != "0" && Clock::now() < give_up_at) {
    if (left != told && !output.json) std::printf("Still running: %s\n", left.c_str());
    std::fflush(stdout);
    told = left;
    std::this_thread::sleep_for(kBetweenLooks);
    left = running(session, scope);
  }
  return left;
}

int run_drain(const Scope& scope, const std::string& reason, int timeout_seconds,
              const Output& output) {
  db::Session session = connect();
  pause(session, scope, reason);
  const std::string left = wait_until_idle(session, scope, timeout_seconds, output);
  const bool idle = left == "0";
  if (output.json) {
    print_scope(scope, "running", left);
  } else if (idle) {
    std::printf("%s: nothing runs. It stays paused; pressrunctl resume lets it go on.\n",
                scope.words().c_str());
  } else {
    std::printf("Still running: %s. It stays paused; pressrunctl resume lets it go on.\n",
                left.c_str());
  }
  return idle ? 0 : kExitTimedOut;
}

}  // namespace

void add_pause_commands(CommandLine& line) {
  auto scope = std::make_shared<Scope>();
  auto reason = std::make_shared<std::string>();
  auto output = std::make_shared<Output>();
  CLI::App* pause =
      with_json(line.add(line.app(), "pause", "Let nothing new run: all, a type or a workspace",
                         [scope, reason, output] { return run_pause(*scope, *reason, *output); }),
                output);
  scope->add_to(*pause);
  pause->add_option("--reason", *reason, "Why; organizers whose jobs wait read it")->required();

  CLI::App* resume = with_json(line.add(line.app(), "resume", "End a pause",
                                        [scope, output] { return run_resume(*scope, *output); }),
                               output);
  scope->add_to(*resume);

  auto timeout = std::make_shared<int>(600);
  CLI::App* drain =
      with_json(line.add(line.app(), "drain", "Pause, and wait until nothing runs any more",
                         [=] { return run_drain(*scope, *reason, *timeout, *output); }),
                output);
  scope->add_to(*drain);
  drain->add_option("--reason", *reason, "Why; organizers whose jobs wait read it")->required();
  drain->add_option("--timeout", *timeout, "Seconds; exit code 3 when jobs still run then")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();

  auto all = std::make_shared<bool>(false);
  CLI::App* pauses = line.add(line.app(), "pauses", "What is paused",
                              [output, all] { return print_list(*output, kPauses, {*all}); });
  with_json(pauses, output)->add_flag("--all", *all, "Also what was");
}

}  // namespace pressrun::engine::ctl
