// A report's function as the database has it, and whether it will stream.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "db/catalog_error.h"
#include "db/report_source.h"
#include "db/transaction.h"

namespace pressrun::db {

struct ReportFunction {
  std::string name;       // without its schema
  std::string signature;  // for DDL, quoted as needed
  std::string language;
  std::string volatility;  // i, s, v
  std::string parallel;    // s, r, u
  bool returns_set = false;
  bool is_strict = false;
  bool is_definer = false;
  bool has_settings = false;
  nlohmann::json arguments;  // [{"name", "type", "optional"}], event_id included
  nlohmann::json columns;    // [{"name", "type"}] of `returns table`
  std::string sample_call;   // the statement that reads it, with NULL for every argument
  bool is_fresh = false;     // created or replaced in this transaction
};

// All functions reports.<name>, whatever their arguments. THROWS Error.
std::vector<ReportFunction> find_report_functions(Transaction& transaction,
                                                  const std::string& name);

// Null: it has none of that name. Borrows from `function`.
const nlohmann::json* find_argument(const ReportFunction& function, const std::string& name);

// Tells one state of all functions in schema reports from another: definitions and comments. THROWS
// Error.
std::string functions_digest(Transaction& transaction);

// That every function which this transaction made got its comment here, too. THROWS CatalogError,
// Error.
void check_comments(Transaction& transaction, const ReportSource& source);

// [{"name", "type"}] of what follows event_id.
nlohmann::json parameter_arguments(const ReportFunction& function);

// That the function can be inlined, takes the event and all the parameters of `metadata`, and that
// pressrun_reader may run it and gets a plan without a Function Scan of it. THROWS CatalogError,
// Error.
Notes check_report_function(Transaction& transaction, const ReportSource& source,
                            const nlohmann::json& metadata, const ReportFunction& function);

// The same of the function of a section, which takes the event and any of the arguments of `main`,
// with their names and types, and gets by without those that `main` may be called without. THROWS
// CatalogError, Error.
void check_section_function(Transaction& transaction, const ReportSource& source,
                            const ReportFunction& main, const ReportFunction& section);

}  // namespace pressrun::db
