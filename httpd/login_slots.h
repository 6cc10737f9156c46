// How many passwords are checked at once.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace pressrun::httpd {

// Checking a password is slow on purpose; more at once would leave no connection for others. Nor
// may one client have all the places. Thread safe.
class LoginSlots {
 public:
  static constexpr std::size_t kAll = 4;
  static constexpr std::size_t kEach = 2;  // of one address

  // Gives the place back when it goes.
  class Slot {
   public:
    Slot(LoginSlots& slots, std::string address) : slots_(&slots), address_(std::move(address)) {}
    ~Slot();
    Slot(Slot&& other) noexcept
        : slots_(std::exchange(other.slots_, nullptr)), address_(std::move(other.address_)) {}
    Slot& operator=(Slot&&) = delete;

   private:
    LoginSlots* slots_;
    std::string address_;
  };

  // nullopt when there is no place now: waiting for one would hold a request thread.
  std::optional<Slot> take(const std::string& address);

 private:
  void give_back(const std::string& address);

  std::mutex mutex_;
  std::size_t taken_ = 0;                  // GUARDED_BY(mutex_)
  std::map<std::string, std::size_t> of_;  // GUARDED_BY(mutex_), by address
};

}  // namespace pressrun::httpd
