#include "engine/janitor/janitor.h"

#include <unistd.h>

#include <algorithm>

#include "db/duties.h"
#include "db/error.h"
#include "engine/daemon/logging.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestPause{50};
constexpr milliseconds kLongestPause{1000};
// For a duty that meets the work of weeks.
constexpr std::chrono::minutes kLongestDuty{10};
constexpr int kObjectsAtOnce = 100;
// No report takes a day, so nobody writes to such a file any more.
constexpr std::chrono::hours kLeftoverAge{24};
constexpr std::chrono::hours kLeftoverInterval{1};

std::string host_name() {
  char name[256] = "unknown";
  ::gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace

Janitor::Janitor(db::SessionOptions options, ObjectStore& store, const daemon::StopSignal& stop,
                 daemon::Metrics& metrics)
    : session_(std::move(options), kLongestDuty),
      store_(store),
      stop_(stop),
      metrics_(metrics),
      host_(host_name()) {}

void Janitor::run() {
  milliseconds pause{0};
  while (!stop_.wait_for(pause)) {
    try {
      session_.once([&](db::Session& session) { pause = round(session); });
      healthy_ = true;
    } catch (const db::Error& error) {
      healthy_ = false;
      pause = kLongestPause;
      daemon::log_warn("no round", {{"error", error.what()}});
    }
  }
}

milliseconds Janitor::round(db::Session& session) {
  while (!stop_.requested()) {
    const auto duty = db::take_due_duty(session, host_);
    if (!duty) break;
    run_duty(session, *duty);
  }
  delete_objects(session);
  remove_leftovers();
  return std::clamp(db::duty_delay(session).value_or(kLongestPause), kShortestPause, kLongestPause);
}

// A duty that fails must not keep the others from being done.
void Janitor::run_duty(db::Session& session, const std::string& name) {
  try {
    const long long affected = db::run_duty(session, name);
    metrics_.counter("pressrun_duties_total", "Duties done.", {{"duty", name}}).Increment();
    if (affected > 0) {
      daemon::log_info("duty done", {{"duty", name}, {"affected", std::to_string(affected)}});
    }
  } catch (const db::Error& error) {
    if (error.is_connection_lost()) throw;
    metrics_.counter("pressrun_duty_failures_total", "Duties that failed.", {{"duty", name}})
        .Increment();
    daemon::log_error("duty failed", {{"duty", name}, {"error", error.what()}});
    db::duty_failed(session, name, error.what());
  }
}

void Janitor::delete_objects(db::Session& session) {
  std::vector<db::ObjectToDelete> objects;
  do {
    objects = db::objects_to_delete(session, kObjectsAtOnce);
    for (const db::ObjectToDelete& object : objects) {
      try {
        store_.remove(object.r2_key);
        db::object_deleted(session, object.artifact_id);
        metrics_.counter("pressrun_objects_deleted_total", "Objects deleted.").Increment();
      } catch (const StoreError& error) {
        db::object_delete_failed(session, object.artifact_id, error.what());
      }
    }
  } while (objects.size() == kObjectsAtOnce && !stop_.requested());
}

void Janitor::remove_leftovers() {
  if (Clock::now() < leftovers_at_) return;
  leftovers_at_ = Clock::now() + kLeftoverInterval;
  try {
    const std::size_t removed = store_.remove_leftovers(kLeftoverAge);
    if (removed > 0) daemon::log_info("leftovers removed", {{"files", std::to_string(removed)}});
  } catch (const StoreError& error) {
    daemon::log_warn("leftovers stay", {{"error", error.what()}});
  }
}

}  // namespace pressrun::engine
