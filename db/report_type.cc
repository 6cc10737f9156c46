#include "db/report_type.h"

#include <algorithm>
#include <set>

#include "db/error.h"
#include "db/report_chunks.h"
#include "db/report_columns.h"
#include "db/report_function.h"
#include "db/report_layout.h"
#include "db/sql_statements.h"
#include "db/transaction.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

enum class Replace { kInPlace, kByDrop };

// `create or replace` can change neither result columns nor arguments; then the old functions have
// to go first.
struct NeedsDrop {};

constexpr const char* kCannotChangeReturnType = "42P13";
// A name without arguments, in `comment on`, while there is the old function beside the new one.
constexpr const char* kAmbiguousFunction = "42725";

// The functions of types as report_types keeps them; what a retired type had is free for others.
constexpr const char* kMade = R"(
  with made as (
    select t.type, t.enabled, f.name from pressrun.report_types t
    cross join lateral (
      select t.function_name union select s ->> 'function' from jsonb_array_elements(t.layout -> 'sections') s) f(name)
  ) )";
constexpr const char* kMadeEarlier = R"(
  select m.name from made m where m.type = $1
    and not exists (select from made o where o.type <> $1 and o.enabled and o.name = m.name))";
constexpr const char* kOverwritten = R"(
  select m.name, m.type from made m
  join pg_proc p on p.proname = m.name and p.pronamespace = 'reports'::regnamespace and p.xmin = pg_current_xact_id()::xid
  where m.type <> $1 and m.enabled limit 1)";
constexpr const char* kMadeByAnother =
    "select m.type from made m where m.type <> $1 and m.enabled and m.name = $2 limit 1";

std::string without_schema(const std::string& function) {
  return function.substr(function.find('.') + 1);
}

class TypeChange {
 public:
  TypeChange(Session& admin, const ReportSource& source, Replace replace)
      : source_(source), metadata_(read_metadata(source)), replace_(replace), transaction_(admin) {}

  AppliedType apply() {
    begin();
    const std::string functions = functions_digest(transaction_);
    const std::set<std::string> wanted = wanted_functions();
    std::set<std::string> earlier = earlier_functions();
    if (replace_ == Replace::kByDrop) {
      drop(earlier);
      drop(wanted);
    }
    run_sql();
    check_others_are_whole();
    json to_write = definition();
    check_comments(transaction_, source_);
    to_write["functions_changed"] = functions_digest(transaction_) != functions;
    const bool changed = write(to_write);
    for (const std::string& name : wanted) earlier.erase(name);
    drop(earlier);
    transaction_.commit();
    return {changed, notes_};
  }

 private:
  void begin() {
    transaction_.run_script(
        "set local role pressrun_owner; set local client_min_messages = warning;"
        "set local lock_timeout = '30s'; set local search_path = public");
    transaction_.call("select pg_advisory_xact_lock(hashtextextended('pressrun.catalog', 0))");
  }

  MetadataPlace place() const { return {source_.json_path, metadata_}; }

  std::set<std::string> wanted_functions() {
    std::set<std::string> names = {without_schema(metadata_["function"])};
    for (const SectionSource& section : section_sources(place()["layout"])) {
      names.insert(section.function);
    }
    for (const std::string& name : names) {
      const Rows rows =
          transaction_.call(std::string(kMade) + kMadeByAnother, {source_.type, name});
      if (rows.rows.empty()) continue;
      throw CatalogError(source_.json_path, "the function reports." + name +
                                                " belongs to the report type " +
                                                rows.rows[0][0].value() + ": take another name");
    }
    return names;
  }

  void check_others_are_whole() {
    const Rows rows = transaction_.call(std::string(kMade) + kOverwritten, {source_.type});
    if (rows.rows.empty()) return;
    throw CatalogError(source_.sql_path, "replaces reports." + rows.rows[0][0].value() +
                                             ", which belongs to the report type " +
                                             rows.rows[0][1].value() + ": take another name");
  }

  std::set<std::string> earlier_functions() {
    std::set<std::string> names;
    for (const Row& row : transaction_.call(std::string(kMade) + kMadeEarlier, {source_.type}).rows)
      names.insert(row[0].value());
    return names;
  }

  void drop(const std::set<std::string>& names) {
    for (const std::string& name : names) {
      for (const ReportFunction& old : find_report_functions(transaction_, name)) {
        transaction_.run_script("drop function " + old.signature);
      }
    }
  }

