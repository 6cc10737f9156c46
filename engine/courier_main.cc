// pressrun-courier: sends mails and webhooks, and reads what comes back.
#include <memory>

#include "db/error.h"
#include "db/listener.h"
#include "db/schema_check.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"
#include "engine/daemon/signals.h"
#include "engine/daemon/status_server.h"
#include "engine/login/required_role.h"
#include "engine/mail/bounce_reader.h"
#include "engine/mail/courier.h"
#include "engine/mail/mail_options.h"
#include "engine/signing/links.h"
#include "engine/webhooks/webhook_sender.h"
#include "engine/worker/stop_bound.h"

namespace pressrun::mail {
namespace {

// More than the mail at hand may take (curl_easy.h).
constexpr std::chrono::seconds kLongestStop{38};
constexpr int kYear = 366 * 24 * 3600;
constexpr std::chrono::seconds kPause{1};

struct Config {
  MailOptions mail;
  std::string public_url;
  std::string signing_secret;
  std::string bounce_maildir;
  std::string status_listen = "127.0.0.1:0";
  int link_ttl = 7 * 24 * 3600;
  int threads = 4;
  int webhook_threads = 2;
  int allow_private = 0;

  void add_to(daemon::Options& options) {
    options.text(public_url, "--public-url", "PRESSRUN_PUBLIC_URL",
                 "the address that people reach us at, for links: https://host[:port]");
    options.integer(link_ttl, "--link-ttl", "PRESSRUN_LINK_TTL",
                    "seconds that a download link works", 1, kYear);
    options.integer(threads, "--threads", "PRESSRUN_COURIER_THREADS", "mails sent at once", 1, 64);
    options.integer(webhook_threads, "--webhook-threads", "PRESSRUN_WEBHOOK_THREADS",
                    "webhooks posted at once", 1, 64);
    options.integer(allow_private, "--webhook-allow-private", "PRESSRUN_WEBHOOK_ALLOW_PRIVATE",
                    "1: webhooks may go into private networks and to this machine", 0, 1);
    options.text(bounce_maildir, "--bounce-maildir", "PRESSRUN_BOUNCE_MAILDIR",
                 "maildir that bounces are delivered to; empty: none");
    options.text(status_listen, "--status-listen", "PRESSRUN_STATUS_LISTEN",
                 "address of /healthz, /readyz and /metrics");
    options.secret(signing_secret, "REPORT_DOWNLOAD_SIGNING_SECRET",
                   "kid:secret that signs download links, the same as the httpd's", true);
    mail.add_to(options);
  }
};

// Waits also for a schema that is older than we are. False when a stop was requested first. THROWS
// daemon::ConfigError for one that we shall never work with.
bool await_schema(const db::SessionOptions& options, const daemon::StopSignal& stop) {
  do {
    try {
      db::Session session(options);
      db::check_schema_version(session);
      return true;
    } catch (const db::Error& error) {
      if (error.sqlstate() == db::kSchemaIsForeign) throw daemon::ConfigError(error.what());
      daemon::log_warn("waiting for the database", {{"error", error.what()}});
    }
  } while (!stop.wait_for(kPause));
  return false;
}

int serve(const Config& config, const daemon::Options& options) {
  const daemon::StopSignal stop;
  const db::SessionOptions session{options.database_url(), "pressrun-courier"};
  const signing::LinkSigner signer(config.signing_secret);
  const LinkMaker links{signer, signing::checked_public_url(config.public_url)};
  const CourierSettings settings{session, parse_sender(config.mail.from),
                                 std::chrono::seconds(config.link_ttl), config.threads,
                                 config.mail.transport_maker()};
  if (!engine::require_role(session, "pressrun_courier", stop)) return daemon::kExitOk;
  if (!await_schema(session, stop)) return daemon::kExitOk;
  const engine::StopBound bound(stop, kLongestStop);
  daemon::Metrics metrics("pressrun-courier");
  Courier courier(settings, links, stop, metrics);
  webhooks::WebhookSender webhooks(session, config.webhook_threads, config.allow_private != 0, stop,
                                   metrics);
  const auto wake = [&] {
    courier.wake();
    webhooks.wake();
  };
  const db::Listener listener(
      {options.listen_database_url(), "pressrun-courier"}, {"pressrun_outbox", "pressrun_webhooks"},
      [&](const std::string&, const std::string&) { wake(); }, wake);
  std::unique_ptr<BounceReader> bounces;
  if (!config.bounce_maildir.empty()) {
    bounces = std::make_unique<BounceReader>(session, config.bounce_maildir, stop, metrics);
  }
  const daemon::StatusServer status(config.status_listen, metrics, [&] {
    return courier.healthy() ? daemon::Readiness{}
                             : daemon::Readiness{false, "the database does not answer"};
  });
  daemon::log_info("sending", {{"transport", config.mail.transport}});
  courier.run();
  return daemon::kExitOk;
}

int run(int argc, char** argv) {
  daemon::Options options("pressrun-courier",
                          "Sends mails and webhooks, and reads what comes back.");
  Config config;
  config.add_to(options);
  if (const auto exit_code = options.parse(argc, argv)) return *exit_code;
  if (options.is_pooled()) db::assume_pooler();
  return serve(config, options);
}

}  // namespace
}  // namespace pressrun::mail

int main(int argc, char** argv) {
  return pressrun::daemon::run_main([&] { return pressrun::mail::run(argc, argv); });
}
