#include "db/report_function.h"

#include <algorithm>

#include "db/error.h"
#include "db/report_arguments.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

constexpr const char* kFind = R"(
  with f as (
    select p.*, l.lanname, p.xmin = pg_current_xact_id()::xid as is_fresh from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'reports'::regnamespace and p.proname = $1
  ), args as (
    select f.oid, a.place, a.name, format_type(a.type, null) as type, coalesce(a.mode, 'i') as mode,
      row_number() over (partition by f.oid, coalesce(a.mode, 'i') in ('i', 'b', 'v') order by a.place) as number
    from f, unnest(coalesce(f.proallargtypes, f.proargtypes::oid[]), f.proargnames, f.proargmodes)
      with ordinality as a(type, name, mode, place)
  )
  select f.proname, f.oid::regprocedure, f.lanname, f.provolatile, f.proparallel, f.proretset, f.proisstrict, f.prosecdef,
    f.proconfig is not null,
    (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'type', a.type,
         'optional', a.number > f.pronargs - f.pronargdefaults) order by a.place), '[]')
       from args a where a.oid = f.oid and a.mode in ('i', 'b', 'v')),
    (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'type', a.type) order by a.place), '[]')
       from args a where a.oid = f.oid and a.mode = 't'),
    format('select * from reports.%I(%s)', f.proname,
      (select string_agg(format('%I => null::%s', a.name, a.type), ', ' order by a.place)
         from args a where a.oid = f.oid and a.mode in ('i', 'b', 'v'))),
    f.is_fresh
  from f)";

constexpr const char* kDigest = R"(
  select md5(string_agg(concat_ws(' ', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc')), ' ' order by p.oid::regprocedure::text))
  from pg_proc p where p.pronamespace = 'reports'::regnamespace and p.prokind <> 'a')";

constexpr const char* kWithoutComment = R"(
  select p.oid::regprocedure from pg_proc p
  where p.pronamespace = 'reports'::regnamespace and p.xmin = pg_current_xact_id()::xid
    and not exists (select from pg_description d where d.classoid = 'pg_proc'::regclass and d.objoid = p.oid and d.xmin = pg_current_xact_id()::xid)
  order by 1)";

bool is_true(const std::optional<std::string>& value) { return value == "t"; }

ReportFunction to_function(const Row& row) {
  return {row[0].value(),
          row[1].value(),
          row[2].value(),
          row[3].value(),
          row[4].value(),
          is_true(row[5]),
          is_true(row[6]),
          is_true(row[7]),
          is_true(row[8]),
          json::parse(row[9].value()),
          json::parse(row[10].value()),
          row[11].value(),
          is_true(row[12])};
}

// PostgreSQL inlines, and so streams, only functions like this.
void check_form(const ReportSource& source, const ReportFunction& function) {
  const auto require = [&](bool holds, const std::string& complaint) {
    if (!holds) throw CatalogError(source.sql_path, function.signature + " " + complaint);
  };
  require(function.language == "sql", "must be `language sql`");
  require(function.volatility == "s", "must be `stable`");
  require(function.parallel == "s", "must be `parallel safe`");
  require(function.returns_set && !function.columns.empty(), "must say `returns table (...)`");
  require(!function.is_strict, "must not be `strict`: PostgreSQL would not inline it");
  require(!function.is_definer, "must not be `security definer`: it runs as pressrun_reader");
  require(!function.has_settings, "must not have `set`: PostgreSQL would not inline it");
  require(!function.arguments.empty() && function.arguments[0]["name"] == "event_id" &&
              function.arguments[0]["type"] == "bigint",
          "must have `event_id bigint` as its first argument");
}

void check_section_arguments(const ReportSource& source, const ReportFunction& main,
                             const ReportFunction& section) {
  for (std::size_t i = 1; i < section.arguments.size(); ++i) {
    const json& argument = section.arguments[i];
    const json* twin = find_argument(main, argument["name"]);
    const std::string its_argument =
        section.signature + " has the argument " + argument["name"].dump();
    if (twin == nullptr || (*twin)["type"] != argument["type"]) {
      throw CatalogError(source.sql_path, its_argument + " of type " +
                                              argument["type"].get<std::string>() + ", but " +
                                              main.signature +
                                              " does not: a section takes what its report takes");
    }
    if ((*twin)["optional"] == true && argument["optional"] != true) {
      throw CatalogError(source.sql_path,
                         its_argument + ", which needs a default as in " + main.signature);
    }
  }
}

// A check has the rights of a report, and is refused here rather than at a request. What else it
// says of a value that is none does not matter.
void check_readable(Transaction& transaction, const ReportSource& source,
                    const std::string& function, const std::string& param) {
  try {
    transaction.undoable([&] {
      transaction.call("select pressrun.reference_exists(split_part($1, '.', 2), 0, '')",
                       {function});
    });
  } catch (const Error& error) {
    if (error.is_connection_lost()) throw;
    if (error.sqlstate() != "42501") return;
    throw CatalogError(text_for_authors(
        error, {source.sql_path, source.sql,
                "pressrun_reader cannot check \"" + param + "\" by " + function + ": "}));
  }
}

void check_exists_functions(Transaction& transaction, const ReportSource& source,
                            const json& metadata) {
  const json params = metadata.value("params", json::object());
  for (const json& check : metadata.value("exists_checks", json::array())) {
    const std::string param = check["param"];
    if (!params.value("properties", json::object()).contains(param)) {
      throw CatalogError(source.json_path,
                         "\"exists_checks\" names \"" + param + "\", which is not a parameter");
    }
    const std::string signature = check["function"].get<std::string>() + "(bigint, text)";
    const Rows rows = transaction.call("select to_regprocedure($1)", {signature});
    if (!rows.scalar()) {
      throw CatalogError(source.sql_path,
                         "must create the function " + signature + " that \"exists_checks\" names");
    }
    transaction.run_script("revoke all on function " + *rows.scalar() +
                           " from public; grant execute on function " + *rows.scalar() +
                           " to pressrun_reader");
    check_readable(transaction, source, check["function"], param);
  }
}

bool scans_function(const json& plan, const std::string& name) {
  if (plan.is_object() && plan.value("Function Name", json()) == name) return true;
  if (!plan.is_structured()) return false;
  return std::any_of(plan.begin(), plan.end(),
                     [&](const json& part) { return scans_function(part, name); });
}

void check_plan(Transaction& transaction, const ReportSource& source,
                const ReportFunction& function) {
  json plan;
  try {
    plan = json::parse(transaction.call("select pressrun.explain_query($1)", {function.sample_call})
                           .scalar()
                           .value());
  } catch (const Error& error) {
    if (error.is_connection_lost()) throw;
    throw CatalogError(
        text_for_authors(error, {source.sql_path, source.sql, "pressrun_reader cannot run it: "}));
  }
  if (scans_function(plan, function.name)) {
    throw CatalogError(
        source.sql_path,
        "PostgreSQL does not inline " + function.signature +
            ", so it would not stream: its body must be one select, whose columns have exactly the "
            "declared types");
  }
}

}  // namespace

