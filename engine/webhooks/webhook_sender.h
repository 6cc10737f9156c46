// Posts the webhooks that are due.
#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "db/session.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/signals.h"
#include "engine/mail/courier.h"
#include "engine/webhooks/poster.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::webhooks {

// Owns its threads, which work until a stop is requested; any number of senders may run, on any
// hosts. A delivery may arrive twice, under the same webhook-id, when a sender dies.
class WebhookSender {
 public:
  // Borrows stop and metrics.
  WebhookSender(const db::SessionOptions& session, int threads, bool allow_private,
                const daemon::StopSignal& stop, daemon::Metrics& metrics);
  // After a requested stop returns once the webhooks at hand are done.
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  // There may be webhooks, or a stop. Thread safe.
  void wake() { wake_.tell(); }

 private:
  void work(const db::SessionOptions& options, bool allow_private);
  // Posts one if it is due; how long none will be. THROWS db::Error.
  std::chrono::milliseconds round(engine::ReconnectingSession& session, Poster& poster);

  const daemon::StopSignal& stop_;
  daemon::Metrics& metrics_;
  mail::Wake wake_;
  std::vector<std::thread> threads_;  // last: they use all the others
};

}  // namespace pressrun::webhooks
