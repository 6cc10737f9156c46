// Posts one webhook.
#pragma once

#include <optional>
#include <string>

#include "db/webhooks.h"
#include "engine/curl/curl_easy.h"
#include "engine/daemon/trace_context.h"

namespace pressrun::webhooks {

struct PostOutcome {
  std::string word;   // delivered (2xx), gone (410), failed: as webhook_done() takes it
  std::string error;  // when not delivered
};

// Not thread safe. Signs as Standard Webhooks says. Follows no redirect, uses no proxy, and talks
// to public addresses only, unless private ones are allowed: what counts is the address that the
// name led to when the connection was made.
class Poster {
 public:
  explicit Poster(bool allow_private) : allow_private_(allow_private) {}

  // Returns within half a minute. What goes wrong is an outcome, not an exception.
  // `trace` is the span of this attempt, sent as traceparent.
  PostOutcome post(const db::DueWebhook& webhook,
                   const std::optional<daemon::TraceContext>& trace = std::nullopt);

 private:
  bool allow_private_;
  engine::CurlEasy curl_;
};

}  // namespace pressrun::webhooks
