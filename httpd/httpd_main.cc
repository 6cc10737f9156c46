// pressrun-httpd: the API and the pages.
#include <httplib.h>

#include <algorithm>
#include <memory>

#include "db/pool.h"
#include "engine/daemon/guarded_server.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/options.h"
#include "engine/daemon/signals.h"
#include "engine/login/required_role.h"
#include "engine/storage/registered_store.h"
#include "engine/storage/store_address.h"
#include "httpd/access_api.h"
#include "httpd/application.h"
#include "httpd/assets.h"
#include "httpd/bounce_api.h"
#include "httpd/catalog_api.h"
#include "httpd/client_address.h"
#include "httpd/config.h"
#include "httpd/download.h"
#include "httpd/jobs_api.h"
#include "httpd/link_gate.h"
#include "httpd/live_streams.h"
#include "httpd/openapi.h"
#include "httpd/ops_routes.h"
#include "httpd/orders_api.h"
#include "httpd/page_routes.h"
#include "httpd/pool_metrics.h"
#include "httpd/preview_api.h"
#include "httpd/renewal.h"
#include "httpd/schedules_api.h"
#include "httpd/session_api.h"
#include "httpd/static_files.h"
#include "httpd/stream_route.h"

namespace pressrun::httpd {
namespace {

using namespace std::chrono_literals;

constexpr char kProgram[] = "pressrun-httpd";
constexpr auto kStopGrace = 10s;
constexpr std::size_t kPreviews = 4;  // at once
constexpr std::size_t kPreviewsEach = 2;

std::string public_url(const Config& config) {
  std::string url = config.public_url;
  if (url.empty()) url = "http://" + config.listen.substr(0, config.listen.find(','));
  return signing::checked_public_url(std::move(url));
}

std::optional<signing::WebhookSigner> bounce_signer(const Config& config) {
  if (config.bounce_secret.empty()) return std::nullopt;
  return signing::WebhookSigner(config.bounce_secret, "PRESSRUN_BOUNCE_WEBHOOK_SECRET");
}

template <typename... Parts>
std::vector<Route> joined(Parts... parts) {
  std::vector<Route> all;
  (std::move(parts.begin(), parts.end(), std::back_inserter(all)), ...);
  return all;
}

// Not started yet. `application` must outlive it.
std::unique_ptr<daemon::GuardedServer> make_server(const Config& config, Application& application) {
  daemon::ServerOptions options;
  options.listen = config.listen;
  options.threads = static_cast<std::size_t>(config.threads);
  options.max_waits = static_cast<std::size_t>(config.max_long_requests);
  options.max_transfers = options.max_waits;
  options.max_streams = static_cast<std::size_t>(config.max_streams);
  options.max_streams_each = static_cast<std::size_t>(config.max_streams_each);
  options.max_connections += options.max_streams;
  options.urgent = {"/healthz", "/metrics"};
  return std::make_unique<daemon::GuardedServer>(
      options,
      [&application](const httplib::Request& request, httplib::Response& response) {
        application.handle(request, response);
      },
      [&application](int status, const std::string& detail, httplib::Response& response) {
        application.refuse(status, detail, response);
      });
}

int serve(const Config& config, const daemon::Options& options) {
  engine::require_store_address(config.store);
  const daemon::StopSignal stop;
  daemon::Metrics metrics(kProgram);
  const db::SessionOptions session{.url = options.database_url(), .application_name = kProgram};
  db::SessionOptions listening_session = session;
  listening_session.url = options.listen_database_url();
  db::Pool pool(session, static_cast<std::size_t>(config.threads));
  show_pool(metrics, pool);
  const signing::LinkSigner signer(config.signing_secret);
  const LinkSettings links{public_url(config), std::chrono::seconds(config.link_ttl_seconds)};
  Authenticator authenticator(config.jws_key(), config.token_rules(), links.public_url, pool);
  Cors cors(config.cors_origins);
  const Assets assets(config.assets_dir);
  if (!engine::require_role(session, "pressrun_httpd", stop)) return daemon::kExitOk;
  engine::check_reader(config.reader_url, kProgram);
  const auto store =
      engine::open_registered_store(session, config.store, engine::Patience::kPerson, stop);
  if (!store) return daemon::kExitOk;

  JobChanges changes;
  LiveStreams live(session, changes, metrics);
  const JobChanges::Listening listening(changes, listening_session);
  std::unique_ptr<daemon::GuardedServer> server;
  const auto begin_wait = [&server](const std::string& who) { return server->begin_wait(who); };
  const auto begin_transfer = [&server] { return server->begin_transfer(); };
  const auto begin_stream = [&server](const std::string& who) { return server->begin_stream(who); };
  SessionApi session_api(pool, authenticator);
  JobsApi jobs_api(pool, changes, signer, links, begin_wait);
  LinkGate link_gate(signer);
  DownloadApi download_api(pool, link_gate, *store, config.redirects_downloads(), begin_transfer);
  PreviewReaders preview_readers(db::sources_from_environment(), kPreviews, kPreviewsEach);
  PreviewApi preview_api(pool, preview_readers);
  SchedulesApi schedules_api(pool);
  RenewalApi renewal_api(pool, authenticator, link_gate, signer, links);
  Pages pages(pool, authenticator, assets);
  Application application(
      with_openapi(
          joined(session_api.routes(), stream_routes(pool, authenticator, live, begin_stream),
                 catalog_routes(pool), preview_api.routes(), jobs_api.routes(),
                 download_api.routes(), renewal_api.routes(), access_routes(pool),
                 schedules_api.routes(), orders_routes(pool),
                 bounce_routes(pool, bounce_signer(config)), pages.routes(), static_routes(assets),
                 ops_routes(pool, metrics)),
          links.public_url),
      authenticator, std::move(cors), TrustedProxies(config.trusted_proxies),
      SecurityHeaders(links.public_url), metrics);

  server = make_server(config, application);
  server->start();
  daemon::log_info("serving", {{"listen", config.listen}, {"url", links.public_url}});

  while (!stop.wait_for(1h)) {
  }
  daemon::log_info("stopping");
  changes.stop();
  live.stop();
  server->stop(kStopGrace);
  return daemon::kExitOk;
}

int run(int argc, char** argv) {
  daemon::Options options(kProgram, "Serves the HTTP API of Pressrun.");
  Config config;
  config.add_to(options);
  if (const auto code = options.parse(argc, argv)) return *code;
  if (options.is_pooled()) db::assume_pooler();
  return serve(config, options);
}

}  // namespace
}  // namespace pressrun::httpd

int main(int argc, char** argv) {
  return pressrun::daemon::run_main([&] { return pressrun::httpd::run(argc, argv); });
}
