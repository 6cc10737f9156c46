// The webhook by which mail providers say what came back.
#pragma once

#include <optional>
#include <vector>

#include "db/pool.h"
#include "engine/signing/webhook_signature.h"
#include "httpd/router.h"

namespace pressrun::httpd {

// POST /v1/webhooks/bounces, signed as in Standard Webhooks:
//   {"type": "bounce" | "complaint" | "delayed", "notification_id" | "message_id" | "provider_id",
//    "email", "reason", "timestamp"}
// answers {"outcome"}: bounced, known (it had bounced already: repeating a call changes nothing),
// unknown (no mail of ours, or another address), ignored (delayed is no bounce). Without `signer`
// it answers 501. `pool` must outlive the routes.
std::vector<Route> bounce_routes(db::Pool& pool, std::optional<signing::WebhookSigner> signer);

}  // namespace pressrun::httpd
