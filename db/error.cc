#include "db/error.h"

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

std::string full_text(const Error& error) {
  std::string text = error.what();
  for (const std::string& more : {error.where(), error.detail(), error.hint()}) {
    if (!more.empty()) text += "\n" + more;
  }
  return text;
}

}  // namespace pressrun::db
