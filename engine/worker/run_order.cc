#include "engine/worker/run_order.h"

namespace pressrun::engine {

const char* outcome_name(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::kCompleted:
      return "completed";
    case RunOutcome::kFailed:
      return "failed";
    case RunOutcome::kRequeued:
      return "requeued";
    case RunOutcome::kCancelled:
      return "cancelled";
    case RunOutcome::kHandedBack:
      return "handed_back";
    case RunOutcome::kLeaseLost:
      return "lease_lost";
    case RunOutcome::kUnreported:
      break;
  }
  return "unreported";
}

}  // namespace pressrun::engine
