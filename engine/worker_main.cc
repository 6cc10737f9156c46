// pressrun-worker: claims jobs and renders them in child processes of its own.
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"
#include "engine/daemon/signals.h"
#include "engine/daemon/status_server.h"
#include "engine/login/required_role.h"
#include "engine/storage/registered_store.h"
#include "engine/storage/store_address.h"
#include "engine/storage/store_option.h"
#include "engine/worker/renderer.h"
#include "engine/worker/stop_bound.h"
#include "engine/worker/supervisor.h"

namespace pressrun::engine {
namespace {

// Beyond the time for runs to finish: handing back, delivering ends, saying goodbye.
constexpr std::chrono::seconds kFarewell{20};

struct CommandLine {
  WorkerOptions worker;
  int renderer_fd = -1;
  int supervisor = 0;
};

void declare(daemon::Options& options, CommandLine& line, std::string& reader_url) {
  WorkerOptions& worker = line.worker;
  add_store_option(options, worker.store_path);
  options.text(worker.status_listen, "--status-listen", "PRESSRUN_STATUS_LISTEN",
               "address of /healthz, /readyz and /metrics");
  options.integer(worker.slots, "--slots", "PRESSRUN_WORKER_SLOTS", "reports at once", 1, 256);
  options.integer(worker.drain_seconds, "--drain-seconds", "PRESSRUN_DRAIN_SECONDS",
                  "time for runs to finish after SIGTERM", 0, 86400);
  options.integer(worker.lease_seconds, "--lease-seconds", "PRESSRUN_LEASE_SECONDS",
                  "give up our runs after so long without the database; "
                  "0, or more than settings.lease_time: that",
                  0, 3600);
  options.integer(worker.memory_mb, "--memory-mb", "PRESSRUN_RENDERER_MEMORY_MB",
                  "memory of a renderer; 0: no bound", 0, 1 << 20);
  options.integer(worker.runs_per_renderer, "--runs-per-renderer", "PRESSRUN_RUNS_PER_RENDERER",
                  "runs after which a renderer is replaced", 1, 1'000'000);
  options.integer(worker.begin_seconds, "--begin-seconds", "PRESSRUN_BEGIN_SECONDS",
                  "replace a renderer that has not begun a run after so long", 1, 3600);
  options.secret(reader_url, "PRESSRUN_READER_DATABASE_URL",
                 "where reports read (role pressrun_reader); further sources: "
                 "PRESSRUN_SOURCE_<NAME>_URL",
                 true);
  options.integer(line.renderer_fd, "--renderer", "", "internal", 0, 1 << 20)->group("");
  options.integer(line.supervisor, "--supervisor", "", "internal", 0, 1 << 30)->group("");
}

// What nobody has to mend, like a full disk, may be over when the first report is written.
void check_writable(ObjectStore& store) {
  try {
    store.probe();
  } catch (const StoreError& error) {
    if (!error.transient()) throw daemon::ConfigError(error.what());
    daemon::log_warn("the store takes nothing now", {{"error", error.what()}});
  }
}

int supervise(const WorkerOptions& options, const std::string& reader_url) {
  require_store_address(options.store_path);
  const daemon::StopSignal stop;
  const db::SessionOptions session{options.database_url, "pressrun-worker start"};
  if (!require_role(session, "pressrun_worker", stop)) return daemon::kExitOk;
  check_reader(reader_url, "pressrun-worker start");
  const auto store = open_registered_store(session, options.store_path, Patience::kWorker, stop);
  if (!store) return daemon::kExitOk;
  check_writable(*store);
  const StopBound bound(stop, std::chrono::seconds(options.drain_seconds) + kFarewell);
  daemon::Metrics metrics("pressrun-worker");
  Supervisor supervisor(options, stop, metrics);
  const daemon::StatusServer status(options.status_listen, metrics, [&] {
    const std::string reason = supervisor.not_ready();
    return daemon::Readiness{reason.empty(), reason};
  });
  supervisor.run();
  return daemon::kExitOk;
}

int run(int argc, char** argv) {
  CommandLine line;
  std::string reader_url;
  daemon::Options options("pressrun-worker", "Renders reports that people asked for.");
  declare(options, line, reader_url);
  if (const auto exit_code = options.parse(argc, argv)) return *exit_code;
  line.worker.database_url = options.database_url();
  line.worker.listen_database_url = options.listen_database_url();
  if (options.is_pooled()) db::assume_pooler();
  if (line.renderer_fd < 0) return supervise(line.worker, reader_url);
  run_renderer({line.renderer_fd, line.supervisor, line.worker.memory_mb, line.worker.database_url,
                line.worker.store_path});
  return daemon::kExitOk;
}

}  // namespace
}  // namespace pressrun::engine

int main(int argc, char** argv) {
  return pressrun::daemon::run_main([&] { return pressrun::engine::run(argc, argv); });
}
