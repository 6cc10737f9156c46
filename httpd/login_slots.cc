#include "httpd/login_slots.h"

namespace pressrun::httpd {

LoginSlots::Slot::~Slot() {
  if (slots_) slots_->give_back(address_);
}

std::optional<LoginSlots::Slot> LoginSlots::take(const std::string& address) {
  std::lock_guard lock(mutex_);
  const auto own = of_.find(address);
  if (taken_ == kAll || (own != of_.end() && own->second == kEach)) return std::nullopt;
  ++taken_;
  ++of_[address];
  return std::optional<Slot>(std::in_place, *this, address);
}

void LoginSlots::give_back(const std::string& address) {
  std::lock_guard lock(mutex_);
  --taken_;
  if (--of_[address] == 0) of_.erase(address);
}

}  // namespace pressrun::httpd
