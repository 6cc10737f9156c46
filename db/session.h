// One connection to PostgreSQL for ordinary SQL, over libpqxx.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::db {

// A bind parameter: its text form, or SQL NULL. Converts from what callers have at hand.
class Param {
 public:
  Param(std::nullptr_t) {}
  Param(std::string_view value) : text_(std::string(value)) {}
  Param(const std::string& value) : text_(value) {}
  Param(const char* value) : text_(value) {}
  Param(bool value) : text_(value ? "true" : "false") {}
  Param(int value) : text_(std::to_string(value)) {}
  Param(long value) : text_(std::to_string(value)) {}
  Param(long long value) : text_(std::to_string(value)) {}
  Param(unsigned long value) : text_(std::to_string(value)) {}
  template <typename T>
  Param(const std::optional<T>& value) {
    if (value) *this = Param(*value);
  }

  const std::optional<std::string>& text() const { return text_; }

 private:
  std::optional<std::string> text_;
};

using Params = std::vector<Param>;

// PostgreSQL's array literal for text[]; nothing in `values` is NULL.
std::string array_literal(const std::vector<std::string>& values);

// A row's values; NULL is nullopt.
using Row = std::vector<std::optional<std::string>>;

// A whole result in memory, for small results (reports go through RowReader).
struct Rows {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  unsigned long affected = 0;

  bool empty() const { return rows.empty(); }
  // The first column of the first row; nullopt when there is no row or it is NULL.
  const std::optional<std::string>& scalar() const;
};

struct SessionOptions {
  std::string url;                    // libpq URL or keywords; may name several hosts
  std::string application_name = {};  // shown in pg_stat_activity
  std::chrono::milliseconds connect_timeout{5000};
  bool require_read_write = true;  // with several hosts: only the primary will do
  // The same for a role that only reads; what is not the primary of several will not do.
  bool require_primary = false;
};

// Before the first session of a process whose sessions go through a pooler that lends its
// connections by transaction: they then keep nothing on a connection (prepared statements,
// settings), since the next transaction is on another one. Thread safe.
void assume_pooler();
bool is_pooler_assumed();

// Not thread safe; owned by one thread at a time. A lost connection makes every later call throw
// Error with is_connection_lost(): a session never reconnects by itself (LISTEN, locks and settings
// would be lost silently); throw it away and make a new one. The same once a server has said that
// it takes no writes (25006): the primary is elsewhere.
class Session {
 public:
  // THROWS Error when it cannot connect.
  explicit Session(const SessionOptions& options);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  // Runs one statement in its own transaction (autocommit), one round trip. Parameters are bound,
  // never spliced. THROWS Error.
  Rows call(const std::string& sql, const Params& params = {});

  // Runs several statements without parameters as one simple query (a script; it may contain BEGIN
  // and COMMIT). THROWS Error.
  void run_script(const std::string& sql);

  bool is_open() const;
  // False when the server has closed the connection while it was idle; costs no round trip.
  bool is_alive_when_idle() const;
  int backend_pid() const;
  std::chrono::steady_clock::time_point opened_at() const;

 private:
  friend class Listener;
  friend class Transaction;
  struct Impl;  // session_impl.h: libpqxx stays inside this folder
  std::unique_ptr<Impl> impl_;
};

}  // namespace pressrun::db
