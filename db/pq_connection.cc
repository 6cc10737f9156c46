#include "db/pq_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "db/connect_keywords.h"
#include "db/error_text.h"

namespace pressrun::db {

namespace {

std::string field_of(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string() : std::string(text);
}

bool is_failure(const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_SINGLE_TUPLE &&
         status != PGRES_EMPTY_QUERY;
}

}  // namespace

Error error_of(const PGresult* result) {
  std::string message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = parse_error_text(PQresultErrorMessage(result)).message;
  return Error(field_of(result, PG_DIAG_SQLSTATE), message,
               field_of(result, PG_DIAG_MESSAGE_DETAIL), field_of(result, PG_DIAG_MESSAGE_HINT),
               field_of(result, PG_DIAG_CONTEXT));
}

Error error_of(const PGconn* connection) {
  return Error("", parse_error_text(PQerrorMessage(connection)).message);
}

PqConnection::PqConnection(const SessionOptions& options) {
  const ConnectKeywords keywords(options);
  connection_.reset(PQconnectdbParams(keywords.names().data(), keywords.values().data(), 0));
  if (!is_open()) throw error_of(connection_.get());
  cancel_.reset(PQgetCancel(connection_.get()));
}

void PqConnection::check_sent(int ok) {
  if (ok == 0) throw error_of(connection_.get());
}

void PqConnection::send(const std::string& query, const Binds& binds) {
  std::vector<const char*> values;
  values.reserve(binds.size());
  for (const auto& bind : binds) values.push_back(bind ? bind->c_str() : nullptr);
  check_sent(PQsendQueryParams(connection_.get(), query.c_str(), static_cast<int>(values.size()),
                               nullptr, values.data(), nullptr, nullptr, 0));
}

void PqConnection::send_row_by_row(const std::string& query, const Binds& binds) {
  send(query, binds);
  check_sent(PQsetSingleRowMode(connection_.get()));
}

void PqConnection::send_script(const std::string& sql) {
  check_sent(PQsendQuery(connection_.get(), sql.c_str()));
}

bool PqConnection::wait_result(Clock::time_point until) {
  while (!is_ready()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd fd{PQsocket(connection_.get()), POLLIN, 0};
    const int found = poll(&fd, 1, static_cast<int>(std::min<long>(left, 3600000)));
    if (found < 0 && errno != EINTR) throw Error("", "the connection to PostgreSQL was lost");
    if (found > 0) check_sent(PQconsumeInput(connection_.get()));
  }
  return true;
}

void PqConnection::finish_results(Clock::time_point until) {
  PqResult first_failure;
  for (;;) {
    if (!wait_result(until)) throw Error("57014", "PostgreSQL did not answer in time");
    PqResult result = take_result();
    if (!result) break;
    if (!first_failure && is_failure(result.get())) first_failure = std::move(result);
  }
  if (first_failure) throw error_of(first_failure.get());
}

void PqConnection::cancel() const {
  char complaint[256];
  if (cancel_) PQcancel(cancel_.get(), complaint, sizeof complaint);
}

bool PqConnection::is_open() const {
  return connection_ && PQstatus(connection_.get()) == CONNECTION_OK;
}

// An idle server says nothing; one that ends says so, or closes the socket.
bool PqConnection::is_alive_when_idle() const {
  if (!is_open()) return false;
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

std::string PqConnection::literal(const std::string& text) const {
  char* escaped = PQescapeLiteral(connection_.get(), text.data(), text.size());
  if (escaped == nullptr) throw Error("22021", "a text for PostgreSQL is not valid UTF-8");
  std::string result(escaped);
  PQfreemem(escaped);
  return result;
}

}  // namespace pressrun::db
