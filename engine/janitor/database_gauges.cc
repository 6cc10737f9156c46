#include "engine/janitor/database_gauges.h"

#include <array>
#include <chrono>
#include <utility>

#include "db/duties.h"
#include "db/error.h"
#include "engine/daemon/logging.h"

namespace pressrun::engine {
namespace {

constexpr std::chrono::seconds kInterval{5};
// A query of milliseconds: one that takes so long waits for something.
constexpr std::chrono::seconds kStatementTimeout{5};

// The series that database_gauges() gives.
constexpr std::array<std::pair<const char*, const char*>, 14> kGauges = {{
    {"pressrun_queue_jobs", "Queued jobs by report type, lane and what they wait for."},
    {"pressrun_queue_oldest_age_seconds", "Age of the oldest of them."},
    {"pressrun_jobs_running", "Running jobs by report type, on all hosts."},
    {"pressrun_workers", "Workers that are alive, and silent ones about to be declared lost."},
    {"pressrun_worker_slots", "Reports that these workers run at once."},
    {"pressrun_pauses", "Pauses in force: of all, of a type, of a workspace."},
    {"pressrun_duty_overdue_seconds", "Time since a duty was due; 0: it is not due yet."},
    {"pressrun_outbox_pending_mails", "Mails to be sent."},
    {"pressrun_outbox_lag_seconds", "Time since the first of them was due; 0: none is due."},
    {"pressrun_webhooks_pending", "Webhooks to be posted."},
    {"pressrun_webhook_lag_seconds", "Time since the first of them was due; 0: none is due."},
    {"pressrun_sweeper_backlog_objects", "Objects in the store whose time is over."},
    {"pressrun_sweeper_refused_objects", "Those of them that the store refused to delete."},
    {"pressrun_database_sessions", "Connections to the database, everybody's."},
}};

std::chrono::duration<double> since_1970() {
  return std::chrono::system_clock::now().time_since_epoch();
}

prometheus::MetricFamily single(const std::string& name, const std::string& help, double value) {
  prometheus::MetricFamily family = daemon::gauge_family(name, help);
  daemon::add_gauge(family, value);
  return family;
}

prometheus::MetricFamily up(bool answers) {
  return single("pressrun_database_up", "1: the database answers this janitor.", answers ? 1 : 0);
}

}  // namespace

DatabaseGauges::DatabaseGauges(db::SessionOptions options, daemon::Metrics& metrics)
    : session_(std::move(options), kStatementTimeout), families_({up(false)}) {
  metrics.add_source([this] { return latest(); });
  thread_ = std::thread([this] { run(); });
}

DatabaseGauges::~DatabaseGauges() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_one();
  thread_.join();
}

void DatabaseGauges::run() {
  bool stop = false;
  while (!stop) {
    Families fresh;
    try {
      fresh = ask();
    } catch (const db::Error& error) {
      daemon::log_warn("no figures of the database", {{"error", error.what()}});
      fresh = {up(false)};
    }
    std::unique_lock lock(mutex_);
    families_ = std::move(fresh);
    told_at_ = std::chrono::steady_clock::now();
    stop = stopped_.wait_for(lock, kInterval, [this] { return stopping_; });
  }
}

DatabaseGauges::Families DatabaseGauges::ask() {
  std::vector<db::GaugeSample> samples;
  double offset = 0;
  session_.once([&](db::Session& session) {
    session.call("select 1");  // what connecting takes is no difference of clocks
    const auto before = since_1970();
    samples = db::database_gauges(session);
    const auto middle = (before + since_1970()) / 2;
    for (const db::GaugeSample& sample : samples) {
      if (sample.name == "pressrun_database_clock_seconds") offset = sample.value - middle.count();
    }
  });
  Families families = {up(true),
                       single("pressrun_database_clock_offset_seconds",
                              "The clock of the database's host minus that of this one.", offset)};
  for (const auto& [name, help] : kGauges) {
    prometheus::MetricFamily family = daemon::gauge_family(name, help);
    for (const db::GaugeSample& sample : samples) {
      if (sample.name == name) daemon::add_gauge(family, sample.value, sample.labels);
    }
    if (!family.metric.empty()) families.push_back(std::move(family));
  }
  return families;
}

DatabaseGauges::Families DatabaseGauges::latest() {
  const std::lock_guard lock(mutex_);
  // The thread waits for an answer: of a host that has gone there is none for long.
  if (std::chrono::steady_clock::now() - told_at_ > kGaugesStaleAfter) return {up(false)};
  return families_;
}

}  // namespace pressrun::engine
