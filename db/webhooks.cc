#include "db/webhooks.h"

namespace pressrun::db {

std::vector<DueWebhook> take_webhooks(Session& session, int limit) {
  const Rows rows = session.call(
      "select delivery_id, lease_token, url, secrets, body, sent_at, "
      "pressrun.webhook_trace(delivery_id) from pressrun.take_webhooks($1)",
      {limit});
  std::vector<DueWebhook> webhooks;
  for (const Row& row : rows.rows) {
    webhooks.push_back({row[0].value(), row[1].value(), row[2].value(), row[3].value(),
                        row[4].value(), std::stoll(row[5].value()), row[6].value_or("")});
  }
  return webhooks;
}

std::string webhook_done(Session& session, const DueWebhook& webhook, const std::string& outcome,
                         const std::string& error) {
  return session
      .call("select pressrun.webhook_done($1, $2, $3, $4)",
            {webhook.delivery_id, webhook.lease_token, outcome, error})
      .scalar()
      .value_or("lease_lost");
}

std::optional<std::chrono::milliseconds> webhook_delay(Session& session) {
  const Rows rows = session.call("select pressrun.webhook_delay()");
  if (!rows.scalar()) return std::nullopt;
  return std::chrono::milliseconds(std::stoll(*rows.scalar()));
}

}  // namespace pressrun::db
