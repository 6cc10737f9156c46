#include "db/error.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace pressrun::db {

Error::Error(std::string sqlstate, const std::string& message, std::string detail, std::string hint,
             std::string where, std::string query)
    : std::runtime_error(message),
      sqlstate_(std::move(sqlstate)),
      detail_(std::move(detail)),
      hint_(std::move(hint)),
      where_(std::move(where)),
      query_(std::move(query)) {}

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

// "LINE 12: select x\n               ^" taken apart.
struct Excerpt {
  std::size_t line = 0;
  std::string source;  // with the marker under what is wrong
};

std::optional<Excerpt> excerpt_of(const std::string& where) {
  static constexpr std::string_view kLine = "LINE ";
  if (!where.starts_with(kLine)) return std::nullopt;
  const std::size_t begin = where.find(": ") + 2;
  Excerpt excerpt{std::stoul(where.substr(kLine.size())), where.substr(begin)};
  const std::size_t marker = excerpt.source.find('\n');
  if (marker != std::string::npos) excerpt.source.erase(marker + 1, begin);
  return excerpt;
}

std::string with_doubled_quotes(const std::string& text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '\'' ? 2 : 1, c);
  return doubled;
}

// Nothing when it cannot be told which of several places is meant.
std::optional<std::size_t> line_in_file(const Excerpt& excerpt, const std::string& query,
                                        const std::string& sql) {
  if (query.empty()) return std::nullopt;
  std::string written = query;
  if (sql.find(written) == std::string::npos) written = with_doubled_quotes(query);
  const std::size_t at = sql.find(written);
  if (at == std::string::npos || sql.find(written, at + 1) != std::string::npos) {
    return std::nullopt;
  }
  const auto end = sql.begin() + static_cast<std::ptrdiff_t>(at);
  return excerpt.line + static_cast<std::size_t>(std::count(sql.begin(), end, '\n'));
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

std::string text_for_authors(const Error& error, const RunSql& file) {
  const bool is_about_body = error.sqlstate() == "42P13" && !error.detail().empty();
  const std::string text =
      is_about_body ? error.detail() + " (" + error.what() + ")" : std::string(error.what());
  const std::string detail = is_about_body ? std::string() : error.detail();
  const auto excerpt = excerpt_of(error.where());
  const auto line = excerpt ? line_in_file(*excerpt, error.query(), file.sql) : std::nullopt;
  const std::string place = line ? excerpt->source : place_for_authors(error.where());
  return lines(file.path + (line ? ":" + std::to_string(*line) : "") + ": " + file.what + text,
               {place, detail, error.hint()});
}

std::string full_text(const Error& error) {
  return lines(error.what(), {error.where(), error.detail(), error.hint()});
}

}  // namespace pressrun::db
