// What the httpd can be told.
#pragma once

#include <string>

#include "engine/daemon/options.h"
#include "httpd/jws.h"
#include "httpd/tokens.h"

namespace pressrun::httpd {

struct Config {
  std::string listen = "127.0.0.1:8080";
  std::string public_url;  // empty: http:// and the first address listened on
  std::string store;
  std::string downloads = "stream";  // or redirect
  std::string cors_origins;
  std::string trusted_proxies;  // see client_address.h
  std::string signing_secret;
  std::string reader_url;     // empty: no previews from the source "primary"
  std::string assets_dir;     // empty: pages and their files are those compiled in
  std::string bounce_secret;  // empty: bounces are not taken by webhook
  int link_ttl_seconds = 7 * 24 * 3600;
  int threads = 16;
  int max_long_requests = 256;
  int max_streams = 1000;
  int max_streams_each = 16;

  std::string jwt_alg = "HS256";
  std::string jwt_secret;
  std::string jwt_previous_secret;
  std::string jwt_public_key_file;
  std::string jwt_previous_public_key_file;
  std::string jwt_private_key_file;
  std::string jwt_issuer = "pressrun";
  std::string jwt_audience = "pressrun";
  int token_ttl_seconds = 12 * 3600;

  // Makes flags and variables of all of them. `this` must outlive options.parse().
  void add_to(daemon::Options& options);

  // THROWS daemon::ConfigError, a sentence, when a key file cannot be read or a key does not fit.
  JwsKey jws_key() const;
  TokenRules token_rules() const;
  // Whether the store is to serve files by itself where it can. THROWS daemon::ConfigError.
  bool redirects_downloads() const;
};

}  // namespace pressrun::httpd
