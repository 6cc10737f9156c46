#include "httpd/bounce_api.h"

#include <httplib.h>

#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>

#include "httpd/calls.h"
#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/reply.h"

namespace pressrun::httpd {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxText = 2000;

void check_signature(const signing::WebhookSigner* signer, const httplib::Request& http) {
  if (signer == nullptr) {
    throw Problem(501,
                  "This installation takes no bounces here: PRESSRUN_BOUNCE_WEBHOOK_SECRET is "
                  "not set.");
  }
  const signing::WebhookHeaders headers{http.get_header_value("webhook-id"),
                                        http.get_header_value("webhook-timestamp"),
                                        http.get_header_value("webhook-signature")};
  if (!signer->verify(headers, http.body, std::time(nullptr))) {
    throw Problem(401, "The signature of the webhook is wrong or too old.")
        .kind("wrong-signature")
        .header("WWW-Authenticate", "Signature");
  }
}

// An optional text.
calls::OptionalText text(const json& body, const char* name, std::vector<FieldError>& errors) {
  const auto found = body.find(name);
  if (found == body.end() || found->is_null()) return std::nullopt;
  const bool fits = found->is_string() && found->get_ref<const std::string&>().size() <= kMaxText;
  if (!fits) {
    errors.push_back({name, "must be a text of at most 2000 bytes"});
    return std::nullopt;
  }
  return found->get<std::string>();
}

calls::Bounce read_bounce(const httplib::Request& http) {
  const json body = read_object(http, {"type", "notification_id", "message_id", "provider_id",
                                       "email", "reason", "timestamp"});
  std::vector<FieldError> errors;
  calls::Bounce bounce;
  bounce.type = text(body, "type", errors).value_or("");
  bounce.notification = text(body, "notification_id", errors);
  if (!bounce.notification) bounce.notification = text(body, "message_id", errors);
  bounce.provider_id = text(body, "provider_id", errors);
  bounce.email = text(body, "email", errors);
  bounce.said = text(body, "reason", errors).value_or("");
  if (bounce.type != "bounce" && bounce.type != "complaint" && bounce.type != "delayed") {
    errors.push_back({"type", "must be bounce, complaint or delayed"});
  }
  if (!bounce.notification && !bounce.provider_id) {
    errors.push_back({"notification_id", "is missing, and so are message_id and provider_id"});
  }
  if (!errors.empty()) throw invalid(std::move(errors));
  return bounce;
}

std::string outcome_of(db::Pool& pool, calls::Bounce bounce) {
  if (bounce.type == "delayed") return "ignored";
  if (bounce.type == "complaint") bounce.said = "complaint: " + bounce.said;
  return calls::record_bounce(pool, bounce);
}

}  // namespace

std::vector<Route> bounce_routes(db::Pool& pool, std::optional<signing::WebhookSigner> signer) {
  const auto shared =
      std::make_shared<const std::optional<signing::WebhookSigner>>(std::move(signer));
  const auto handler = [&pool, shared](const Context& context, httplib::Response& response) {
    check_signature(*shared ? &**shared : nullptr, context.http);
    const std::string outcome = outcome_of(pool, read_bounce(context.http));
    reply_json(response, 200, json{{"outcome", outcome}}.dump());
  };
  return {{"POST", "/v1/webhooks/bounces", Auth::kNone, "",
           "What a mail provider says came back; signed", handler, kBody, "reportBounce"}};
}

}  // namespace pressrun::httpd
