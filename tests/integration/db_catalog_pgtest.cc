// C1, C2: report types from their files into the database.
#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "db/catalog.h"
#include "db/error.h"
#include "db/migrate.h"
#include "tests/support/empty_database.h"

namespace pressrun::db {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

constexpr const char* kJson =
    R"({"type": "numbers", "title": "Numbers", "description": "Counts.", "group": "Test",
  "permission": "guests.read", "formats": ["csv"],
  "params": {"type": "object", "properties": {"upto": {"type": "integer"}}, "required": ["upto"]},
  "columns": [{"name": "n", "title": "Number"}], "limits": {"size_bytes": 1000}})";

std::string sql(
    const std::string& attributes = "stable parallel safe", const std::string& columns = "n bigint",
    const std::string& arguments = "event_id bigint, upto bigint",
    const std::string& body = "select p.n from public.plain p where p.n <= upto and event_id > 0") {
  return "create or replace function reports.numbers(" + arguments + ") returns table (" + columns +
         ") language sql " + attributes + " as $$ " + body + " $$;" +
         "comment on function reports.numbers is 'Numbers.'";
}

// kJson with a layout of two sections.
std::string json_with(const nlohmann::json& section) {
  nlohmann::json metadata = nlohmann::json::parse(kJson);
  metadata["layout"]["sections"] = {{{"kind", "table"}, {"title", "All"}}, section};
  metadata["de"] = {{"title", "Zahlen"}};
  return metadata.dump();
}

nlohmann::json section_of(const std::string& kind = "bars") {
  return {{"kind", kind},
          {"title", "Twice"},
          {"function", "reports.numbers_twice"},
          {"columns", {{{"name", "twice"}, {"title", "Twice"}, {"total", "sum"}}}}};
}

std::string twice(const std::string& attributes = "stable parallel safe",
                  const std::string& columns = "label text, twice bigint",
                  const std::string& arguments = "event_id bigint, upto bigint",
                  const std::string& body =
                      "select p.n::text, p.n * 2 from public.plain p where "
                      "p.n <= upto and event_id > 0") {
  return sql() + "; create or replace function reports.numbers_twice(" + arguments +
         ") returns table (" + columns + ") language sql " + attributes + " as $$ " + body +
         " $$; comment on function reports.numbers_twice is 'Twice.'";
}

class CatalogTest : public testing::Test {
 protected:
  void SetUp() override {
    migrate(session_, core_migrations());
    session_.run_script(
        "create table public.plain (n bigint); create table public.secret (n bigint);"
        "grant usage on schema public to pressrun_owner, pressrun_reader;"
        "grant select on public.plain to pressrun_reader");
  }

  CatalogResult apply(const std::string& function, const std::string& metadata = kJson) {
    return apply_catalog(session_, {{"numbers.sql", function}, {"numbers.json", metadata}});
  }
  std::string failure(const std::string& function, const std::string& metadata = kJson) {
    const CatalogResult result = apply(function, metadata);
    return result.failures.empty() ? "none" : result.failures[0];
  }
  std::string value(const std::string& statement) {
    return session_.call(statement).scalar().value_or("null");
  }

  test::EmptyDatabase database_;
  Session session_ = database_.connect();
};

TEST_F(CatalogTest, AppliesATypeAndIsIdempotent) {
  EXPECT_THAT(apply(sql()).changed, ElementsAre("numbers"));
  const CatalogResult again = apply(sql());
  EXPECT_THAT(again.unchanged, ElementsAre("numbers"));
  EXPECT_THAT(again.failures, IsEmpty());
  EXPECT_EQ(value("select columns::text from pressrun.report_types where type = 'numbers'"),
            R"([{"name": "n", "type": "bigint", "title": "Number"}])");
  EXPECT_EQ(value("select arguments::text from pressrun.report_types where type = 'numbers'"),
            R"([{"name": "upto", "type": "bigint"}])");
  EXPECT_EQ(value("select has_function_privilege('pressrun_reader', 'reports.numbers(bigint, "
                  "bigint)', 'execute')"),
            "t");
  EXPECT_EQ(value("select has_function_privilege('pressrun_httpd', 'reports.numbers(bigint, "
                  "bigint)', 'execute')"),
            "f");
}

TEST_F(CatalogTest, ReplacesAFunctionWhoseColumnsOrArgumentsChanged) {
  apply(sql());
  EXPECT_EQ(
      failure(sql("stable parallel safe", "n bigint, twice bigint", "event_id bigint, upto bigint",
                  "select p.n, p.n * 2 from public.plain p where p.n <= upto and event_id > 0")),
      "none");
  EXPECT_EQ(failure(sql("stable parallel safe", "n bigint",
                        "event_id bigint, upto bigint, low bigint default 0")),
            "none");
  EXPECT_EQ(value("select count(*) from pg_proc where proname = 'numbers'"), "1");
}

