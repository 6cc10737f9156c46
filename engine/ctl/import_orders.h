// A file of orders becomes orders of an event.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/session.h"

namespace pressrun::engine::ctl {

struct MalformedRow {
  std::uint64_t line = 0;  // of the file, on which the row begins
  std::string problem;
};

struct OrderImport {
  std::string event_title;
  std::string time_zone;  // that the file's times were read in
  std::uint64_t malformed_rows = 0;
  std::vector<MalformedRow> malformed;  // the first 20 of them
  nlohmann::json counts;                // what voyage.finish_order_import() says
};

struct ImportProgress {
  std::uint64_t bytes_read = 0;  // of the file as it lies on disk
  std::uint64_t size = 0;        // 0: not known
  std::uint64_t rows = 0;
  bool is_read = false;  // the database is at work on the whole of it
};

// Loads a CSV file (plain or gzip, columns as in order_columns()) in one transaction: all of it or,
// after any exception, nothing. Rows that are not lines of an order are left out and counted. A
// line that the event already has is never loaded again; an order of an earlier import gets the
// lines that it lacks (see voyage.finish_order_import()). `report` is called after each piece.
// THROWS ImportError, db::Error (PRNFD: no such event).
OrderImport import_orders(db::Session& session, const std::string& path, std::int64_t event,
                          const std::function<void(const ImportProgress&)>& report);

}  // namespace pressrun::engine::ctl
