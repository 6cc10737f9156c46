// The first rows of a report, before it is requested (SPEC F7).
#pragma once

#include <vector>

#include "db/pool.h"
#include "httpd/preview_readers.h"
#include "httpd/router.h"
#include "httpd/schema_cache.h"

namespace pressrun::httpd {

// POST .../reports/types/{type}/preview {"params": {...}} -> {"params", "columns": [{"name",
// "title", ...}], "rows": [[text or null, ...]], "more"}: at most kRows rows, values as the CSV
// file has them, cut to kCharacters with an ellipsis. Thread safe; what it borrows must outlive it.
class PreviewApi {
 public:
  static constexpr std::size_t kRows = 20;
  static constexpr std::size_t kCharacters = 300;
  static constexpr std::chrono::milliseconds kTimeout{3000};  // to the first row, and for all

  PreviewApi(db::Pool& pool, PreviewReaders& readers)
      : pool_(pool), readers_(readers), schemas_(pool) {}

  std::vector<Route> routes();

 private:
  void preview(const Context& context, httplib::Response& response);

  db::Pool& pool_;
  PreviewReaders& readers_;
  SchemaCache schemas_;
};

}  // namespace pressrun::httpd