TEST_F(CatalogTest, SaysThatATypeChangedWhenOnlyItsFunctionsDid) {
  const auto updated_at = [&] {
    return value("select updated_at from pressrun.report_types where type = 'numbers'");
  };
  apply(twice(), json_with(section_of()));
  const std::string first = updated_at();
  EXPECT_THAT(apply(twice(), json_with(section_of())).unchanged, ElementsAre("numbers"));
  EXPECT_EQ(updated_at(), first);
  std::string other = twice();
  other.replace(other.find("p.n * 2"), 7, "p.n * 3");
  EXPECT_THAT(apply(other, json_with(section_of())).changed, ElementsAre("numbers"));
  const std::string second = updated_at();
  EXPECT_NE(second, first);
  other +=
      "; create function reports.numbers_known(event_id bigint, value text) returns boolean "
      "language sql stable as $$ select true $$; "
      "comment on function reports.numbers_known is 'Known.'";
  EXPECT_THAT(apply(other, json_with(section_of())).changed, ElementsAre("numbers"));
  EXPECT_NE(updated_at(), second);
}

TEST_F(CatalogTest, WantsACommentOnEveryFunction) {
  EXPECT_THAT(failure(sql() + "; comment on function reports.numbers is null"),
              AllOf(HasSubstr("numbers.sql: reports.numbers(bigint,bigint) has no comment"),
                    HasSubstr("comment on function reports.numbers(bigint,bigint) is '")));
  const std::string known =
      "; create or replace function reports.numbers_known(event_id bigint, value text) returns "
      "boolean language sql stable as $$ select true $$";
  EXPECT_EQ(failure(sql() + known + "; comment on function reports.numbers_known is 'Known.'"),
            "none");
  // What the database remembers of an earlier file is not in this one.
  EXPECT_THAT(failure(sql() + known), HasSubstr("reports.numbers_known(bigint,text) has no"));
}

TEST_F(CatalogTest, RefusesWhatWouldNotStream) {
  EXPECT_THAT(failure(sql("volatile parallel safe")), HasSubstr("must be `stable`"));
  EXPECT_THAT(failure(sql("stable")), HasSubstr("must be `parallel safe`"));
  EXPECT_THAT(failure(sql("stable parallel safe strict")), HasSubstr("strict"));
  EXPECT_THAT(failure(sql("stable parallel safe security definer")), HasSubstr("security definer"));
  EXPECT_THAT(failure(sql("stable parallel safe set timezone = 'UTC'")), HasSubstr("`set`"));
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                          "select 1::bigint; select p.n from public.plain p where event_id > 0")),
              HasSubstr("does not inline"));
  EXPECT_EQ(value("select count(*) from pg_proc where proname = 'numbers'"), "0");
}

TEST_F(CatalogTest, RefusesParametersThatAreNotArguments) {
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "upto bigint", "select upto")),
              HasSubstr("event_id bigint"));
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "event_id bigint",
                          "select p.n from public.plain p")),
              HasSubstr("the parameter \"upto\" is not an argument"));
  EXPECT_THAT(
      failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint, low bigint")),
      HasSubstr("\"required\" must name it"));
}

