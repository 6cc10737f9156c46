#include <gmock/gmock.h>

#include "db/catalog.h"
#include "db/report_source.h"

namespace pressrun::db {
namespace {

using nlohmann::json;
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

TEST(ReportSource, AcceptsTheBuiltInCatalog) {
  const auto sources = report_sources(embedded_catalog());
  EXPECT_GE(sources.size(), 7U);
  for (const ReportSource& source : sources) EXPECT_NO_THROW(read_metadata(source)) << source.type;
}

}  // namespace
}  // namespace pressrun::db
