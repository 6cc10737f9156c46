// How every connection of ours is opened: the caller's URL plus what each connection must have.
#pragma once

#include <string>
#include <vector>

#include "db/session.h"

namespace pressrun::db {

// Whether libpq can read the URL (or list of keywords).
bool is_database_url(const std::string& url);

// The keywords and values for PQconnectdbParams, which end with nulls as libpq wants them.
class ConnectKeywords {
 public:
  // What the URL says wins, except for the application name and the client encoding (UTF8).
  // THROWS Error when the URL cannot be parsed.
  explicit ConnectKeywords(const SessionOptions& options);

  std::vector<const char*> names() const;
  std::vector<const char*> values() const;
  // The same as one connection string, for libpqxx.
  std::string text() const;

 private:
  void set(const std::string& name, const std::string& value);
  void set_default(const std::string& name, const std::string& value);
  bool names_several_hosts() const;

  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace pressrun::db
