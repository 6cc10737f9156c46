// What supervisor and renderer say to each other about a run.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace pressrun::engine {

// A claimed job, or a claimed chunk of a job whose run somebody else holds. The leases and the
// token go with every call about it.
struct RunOrder {
  std::string job_id;
  long long run_lease = 0;
  std::string lease_token;  // the chunk's, for a chunk: no two orders have the same
  std::string type;
  int attempt = 0;
  std::string worker_id;
  int chunk_no = 0;  // from 1; 0: the whole run
  long long chunk_lease = 0;

  bool is_chunk() const { return chunk_no > 0; }
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunOrder, job_id, run_lease, lease_token, type, attempt,
                                   worker_id, chunk_no, chunk_lease)

// Why a run must end before its time.
enum class StopReason { kCancel, kHandBack };

// How a run ended, as the database answered; kUnreported: nobody could be told, so the supervisor
// hands it back.
enum class RunOutcome {
  kCompleted,
  kFailed,
  kRequeued,
  kCancelled,
  kHandedBack,
  kLeaseLost,
  kUnreported
};

const char* outcome_name(RunOutcome outcome);

struct RunResult {
  RunOutcome outcome = RunOutcome::kUnreported;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  double seconds = 0;
  std::optional<double> waited_seconds = {};  // in the queue; nullopt: it never began, or a chunk
  std::string failure_code = {};              // empty: nothing failed
};

// Messages: {"run": RunOrder}, {"stop": job id, "run_lease", "reason": 0|1}, {"ready": true},
// {"began": deadline in ms},
// {"done": RunResult}.
inline void to_json(nlohmann::json& json, const RunResult& result) {
  json = {{"outcome", static_cast<int>(result.outcome)},
          {"rows", result.rows},
          {"bytes", result.bytes},
          {"seconds", result.seconds},
          {"failure_code", result.failure_code}};
  if (result.waited_seconds) json["waited_seconds"] = *result.waited_seconds;
}

}  // namespace pressrun::engine
