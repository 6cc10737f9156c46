// C1: what the metadata of a report type may say, and that each mistake is named with its place.
#include <gmock/gmock.h>

#include "db/catalog.h"
#include "db/report_source.h"

namespace pressrun::db {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

json good_metadata() {
  return {{"type", "guest-list"}, {"title", "Guests"},           {"description", "All guests."},
          {"group", "Guests"},    {"permission", "guests.read"}, {"formats", {"csv"}}};
}

ReportSource source_of(const std::string& metadata) {
  return {"guest-list", "guest-list.sql", "select", "guest-list.json", metadata};
}

std::string complaint(const std::string& metadata) {
  try {
    read_metadata(source_of(metadata));
  } catch (const CatalogError& error) {
    return error.what();
  }
  return "";
}

std::string complaint_with(const std::string& key, const json& value) {
  json metadata = good_metadata();
  metadata[key] = value;
  return complaint(metadata.dump());
}

TEST(ReportSource, IsAPairOfFiles) {
  const auto sources = report_sources({{"b.sql", "1"}, {"b.json", "2"}, {"README.md", "x"}});
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].type, "b");
  EXPECT_EQ(sources[0].sql, "1");
  EXPECT_EQ(sources[0].json, "2");
  EXPECT_THROW(report_sources({{"b.sql", "1"}}), CatalogError);
  EXPECT_THROW(report_sources({{"b.json", "1"}}), CatalogError);
}

TEST(ReportSource, NamesItsFunctionAfterItsType) {
  EXPECT_EQ(read_metadata(source_of(good_metadata().dump()))["function"], "reports.guest_list");
}

TEST(ReportSource, SaysWhichFileAndWhatIsWrong) {
  EXPECT_THAT(complaint("{"), HasSubstr("guest-list.json: "));
  EXPECT_THAT(complaint("[]"), HasSubstr("must be a JSON object"));
  EXPECT_THAT(complaint_with("titel", "x"), HasSubstr("\"titel\" is not known"));
  EXPECT_THAT(complaint_with("title", ""), HasSubstr("\"title\""));
  EXPECT_THAT(complaint_with("type", "other"), HasSubstr("as the file is named"));
  EXPECT_THAT(complaint_with("formats", json::array({"doc"})), HasSubstr("csv, xlsx, pdf"));
  EXPECT_THAT(complaint_with("params", json{{"type", "array"}}), HasSubstr("JSON Schema"));
  EXPECT_THAT(complaint_with("limits", json{{"size", 1}}), HasSubstr("\"limits.size\""));
  EXPECT_THAT(complaint_with("function", "public.x"), HasSubstr("schema reports"));
}

// C3: what the httpd could not check requests with.
TEST(ReportSource, WantsAJsonSchemaThatCanBeUsed) {
  const auto refused = [](const json& property) {
    return complaint_with("params", {{"type", "object"}, {"properties", {{"gate", property}}}});
  };
  EXPECT_THAT(refused({{"type", "strnig"}}),
              AllOf(HasSubstr("guest-list.json: \"params.properties.gate\" is not a valid JSON "
                              "Schema (draft-07)"),
                    HasSubstr("strnig")));
  EXPECT_THAT(refused({{"type", "string"}, {"pattern", "^[0-5][0-9$"}}),
              HasSubstr("\"params.properties.gate\" is not a valid JSON Schema (draft-07): "
                        "\"pattern\" is not a regular expression"));
  EXPECT_THAT(refused({{"type", "array"}, {"items", {{"minLength", -1}}}}),
              HasSubstr("\"params.properties.gate.items\""));
  EXPECT_THAT(refused({{"anyOf", {{{"type", "string"}}, {{"type", "nmuber"}}}}}),
              HasSubstr("\"params.properties.gate.anyOf[1]\""));
  EXPECT_THAT(complaint_with("params", {{"type", "object"}, {"required", {1}}}),
              HasSubstr("\"params\" is not a valid JSON Schema"));
}

TEST(ReportSource, NamesEveryPlaceOfASchemaThatIsWrong) {
  const json params = {{"type", "object"},
                       {"definitions", {{"name", {{"type", "string"}}}}},
                       {"properties",
                        {{"a", {{"type", "strnig"}}},
                         {"b", {{"$ref", "#/definitions/name"}}},
                         {"c", {{"pattern", "("}}}}}};
  EXPECT_THAT(complaint_with("params", params),
              AllOf(HasSubstr("\"params.properties.a\""), HasSubstr("\"params.properties.c\""),
                    testing::Not(HasSubstr("\"params.properties.b\""))));
}

