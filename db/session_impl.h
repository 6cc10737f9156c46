// What Session hides: the libpqxx connection. Only for the .cc files of this folder.
#pragma once

#include <chrono>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "db/session.h"

namespace pressrun::db {

struct Session::Impl {
  std::unique_ptr<pqxx::connection> connection;  // null once lost
  std::chrono::steady_clock::time_point opened_at;

  // THROWS Error when the connection was lost before.
  pqxx::connection& get();
  // Translates the libpqxx exception that is being handled, and drops a connection that is lost.
  // Never returns.
  [[noreturn]] void rethrow();
};

// Runs one statement with bound parameters inside `transaction`. THROWS what libpqxx throws.
Rows run(pqxx::transaction_base& transaction, const std::string& sql, const Params& params);

}  // namespace pressrun::db
