// A plain libpq connection whose waits have a deadline. Only for the .cc files of this folder.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/error.h"
#include "db/session.h"

namespace pressrun::db {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PqResult = std::unique_ptr<PGresult, ClearResult>;

// Not thread safe, except cancel().
class PqConnection {
 public:
  using Clock = std::chrono::steady_clock;
  using Binds = std::vector<std::optional<std::string>>;

  // THROWS Error when it cannot connect.
  explicit PqConnection(const SessionOptions& options);

  // Sends one statement; its results are taken until take_result() gives null. THROWS Error.
  void send(const std::string& query, const Binds& binds);
  // The same, with one result a row.
  void send_row_by_row(const std::string& query, const Binds& binds);
  // Sends several statements without parameters. THROWS Error.
  void send_script(const std::string& sql);

  // True when take_result() will not block, false when `until` came first. THROWS Error when the
  // connection is lost.
  bool wait_result(Clock::time_point until);
  // The next result or null after the last. Results that are errors are handed out too.
  PqResult take_result() { return PqResult(PQgetResult(connection_.get())); }
  bool is_ready() const { return PQisBusy(connection_.get()) == 0; }

  // Takes and forgets all results; the first error among them, or Error 57014 when `until` came
  // first. THROWS Error.
  void finish_results(Clock::time_point until);

  // Asks the server to cancel what runs. Any thread. A failure is no error: the deadlines remain.
  void cancel() const;
  void close() { connection_.reset(); }
  bool is_open() const;
  // False when the server has closed the connection while nothing was asked of it.
  bool is_alive_when_idle() const;
  int backend_pid() const { return PQbackendPID(connection_.get()); }
  // A quoted literal for scripts. THROWS Error.
  std::string literal(const std::string& text) const;

 private:
  void check_sent(int ok);

  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct FreeCancel {
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
  };
  std::unique_ptr<PGconn, Finish> connection_;
  std::unique_ptr<PGcancel, FreeCancel> cancel_;
};

// What a failed result or connection says. An empty SQLSTATE means that the connection is lost.
Error error_of(const PGresult* result);
Error error_of(const PGconn* connection);

}  // namespace pressrun::db
