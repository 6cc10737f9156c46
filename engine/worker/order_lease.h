// An order's leases, as the database's calls take them.
#pragma once

#include "db/chunks.h"
#include "engine/worker/run_order.h"

namespace pressrun::engine {

// REQUIRES an order of a whole run.
inline db::Lease lease_of(const RunOrder& order) {
  return {order.job_id, order.run_lease, order.lease_token};
}
// REQUIRES an order of a chunk.
inline db::ChunkLease chunk_lease_of(const RunOrder& order) {
  return {order.job_id, order.run_lease, order.chunk_no, order.chunk_lease, order.lease_token};
}

}  // namespace pressrun::engine