TEST(ReportSource, NamesEveryLimitThatIsWrong) {
  const json limits = {{"size_bytes", 0},
                       {"retention_days", "30"},
                       {"run_deadline", "soon"},
                       {"first_row_timeout", "0 seconds"},
                       {"max_attempts", 21}};
  EXPECT_EQ(complaint_with("limits", limits),
            "guest-list.json: \"limits.size_bytes\" must be a whole number from 1\n"
            "guest-list.json: \"limits.retention_days\" must be a whole number from 1 to 3650\n"
            "guest-list.json: \"limits.run_deadline\" must be a time of at least a second, such "
            "as \"30 minutes\" or \"1 hour 30 minutes\"\n"
            "guest-list.json: \"limits.first_row_timeout\" must be a time of at least a second, "
            "such as \"30 minutes\" or \"1 hour 30 minutes\"\n"
            "guest-list.json: \"limits.max_attempts\" must be a whole number from 1 to 20");
  EXPECT_THAT(complaint_with("limits", {{"size_bytes", 9223372036854775808U}}),
              HasSubstr("\"limits.size_bytes\""));
  EXPECT_THAT(complaint_with("limits", {{"run_deadline", 1800}}),
              HasSubstr("\"limits.run_deadline\""));
}

TEST(ReportSource, TakesTimesAsPostgresWritesThem) {
  for (const char* time : {"30 minutes", "1 hour 30 minutes", "90s", "1 day", "00:30:00", "1:30",
                           "2 HOURS", "1.5 hours", "45 mins"}) {
    EXPECT_EQ(complaint_with("limits", {{"run_deadline", time}}), "") << time;
  }
  for (const char* time : {"", "minutes", "30", "-5 minutes", "30 minutess", "5 minutes ago",
                           "0:00", "1 month", "30 minutes,", "999999999 days"}) {
    EXPECT_THAT(complaint_with("limits", {{"run_deadline", time}}), HasSubstr("run_deadline"))
        << time;
  }
}

TEST(ReportSource, NamesAllMistakesOfAFile) {
  json metadata = good_metadata();
  metadata["title"] = "";
  metadata["position"] = "first";
  metadata["source"] = "Standby";
  metadata["formats"] = {"doc"};
  metadata["limits"] = {{"size", 1}, {"max_attempts", 0}};
  metadata["params"] = {{"type", "object"}, {"properties", {{"a", {{"type", "strnig"}}}}}};
  const std::string text = complaint(metadata.dump());
  for (const char* place : {"title", "position", "source", "formats[0]", "limits.size",
                            "limits.max_attempts", "params.properties.a"}) {
    EXPECT_THAT(text, HasSubstr("guest-list.json: \"" + std::string(place) + "\" ")) << place;
  }
}

TEST(ReportSource, WantsNamesThatTheDatabaseTakes) {
  const json metadata = {
      {"type", "Gäste"},   {"title", "Guests"},           {"description", "All."},
      {"group", "Guests"}, {"permission", "guests.read"}, {"formats", {"csv"}}};
  try {
    read_metadata({"Gäste", "Gäste.sql", "select", "Gäste.json", metadata.dump()});
    FAIL();
  } catch (const CatalogError& error) {
    EXPECT_THAT(error.what(), HasSubstr("Gäste.json: \"type\" must be small letters"));
  }
  EXPECT_THAT(complaint_with("function", "reports.Guests"), HasSubstr("\"function\" must be"));
  EXPECT_THAT(
      complaint_with("exists_checks", {{{"param", "a"}, {"function", "reports.b"}, {"text", ""}}}),
      HasSubstr("\"exists_checks[0].text\" is not known"));
  EXPECT_THAT(complaint_with("exists_checks",
                             {{{"param", "a"}, {"function", "reports.b"}, {"status", 403}}}),
              HasSubstr("\"exists_checks[0].status\" must be 400 or 404"));
}

// What editors on Windows put before a text.
TEST(ReportSource, TakesAByteOrderMark) {
  const auto sources =
      report_sources({{"b.sql", "\xEF\xBB\xBFselect"}, {"b.json", "\xEF\xBB\xBF{}"}});
  EXPECT_EQ(sources[0].sql, "select");
  EXPECT_EQ(sources[0].json, "{}");
}

TEST(ReportSource, RefusesAKeyThatStandsTwice) {
  EXPECT_THAT(complaint(R"({"title": "A", "group": "B", "title": "C"})"),
              HasSubstr("guest-list.json: \"title\" stands twice: keep one"));
  EXPECT_THAT(complaint(R"({"a": [{"b": 1}, {"c": {}, "d": [1, 2], "c": 2}], "e": 1, "e": 2})"),
              AllOf(HasSubstr("\"a[1].c\" stands twice"), HasSubstr("\"e\" stands twice")));
}

