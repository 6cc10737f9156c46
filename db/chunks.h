// The worker's calls about chunks of large reports: one C++ function per SQL function, bearing its
// name. Each is one autocommit statement and THROWS Error; none changes anything when the lease is
// no longer ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/jobs.h"
#include "db/session.h"

namespace pressrun::db {

// What names a chunk and proves that it is ours. The run's lease says which snapshot it belongs to.
struct ChunkLease {
  std::string job_id;
  long long run_lease = 0;
  int chunk_no = 0;
  long long chunk_lease = 0;
  std::string token;
};

struct ClaimedChunk {
  ChunkLease lease;
  std::string type;
  int attempt = 0;
};

struct ChunkPart {
  int chunk_no = 0;
  std::string format;
  std::string key;
};

// `shared`: JSON of what all parts must agree about; `last_keys`: JSON [[key of a chunk's last
// row], ...]. kOk, kLeaseLost or kCancelRequested.
Outcome register_chunks(Session& session, const Lease& lease, const std::string& snapshot,
                        const std::string& shared, const std::string& last_keys);

// THROWS Error PRWRK when the worker was declared lost.
std::vector<ClaimedChunk> claim_chunks(Session& session, const std::string& worker, int limit);
// For the holder of the snapshot, which renders one chunk at a time; may be repeated.
std::optional<ClaimedChunk> claim_own_chunk(Session& session, const Lease& lease);

// The chunk's plan as JSON; its part rows are committed before this returns. nullopt: the lease is
// lost.
std::optional<std::string> begin_chunk(Session& session, const ChunkLease& lease,
                                       std::optional<int> backend_pid,
                                       const std::optional<std::string>& backend_start);
// `parts`: JSON [{"artifact_id", "bytes", "rows"}]. kOk or kLeaseLost.
Outcome chunk_stored(Session& session, const ChunkLease& lease, const std::string& parts);
// `diagnostic`: JSON for ops. kFailed, kRequeued or kLeaseLost.
Outcome chunk_failed(Session& session, const ChunkLease& lease, const std::string& code,
                     const std::string& diagnostic, bool transient);
// The attempt is not used up. kRequeued or kLeaseLost.
Outcome hand_back_chunk(Session& session, const ChunkLease& lease);
// Whether the chunk is to be stopped: its run was cancelled or ended, or it is not ours any more.
bool chunk_stop_wanted(Session& session, const ChunkLease& lease);

// JSON, see the SQL function; nullopt: the lease of the run is lost.
std::optional<std::string> chunk_states(Session& session, const Lease& lease);
// In the sequence of the rows.
std::vector<ChunkPart> chunk_parts(Session& session, const Lease& lease);

}  // namespace pressrun::db
