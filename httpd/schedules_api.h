// Reports that are made by the clock.
#pragma once

#include <vector>

#include "db/pool.h"
#include "httpd/router.h"
#include "httpd/schema_cache.h"

namespace pressrun::httpd {

// All of .../reports/schedules. Thread safe; outlives its routes, and `pool` outlives it.
class SchedulesApi {
 public:
  explicit SchedulesApi(db::Pool& pool) : pool_(pool), schemas_(pool) {}

  std::vector<Route> routes();

 private:
  void create(const Context& context, httplib::Response& response);
  void list(const Context& context, httplib::Response& response);
  void preview(const Context& context, httplib::Response& response);
  void get(const Context& context, httplib::Response& response);
  void change(const Context& context, httplib::Response& response);
  void remove(const Context& context, httplib::Response& response);
  void pause(const Context& context, httplib::Response& response);
  void resume(const Context& context, httplib::Response& response);
  void run(const Context& context, httplib::Response& response);

  db::Pool& pool_;
  SchemaCache schemas_;
};

}  // namespace pressrun::httpd
