#include "engine/webhooks/webhook_sender.h"

#include <algorithm>

#include "db/error.h"
#include "engine/daemon/logging.h"

namespace pressrun::webhooks {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestPause{5000};
constexpr milliseconds kPauseWithoutDatabase{1000};
// Beyond it the lease ends and the webhook is posted again, which receivers know by its id.
constexpr std::chrono::seconds kPatience{20};

std::optional<daemon::TraceContext> span_of(const db::DueWebhook& webhook) {
  const auto job = daemon::parse_traceparent(webhook.trace_context);
  return job ? std::optional(job->child()) : std::nullopt;
}

daemon::LogFields log_fields(const std::optional<daemon::TraceContext>& trace) {
  if (!trace) return {};
  return {{"trace_id", trace->trace_id}, {"span_id", trace->span_id}};
}

}  // namespace

WebhookSender::WebhookSender(const db::SessionOptions& session, int threads, bool allow_private,
                             const daemon::StopSignal& stop, daemon::Metrics& metrics)
    : stop_(stop), metrics_(metrics) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this, session, allow_private] { work(session, allow_private); });
  }
}

WebhookSender::~WebhookSender() {
  wake_.tell();
  for (std::thread& thread : threads_) thread.join();
}

void WebhookSender::work(const db::SessionOptions& options, bool allow_private) {
  engine::ReconnectingSession session(options);
  Poster poster(allow_private);
  while (!stop_.requested()) {
    const mail::Wake::Mark mark = wake_.mark();
    try {
      const milliseconds pause = round(session, poster);
      if (!stop_.requested() && pause.count() > 0) wake_.wait(mark, pause);
    } catch (const db::Error& error) {
      daemon::log_warn("no round of webhooks", {{"error", error.what()}});
      stop_.wait_for(kPauseWithoutDatabase);
    }
  }
}

milliseconds WebhookSender::round(engine::ReconnectingSession& session, Poster& poster) {
  std::vector<db::DueWebhook> webhooks;
  milliseconds pause{0};
  session.once([&](db::Session& open) {
    webhooks = db::take_webhooks(open, 1);
    if (webhooks.empty()) pause = db::webhook_delay(open).value_or(kLongestPause);
  });
  if (webhooks.empty()) return std::clamp(pause, milliseconds(20), kLongestPause);
  const db::DueWebhook& webhook = webhooks.front();
  const auto trace = span_of(webhook);
  const daemon::LogScope scope(log_fields(trace));
  const PostOutcome outcome = poster.post(webhook, trace);
  std::string became;
  session.insist(kPatience, [&](db::Session& open) {
    became = db::webhook_done(open, webhook, outcome.word, outcome.error);
  });
  metrics_
      .counter("pressrun_webhooks_total", "Attempts to post a webhook, by what became of it.",
               {{"outcome", became}})
      .Increment();
  daemon::log(
      outcome.error.empty() ? daemon::LogLevel::kInfo : daemon::LogLevel::kWarn, "webhook",
      {{"delivery_id", webhook.delivery_id}, {"outcome", became}, {"error", outcome.error}});
  return milliseconds(0);
}

}  // namespace pressrun::webhooks
