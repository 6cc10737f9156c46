#include "engine/webhooks/poster.h"

#include <sys/socket.h>

#include <stdexcept>

#include "engine/signing/webhook_signature.h"
#include "engine/webhooks/public_address.h"

namespace pressrun::webhooks {
namespace {

// The receiver's answer is of no use to us, however long it is.
std::size_t discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

struct Gate {
  bool allow_private;
  bool refused = false;
};

curl_socket_t open_socket(void* target, curlsocktype, curl_sockaddr* address) {
  auto& gate = *static_cast<Gate*>(target);
  if (!gate.allow_private && !is_public_address(&address->addr)) {
    gate.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

PostOutcome judge(CURLcode code, long status, const Gate& gate) {
  if (gate.refused && code != CURLE_OK) {
    return {"failed", "the endpoint is in a private network, where nothing is sent to"};
  }
  if (code != CURLE_OK) return {"failed", curl_easy_strerror(code)};
  if (status >= 200 && status < 300) return {"delivered", {}};
  return {status == 410 ? "gone" : "failed", "HTTP " + std::to_string(status)};
}

engine::CurlList headers_of(const db::DueWebhook& webhook,
                            const std::optional<daemon::TraceContext>& trace) {
  const signing::WebhookSigner signer(webhook.secrets, "the secret of the endpoint");
  engine::CurlList headers;
  headers.add("Content-Type: application/json");
  headers.add("User-Agent: Pressrun");
  headers.add("webhook-id: " + webhook.delivery_id);
  headers.add("webhook-timestamp: " + std::to_string(webhook.sent_at));
  headers.add("webhook-signature: " +
              signer.sign(webhook.delivery_id, webhook.sent_at, webhook.body));
  if (trace) headers.add("traceparent: " + trace->traceparent());
  // No round trip before the body.
  headers.add("Expect:");
  return headers;
}

}  // namespace

PostOutcome Poster::post(const db::DueWebhook& webhook,
                         const std::optional<daemon::TraceContext>& trace) try {
  Gate gate{allow_private_};
  const engine::CurlList headers = headers_of(webhook, trace);
  curl_.reset();
  curl_.set(CURLOPT_URL, webhook.url);
  curl_.set(CURLOPT_PROTOCOLS_STR, "http,https");
  curl_.set(CURLOPT_PROXY, "");
  // A kept connection was let through for another name, perhaps long ago.
  curl_.set(CURLOPT_FRESH_CONNECT, 1L);
  curl_.set(CURLOPT_FORBID_REUSE, 1L);
  curl_.set(CURLOPT_HTTPHEADER, headers.get());
  curl_.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(webhook.body.size()));
  curl_.set(CURLOPT_POSTFIELDS, webhook.body.c_str());
  curl_.set(CURLOPT_WRITEFUNCTION, &discard);
  curl_.set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  curl_.set(CURLOPT_OPENSOCKETDATA, &gate);
  const CURLcode code = curl_.perform();
  const long status = curl_.response_code();
  curl_.reset();
  return judge(code, status, gate);
} catch (const std::exception& error) {
  return {"failed", error.what()};
}

}  // namespace pressrun::webhooks
