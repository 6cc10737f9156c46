// Slows down whoever guesses download links.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

#include "httpd/recent_map.h"

namespace pressrun::httpd {

// Each client may follow kFree wrong links at once, and one more every kEach. Ask only about links
// that turned out wrong: then a right one works for whoever has it, however many wrong ones came
// from the same network. At most kMaxRemembered clients are remembered, the longest unused is
// forgotten first. Kept in memory: each process counts for itself, and a restart forgets. Thread
// safe.
class LinkGuesses {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::size_t kMaxRemembered = 4096;
  static constexpr int kFree = 1000;
  static constexpr std::chrono::seconds kEach{10};

  // A wrong link came from `client` (see client_network()). How long it must wait for its next; not
  // zero: this one was too many already, and counts nothing.
  std::chrono::seconds wrong(const std::string& client, Clock::time_point now);

 private:
  std::mutex mutex_;
  // By client: when all is forgiven; as many wrong links are counted as kEach fits in until then.
  RecentMap<std::string, Clock::time_point> forgiven_{kMaxRemembered};  // GUARDED_BY(mutex_)
};

}  // namespace pressrun::httpd