// C3: a run of it would fail whatever the organizer enters.
TEST_F(CatalogTest, RefusesAParameterThatCanNeverBeItsArgument) {
  const auto applied = [&](const std::string& type, const char* schema) {
    nlohmann::json metadata = nlohmann::json::parse(kJson);
    metadata["params"]["properties"]["upto"] = nlohmann::json::parse(schema);
    return failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto " + type,
                       "select p.n from public.plain p where upto is not null and event_id > 0"),
                   metadata.dump());
  };
  EXPECT_EQ(
      applied("integer", R"({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})"),
      "numbers.json: \"params.properties.upto\" is a string of the pattern "
      "\"^([01][0-9]|2[0-3]):[0-5][0-9]$\", but the argument of "
      "reports.numbers(bigint,integer) is integer, which is never read from that: write "
      "\"type\": \"integer\" here, or make the argument text");
  const std::vector<std::pair<std::string, const char*>> refused = {
      {"bigint", R"({"type": "string", "format": "date"})"},
      {"boolean", R"({"type": "string", "format": "date"})"},
      {"numeric", R"({"type": "string", "enum": ["low", "high"]})"},
      {"boolean", R"({"type": "string", "enum": ["present", "absent"]})"},
      {"integer", R"({"type": "string", "pattern": "^[#/]+$"})"},
      {"numeric", R"({"type": "boolean"})"},
      {"date", R"({"type": ["boolean", "null"]})"},
      {"integer", R"({"type": "array", "items": {"type": "integer"}})"},
      {"boolean", R"({"type": "object"})"},
      {"integer[]", R"({"type": "integer"})"},
      {"integer[]", R"({"type": "array", "items": {"type": "string", "enum": ["a"]}})"},
      {"uuid", R"({"const": 7})"},
  };
  for (const auto& [type, schema] : refused) {
    EXPECT_THAT(applied(type, schema), HasSubstr(" is " + type + ", which is never read from"))
        << schema;
  }
  const std::vector<std::pair<std::string, const char*>> taken = {
      {"integer", R"({"type": "string"})"},
      {"integer", R"({"type": "string", "pattern": "^\\d{1,3}$"})"},
      {"integer", R"({"type": "string", "pattern": "^(\\d{2}|:[a-z])$"})"},
      {"integer", R"({"type": "string", "pattern": "^:?[0-9]+$"})"},
      {"integer", R"({"type": "string", "enum": ["1", "2"]})"},
      {"integer", R"({"type": "number"})"},
      {"integer", R"({"title": "Anything"})"},
      {"integer", R"({"anyOf": [{"type": "integer"}, {"type": "null"}]})"},
      {"boolean", R"({"type": "boolean"})"},
      {"boolean", R"({"type": "integer"})"},
      {"boolean", R"({"type": "string", "enum": ["yes", "no"]})"},
      {"numeric", R"({"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"})"},
      {"time", R"({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"})"},
      {"date", R"({"type": "string", "format": "date"})"},
      {"text", R"({"type": "boolean"})"},
      {"text", R"({"type": "array", "items": {"type": "string"}})"},
      {"text[]", R"({"type": "array", "items": {"type": "string", "enum": ["a"]}})"},
      {"bigint[]", R"({"type": "array", "items": {"type": "integer"}})"},
      {"jsonb", R"({"type": "object"})"},
      {"uuid", R"({"type": "string", "format": "uuid"})"},
  };
  for (const auto& [type, schema] : taken) {
    EXPECT_EQ(applied(type, schema), "none") << type << " from " << schema;
  }
}

TEST_F(CatalogTest, RefusesAPeriodWhoseDaysAreNoDates) {
  nlohmann::json metadata = nlohmann::json::parse(kJson);
  metadata["params"]["properties"]["period"] = {{"type", "string"}, {"x-resolves", {"from", "to"}}};
  const auto with = [&](const std::string& type) {
    return failure(sql("stable parallel safe", "n bigint",
                       "event_id bigint, upto bigint, \"from\" " + type +
                           " default null, \"to\" date default null"),
                   metadata.dump());
  };
  EXPECT_THAT(with("integer"), HasSubstr("numbers.json: \"params.properties.period\" is resolved "
                                         "to days, but the argument \"from\" of "));
  EXPECT_EQ(with("date"), "none");
}

TEST_F(CatalogTest, NotesAParameterThatMayBeReadOrNot) {
  nlohmann::json metadata = nlohmann::json::parse(kJson);
  EXPECT_THAT(apply(sql(), metadata.dump()).notes, IsEmpty());
  metadata["params"]["properties"]["upto"] = {{"type", "string"}};
  EXPECT_THAT(apply(sql(), metadata.dump()).notes,
              ElementsAre("numbers: the parameter \"upto\" is any string, but its argument is "
                          "bigint: write \"type\": \"integer\", so that what cannot be read is "
                          "refused at once"));
}

// C1: a misspelt permission hides the type from everybody.
TEST_F(CatalogTest, NotesAPermissionThatNoOtherTypeNames) {
  const auto type = [](const std::string& name, const std::string& permission) {
    std::string function = sql();
    for (auto at = function.find("numbers"); at != std::string::npos;
         at = function.find("numbers", at + 1)) {
      function.replace(at, 7, name);
    }
    nlohmann::json metadata = nlohmann::json::parse(kJson);
    metadata["type"] = name;
    metadata["permission"] = permission;
    return FileContents{{name + ".sql", function}, {name + ".json", metadata.dump()}};
  };
  const auto notes = [&](const FileContents& files) {
    return lone_permissions(session_, files, apply_catalog(session_, files));
  };
  EXPECT_THAT(notes(type("one", "guest.read")), IsEmpty()) << "there is no other type";
  const std::string note = "one: no other report type names the permission \"guest.read\"";
  FileContents both = type("one", "guest.read");
  both.merge(type("two", "guests.read"));
  EXPECT_THAT(notes(both), testing::UnorderedElementsAre(note, HasSubstr("two: no other")));
  EXPECT_THAT(notes(type("three", "guests.read")), IsEmpty());
  EXPECT_THAT(notes(type("one", "guest.read")), ElementsAre(note)) << "said again, applied or not";
  FileContents refused = type("four", "guest.read");
  refused["four.sql"] = "none";
  refused.merge(type("one", "guest.read"));
  EXPECT_THAT(notes(refused), IsEmpty()) << "the author names it twice";
}

