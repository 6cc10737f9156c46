#include "db/chunks.h"

#include "db/error.h"

namespace pressrun::db {

namespace {

// Whole statements, as tests/upgrade/sql_calls.py reads them from here.
constexpr const char* kClaim =
    "select job_id, run_lease, chunk_no, chunk_lease, chunk_token, type, attempt"
    " from pressrun.claim_chunks($1, $2)";
constexpr const char* kClaimOwn =
    "select job_id, run_lease, chunk_no, chunk_lease, chunk_token, type, attempt"
    " from pressrun.claim_own_chunk($1, $2, $3)";

ClaimedChunk claimed(const Row& row) {
  return {{row[0].value(), std::stoll(row[1].value()), std::stoi(row[2].value()),
           std::stoll(row[3].value()), row[4].value()},
          row[5].value(),
          std::stoi(row[6].value())};
}

std::string word(const Rows& rows) {
  if (!rows.scalar()) throw Error("XX000", "a function of the database returned nothing");
  return *rows.scalar();
}

}  // namespace

Outcome register_chunks(Session& session, const Lease& lease, const std::string& snapshot,
                        const std::string& shared, const std::string& last_keys) {
  return parse_outcome(word(
      session.call("select pressrun.register_chunks($1, $2, $3, $4, $5, $6)",
                   {lease.job_id, lease.run_lease, lease.token, snapshot, shared, last_keys})));
}

std::vector<ClaimedChunk> claim_chunks(Session& session, const std::string& worker, int limit) {
  std::vector<ClaimedChunk> chunks;
  const Rows rows = session.call(kClaim, {worker, limit});
  for (const Row& row : rows.rows) chunks.push_back(claimed(row));
  return chunks;
}

std::optional<ClaimedChunk> claim_own_chunk(Session& session, const Lease& lease) {
  const Rows rows = session.call(kClaimOwn, {lease.job_id, lease.run_lease, lease.token});
  if (rows.rows.empty()) return std::nullopt;
  return claimed(rows.rows.front());
}

std::optional<std::string> begin_chunk(Session& session, const ChunkLease& lease,
                                       std::optional<int> backend_pid,
                                       const std::optional<std::string>& backend_start) {
  return session
      .call("select pressrun.begin_chunk($1, $2, $3, $4, $5, $6, $7)",
            {lease.job_id, lease.run_lease, lease.chunk_no, lease.chunk_lease, lease.token,
             backend_pid, backend_start})
      .scalar();
}

Outcome chunk_stored(Session& session, const ChunkLease& lease, const std::string& parts) {
  return parse_outcome(word(session.call(
      "select pressrun.chunk_stored($1, $2, $3, $4, $5, $6)",
      {lease.job_id, lease.run_lease, lease.chunk_no, lease.chunk_lease, lease.token, parts})));
}

Outcome chunk_failed(Session& session, const ChunkLease& lease, const std::string& code,
                     const std::string& diagnostic, bool transient) {
  return parse_outcome(
      word(session.call("select pressrun.chunk_failed($1, $2, $3, $4, $5, $6, $7, $8)",
                        {lease.job_id, lease.run_lease, lease.chunk_no, lease.chunk_lease,
                         lease.token, code, diagnostic, transient})));
}

Outcome hand_back_chunk(Session& session, const ChunkLease& lease) {
  return parse_outcome(word(session.call(
      "select pressrun.hand_back_chunk($1, $2, $3, $4, $5)",
      {lease.job_id, lease.run_lease, lease.chunk_no, lease.chunk_lease, lease.token})));
}

bool chunk_stop_wanted(Session& session, const ChunkLease& lease) {
  return word(session.call("select pressrun.chunk_stop_wanted($1, $2, $3, $4, $5)",
                           {lease.job_id, lease.run_lease, lease.chunk_no, lease.chunk_lease,
                            lease.token})) == "t";
}

std::optional<std::string> chunk_states(Session& session, const Lease& lease) {
  return session
      .call("select pressrun.chunk_states($1, $2, $3)",
            {lease.job_id, lease.run_lease, lease.token})
      .scalar();
}

std::vector<ChunkPart> chunk_parts(Session& session, const Lease& lease) {
  std::vector<ChunkPart> parts;
  const Rows rows =
      session.call("select chunk_no, format, r2_key from pressrun.chunk_parts($1, $2, $3)",
                   {lease.job_id, lease.run_lease, lease.token});
  for (const Row& row : rows.rows) {
    parts.push_back({std::stoi(row[0].value()), row[1].value(), row[2].value()});
  }
  return parts;
}

}  // namespace pressrun::db
