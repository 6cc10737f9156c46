// /healthz, /readyz and /metrics for a process that has no other HTTP interface.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/daemon/guarded_server.h"
#include "engine/daemon/metrics.h"

namespace pressrun::daemon {

// What a readiness check says; `reason` is shown to whoever asks, so it holds no secrets.
struct Readiness {
  bool ready = true;
  std::string reason;
};

class StatusServer {
 public:
  // Serves at `listen` (see ServerOptions) until destroyed. `metrics` must outlive it; `readiness`
  // is called on the server's threads, one call a request. THROWS as GuardedServer.
  StatusServer(const std::string& listen, Metrics& metrics, std::function<Readiness()> readiness);

  const std::vector<int>& ports() const { return server_.ports(); }

 private:
  GuardedServer server_;
};

}  // namespace pressrun::daemon
