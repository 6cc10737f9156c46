// The parameter schemas of report types, compiled once.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "db/pool.h"
#include "httpd/calls.h"
#include "httpd/params_schema.h"

namespace pressrun::httpd {

// Thread safe. A schema is read again after kMaxAge, and before anything is refused: a schema that
// allows more holds at once, one that allows less within that time.
class SchemaCache {
 public:
  static constexpr std::chrono::seconds kMaxAge{5};

  // `pool` must outlive it.
  explicit SchemaCache(db::Pool& pool) : pool_(pool) {}

  // Checks a request's parameters, a JSON object. Who may not see the type learns nothing of its
  // schema: then, and for a type that does not exist, this passes, and the database says what is
  // wrong. THROWS Problem 400 that names every bad field, db::Error.
  void check(calls::Id person, calls::Id event, const std::string& type, const std::string& params);

 private:
  using Clock = std::chrono::steady_clock;

  struct Entry {
    std::shared_ptr<const ParamsSchema> schema;
    std::string text;
    Clock::time_point read_at;
  };

  std::shared_ptr<const ParamsSchema> find(const std::string& type);
  // nullptr when the person may not see the type.
  std::shared_ptr<const ParamsSchema> read(calls::Id person, calls::Id event,
                                           const std::string& type);

  db::Pool& pool_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;  // GUARDED_BY(mutex_)
};

}  // namespace pressrun::httpd