// C6: the file of a report is no migration, and its author no administrator.
TEST_F(CatalogTest, RefusesAFileThatDoesMoreThanMakeFunctions) {
  const std::string made = sql();
  EXPECT_EQ(failure(made + "; comment on function reports.numbers(bigint, bigint) is 'Numbers.'"),
            "none");
  for (const char* more : {
           "reset role; create role pwned superuser",
           "set role none; select 1",
           "reset session authorization",
           "create table reports.pwned (a text)",
           "update pressrun.settings set delete_grace = '1 day'",
           "insert into pressrun.queue_pauses default values",
           "create function pressrun.other() returns integer language sql as $f$ select 1 $f$",
           "drop function pressrun.now() cascade",
           "create view reports.v as select 1 as one",
           "alter function pressrun.now() owner to pressrun_reader",
           "grant select on pressrun.settings to pressrun_reader",
           "commit",
           "create type reports.t as (a integer)",
           "drop table pressrun.settings cascade",
           "do $x$ begin perform setval('pressrun.queue_floor_0', 9000000000000000); end $x$",
           "select setval('pressrun.queue_floor_0', 9000000000000000)",
           "/* ' */ do $x$ begin null; end $x$ -- '",
           "comment on function reports.numbers is E'a'\n'\\' , '; do $x$ begin null; end $x$; --'",
       }) {
    EXPECT_THAT(failure(made + "; " + more), testing::Not("none")) << more;
  }
  EXPECT_EQ(value("select count(*) from pg_roles where rolname = 'pwned'"), "0");
  EXPECT_EQ(value("select count(*) from pg_class where relnamespace = 'reports'::regnamespace"),
            "0");
  EXPECT_THAT(failure(made + "; create table reports.pwned (a text)"),
              HasSubstr("has a statement that begins with \"create table reports\""));
  EXPECT_THAT(
      [&] {
        session_.call("select pressrun.make_report_functions('create table reports.a (b int)')");
      },
      ThrowsMessage<Error>(HasSubstr("does more than create functions in the schema reports")));
}

// C8: nor where the application has texts read as PostgreSQL 9.0 did.
TEST_F(CatalogTest, RefusesAStatementHiddenByAnOldReadingOfTexts) {
  const std::string hidden =
      "; comment on function reports.numbers is 'a\\' , '; do $x$ begin null; end $x$; --'";
  session_.run_script("set standard_conforming_strings = off");
  EXPECT_THAT(failure(sql() + hidden), HasSubstr("syntax error"));
}

// C8: the planner runs functions, and who applies the catalog may be a superuser.
TEST_F(CatalogTest, RefusesAPlanThatWouldChangeItsRole) {
  const std::string rise =
      "; create function reports.rise() returns bigint language sql stable parallel safe as "
      "$$ select length(set_config('ro' || 'le', 'postgres', false))::bigint from (values (1)) v "
      "limit 1 $$; comment on function reports.rise() is 'Rises.'";
  const std::string risen = sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                                "select p.n from public.plain p where p.n < reports.rise()");
  // Made by other means than a file, since a file may not say set_config.
  session_.run_script(rise.substr(2));
  session_.run_script(
      "alter function reports.rise() owner to pressrun_owner; "
      "grant execute on function reports.rise() to pressrun_reader");
  EXPECT_THAT(failure(risen), HasSubstr("within security-definer function"));
  EXPECT_EQ(value("select current_user"), "postgres");
  session_.run_script("drop function reports.rise()");
  EXPECT_THAT(failure(sql() + rise), HasSubstr("uses set_config, which reaches beyond its query"));
}

// C8: nor may it lead what comes after it astray.
TEST_F(CatalogTest, KeepsNothingThatAPlanOrACheckHasSet) {
  session_.run_script(
      "create function reports.strays(bigint, text) returns boolean language sql stable as "
      "$$ select set_config('search_path', 'reports, pg_catalog', false) is not null $$;"
      "create function reports.astray() returns bigint language sql stable as $$ select "
      "length(set_config('search_path', 'reports, pg_catalog', false))::bigint limit 1 $$;"
      "grant execute on all functions in schema reports to pressrun_reader");
  const std::string before = value("show search_path");
  session_.run_script("begin; set local role pressrun_owner");
  EXPECT_EQ(value("select pressrun.reference_exists('strays', 42, 'x')"), "t");
  EXPECT_EQ(value("show search_path"), before);
  value("select pressrun.explain_query('select from public.plain where n < reports.astray()')");
  EXPECT_EQ(value("show search_path"), before);
  session_.run_script("rollback");
}

