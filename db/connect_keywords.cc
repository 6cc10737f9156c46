#include "db/connect_keywords.h"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "db/error.h"

namespace pressrun::db {

namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

using ParsedOptions = std::unique_ptr<PQconninfoOption, FreeOptions>;

// Null when it cannot be read. libpq's complaint may quote the URL with its password, so it is not
// passed on.
ParsedOptions parsed_url(const std::string& url) {
  char* complaint = nullptr;
  ParsedOptions parsed(PQconninfoParse(url.c_str(), &complaint));
  PQfreemem(complaint);
  return parsed;
}

std::string quoted(const std::string& value) {
  std::string text = "'";
  for (char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

}  // namespace

bool is_database_url(const std::string& url) { return parsed_url(url) != nullptr; }

ConnectKeywords::ConnectKeywords(const SessionOptions& options) {
  const ParsedOptions parsed = parsed_url(options.url);
  if (!parsed) throw Error("08001", "the database URL is not a libpq URL or list of keywords");
  for (const PQconninfoOption* o = parsed.get(); o->keyword != nullptr; ++o) {
    if (o->val != nullptr) pairs_.emplace_back(o->keyword, o->val);
  }
  set("client_encoding", "UTF8");
  if (!options.application_name.empty()) set("application_name", options.application_name);
  const long seconds = std::max<long>(1, (options.connect_timeout.count() + 999) / 1000);
  set_default("connect_timeout", std::to_string(seconds));
  // A host that vanished without a word is noticed in seconds, not hours.
  set_default("keepalives_idle", "10");
  set_default("keepalives_interval", "5");
  set_default("keepalives_count", "3");
  set_default("tcp_user_timeout", "25000");
  if (options.require_read_write) set_default("target_session_attrs", "read-write");
  if (options.require_primary && names_several_hosts()) {
    set_default("target_session_attrs", "primary");
  }
}

void ConnectKeywords::set(const std::string& name, const std::string& value) {
  std::erase_if(pairs_, [&](const auto& pair) { return pair.first == name; });
  pairs_.emplace_back(name, value);
}

void ConnectKeywords::set_default(const std::string& name, const std::string& value) {
  const bool present = std::any_of(pairs_.begin(), pairs_.end(),
                                   [&](const auto& pair) { return pair.first == name; });
  if (!present) pairs_.emplace_back(name, value);
}

bool ConnectKeywords::names_several_hosts() const {
  return std::any_of(pairs_.begin(), pairs_.end(), [](const auto& pair) {
    return pair.first.starts_with("host") && pair.second.find(',') != std::string::npos;
  });
}

std::vector<const char*> ConnectKeywords::names() const {
  std::vector<const char*> result;
  for (const auto& pair : pairs_) result.push_back(pair.first.c_str());
  result.push_back(nullptr);
  return result;
}

std::vector<const char*> ConnectKeywords::values() const {
  std::vector<const char*> result;
  for (const auto& pair : pairs_) result.push_back(pair.second.c_str());
  result.push_back(nullptr);
  return result;
}

std::string ConnectKeywords::text() const {
  std::string result;
  for (const auto& [name, value] : pairs_) result += name + '=' + quoted(value) + ' ';
  return result;
}

}  // namespace pressrun::db
