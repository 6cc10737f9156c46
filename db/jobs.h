// The worker's calls: one C++ function per SQL function, bearing its name. Each is one autocommit
// statement and THROWS Error; none changes anything when the lease is no longer ours.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "db/session.h"
#include "db/transaction.h"

namespace pressrun::db {

// What names a run and proves that it is ours. run_lease grows with each claim of the job; the
// token is random.
struct Lease {
  std::string job_id;
  long long run_lease = 0;
  std::string token;
};

struct ClaimedJob {
  Lease lease;
  std::string type;
  int attempt = 0;
  std::string deadline_at;  // timestamptz text
};

// The answers of the calls below, by the words of the SQL functions.
enum class Outcome { kOk, kLeaseLost, kCancelled, kCancelRequested, kFailed, kRequeued };

// THROWS Error (XX000) for a word that this version does not know.
Outcome parse_outcome(const std::string& word);

// A worker's incarnation. Returns its id.
std::string register_worker(Session& session, const std::string& host, int pid, int slots,
                            const std::string& version);
// THROWS Error PRWRK when the worker was declared lost: register again.
void heartbeat(Session& session, const std::string& worker);
// Why the worker takes no jobs for now; "": it takes them.
void worker_impeded(Session& session, const std::string& worker, const std::string& why);
// A clean stop: hands back what is left.
void retire_worker(Session& session, const std::string& worker);

// What the server wants of a worker.
struct WorkerTiming {
  std::chrono::milliseconds heartbeat{0};  // between two beats
  std::chrono::milliseconds lease{0};      // without a beat for so long it is declared lost
};
WorkerTiming worker_timing(Session& session);

std::vector<ClaimedJob> claim_jobs(Session& session, const std::string& worker, int limit);

// Hands back, without using up an attempt, every open run of the worker whose lease token is not in
// `held`: the answer that gave it was lost. How many. REQUIRES
// that the worker is not claiming meanwhile.
long long hand_back_unknown(Session& session, const std::string& worker,
                            const std::vector<std::string>& held);

// The run's plan as JSON; its artifact rows are committed before this returns. nullopt: the lease
// is lost. No backend: the source could not be reached.
std::optional<std::string> begin_run(Session& session, const Lease& lease,
                                     std::optional<int> backend_pid,
                                     const std::optional<std::string>& backend_start);
// `rows`: written so far. kOk, kLeaseLost or kCancelRequested.
Outcome report_progress(Session& session, const Lease& lease, const std::string& stage,
                        int progress, long long rows);
// Rows of the last like job, as an estimate; nullopt when there is none.
std::optional<std::uint64_t> expected_rows(Session& session, const std::string& job);
// `artifacts`: JSON [{"artifact_id","bytes","rows","sha256"}]. kOk, kLeaseLost or kCancelled.
Outcome complete_job(Session& session, const Lease& lease, const std::string& artifacts);
// Whether the run is to be stopped: somebody cancelled it, or it is not this lease's any more.
bool stop_wanted(Session& session, const Lease& lease);
// `diagnostic`: JSON for ops. kFailed, kRequeued, kLeaseLost or kCancelled.
Outcome fail_job(Session& session, const Lease& lease, const std::string& code,
                 const std::string& diagnostic, bool transient);
// The attempt is not used up. kRequeued or kLeaseLost.
Outcome hand_back(Session& session, const Lease& lease, const std::string& reason);
// kCancelled or kLeaseLost.
Outcome acknowledge_cancel(Session& session, const Lease& lease);

// `found`: the id in the store's marker file. Returns the id that the database expects there, which
// must be written before the commit, so that a crash leaves either both or a marker that is right.
// Waits for others that do the same. THROWS Error PRCFL when the store is another database's, or
// has no marker though the database knows one that has.
std::string register_store(Transaction& transaction, const std::string& kind,
                           const std::optional<std::string>& found);

// Until the next job that backs off becomes due; nullopt: none does.
std::optional<std::chrono::milliseconds> next_wakeup(Session& session);

}  // namespace pressrun::db
