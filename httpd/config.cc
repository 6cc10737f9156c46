#include "httpd/config.h"

#include <fstream>
#include <iterator>

#include "engine/storage/store_option.h"

namespace pressrun::httpd {
namespace {

using daemon::ConfigError;

constexpr int kWeek = 7 * 24 * 3600;
constexpr int kYear = 366 * 24 * 3600;

std::string read_key_file(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file || text.empty()) throw ConfigError("cannot read the key file " + path);
  return text;
}

}  // namespace

void Config::add_to(daemon::Options& options) {
  options.text(listen, "--listen", "PRESSRUN_LISTEN",
               "host:port to serve at, several separated by commas");
  options.text(public_url, "--public-url", "PRESSRUN_PUBLIC_URL",
               "the address that people reach us at, for links: https://host[:port]");
  engine::add_store_option(options, store);
  options.text(
      downloads, "--downloads", "PRESSRUN_DOWNLOADS",
      "stream: files pass through us; redirect: a store in a bucket serves them itself, at "
      "an address that is good for 5 minutes");
  options.text(assets_dir, "--assets-dir", "PRESSRUN_ASSETS_DIR",
               "for development: the folder httpd of the sources, to read pages and static files "
               "from at each request");
  options.text(cors_origins, "--cors-origins", "PRESSRUN_CORS_ORIGINS",
               "origins whose pages may use the API, separated by commas");
  options.text(
      trusted_proxies, "--trusted-proxies", "PRESSRUN_TRUSTED_PROXIES",
      "addresses or networks of reverse proxies, separated by commas, whose X-Forwarded-For "
      "tells the client");
  options.integer(link_ttl_seconds, "--link-ttl", "PRESSRUN_LINK_TTL",
                  "seconds that a download link works", 1, kYear);
  options.integer(threads, "--threads", "PRESSRUN_HTTP_THREADS",
                  "requests handled, and database connections, at once", 1, 256);
  options.integer(max_long_requests, "--max-long-requests", "PRESSRUN_HTTP_MAX_LONG",
                  "long polls, and as many large downloads (all of a bucket's), at once", 1, 4096);
  options.integer(max_streams, "--max-streams", "PRESSRUN_HTTP_MAX_STREAMS",
                  "event streams (open pages) at once", 0, 20000);
  options.integer(max_streams_each, "--max-streams-each", "PRESSRUN_HTTP_MAX_STREAMS_EACH",
                  "event streams of one person at once", 1, 20000);
  options.text(jwt_alg, "--jwt-alg", "PRESSRUN_JWT_ALG",
               "the one algorithm of tokens: HS256, RS256 or ES256");
  options.text(jwt_public_key_file, "--jwt-public-key-file", "PRESSRUN_JWT_PUBLIC_KEY_FILE",
               "PEM file that verifies tokens (RS256, ES256)");
  options.text(jwt_previous_public_key_file, "--jwt-previous-public-key-file",
               "PRESSRUN_JWT_PREVIOUS_PUBLIC_KEY_FILE",
               "PEM file that verifies tokens too while keys are rotated");
  options.text(jwt_private_key_file, "--jwt-private-key-file", "PRESSRUN_JWT_PRIVATE_KEY_FILE",
               "PEM file that signs the tokens of our own login (RS256, ES256)");
  options.text(jwt_issuer, "--jwt-issuer", "PRESSRUN_JWT_ISSUER", "the iss of tokens");
  options.text(jwt_audience, "--jwt-audience", "PRESSRUN_JWT_AUDIENCE", "the aud of tokens");
  options.integer(token_ttl_seconds, "--token-ttl", "PRESSRUN_TOKEN_TTL",
                  "seconds that a token of our own login works", 60, 4 * kWeek);
  options.secret(
      jwt_secret, "PRESSRUN_JWT_SECRET",
      "the key of HS256 tokens, at least 32 bytes, for example of: openssl rand -hex 32");
  options.secret(jwt_previous_secret, "PRESSRUN_JWT_PREVIOUS_SECRET",
                 "the key of HS256 tokens before, which are still taken while keys are rotated");
  options.secret(signing_secret, "REPORT_DOWNLOAD_SIGNING_SECRET",
                 "kid:secret that signs download links, for example k1:$(openssl rand -hex 32); "
                 "kid2:secret2 after a comma verifies too",
                 true);
  options.secret(bounce_secret, "PRESSRUN_BOUNCE_WEBHOOK_SECRET",
                 "whsec_<base64> that signs /v1/webhooks/bounces; several, separated by spaces, "
                 "while it rotates");
  options.secret(reader_url, "PRESSRUN_READER_DATABASE_URL",
                 "where previews read (role pressrun_reader); further sources: "
                 "PRESSRUN_SOURCE_<NAME>_URL");
}

JwsKey Config::jws_key() const {
  const JwsAlgorithm algorithm = parse_jws_algorithm(jwt_alg);
  if (algorithm == JwsAlgorithm::kHs256) {
    JwsKey key = JwsKey::from_secret(jwt_secret);
    if (!jwt_previous_secret.empty()) {
      key.accept_too(JwsKey::from_secret(jwt_previous_secret, "PRESSRUN_JWT_PREVIOUS_SECRET"));
    }
    return key;
  }
  JwsKey key = JwsKey::from_pem(algorithm, read_key_file(jwt_public_key_file),
                                read_key_file(jwt_private_key_file));
  const std::string previous = read_key_file(jwt_previous_public_key_file);
  if (!previous.empty()) key.accept_too(JwsKey::from_pem(algorithm, previous, ""));
  return key;
}

bool Config::redirects_downloads() const {
  if (downloads == "stream" || downloads == "redirect") return downloads == "redirect";
  throw ConfigError("PRESSRUN_DOWNLOADS is stream or redirect, not \"" + downloads + "\"");
}

TokenRules Config::token_rules() const {
  TokenRules rules;
  rules.issuer = jwt_issuer;
  rules.audience = jwt_audience;
  rules.lifetime = std::chrono::seconds(token_ttl_seconds);
  return rules;
}

}  // namespace pressrun::httpd
