#include "db/row_reader.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include "db/error.h"
#include "db/pq_connection.h"

namespace pressrun::db {

namespace {

using Clock = PqConnection::Clock;

constexpr std::chrono::milliseconds kConnectTimeout{5000};
constexpr std::chrono::milliseconds kCleanUpTimeout{5000};
constexpr std::chrono::milliseconds kBeginTimeout{5000};
// How much later than us the server gives up, which matters only when we have vanished.
constexpr std::chrono::milliseconds kServerGrace{5000};
constexpr unsigned kRowsBetweenClockReads = 256;
// A report's bytes must not depend on what somebody has set for a server, a database or a role. Set
// once a connection: what a report's function sets is undone by the rollback that ends it.
constexpr const char* kOutputSettings =
    "set datestyle = 'ISO, MDY';"
    "set intervalstyle = 'postgres';"
    "set extra_float_digits = 1;"
    "set bytea_output = 'hex';"
    "set xmlbinary = 'base64';"
    "set lc_monetary = 'C';"
    "set lc_numeric = 'C';"
    "set lc_time = 'C';"
    "set client_encoding = 'UTF8';"
    "set client_connection_check_interval = '5s'";

SessionOptions options_for(const std::string& url, bool require_primary) {
  SessionOptions options;
  options.url = url;
  options.application_name = "pressrun-reader";
  options.connect_timeout = kConnectTimeout;
  options.require_read_write = false;
  options.require_primary = require_primary;
  return options;
}

std::string first_value(const PGresult* result) {
  return PQntuples(result) == 0 ? std::string() : std::string(PQgetvalue(result, 0, 0));
}

double plan_rows(const std::string& explained) {
  static constexpr std::string_view kKey = "\"Plan Rows\":";
  const std::size_t at = explained.find(kKey);
  return at == std::string::npos ? 0 : std::strtod(explained.c_str() + at + kKey.size(), nullptr);
}

}  // namespace

struct RowReader::Impl {
  Impl(const std::string& url, bool require_primary)
      : connection(options_for(url, require_primary)) {}

  PqConnection connection;
  std::string backend_start;
  Clock::time_point deadline;
  bool in_transaction = false;
  bool at_end = true;
  bool timed_out = false;
  bool deadline_exceeded = false;
  std::atomic<bool> cancelled{false};
  PqResult current;             // whose memory `row` points into
  bool current_is_new = false;  // begin() has taken it, next() has not handed it out
  std::vector<std::string_view> row;
  unsigned rows_since_clock_read = 0;

  void open_transaction(const std::string& time_zone, std::chrono::milliseconds time,
                        const std::optional<std::string>& snapshot) {
    const auto server_timeout = time + kServerGrace;
    in_transaction = true;
    connection.send_script(
        "begin isolation level repeatable read read only;" +
        (snapshot ? "set transaction snapshot " + connection.literal(*snapshot) + ";" : "") +
        "set local statement_timeout = " + std::to_string(server_timeout.count()) +
        ";"
        "set local timezone = " +
        connection.literal(time_zone));
    await_begin();
  }

  // No query runs yet: a server that says nothing now is gone, not slow.
  void await_begin() {
    const auto until = std::min(deadline, Clock::now() + kBeginTimeout);
    try {
      connection.finish_results(until);
    } catch (const Error& error) {
      if (!error.is_cancelled() || Clock::now() < until) throw;
      if (until == deadline) give_up();
      connection.close();
      throw Error("", "PostgreSQL does not answer");
    }
  }

  // Makes `current` the next result. THROWS Error.
  void advance(Clock::time_point until) {
    if (!connection.is_ready() && !connection.wait_result(until)) give_up();
    current.reset();
    current = connection.take_result();
    switch (PQresultStatus(current.get())) {
      case PGRES_SINGLE_TUPLE:
        return;
      case PGRES_TUPLES_OK:
        at_end = true;
        return;
      case PGRES_COMMAND_OK:
      case PGRES_EMPTY_QUERY:
        throw Error("42601", "the report's query returns no rows by its nature");
      default:
        fail();
    }
  }

  [[noreturn]] void fail() {
    const Error error = error_of(current.get());
    // The server's statement_timeout, which runs on while our reader is slow, is our deadline and
    // not a slow query.
    if (error.is_cancelled() && !cancelled && Clock::now() >= deadline) note_timeout();
    throw Error(error);
  }

  [[noreturn]] void give_up() {
    note_timeout();
    connection.cancel();
    throw Error("57014", deadline_exceeded ? "the report took longer than its run deadline"
                                           : "the first row took too long");
  }

  void note_timeout() {
    timed_out = true;
    deadline_exceeded = Clock::now() >= deadline;
  }

  // The connection takes a next query only when the last one's results are all taken.
  void finish_read() {
    check_interruptions();
    current.reset();
    connection.finish_results(deadline);
  }

  void check_interruptions() {
    if (cancelled.load(std::memory_order_relaxed)) {
      throw Error("57014", "the report was cancelled");
    }
    if (++rows_since_clock_read < kRowsBetweenClockReads) return;
    rows_since_clock_read = 0;
    if (Clock::now() >= deadline) give_up();
  }

