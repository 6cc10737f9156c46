#include "engine/janitor/store_cleaner.h"

#include "db/duties.h"
#include "db/error.h"
#include "engine/daemon/logging.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::milliseconds kBetweenRounds{1000};
constexpr std::chrono::milliseconds kStoreIsAway{15000};
constexpr int kObjectsAtOnce = 100;
// No report takes a day, so nobody writes to such a file any more.
constexpr std::chrono::hours kLeftoverAge{24};
constexpr std::chrono::hours kLeftoverInterval{1};

}  // namespace

StoreCleaner::StoreCleaner(db::SessionOptions options, ObjectStore& store,
                           const daemon::StopSignal& stop, daemon::Metrics& metrics)
    : session_(std::move(options)),
      store_(store),
      stop_(stop),
      deleted_(metrics.counter("pressrun_objects_deleted_total",
                               "Objects that this janitor deleted from the store.")),
      refused_(metrics.counter("pressrun_object_delete_failures_total",
                               "Deletions that the store refused.")) {}

void StoreCleaner::run() {
  std::chrono::milliseconds pause{0};
  while (!stop_.wait_for(pause)) {
    bool answers = true;
    try {
      session_.once([&](db::Session& session) { answers = delete_objects(session); });
      answers = answers && remove_leftovers();
    } catch (const db::Error& error) {
      daemon::log_warn("no objects are deleted", {{"error", error.what()}});
    }
    pause = answers ? kBetweenRounds : kStoreIsAway;
  }
}

bool StoreCleaner::delete_objects(db::Session& session) {
  std::vector<db::ObjectToDelete> objects;
  do {
    objects = db::objects_to_delete(session, kObjectsAtOnce);
    for (const db::ObjectToDelete& object : objects) {
      if (stop_.requested()) return true;
      try {
        store_.remove(object.r2_key);
        db::object_deleted(session, object.artifact_id);
        deleted_.Increment();
      } catch (const StoreError& error) {
        refused_.Increment();
        db::object_delete_failed(session, object.artifact_id, error.what());
        if (error.transient()) return false;
      }
    }
  } while (objects.size() >= kObjectsAtOnce);
  return true;
}

bool StoreCleaner::remove_leftovers() {
  if (Clock::now() < leftovers_at_) return true;
  leftovers_at_ = Clock::now() + kLeftoverInterval;
  try {
    const std::size_t removed = store_.remove_leftovers(kLeftoverAge);
    if (removed > 0) daemon::log_info("leftovers removed", {{"files", removed}});
    return true;
  } catch (const StoreError& error) {
    daemon::log_warn("leftovers stay", {{"error", error.what()}});
    return !error.transient();
  }
}

}  // namespace pressrun::engine
