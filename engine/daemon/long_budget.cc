#include "engine/daemon/long_budget.h"

namespace pressrun::daemon {

bool LongBudget::begin(const std::string& who) {
  std::lock_guard lock(mutex_);
  if (all_ >= max_) return false;
  const auto found = each_.find(who);
  if ((found == each_.end() ? 0 : found->second) >= max_each_) return false;
  ++all_;
  ++each_[who];
  return true;
}

void LongBudget::end(const std::string& who) {
  std::lock_guard lock(mutex_);
  --all_;
  const auto found = each_.find(who);
  if (--found->second == 0) each_.erase(found);
}

}  // namespace pressrun::daemon