TEST(ReportSource, SaysWhereTheJsonEnds) {
  EXPECT_THAT(complaint("{\n  \"type\": guest\n}"),
              AllOf(HasSubstr("guest-list.json: "), HasSubstr("line 2, column"),
                    testing::Not(HasSubstr("json.exception"))));
}

std::string layout_complaint(const json& sections) {
  return complaint_with("layout", {{"sections", sections}});
}

json main_and(const json& section) { return json::array({{{"kind", "table"}}, section}); }

const json kFigures = {{"kind", "figures"}, {"function", "reports.guest_list_figures"}};

json figures_with(const std::string& key, const json& value) {
  json section = kFigures;
  section[key] = value;
  return main_and(section);
}

TEST(ReportSource, TakesALayout) {
  EXPECT_EQ(layout_complaint(main_and(kFigures)), "");
  EXPECT_EQ(complaint_with("layout", json::object()), "") << "one table";
}

TEST(ReportSource, SaysWhichSectionIsWrong) {
  const char* second = "guest-list.json: \"layout.sections[1]";
  EXPECT_THAT(complaint_with("layout", json{{"pages", 1}}), HasSubstr("\"layout.pages\" is not"));
  EXPECT_THAT(layout_complaint(json::array()), HasSubstr("must be a list of sections"));
  EXPECT_THAT(layout_complaint(json::array({1})), HasSubstr("[0]\" must be an object"));
  EXPECT_THAT(layout_complaint(json::array({kFigures})), HasSubstr("exactly one section without"));
  EXPECT_THAT(layout_complaint(main_and({{"kind", "table"}})), HasSubstr("exactly one section"));
  EXPECT_THAT(layout_complaint(json::array({{{"kind", "bars"}}})),
              HasSubstr("must be table in the section without \"function\""));
  EXPECT_THAT(layout_complaint(json::array({{{"kind", "table"}, {"columns", json::array()}}})),
              HasSubstr("described in the type's \"columns\""));
  EXPECT_THAT(layout_complaint(figures_with("kind", "pie")),
              AllOf(HasSubstr(second), HasSubstr("must be one of table, figures, details")));
  EXPECT_THAT(layout_complaint(figures_with("titel", "x")), HasSubstr(".titel\" is not known"));
  EXPECT_THAT(layout_complaint(figures_with("title", "")), HasSubstr(".title\" must be a text"));
  EXPECT_THAT(layout_complaint(figures_with("function", "reports.other")),
              HasSubstr(".function\" must begin with reports.guest_list_"));
  EXPECT_THAT(layout_complaint(figures_with("function", "reports.guest_list_")),
              HasSubstr("must begin with"));
  EXPECT_THAT(
      layout_complaint(figures_with("function", "reports.guest_list_" + std::string(60, 'x'))),
      HasSubstr("63 bytes"));
  EXPECT_THAT(layout_complaint(figures_with("columns", json::array({{{"name", ""}}}))),
              HasSubstr("sections[1].columns[0].name\" must be a text"));
}

TEST(ReportSource, SaysWhichColumnIsWrong) {
  const auto column = [](const json& one) { return complaint_with("columns", json::array({one})); };
  EXPECT_EQ(column({{"name", "n"}, {"style", "money"}, {"total", "sum"}}), "");
  EXPECT_THAT(complaint_with("columns", "n"), HasSubstr("\"columns\" must be a list"));
  EXPECT_THAT(column("n"), HasSubstr("\"columns[0]\" must be an object"));
  EXPECT_THAT(column({{"title", "N"}}), HasSubstr("\"columns[0].name\" must be a text"));
  EXPECT_THAT(column({{"name", "n"}, {"align", "right"}}), HasSubstr("these are: name, title"));
  EXPECT_THAT(column({{"name", "n"}, {"style", "bold"}}), HasSubstr("plain, money, percent"));
  EXPECT_THAT(column({{"name", "n"}, {"total", "mean"}}), HasSubstr("must be one of sum"));
  EXPECT_THAT(complaint_with("columns", json::array({{{"name", "n"}}, {{"name", "n"}}})),
              HasSubstr("\"columns[1].name\" stands twice"));
  EXPECT_EQ(column({{"name", "n"}, {"labels", {{"a", "A"}}}, {"de", {{"labels", {{"a", "Ä"}}}}}}),
            "");
  EXPECT_THAT(column({{"name", "n"}, {"labels", {{"a", ""}}}}),
              HasSubstr("\"columns[0].labels.a\" must be a text"));
  EXPECT_THAT(column({{"name", "n"}, {"labels", {{"a", "A"}}}, {"de", {{"labels", {{"b", "B"}}}}}}),
              HasSubstr("\"columns[0].de.labels.b\" is a label of a value"));
  EXPECT_EQ(column({{"name", "n"}, {"hidden", true}}), "");
  EXPECT_THAT(column({{"name", "n"}, {"hidden", "yes"}}), HasSubstr("must be true or false"));
  EXPECT_THAT(
      layout_complaint(figures_with("columns", json::array({{{"name", "n"}, {"hidden", true}}}))),
      HasSubstr("cannot hide a column"));
}