TEST_F(CatalogTest, RefusesToReplaceAFunctionOfAnotherType) {
  apply(sql());
  nlohmann::json other = nlohmann::json::parse(kJson);
  other["type"] = "others";
  std::string file = sql();
  for (std::size_t at = 0; (at = file.find("reports.numbers", at)) != std::string::npos; at += 14)
    file.replace(at, 15, "reports.others");
  const auto failures = [&](const std::string& function) {
    return apply_catalog(session_, {{"others.sql", function}, {"others.json", other.dump()}})
        .failures;
  };
  EXPECT_THAT(
      failures(file + "; " + sql()),
      ElementsAre(HasSubstr("replaces reports.numbers, which belongs to the report type numbers")));
  EXPECT_THAT(failures(file), IsEmpty());
}

TEST_F(CatalogTest, RefusesAFunctionThatReachesBeyondItsQuery) {
  for (const char* call :
       {"pg_advisory_lock(1)", "pg_try_advisory_xact_lock(1, 2)", "pg_terminate_backend(1)",
        "PG_CANCEL_BACKEND(1)", "ts_rewrite('a', 'select 1')", "set_config('a.b', '1', true)",
        "pg_logical_emit_message(false, 'a', 'b')"}) {
    EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                            "select p.n from public.plain p, " + std::string(call) +
                                " x where event_id > 0")),
                HasSubstr("reaches beyond its query"))
        << call;
  }
}

// C8: whatever a file makes runs with the reader's rights and only reads.
TEST_F(CatalogTest, RefusesHelpersThatAreMoreThanQueries) {
  const std::map<std::string, std::string> forms = {
      {"stable security definer", "must not be `security definer`"},
      {"volatile", "must be `stable`"},
      {"stable set work_mem = '1GB'", "must not have `set`"}};
  for (const auto& [form, complaint] : forms) {
    EXPECT_THAT(failure(sql() +
                        "; create or replace function reports.helper() returns bigint "
                        "language sql " +
                        form + " as $$ select n from public.secret $$"),
                HasSubstr("reports.helper() " + complaint));
  }
  EXPECT_THAT(failure(sql() + "; create or replace function reports.helper() returns bigint "
                              "language plpgsql stable as $$ begin return 1; end $$"),
              HasSubstr("must be `language sql`"));
  EXPECT_THAT(failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                          "select p.n from public.plain p, U&\"pg_advisory\\005fxact_lock\"(1) x "
                          "where event_id > 0")),
              HasSubstr("reaches beyond its query"));
}

TEST_F(CatalogTest, ChecksReferencesWithTheRightsOfTheReader) {
  nlohmann::json metadata = nlohmann::json::parse(kJson);
  metadata["exists_checks"] = {{{"param", "upto"}, {"function", "reports.number_exists"}}};
  const auto with_check = [&](const std::string& table) {
    return failure(sql() +
                       "; create or replace function reports.number_exists(event_id bigint, value "
                       "text) returns boolean language sql stable as $$ select exists (select from "
                       "public." +
                       table +
                       " t where t.n = value::bigint) $$; "
                       "comment on function reports.number_exists is 'Known.'",
                   metadata.dump());
  };
  EXPECT_THAT(with_check("secret"), HasSubstr("pressrun_reader cannot check \"upto\""));
  EXPECT_EQ(with_check("plain"), "none");
  session_.run_script("insert into public.plain values (7)");
  EXPECT_EQ(value("select pressrun.reference_exists('number_exists', 0, '7')"), "t");
  EXPECT_EQ(value("select pressrun.reference_exists('number_exists', 0, '8')"), "f");
}

TEST_F(CatalogTest, SaysWhatTheReaderMayNotRead) {
  EXPECT_THAT(
      failure(sql("stable parallel safe", "n bigint", "event_id bigint, upto bigint",
                  "select s.n from public.secret s where s.n <= upto and event_id > 0")),
      HasSubstr("numbers.sql: pressrun_reader cannot run it: permission denied for table secret"));
}

// What its author needs is said first, and not the file or a statement of ours.
TEST_F(CatalogTest, SaysOfSqlWhatItsAuthorNeeds) {
  const std::string arguments = "event_id bigint, upto bigint";
  EXPECT_EQ(
      failure(sql("stable parallel safe", "n bigint", arguments, "select 'a'::text")),
      "numbers.sql: Actual return type is text. (return type mismatch in function declared to "
      "return bigint)\nSQL function \"numbers\"");
  EXPECT_EQ(failure(sql("stable parallel safe", "n bigint, m bigint", arguments,
                        "select upto, 'a'::text")),
            "numbers.sql: Final statement returns text instead of bigint at column 2. (return type "
            "mismatch in function declared to return record)\nSQL function \"numbers\"");
  EXPECT_EQ(failure(sql("stable parallel safe", "n bigint", arguments,
                        "\nselect p.n from public.plian p where event_id > 0")),
            "numbers.sql:2: relation \"public.plian\" does not exist\n"
            "select p.n from public.plian p where event_id > 0 \n"
            "                ^");
  EXPECT_EQ(
      failure(sql("stable parallel safe", "n bigint", arguments, "select reports.nothing(1)")),
      "numbers.sql:1: function reports.nothing(integer) does not exist\n"
      " select reports.nothing(1) \n"
      "        ^\n"
      "No function matches the given name and argument types. You might need to add explicit "
      "type casts.");
  EXPECT_EQ(failure(sql("stable parallel safe", "n bigint", arguments,
                        "select 1 / (event_id - event_id + 0 * upto)")),
            "none");
  EXPECT_EQ(failure(sql() + "; create table reports.more (a text)"),
            "numbers.sql: has a statement that begins with \"create table reports\": it may have "
            "\"create or replace function reports...\" and \"comment on function reports...\"");
}

