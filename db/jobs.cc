#include "db/jobs.h"

#include <array>
#include <string_view>
#include <utility>

#include "db/error.h"

namespace pressrun::db {

namespace {

constexpr std::array<std::pair<std::string_view, Outcome>, 6> kOutcomes = {{
    {"ok", Outcome::kOk},
    {"lease_lost", Outcome::kLeaseLost},
    {"cancelled", Outcome::kCancelled},
    {"cancel_requested", Outcome::kCancelRequested},
    {"failed", Outcome::kFailed},
    {"requeued", Outcome::kRequeued},
}};

std::string scalar_of(const Rows& rows) {
  if (!rows.scalar()) throw Error("XX000", "a function of the database returned nothing");
  return *rows.scalar();
}

Outcome outcome_of(const Rows& rows) { return parse_outcome(scalar_of(rows)); }

}  // namespace

Outcome parse_outcome(const std::string& word) {
  for (const auto& [name, outcome] : kOutcomes) {
    if (name == word) return outcome;
  }
  throw Error("XX000", "the database answered \"" + word + "\", which this version does not know");
}

std::string register_worker(Session& session, const std::string& host, int pid, int slots,
                            const std::string& version) {
  return scalar_of(
      session.call("select pressrun.register_worker($1, $2, $3, $4)", {host, pid, slots, version}));
}

void heartbeat(Session& session, const std::string& worker) {
  session.call("select pressrun.heartbeat($1)", {worker});
}

void worker_impeded(Session& session, const std::string& worker, const std::string& why) {
  session.call("select pressrun.worker_impeded($1, $2)", {worker, why});
}

void retire_worker(Session& session, const std::string& worker) {
  session.call("select pressrun.retire_worker($1)", {worker});
}

std::vector<ClaimedJob> claim_jobs(Session& session, const std::string& worker, int limit) {
  const Rows rows = session.call(
      "select job_id, run_lease, lease_token, type, attempt, deadline_at"
      " from pressrun.claim_jobs($1, $2)",
      {worker, limit});
  std::vector<ClaimedJob> jobs;
  for (const Row& row : rows.rows) {
    jobs.push_back({{row[0].value(), std::stoll(row[1].value()), row[2].value()},
                    row[3].value(),
                    std::stoi(row[4].value()),
                    row[5].value()});
  }
  return jobs;
}

WorkerTiming worker_timing(Session& session) {
  const Rows rows = session.call("select heartbeat_ms, lease_ms from pressrun.worker_timing()");
  const Row& row = rows.rows.at(0);
  return {std::chrono::milliseconds(std::stoll(row.at(0).value())),
          std::chrono::milliseconds(std::stoll(row.at(1).value()))};
}

long long hand_back_unknown(Session& session, const std::string& worker,
                            const std::vector<std::string>& held) {
  return std::stoll(scalar_of(
      session.call("select pressrun.hand_back_unknown($1, $2)", {worker, array_literal(held)})));
}

std::optional<std::string> begin_run(Session& session, const Lease& lease,
                                     std::optional<int> backend_pid,
                                     const std::optional<std::string>& backend_start) {
  return session
      .call("select pressrun.begin_run($1, $2, $3, $4, $5)",
            {lease.job_id, lease.run_lease, lease.token, backend_pid, backend_start})
      .scalar();
}

Outcome report_progress(Session& session, const Lease& lease, const std::string& stage,
                        int progress, long long rows) {
  return outcome_of(
      session.call("select pressrun.report_progress($1, $2, $3, $4, $5, $6)",
                   {lease.job_id, lease.run_lease, lease.token, stage, progress, rows}));
}

std::optional<std::uint64_t> expected_rows(Session& session, const std::string& job) {
  const Rows rows = session.call("select pressrun.expected_rows($1)", {job});
  if (!rows.scalar()) return std::nullopt;
  return std::stoull(*rows.scalar());
}

bool stop_wanted(Session& session, const Lease& lease) {
  return scalar_of(session.call("select pressrun.stop_wanted($1, $2, $3)",
                                {lease.job_id, lease.run_lease, lease.token})) == "t";
}

Outcome complete_job(Session& session, const Lease& lease, const std::string& artifacts) {
  return outcome_of(session.call("select pressrun.complete_job($1, $2, $3, $4)",
                                 {lease.job_id, lease.run_lease, lease.token, artifacts}));
}

Outcome fail_job(Session& session, const Lease& lease, const std::string& code,
                 const std::string& diagnostic, bool transient) {
  return outcome_of(
      session.call("select pressrun.fail_job($1, $2, $3, $4, $5, $6)",
                   {lease.job_id, lease.run_lease, lease.token, code, diagnostic, transient}));
}

Outcome hand_back(Session& session, const Lease& lease, const std::string& reason) {
  return outcome_of(session.call("select pressrun.hand_back($1, $2, $3, $4)",
                                 {lease.job_id, lease.run_lease, lease.token, reason}));
}

Outcome acknowledge_cancel(Session& session, const Lease& lease) {
  return outcome_of(session.call("select pressrun.acknowledge_cancel($1, $2, $3)",
                                 {lease.job_id, lease.run_lease, lease.token}));
}

std::string register_store(Transaction& transaction, const std::string& kind,
                           const std::optional<std::string>& found) {
  return scalar_of(transaction.call("select pressrun.register_store($1, $2)", {kind, found}));
}

std::optional<std::chrono::milliseconds> next_wakeup(Session& session) {
  const Rows rows = session.call("select pressrun.next_wakeup()");
  if (!rows.scalar()) return std::nullopt;
  return std::chrono::milliseconds(std::stoll(*rows.scalar()));
}

}  // namespace pressrun::db
