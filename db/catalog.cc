#include "db/catalog.h"

#include <algorithm>

#include "db/embedded_migrations.h"
#include "db/error.h"
#include "db/report_function.h"
#include "db/transaction.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

enum class Replace { kInPlace, kByDrop };

// `create or replace` can change neither result columns nor arguments; then the old function has to
// go first.
struct NeedsDrop {};

constexpr const char* kCannotChangeReturnType = "42P13";

void drop_functions(Transaction& transaction, const std::string& name) {
  for (const ReportFunction& old : find_report_functions(transaction, name)) {
    transaction.run_script("drop function " + old.signature);
  }
}

void run_sql(Transaction& transaction, const ReportSource& source, Replace replace) {
  try {
    transaction.run_script(source.sql);
  } catch (const Error& error) {
    if (error.is_connection_lost()) throw;
    if (replace == Replace::kInPlace && error.sqlstate() == kCannotChangeReturnType)
      throw NeedsDrop();
    throw CatalogError(source.sql_path, full_text(error));
  }
}

ReportFunction the_function(Transaction& transaction, const ReportSource& source,
                            const std::string& name, Replace replace) {
  const std::vector<ReportFunction> found = find_report_functions(transaction, name);
  if (found.empty()) {
    throw CatalogError(source.sql_path, "must create the function reports." + name);
  }
  if (found.size() > 1 && replace == Replace::kInPlace) throw NeedsDrop();
  if (found.size() > 1)
    throw CatalogError(source.sql_path, "creates several functions reports." + name);
  return found.front();
}

// What a person adds to a column in the metadata (its title, say) joins what the function says of
// it.
json merged_columns(const ReportSource& source, const json& metadata, json columns) {
  for (const json& more : metadata.value("columns", json::array())) {
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const json& c) {
      return more.is_object() && c["name"] == more.value("name", json());
    });
    if (column == columns.end()) {
      throw CatalogError(source.json_path,
                         "\"columns\": the function has no column " +
                             (more.is_object() ? more.value("name", json()).dump() : more.dump()));
    }
    json both = more;
    both.update(*column);
    *column = both;
  }
  return columns;
}

json definition_of(const ReportSource& source, json metadata, const ReportFunction& function) {
  json arguments = json::array();
  for (std::size_t i = 1; i < function.arguments.size(); ++i) {
    arguments.push_back(
        {{"name", function.arguments[i]["name"]}, {"type", function.arguments[i]["type"]}});
  }
  metadata["columns"] = merged_columns(source, metadata, function.columns);
  metadata["arguments"] = std::move(arguments);
  return metadata;
}

bool write_type(Transaction& transaction, const ReportSource& source, const json& definition) {
  try {
    return transaction.call("select pressrun.apply_report_type($1)", {definition.dump()})
               .scalar() == "t";
  } catch (const Error& error) {
    if (error.is_connection_lost()) throw;
    throw CatalogError(source.json_path, full_text(error));
  }
}

bool apply_type(Session& admin, const ReportSource& source, Replace replace) {
  const json metadata = read_metadata(source);
  const std::string function_name = metadata["function"];
  const std::string name = function_name.substr(function_name.find('.') + 1);
  Transaction transaction(admin);
  transaction.run_script(
      "set local role pressrun_owner; set local client_min_messages = warning;"
      "set local lock_timeout = '30s'; set local search_path = public");
  transaction.call("select pg_advisory_xact_lock(hashtextextended('pressrun.catalog', 0))");
  if (replace == Replace::kByDrop) drop_functions(transaction, name);
  run_sql(transaction, source, replace);
  const ReportFunction function = the_function(transaction, source, name, replace);
  transaction.run_script("revoke all on function " + function.signature + " from public;" +
                         "grant execute on function " + function.signature + " to pressrun_reader");
  check_report_function(transaction, source, metadata, function);
  const bool changed = write_type(transaction, source, definition_of(source, metadata, function));
  transaction.commit();
  return changed;
}

bool apply_either_way(Session& admin, const ReportSource& source) {
  try {
    return apply_type(admin, source, Replace::kInPlace);
  } catch (const NeedsDrop&) {
    return apply_type(admin, source, Replace::kByDrop);
  }
}

}  // namespace

FileContents embedded_catalog() {
  FileContents files;
  for (const EmbeddedFile& file : catalog_files) files.emplace(file.path, file.content);
  return files;
}

CatalogResult apply_catalog(Session& admin, const FileContents& files) {
  CatalogResult result;
  for (const ReportSource& source : report_sources(files)) {
    try {
      const bool changed = apply_either_way(admin, source);
      (changed ? result.changed : result.unchanged).push_back(source.type);
    } catch (const CatalogError& error) {
      result.failures.emplace_back(error.what());
    } catch (const Error& error) {
      if (error.is_connection_lost()) throw;
      result.failures.push_back(source.type + ": " + full_text(error));
    }
  }
  return result;
}

bool retire_report_type(Session& session, const std::string& type) {
  return session.call("select pressrun.retire_report_type($1)", {type}).scalar() == "t";
}

}  // namespace pressrun::db
