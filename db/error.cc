#include "db/error.h"

#include <initializer_list>
#include <set>
#include <utility>

namespace pressrun::db {

Error::Error(std::string sqlstate, const std::string& message, std::string detail, std::string hint,
             std::string where)
    : std::runtime_error(message),
      sqlstate_(std::move(sqlstate)),
      detail_(std::move(detail)),
      hint_(std::move(hint)),
      where_(std::move(where)) {}

bool Error::is_connection_lost() const {
  // 08P01 is a protocol complaint on a connection that lives on. The 57P and 25P codes are the
  // server's last words.
  if (sqlstate_.empty()) return true;
  if (sqlstate_ == "08P01") return false;
  return sqlstate_.starts_with("08") || sqlstate_ == "57P01" || sqlstate_ == "57P02" ||
         sqlstate_ == "57P03" || sqlstate_ == "57P05" || sqlstate_ == "25P03";
}

bool Error::is_retryable() const { return sqlstate_ == "40001" || sqlstate_ == "40P01"; }

bool Error::is_cancelled() const { return sqlstate_ == "57014"; }

bool Error::is_ours() const { return sqlstate_.starts_with("PR"); }

std::string text_for_logs(const std::string& sqlstate, const std::string& message) {
  // No answer, connection, rollback, rights and names, resources, limits, intervention, system.
  static const std::set<std::string> kOfTheServer = {"",   "08", "40", "42", "53",
                                                     "54", "55", "57", "58"};
  if (kOfTheServer.contains(sqlstate.substr(0, 2))) return message;
  return "SQLSTATE " + sqlstate;
}

namespace {

// Its columns are values, not what is wrong with them.
bool is_failing_row(const std::string& detail) {
  return detail.starts_with("Failing row contains");
}

// Of the CONTEXT, which repeats whole statements of ours, only what names the author's function.
std::string place_for_authors(const std::string& where) {
  if (where.starts_with("LINE ")) return where;
  return where.starts_with("SQL function \"") ? where.substr(0, where.find('\n')) : std::string();
}

std::string lines(std::string text, std::initializer_list<std::string> more) {
  for (const std::string& line : more) {
    if (!line.empty()) text += "\n" + line;
  }
  return text;
}

}  // namespace

std::string brief_text(const Error& error) {
  return lines(error.what(),
               {is_failing_row(error.detail()) ? std::string() : error.detail(), error.hint()});
}

std::string text_for_authors(const Error& error) {
  const std::string place = place_for_authors(error.where());
  const bool is_about_body = error.sqlstate() == "42P13" && !error.detail().empty();
  if (is_about_body) {
    return lines(error.detail() + " (" + error.what() + ")", {place, error.hint()});
  }
  return lines(error.what(), {place, error.detail(), error.hint()});
}

std::string full_text(const Error& error) {
  return lines(error.what(), {error.where(), error.detail(), error.hint()});
}

}  // namespace pressrun::db
