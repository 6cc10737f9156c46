// pressrun-janitor: does the duties of the database and deletes what nobody may have any more.
#include <thread>

#include "engine/daemon/options.h"
#include "engine/daemon/signals.h"
#include "engine/daemon/status_server.h"
#include "engine/janitor/database_gauges.h"
#include "engine/janitor/janitor.h"
#include "engine/janitor/store_cleaner.h"
#include "engine/login/required_role.h"
#include "engine/storage/registered_store.h"
#include "engine/storage/store_address.h"
#include "engine/storage/store_option.h"
#include "engine/worker/stop_bound.h"

namespace pressrun::engine {
namespace {

// For the duty at hand.
constexpr std::chrono::seconds kLongestStop{30};

// Cleans beside the duties; whatever ends them ends it too.
class Cleaning {
 public:
  Cleaning(StoreCleaner& cleaner, daemon::StopSignal& stop)
      : stop_(stop), thread_([&cleaner] { cleaner.run(); }) {}
  ~Cleaning() { stop_.request(); }
  Cleaning(const Cleaning&) = delete;
  Cleaning& operator=(const Cleaning&) = delete;

 private:
  daemon::StopSignal& stop_;
  std::jthread thread_;
};

int run(int argc, char** argv) {
  std::string store_path;
  std::string status_listen = "127.0.0.1:0";
  daemon::Options options("pressrun-janitor",
                          "Does the duties of the database and deletes expired objects.");
  add_store_option(options, store_path);
  options.text(status_listen, "--status-listen", "PRESSRUN_STATUS_LISTEN",
               "address of /healthz, /readyz and /metrics");
  if (const auto exit_code = options.parse(argc, argv)) return *exit_code;

  if (options.is_pooled()) db::assume_pooler();
  require_store_address(store_path);
  daemon::StopSignal stop;
  const db::SessionOptions session{options.database_url(), "pressrun-janitor"};
  if (!require_role(session, "pressrun_janitor", stop)) return daemon::kExitOk;
  const auto store = open_registered_store(session, store_path, Patience::kPerson, stop);
  if (!store) return daemon::kExitOk;
  const StopBound bound(stop, kLongestStop);
  daemon::Metrics metrics("pressrun-janitor");
  Janitor janitor(session, stop, metrics);
  StoreCleaner cleaner(session, *store, stop, metrics);
  const DatabaseGauges gauges(session, metrics);
  const daemon::StatusServer status(status_listen, metrics, [&] {
    return janitor.healthy() ? daemon::Readiness{}
                             : daemon::Readiness{false, "the database does not answer"};
  });
  const Cleaning cleaning(cleaner, stop);
  janitor.run();
  return daemon::kExitOk;
}

}  // namespace
}  // namespace pressrun::engine

int main(int argc, char** argv) {
  return pressrun::daemon::run_main([&] { return pressrun::engine::run(argc, argv); });
}