// PostgreSQL counts from where a function's body begins.
TEST_F(CatalogTest, NamesTheLineOfTheFile) {
  const std::string head = "-- one\n-- two\n";
  const auto with = [](const std::string& name, const std::string& body) {
    return "create or replace function reports." + name +
           "(event_id bigint, upto bigint)\nreturns table (n bigint)\nlanguage sql stable parallel "
           "safe\nas " +
           body + ";\ncomment on function reports." + name + " is 'It is.';\n";
  };
  const std::string right = with("numbers", "$$\n  select p.n\n  from public.plain p\n$$");
  EXPECT_EQ(failure(head + right), "none");
  const std::string wrong = "numbers.sql:7: column p.m does not exist\n  select p.m\n         ^";
  EXPECT_EQ(failure(head + with("numbers", "$$\n  select p.m\n  from public.plain p\n$$")), wrong);
  EXPECT_EQ(failure(head + with("numbers",
                                "'\n  select p.m\n  from public.plain p where ''a'' = ''b'' '")),
            wrong);
  EXPECT_EQ(failure(head + right + with("numbers_twice", "$$\n  selct 1\n$$")),
            "numbers.sql:15: syntax error at or near \"selct\"\n  selct 1\n  ^");
  EXPECT_EQ(failure(head + right + "comment on function reports.numbers as 'x';"),
            "numbers.sql:11: syntax error at or near \"as\"\n"
            "comment on function reports.numbers as 'x';\n"
            "                                    ^");
  EXPECT_EQ(failure(head + with("numbers",
                                "$$ select q.n from (select p.m from public.plain p)\n"
                                "  q join public.plian on true $$")),
            "numbers.sql:6: column p.m does not exist\n"
            " select q.n from (select p.m from public.plain p)\n"
            "                         ^");
  // A body that stands twice may be wrong in one place only.
  const std::string body = "$$\n  select o\n  from public.plain p\n$$";
  std::string first = with("numbers", body);
  first.replace(first.find("upto"), 4, "o");
  EXPECT_THAT(failure(first + with("numbers_twice", body)),
              testing::StartsWith("numbers.sql: column \"o\" does not exist\nLINE 2:   select o"));
}

// What the metadata's checks do not know, the table does.
TEST_F(CatalogTest, SaysOfTheDatabaseOnlyWhatItObjectsTo) {
  session_.run_script(
      "alter table pressrun.report_types add constraint no_numbers check (title <> 'Numbers')");
  EXPECT_EQ(failure(sql()),
            "numbers.json: new row for relation \"report_types\" violates check constraint "
            "\"no_numbers\"");
}

TEST_F(CatalogTest, LeavesATypeAsItWasWhenItFails) {
  apply(sql());
  EXPECT_NE(failure(sql("volatile")), "none");
  EXPECT_EQ(value("select provolatile from pg_proc where proname = 'numbers'"), "s");
}

// C3: with such a schema every request would be answered by 500.
TEST_F(CatalogTest, LeavesATypeAsItWasWhenItsSchemaIsNotValid) {
  apply(sql());
  std::string wrong = kJson;
  wrong.replace(wrong.find("\"integer\""), 9, "\"intiger\"");
  EXPECT_THAT(failure(sql(), wrong), HasSubstr("numbers.json: \"params.properties.upto\" is not"));
  EXPECT_EQ(value("select params_schema #>> '{properties,upto,type}' from pressrun.report_types "
                  "where type = 'numbers'"),
            "integer");
}

TEST_F(CatalogTest, GoesOnWithTheOthers) {
  std::string other_json = kJson;
  other_json.replace(other_json.find("numbers"), 7, "another");
  std::string other_sql = sql();
  other_sql.replace(other_sql.find("numbers"), 7, "another");
  const CatalogResult result = apply_catalog(session_, {{"another.sql", "nonsense"},
                                                        {"another.json", other_json},
                                                        {"numbers.sql", sql()},
                                                        {"numbers.json", kJson}});
  EXPECT_THAT(result.changed, ElementsAre("numbers"));
  EXPECT_THAT(result.failures,
              ElementsAre(HasSubstr("another.sql: has a statement that begins with \"nonsense\"")));
}

