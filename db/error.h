// What went wrong in PostgreSQL, as properties that a caller can decide on.
#pragma once

#include <stdexcept>
#include <string>

namespace pressrun::db {

// read_only_sql_transaction: a standby, or a server that was told to take no writes.
inline constexpr char kTakesNoWrites[] = "25006";

// A failed statement or connection. The only database exception that leaves this folder: everything
// that libpqxx or libpq reports is translated where it is met.
class Error : public std::runtime_error {
 public:
  // `sqlstate` is five characters, or empty when the server never answered (connection refused or
  // lost).
  Error(std::string sqlstate, const std::string& message, std::string detail = {},
        std::string hint = {}, std::string where = {}, std::string query = {});

  const std::string& sqlstate() const { return sqlstate_; }
  // The DETAIL line of the server's message. Errors of class PR put JSON there.
  const std::string& detail() const { return detail_; }
  const std::string& hint() const { return hint_; }
  // Where in a statement or function it happened: the server's LINE excerpt, else its CONTEXT. For
  // developers and ops.
  const std::string& where() const { return where_; }
  // The text that where()'s LINE is counted in, when it is not the statement that was sent: a
  // function's body, or what a function executed.
  const std::string& query() const { return query_; }

  // The connection is gone or was never there; whether a statement in flight took effect is
  // unknown.
  bool is_connection_lost() const;
  // The server rolled back by itself and the same transaction may succeed now (40001, 40P01).
  bool is_retryable() const;
  // query_canceled (57014): a cancel request or a timeout; the caller knows which.
  bool is_cancelled() const;
  // One of our own errors (class PR), for example "PRNFD".
  bool is_ours() const;

 private:
  std::string sqlstate_;
  std::string detail_;
  std::string hint_;
  std::string where_;
  std::string query_;
};

// What a log may say of an error of a report's query, whose own words may hold values of the
// report: the words where the state is one of the server's condition, else the SQLSTATE.
std::string text_for_logs(const std::string& sqlstate, const std::string& message);

// What the server objects to and what helps, without the statement that it met: message, detail and
// hint, a line each.
std::string brief_text(const Error& error);

// An SQL file that was run, and what was done with it when it failed ("... cannot run it: "; empty
// where that needs no words).
struct RunSql {
  const std::string& path;
  const std::string& sql;
  std::string what = {};
};

// The same for the author of the file, whose name comes first, with the line in it and what stands
// there where PostgreSQL tells. What is wrong with a function's body comes before that it is wrong.
std::string text_for_authors(const Error& error, const RunSql& file);

// Everything that the server said, for developers: the message, then where, detail and hint on
// lines of their own.
std::string full_text(const Error& error);

}  // namespace pressrun::db
