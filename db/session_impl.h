// What Session hides: the libpqxx connection. Only for the .cc files of this folder.
#pragma once

#include <chrono>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <unordered_map>

#include "db/session.h"

namespace pressrun::db {

struct Session::Impl {
  std::unique_ptr<pqxx::connection> connection;  // null once lost
  std::chrono::steady_clock::time_point opened_at;
  // Statements with parameters that were seen, and the name under which the server keeps their
  // plan; empty while one was run once only.
  std::unordered_map<std::string, std::string> statements;
  bool read_only = false;  // the server takes no writes: of no use to anybody

  // Runs one statement with bound parameters; from its second time on a prepared one, which saves
  // parsing and planning. THROWS what libpqxx throws.
  Rows run(pqxx::transaction_base& transaction, const std::string& sql, const Params& params);
  // The same in a transaction of its own. THROWS Error.
  Rows autocommit(const std::string& sql, const Params& params);
  // THROWS Error when the connection was lost before.
  pqxx::connection& get();
  // The name of `sql` as a prepared statement; null while it is not worth one.
  const std::string* prepared_name(const std::string& sql);
  // Translates the libpqxx exception that is being handled, and drops a connection that is lost.
  // Never returns.
  [[noreturn]] void rethrow();
};

}  // namespace pressrun::db