TEST_F(CatalogTest, ReportsWrongMetadata) {
  EXPECT_THAT(failure(sql(), "{"), HasSubstr("numbers.json: "));
  std::string unknown_column = kJson;
  unknown_column.replace(unknown_column.find("\"name\": \"n\""), 11, "\"name\": \"m\"");
  EXPECT_THAT(failure(sql(), unknown_column), HasSubstr("\"columns[0].name\" says \"m\""));
  const auto with = [](const std::string& key, const nlohmann::json& value) {
    nlohmann::json metadata = nlohmann::json::parse(kJson);
    metadata[key] = value;
    return metadata.dump();
  };
  EXPECT_THAT(failure(sql(), with("chunks", {{"key", {"m"}}, {"rows", 10}})),
              HasSubstr("\"chunks.key[0]\" says \"m\", but"));
  EXPECT_THAT(failure(sql(), with("columns", {{{"name", "n"}, {"hidden", true}}})),
              HasSubstr("must leave a column that is not hidden"));
  EXPECT_THAT(failure(sql(), with("limits", {{"size_bytes", 0}})),
              HasSubstr("numbers.json: \"limits.size_bytes\" must be a whole number from 1"));
}

TEST_F(CatalogTest, KeepsALayoutWithTheColumnsAndArgumentsOfItsFunctions) {
  EXPECT_EQ(failure(twice(), json_with(section_of())), "none");
  const auto layout = nlohmann::json::parse(
      value("select layout from pressrun.report_types where type = 'numbers'"));
  const auto& sections = layout["sections"];
  ASSERT_EQ(sections.size(), 2U);
  EXPECT_EQ(sections[0]["main"], true);
  EXPECT_EQ(sections[0]["function"], "numbers");
  EXPECT_EQ(sections[0]["title"], "All");
  EXPECT_EQ(sections[0]["columns"][0]["title"], "Number");
  EXPECT_EQ(sections[1]["kind"], "bars");
  EXPECT_EQ(sections[1]["main"], false);
  EXPECT_EQ(sections[1]["function"], "numbers_twice");
  EXPECT_EQ(sections[1]["arguments"].dump(), R"([{"name":"upto","type":"bigint"}])");
  EXPECT_EQ(sections[1]["columns"][0].dump(), R"({"name":"label","type":"text"})");
  EXPECT_EQ(sections[1]["columns"][1].dump(),
            R"({"name":"twice","title":"Twice","total":"sum","type":"bigint"})");
  EXPECT_EQ(value("select translations::text from pressrun.report_types where type = 'numbers'"),
            R"({"de": {"title": "Zahlen"}})");
  EXPECT_EQ(value("select string_agg(r, ' ' order by r) from unnest(array['pressrun_reader', "
                  "'pressrun_httpd']) r where has_function_privilege(r, "
                  "'reports.numbers_twice(bigint, bigint)', 'execute')"),
            "pressrun_reader");
  EXPECT_THAT(apply(twice(), json_with(section_of())).unchanged, ElementsAre("numbers"));
}

TEST_F(CatalogTest, ATypeWithoutSectionsIsOneTable) {
  apply(sql());
  EXPECT_EQ(value("select string_agg(s ->> 'kind', ' ') from pressrun.report_types, "
                  "jsonb_array_elements(layout -> 'sections') s where (s -> 'main')::boolean"),
            "table");
}

TEST_F(CatalogTest, HoldsSectionsToTheRulesOfReports) {
  const auto refused = [&](const std::string& function) {
    return failure(function, json_with(section_of()));
  };
  EXPECT_THAT(refused(sql()), HasSubstr("must create the function reports.numbers_twice"));
  EXPECT_THAT(refused(twice("volatile parallel safe")), HasSubstr("must be `stable`"));
  EXPECT_THAT(refused(twice("stable parallel safe", "label text, twice bigint",
                            "event_id bigint, upto bigint",
                            "select '', 1::bigint; select p.n::text, p.n from public.plain p")),
              HasSubstr("does not inline reports.numbers_twice"));
  EXPECT_THAT(refused(twice("stable parallel safe", "label text, twice bigint", "upto bigint",
                            "select '', upto")),
              HasSubstr("must have `event_id bigint` as its first argument"));
  EXPECT_THAT(refused(twice("stable parallel safe", "label text, twice bigint",
                            "event_id bigint, low bigint", "select '', low")),
              HasSubstr("has the argument \"low\" of type bigint, but"));
  EXPECT_THAT(refused(twice("stable parallel safe", "label text, twice bigint",
                            "event_id bigint, upto integer", "select '', upto::bigint")),
              HasSubstr("of type integer, but"));
  EXPECT_THAT(
      refused(twice("stable parallel safe", "label text, twice bigint",
                    "event_id bigint, upto bigint", "select s.n::text, s.n from public.secret s")),
      HasSubstr("permission denied for table secret"));
  EXPECT_EQ(value("select count(*) from pg_proc where proname like 'numbers%'"), "0");
}

