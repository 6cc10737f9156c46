#include "db/session.h"

#include <poll.h>

#include <atomic>
#include <functional>
#include <utility>

#include "db/connect_keywords.h"
#include "db/error.h"
#include "db/error_text.h"
#include "db/session_impl.h"

namespace pressrun::db {

namespace {

constexpr std::size_t kMostStatements = 100;

// A migration has changed what a prepared statement returns.
constexpr char kPlanIsOld[] = "0A000";

// False once a server does not keep prepared statements, as behind a pooler that lends its
// connections by transaction: nobody prepares any more.
std::atomic<bool> plans_are_kept{true};
std::atomic<bool> pooler_assumed{false};

// By what it says: two sessions that a pooler puts on one connection never mean different
// statements by one name.
std::string plan_name(const std::string& sql) {
  return "pressrun_" + std::to_string(std::hash<std::string>{}(sql));
}

bool is_plan_lost(const Error& error) {
  return error.sqlstate() == kPlanIsOld || error.sqlstate() == "26000" ||
         error.sqlstate() == "42P05";
}

// The exception that is being handled. libpqxx loses the SQLSTATE in many of its classes, so it is
// read from the text, which is verbose for that.
Error translate_current(bool was_open, bool still_open) {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    ErrorText text = parse_error_text(error.what());
    if (text.sqlstate.empty() && still_open) text.sqlstate = "XX000";
    // What libpqxx stumbles over after a loss ("Could not obtain client encoding.") says nothing of
    // it.
    if (text.sqlstate.empty() && was_open)
      text.message = "the connection to PostgreSQL was lost: " + text.message;
    return Error(text.sqlstate, text.message, text.detail, text.hint, text.where, text.query);
  }
}

std::vector<const char*> bound_values(const Params& params) {
  std::vector<const char*> values;
  values.reserve(params.size());
  for (const Param& param : params)
    values.push_back(param.text() ? param.text()->c_str() : nullptr);
  return values;
}

Rows to_rows(const pqxx::result& result) {
  Rows rows;
  rows.affected = result.affected_rows();
  const auto columns = result.columns();
  for (pqxx::row::size_type i = 0; i < columns; ++i)
    rows.columns.emplace_back(result.column_name(i));
  rows.rows.reserve(result.size());
  for (const auto& source : result) {
    Row& row = rows.rows.emplace_back();
    row.reserve(columns);
    for (const auto& field : source) {
      if (field.is_null()) {
        row.emplace_back(std::nullopt);
      } else {
        row.emplace_back(std::in_place, field.c_str(), field.size());
      }
    }
  }
  return rows;
}

}  // namespace

void assume_pooler() { pooler_assumed = true; }

bool is_pooler_assumed() { return pooler_assumed; }

std::string array_literal(const std::vector<std::string>& values) {
  std::string text = "{";
  for (const std::string& value : values) {
    if (text.size() > 1) text += ',';
    text += '"';
    for (char c : value) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "}";
}

const std::optional<std::string>& Rows::scalar() const {
  static const std::optional<std::string> kNone;
  return rows.empty() || rows.front().empty() ? kNone : rows.front().front();
}

pqxx::connection& Session::Impl::get() {
  if (read_only) connection.reset();
  if (!connection) throw Error("", "the connection to PostgreSQL was lost");
  return *connection;
}

void Session::Impl::rethrow() {
  const bool still_open = connection && connection->is_open();
  Error error = translate_current(connection != nullptr, still_open);
  if (error.is_connection_lost()) connection.reset();
  if (error.sqlstate() == kTakesNoWrites) read_only = true;
  if (is_plan_lost(error)) statements.clear();
  if (is_plan_lost(error) && error.sqlstate() != kPlanIsOld) plans_are_kept = false;
  throw Error(std::move(error));
}

const std::string* Session::Impl::prepared_name(const std::string& sql) {
  if (!plans_are_kept || pooler_assumed) return nullptr;
  const auto known = statements.find(sql);
  if (known == statements.end()) {
    if (statements.size() < kMostStatements) statements.emplace(sql, "");
    return nullptr;
  }
  if (known->second.empty()) {
    known->second = plan_name(sql);
    get().prepare(known->second, sql);
  }
  return &known->second;
}

Rows Session::Impl::run(pqxx::transaction_base& transaction, const std::string& sql,
                        const Params& params) {
  const std::vector<const char*> values = bound_values(params);
  const auto binds = pqxx::prepare::make_dynamic_params(values);
  const std::string* name = params.empty() ? nullptr : prepared_name(sql);
  return to_rows(name != nullptr ? transaction.exec_prepared(*name, binds)
                                 : transaction.exec_params(sql, binds));
}

Rows Session::Impl::autocommit(const std::string& sql, const Params& params) {
  try {
    pqxx::nontransaction transaction(get());
    return run(transaction, sql, params);
  } catch (...) {
    rethrow();
  }
}

Session::Session(const SessionOptions& options) : impl_(std::make_unique<Impl>()) {
  const std::string keywords = ConnectKeywords(options).text();
  try {
    impl_->connection = std::make_unique<pqxx::connection>(keywords);
  } catch (...) {
    impl_->rethrow();
  }
  // Else libpqxx 6 reconnects by itself, and locks, LISTEN and settings are gone without a word.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  impl_->connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
  impl_->connection->set_verbosity(pqxx::connection_base::verbose);
  impl_->opened_at = std::chrono::steady_clock::now();
}

Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

Rows Session::call(const std::string& sql, const Params& params) {
  try {
    return impl_->autocommit(sql, params);
  } catch (const Error& error) {
    if (!is_plan_lost(error)) throw;
  }
  return impl_->autocommit(sql, params);  // it was refused before it did anything
}

void Session::run_script(const std::string& sql) {
  try {
    pqxx::nontransaction transaction(impl_->get());
    transaction.exec(sql);
  } catch (...) {
    impl_->rethrow();
  }
}

bool Session::is_open() const {
  return impl_->connection && impl_->connection->is_open() && !impl_->read_only;
}

bool Session::is_alive_when_idle() const {
  if (!is_open()) return false;
  // An idle session expects nothing: what can be read is the server's farewell or the end of the
  // stream.
  pollfd fd{impl_->connection->sock(), POLLIN, 0};
  return poll(&fd, 1, 0) == 0;
}

int Session::backend_pid() const { return impl_->get().backendpid(); }

std::chrono::steady_clock::time_point Session::opened_at() const { return impl_->opened_at; }

}  // namespace pressrun::db
