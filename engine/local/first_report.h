// The report that ./run makes to show that all of it works.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/daemon/signals.h"
#include "engine/local/api_client.h"
#include "engine/local/console.h"

namespace pressrun::local {

struct FirstReport {
  std::filesystem::path file;
  std::string title;
  long rows = 0;
  long bytes = 0;
};

// Requests a report of `event` over the API with the client's login, shows its progress, and
// downloads it into `folder` by its signed link, for our eyes only. Calls `meanwhile` while it
// waits. THROWS LocalError: refused, failed, or not done within two minutes; Stopped.
FirstReport make_first_report(ApiClient& client, long event, const std::filesystem::path& folder,
                              Console& console, const daemon::StopSignal& stop,
                              const std::function<void()>& meanwhile);

}  // namespace pressrun::local