TEST_F(CatalogTest, WantsADefaultWhereTheReportHasOne) {
  const std::string arguments = "event_id bigint, upto bigint, low bigint default 0";
  const std::string with_low = sql("stable parallel safe", "n bigint", arguments) +
                               "; create or replace function reports.numbers_twice(event_id "
                               "bigint, low bigint) returns table (label text, twice bigint) "
                               "language sql stable parallel safe as $$ select '', low $$";
  EXPECT_THAT(failure(with_low, json_with(section_of())), HasSubstr("which needs a default"));
}

TEST_F(CatalogTest, RefusesColumnsThatASectionCannotShow) {
  const auto refused = [&](const std::string& kind, const std::string& columns,
                           const std::string& body) {
    return failure(twice("stable parallel safe", columns, "event_id bigint, upto bigint", body),
                   json_with({{"kind", kind}, {"function", "reports.numbers_twice"}}));
  };
  EXPECT_THAT(refused("bars", "label text", "select ''::text"),
              HasSubstr("\"layout.sections[1]\" needs a function with two columns"));
  EXPECT_THAT(refused("lines", "label text, other text", "select ''::text, ''::text"),
              HasSubstr("draws the column \"other\", whose type text is not a number"));
  EXPECT_THAT(refused("donut", "label text, a bigint, b bigint", "select '', upto, upto"),
              HasSubstr("is a donut, which shows two columns"));
  EXPECT_EQ(refused("figures", "label text, other text", "select ''::text, ''::text"), "none");
}

TEST_F(CatalogTest, RefusesTotalsAndStylesOfWhatIsNoNumber) {
  nlohmann::json metadata = nlohmann::json::parse(json_with(section_of()));
  metadata["layout"]["sections"][1]["columns"][0] = {{"name", "label"}, {"total", "sum"}};
  EXPECT_THAT(failure(twice(), metadata.dump()),
              HasSubstr("sections[1].columns[0].total\" needs a column of numbers"));
  metadata["layout"]["sections"][1]["columns"][0] = {{"name", "label"}, {"style", "money"}};
  EXPECT_THAT(failure(twice(), metadata.dump()), HasSubstr("columns[0].style\" needs"));
  metadata["layout"]["sections"][1]["columns"][0] = {{"name", "lable"}};
  EXPECT_THAT(failure(twice(), metadata.dump()),
              HasSubstr("says \"lable\", but reports.numbers_twice(bigint,bigint) returns no"));
}

TEST_F(CatalogTest, ReplacesSectionsWhoseColumnsChangedAndDropsThoseThatAreGone) {
  apply(twice(), json_with(section_of()));
  EXPECT_EQ(failure(twice("stable parallel safe", "label text, half numeric, twice bigint",
                          "event_id bigint, upto bigint", "select '', 0.5, upto"),
                    json_with(section_of())),
            "none");
  EXPECT_EQ(failure(sql()), "none");
  EXPECT_EQ(value("select count(*) from pg_proc where proname = 'numbers_twice'"), "0");
}

TEST_F(CatalogTest, LeavesToATypeWhatIsItsOwn) {
  apply(twice(), json_with(section_of()));
  nlohmann::json other = nlohmann::json::parse(kJson);
  other["type"] = "numbers-twice";
  const CatalogResult result = apply_catalog(
      session_, {{"numbers-twice.sql", twice()}, {"numbers-twice.json", other.dump()}});
  EXPECT_THAT(result.failures,
              ElementsAre(HasSubstr("the function reports.numbers_twice belongs to the report "
                                    "type numbers: take another name")));
}

TEST_F(CatalogTest, WantsEveryFunctionInTheFileOfItsType) {
  apply(twice(), json_with(section_of()));
  EXPECT_THAT(failure(sql(), json_with(section_of())),
              HasSubstr("numbers.sql: must create the function reports.numbers_twice"));
}

TEST_F(CatalogTest, SaysThatMigrateComesFirst) {
  test::EmptyDatabase empty;
  Session session = empty.connect();
  EXPECT_THAT([&] { apply_catalog(session, embedded_catalog()); },
              ThrowsMessage<Error>(HasSubstr("run `pressrunctl migrate`")));
}

TEST_F(CatalogTest, Retires) {
  apply(sql());
  EXPECT_TRUE(retire_report_type(session_, "numbers"));
  EXPECT_FALSE(retire_report_type(session_, "numbers"));
}

TEST_F(CatalogTest, TheBuiltInTypesApplyToTheSampleDomain) {
  migrate(session_, sample_migrations());
  const CatalogResult result = apply_catalog(session_, embedded_catalog());
  EXPECT_THAT(result.failures, IsEmpty());
  EXPECT_EQ(result.changed.size(), 17U);
}

}  // namespace
}  // namespace pressrun::db