  const std::vector<std::string_view>* views() {
    const PGresult* result = current.get();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int column = static_cast<int>(i);
      row[i] = PQgetisnull(result, 0, column)
                   ? std::string_view()
                   : std::string_view(PQgetvalue(result, 0, column),
                                      static_cast<std::size_t>(PQgetlength(result, 0, column)));
    }
    return &row;
  }

  std::string single_value(const std::string& query, const PqConnection::Binds& binds,
                           Clock::time_point until) {
    connection.send(query, binds);
    if (!connection.wait_result(until)) give_up();
    const PqResult result = connection.take_result();
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw error_of(result.get());
    connection.finish_results(until);
    return first_value(result.get());
  }

  void end_transaction() {
    const auto until = Clock::now() + kCleanUpTimeout;
    try {
      connection.finish_results(until);
    } catch (const Error& error) {
      if (error.is_connection_lost() || Clock::now() >= until) return connection.close();
    }
    // Advisory locks may be of the session, which a rollback does not end.
    connection.send_script("rollback; select pg_advisory_unlock_all()");
    connection.finish_results(until);
  }
};

RowReader::RowReader(const std::string& url, bool require_primary)
    : impl_(std::make_unique<Impl>(url, require_primary)) {
  impl_->deadline = Clock::now() + kConnectTimeout;
  impl_->backend_start = impl_->single_value(
      "select backend_start::text from pg_stat_activity where pid = pg_backend_pid()", {},
      impl_->deadline);
  impl_->connection.send_script(kOutputSettings);
  impl_->connection.finish_results(impl_->deadline);
}

RowReader::~RowReader() = default;

void RowReader::open(const std::string& time_zone, std::chrono::milliseconds deadline,
                     const std::optional<std::string>& snapshot) {
  finish();
  impl_->cancelled = impl_->timed_out = impl_->deadline_exceeded = false;
  if (!is_open()) throw Error("", "the connection to PostgreSQL was lost");
  impl_->deadline = Clock::now() + deadline;
  impl_->open_transaction(time_zone, deadline, snapshot);
}

std::vector<ReadColumn> RowReader::read(const std::string& query,
                                        const std::vector<std::optional<std::string>>& binds,
                                        std::chrono::milliseconds first_row_timeout) {
  impl_->finish_read();
  impl_->connection.send_row_by_row(query, binds);
  impl_->at_end = false;
  impl_->advance(std::min(Clock::now() + first_row_timeout, impl_->deadline));
  impl_->current_is_new = true;

  const PGresult* first = impl_->current.get();
  const int count = PQnfields(first);
  std::vector<ReadColumn> columns;
  columns.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    columns.push_back({PQfname(first, i), PQftype(first, i)});
  }
  impl_->row.resize(columns.size());
  return columns;
}

std::vector<ReadColumn> RowReader::begin(const ReadRequest& request) {
  open(request.time_zone, request.deadline);
  return read(request.query, request.binds, request.first_row_timeout);
}

std::string RowReader::snapshot_time() {
  impl_->finish_read();
  return impl_->single_value("select date_trunc('second', now())::text", {}, impl_->deadline);
}

// Who waits for others must not be ended for it: the role's bound is on transactions that nobody
// works in.
std::string RowReader::export_snapshot() {
  impl_->finish_read();
  impl_->connection.send_script("set local idle_in_transaction_session_timeout = 0");
  impl_->connection.finish_results(impl_->deadline);
  return impl_->single_value("select pg_export_snapshot()", {}, impl_->deadline);
}

const std::vector<std::string_view>* RowReader::next() {
  Impl& impl = *impl_;
  if (!impl.current_is_new && !impl.at_end) {
    impl.check_interruptions();
    impl.advance(impl.deadline);
  }
  impl.current_is_new = false;
  return impl.at_end ? nullptr : impl.views();
}

void RowReader::finish() {
  Impl& impl = *impl_;
  if (!impl.in_transaction) return;
  impl.in_transaction = false;
  impl.current_is_new = false;
  impl.current.reset();
  if (!is_open()) return;
  if (!impl.at_end) impl.connection.cancel();
  impl.at_end = true;
  try {
    impl.end_transaction();
  } catch (const Error&) {
    impl.connection.close();
  }
}

void RowReader::cancel() {
  impl_->cancelled = true;
  impl_->connection.cancel();
}

bool RowReader::timed_out() const { return impl_->timed_out; }
bool RowReader::deadline_exceeded() const { return impl_->deadline_exceeded; }

double RowReader::estimate_rows(const ReadRequest& request) {
  finish();
  impl_->timed_out = impl_->deadline_exceeded = false;
  impl_->deadline = Clock::now() + request.deadline;
  return plan_rows(impl_->single_value("explain (format json) " + request.query, request.binds,
                                       Clock::now() + request.first_row_timeout));
}

int RowReader::backend_pid() const { return impl_->connection.backend_pid(); }
std::string RowReader::backend_start() const { return impl_->backend_start; }
bool RowReader::is_open() const { return impl_->connection.is_open(); }
bool RowReader::is_alive_when_idle() const { return impl_->connection.is_alive_when_idle(); }

}  // namespace pressrun::db