// J15
TEST(ReportSource, SaysWhatIsWrongWithItsChunks) {
  const auto chunks = [](const json& value) { return complaint_with("chunks", value); };
  EXPECT_EQ(chunks({{"key", {"n", "m"}}, {"rows", 50000}}), "");
  EXPECT_THAT(chunks(50000), HasSubstr("\"chunks\" must be an object"));
  EXPECT_THAT(chunks({{"key", json::array()}, {"rows", 1}}),
              HasSubstr("\"chunks.key\" must be a list of result columns"));
  EXPECT_THAT(chunks({{"key", {""}}, {"rows", 1}}), HasSubstr("\"chunks.key[0]\" must be a text"));
  EXPECT_THAT(chunks({{"key", {"n", "n"}}, {"rows", 1}}), HasSubstr("stands twice: \"n\""));
  EXPECT_THAT(chunks({{"key", {"n"}}}), HasSubstr("\"chunks.rows\" must be the number of rows"));
  EXPECT_THAT(chunks({{"key", {"n"}}, {"rows", 0}}), HasSubstr("such as 50000"));
  EXPECT_THAT(chunks({{"key", {"n"}}, {"rows", 1}, {"size", 1}}), HasSubstr("is not known here"));
}

TEST(ReportSource, SaysWhichTranslationIsWrong) {
  EXPECT_EQ(complaint_with("de", {{"title", "G\u00e4ste"}, {"group", "G\u00e4ste"}}), "");
  EXPECT_THAT(complaint_with("de", "x"), HasSubstr("\"de\" must be an object"));
  EXPECT_THAT(complaint_with("de", {{"titel", "x"}}), HasSubstr("title, description, group"));
  EXPECT_THAT(complaint_with("de", {{"title", ""}}), HasSubstr("\"de.title\" must be a text"));
  EXPECT_THAT(complaint_with("columns", json::array({{{"name", "n"}, {"de", {{"name", "x"}}}}})),
              HasSubstr("\"columns[0].de.name\" is not known"));
  EXPECT_THAT(layout_complaint(figures_with("de", {{"kind", "x"}})), HasSubstr("de.kind\" is not"));
}

TEST(ReportSource, SaysWhichLabelIsWrong) {
  const auto parameter = [](const std::string& key, const json& value) {
    json property = {{"type", "string"}, {"enum", {"present", "absent"}}};
    property[key] = value;
    return complaint_with("params", {{"type", "object"}, {"properties", {{"presence", property}}}});
  };
  EXPECT_EQ(parameter("x-labels", {{"present", "Came"}}), "");
  EXPECT_EQ(parameter("x-de", {{"title", "G\u00e4ste"}, {"labels", {{"absent", "fern"}}}}), "");
  EXPECT_THAT(parameter("x-labels", {{"came", "Came"}}),
              HasSubstr("\"params.properties.presence.x-labels.came\" is a label of a choice"));
  EXPECT_THAT(parameter("x-labels", {{"present", ""}}), HasSubstr("must be a text"));
  EXPECT_THAT(parameter("x-labels", "Came"), HasSubstr("choice to label"));
  EXPECT_THAT(parameter("x-de", {{"label", "x"}}), HasSubstr("title, description, labels"));
  EXPECT_THAT(parameter("x-de", {{"title", 1}}), HasSubstr("x-de.title\" must be a text"));
  EXPECT_THAT(parameter("x-de", {{"labels", {{"x", "y"}}}}), HasSubstr("labels.x\" is a label"));
  EXPECT_EQ(complaint_with("params", {{"type", "object"},
                                      {"properties",
                                       {{"gates",
                                         {{"type", "array"},
                                          {"items", {{"enum", {"north"}}}},
                                          {"x-labels", {{"north", "North"}}}}}}}}),
            "")
      << "labels of a list are those of its items";
}

TEST(ReportSource, AcceptsTheBuiltInCatalog) {
  const auto sources = report_sources(embedded_catalog());
  EXPECT_EQ(sources.size(), 17U);
  for (const ReportSource& source : sources) EXPECT_NO_THROW(read_metadata(source)) << source.type;
}

}  // namespace
}  // namespace pressrun::db