std::vector<ReportFunction> find_report_functions(Transaction& transaction,
                                                  const std::string& name) {
  std::vector<ReportFunction> functions;
  for (const Row& row : transaction.call(kFind, {name}).rows) functions.push_back(to_function(row));
  return functions;
}

const json* find_argument(const ReportFunction& function, const std::string& name) {
  const auto found = std::find_if(function.arguments.begin(), function.arguments.end(),
                                  [&](const json& argument) { return argument["name"] == name; });
  return found == function.arguments.end() ? nullptr : &*found;
}

std::string functions_digest(Transaction& transaction) {
  return transaction.call(kDigest).scalar().value_or("");
}

void check_comments(Transaction& transaction, const ReportSource& source) {
  Complaints complaints;
  for (const Row& row : transaction.call(kWithoutComment).rows) {
    std::string complaint = row[0].value();
    complaint.append(" has no comment: add `comment on function ").append(row[0].value());
    complaint += " is 'What it gives, in a sentence.';`";
    complaints.of([&] { throw CatalogError(source.sql_path, complaint); });
  }
  complaints.raise();
}

json parameter_arguments(const ReportFunction& function) {
  json arguments = json::array();
  for (std::size_t i = 1; i < function.arguments.size(); ++i) {
    arguments.push_back(
        {{"name", function.arguments[i]["name"]}, {"type", function.arguments[i]["type"]}});
  }
  return arguments;
}

Notes check_report_function(Transaction& transaction, const ReportSource& source,
                            const json& metadata, const ReportFunction& function) {
  check_form(source, function);
  Notes notes = check_arguments(transaction, source, metadata, function);
  check_exists_functions(transaction, source, metadata);
  check_plan(transaction, source, function);
  return notes;
}

void check_section_function(Transaction& transaction, const ReportSource& source,
                            const ReportFunction& main, const ReportFunction& section) {
  check_form(source, section);
  check_section_arguments(source, main, section);
  check_plan(transaction, source, section);
}

}  // namespace pressrun::db
