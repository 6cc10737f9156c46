#include "httpd/link_guesses.h"

#include <algorithm>

namespace pressrun::httpd {

using std::chrono::seconds;

seconds LinkGuesses::wrong(const std::string& client, Clock::time_point now) {
  std::lock_guard lock(mutex_);
  Clock::time_point* known = forgiven_.find(client);
  if (!known) known = &forgiven_.insert(client, now);
  const auto after = std::max(*known, now) + kEach;
  const auto wait = std::chrono::ceil<seconds>(after - now - kFree * kEach);
  if (wait.count() > 0) return wait;
  *known = after;
  return seconds(0);
}

}  // namespace pressrun::httpd
