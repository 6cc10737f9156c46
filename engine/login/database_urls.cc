#include "engine/login/database_urls.h"

#include <cstdlib>
#include <string>

#include "db/connect_keywords.h"
#include "db/source_urls.h"
#include "engine/daemon/options.h"

namespace pressrun::engine {
namespace {

void check(const std::string& variable, const std::string& url) {
  if (db::is_database_url(url)) return;
  throw daemon::ConfigError(variable +
                            " is neither a URL nor keywords that libpq can read: write it like "
                            "postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, with %40 for @ and %2F "
                            "for / in the password");
}

}  // namespace

void check_database_urls() {
  for (const char* variable : {"PRESSRUN_DATABASE_URL", "PRESSRUN_LISTEN_DATABASE_URL"}) {
    if (const char* url = std::getenv(variable)) check(variable, url);
  }
  for (const auto& [name, url] : db::sources_from_environment()) {
    check(db::source_variable(name), url);
  }
}

}  // namespace pressrun::engine
