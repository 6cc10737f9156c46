// The courier's calls for webhooks: one C++ function per SQL function, bearing its name. Each is
// one autocommit statement and THROWS Error.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/session.h"

namespace pressrun::db {

struct DueWebhook {
  std::string delivery_id;
  std::string lease_token;
  std::string url;
  std::string secrets;  // separated by spaces
  std::string body;
  std::int64_t sent_at = 0;   // the database's clock, seconds since 1970
  std::string trace_context;  // traceparent of the job that it tells of; empty: it has none
};

std::vector<DueWebhook> take_webhooks(Session& session, int limit);
// `outcome`: delivered, failed or gone. What became of the delivery; lease_lost when another
// courier has it by now.
std::string webhook_done(Session& session, const DueWebhook& webhook, const std::string& outcome,
                         const std::string& error);
// Until a webhook is due; nullopt when none is pending.
std::optional<std::chrono::milliseconds> webhook_delay(Session& session);

}  // namespace pressrun::db
