#include "engine/daemon/long_budgets.h"

namespace pressrun::daemon {

bool LongBudgets::begin_wait(const std::string& who) {
  std::lock_guard lock(mutex_);
  if (waits_ >= max_waits_) return false;
  const auto found = waiting_.find(who);
  if ((found == waiting_.end() ? 0 : found->second) >= max_waits_each_) return false;
  ++waits_;
  ++waiting_[who];
  return true;
}

void LongBudgets::end_wait(const std::string& who) {
  std::lock_guard lock(mutex_);
  --waits_;
  const auto found = waiting_.find(who);
  if (--found->second == 0) waiting_.erase(found);
}

bool LongBudgets::begin_transfer() {
  std::lock_guard lock(mutex_);
  if (transfers_ >= max_transfers_) return false;
  ++transfers_;
  return true;
}

void LongBudgets::end_transfer() {
  std::lock_guard lock(mutex_);
  --transfers_;
}

}  // namespace pressrun::daemon