  // What PostgreSQL cannot undo (a sequence that was set, a message into the log) it must not do.
  void check_statements() const {
    static const std::set<std::string> kAllowed = {"create function", "create or replace function",
                                                   "comment on function", "end"};
    for (const std::string& beginning : beginnings_of_statements(source_.sql, 4)) {
      const bool allowed = std::any_of(kAllowed.begin(), kAllowed.end(), [&](const auto& words) {
        return beginning == words || beginning.starts_with(words + " ");
      });
      if (allowed) continue;
      throw CatalogError(source_.sql_path,
                         "has a statement that begins with \"" + beginning +
                             "\": it may have \"create or replace function reports...\" and "
                             "\"comment on function reports...\"");
    }
  }

  void run_sql() {
    check_statements();
    try {
      transaction_.call("select pressrun.make_report_functions($1)", {source_.sql});
    } catch (const Error& error) {
      if (error.is_connection_lost()) throw;
      const bool may_be_old =
          error.sqlstate() == kCannotChangeReturnType || error.sqlstate() == kAmbiguousFunction;
      if (replace_ == Replace::kInPlace && may_be_old) throw NeedsDrop();
      throw CatalogError(text_for_authors(error, {source_.sql_path, source_.sql}));
    }
  }

  // The function that the SQL file just made, granted to whom it is for.
  ReportFunction made_function(const std::string& name) {
    const std::vector<ReportFunction> found = find_report_functions(transaction_, name);
    if (found.empty() || (found.size() == 1 && !found.front().is_fresh)) {
      throw CatalogError(source_.sql_path, "must create the function reports." + name);
    }
    if (found.size() > 1 && replace_ == Replace::kInPlace) throw NeedsDrop();
    if (found.size() > 1)
      throw CatalogError(source_.sql_path, "creates several functions reports." + name);
    const std::string& signature = found.front().signature;
    transaction_.run_script("revoke all on function " + signature + " from public;" +
                            "grant execute on function " + signature + " to pressrun_reader");
    return found.front();
  }

  // What apply_report_type() in SQL takes: the metadata with what the functions say of themselves.
  json definition() {
    const ReportFunction main = made_function(without_schema(metadata_["function"]));
    notes_ = check_report_function(transaction_, source_, metadata_, main);
    json definition = metadata_;
    definition["columns"] = merged_columns(place()["columns"], main.columns, main.signature);
    check_chunk_key(place()["chunks"], definition["columns"], main.signature);
    definition["arguments"] = parameter_arguments(main);
    definition["layout"] = layout(main, definition["columns"]);
    definition["translations"] = json::object();
    const std::string language(kTranslationLanguage);
    if (metadata_.contains(language)) definition["translations"][language] = metadata_[language];
    return definition;
  }

  // A layout without sections is one table.
  json layout(const ReportFunction& main, const json& columns) {
    static const json kOneTable = {{"kind", "table"}};
    const MetadataPlace sections = place()["layout"]["sections"];
    json stored = json::array();
    for (const MetadataPlace& section : sections.items()) {
      stored.push_back(section.has("function") ? own_section(section, main)
                                               : stored_section(section, main, columns, true));
    }
    if (stored.empty()) {
      stored.push_back(stored_section({source_.json_path, kOneTable}, main, columns, true));
    }
    return {{"sections", stored}};
  }

  json own_section(const MetadataPlace& section, const ReportFunction& main) {
    const ReportFunction function = made_function(without_schema(section["function"].value()));
    check_section_function(transaction_, source_, main, function);
    const json columns = merged_columns(section["columns"], function.columns, function.signature);
    return stored_section(section, function, columns, false);
  }

  bool write(const json& definition) {
    try {
      return transaction_.call("select pressrun.apply_report_type($1)", {definition.dump()})
                 .scalar() == "t";
    } catch (const Error& error) {
      if (error.is_connection_lost()) throw;
      throw CatalogError(source_.json_path, brief_text(error));
    }
  }

  const ReportSource& source_;
  const json metadata_;
  const Replace replace_;
  Notes notes_;
  Transaction transaction_;
};

}  // namespace

AppliedType apply_report_type(Session& admin, const ReportSource& source) {
  try {
    return TypeChange(admin, source, Replace::kInPlace).apply();
  } catch (const NeedsDrop&) {
    return TypeChange(admin, source, Replace::kByDrop).apply();
  }
}

}  // namespace pressrun::db
