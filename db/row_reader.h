// Report data: one query streamed in libpq's single-row mode, in bounded memory.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::db {

struct ReadColumn {
  std::string name;
  unsigned type_oid = 0;
};

struct ReadRequest {
  std::string query;                              // $1 ... are bound to `binds`
  std::vector<std::optional<std::string>> binds;  // text form or NULL
  std::string time_zone = "UTC";                  // the session's TimeZone while it reads
  std::chrono::milliseconds first_row_timeout{60000};
  std::chrono::milliseconds deadline{
      1800000};  // from open() to the last row; also the server's statement_timeout plus 5 s
};

// A warm connection that logs in as the read-only role and runs one report after another, each in
// one READ ONLY, REPEATABLE READ transaction. Not thread safe, except cancel() (any thread) .
class RowReader {
 public:
  // `url` names the source; `require_primary`: of several hosts in it, only the primary will do.
  // THROWS Error when it cannot connect.
  explicit RowReader(const std::string& url, bool require_primary = false);
  ~RowReader();

  // Opens the snapshot in which all reads until finish() happen. A server that does not answer
  // within 5 s counts as lost. `snapshot`: another reader's of the same server (export_snapshot()),
  // whose data is seen then; Error 22023 or 55000 when it is gone. THROWS Error.
  void open(const std::string& time_zone, std::chrono::milliseconds deadline,
            const std::optional<std::string>& snapshot = std::nullopt);

  // Sends a query; returns its columns once the first row (or the end) is there. Values come in the
  // text forms of a server with default settings. REQUIRES open(), and that an earlier read is at
  // its end. THROWS Error; a first row that takes longer than first_row_timeout: the query is
  // cancelled, Error 57014 and timed_out().
  std::vector<ReadColumn> read(const std::string& query,
                               const std::vector<std::optional<std::string>>& binds,
                               std::chrono::milliseconds first_row_timeout);

  // open() and read(). THROWS Error.
  std::vector<ReadColumn> begin(const ReadRequest& request);

  // When the data was as the snapshot shows it, by the source's clock: timestamptz text in the
  // session's zone, to the second. REQUIRES open(), and that no query is being read. THROWS Error.
  std::string snapshot_time();

  // Lets others open the same snapshot, for as long as this one is open. REQUIRES open(), and that
  // no query is being read. THROWS Error.
  std::string export_snapshot();

  // The next row as views into libpq's memory, valid until the next call; nullptr at the end. NULL
  // is a view whose data() is nullptr. THROWS Error.
  const std::vector<std::string_view>* next();

  // Ends the transaction; after an early stop the query is cancelled first, never drained. Needed
  // after an Error too, before which open() does it by itself. Does not throw: a connection that
  // resists is closed, see is_open().
  void finish();

  // Asks the server to cancel the running query, also one that read() is just about to send: it
  // then ends in Error 57014 with !timed_out(). Lasts until the next open(). Thread safe.
  void cancel();

  // The last Error was our own timeout (first row or deadline), not a cancel from outside.
  bool timed_out() const;
  // It was the deadline, perhaps because the rows were taken slowly: says nothing about the query,
  // as the first row's timeout does. Implies timed_out().
  bool deadline_exceeded() const;
  // The planner's estimate for a query (EXPLAIN), for progress. THROWS Error.
  double estimate_rows(const ReadRequest& request);

  int backend_pid() const;
  std::string backend_start() const;  // timestamptz text, to match in pg_stat_activity
  bool is_open() const;
  // False when the server has closed the connection while it was idle; costs no round trip.
  bool is_alive_when_idle() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pressrun::db
