// F1, F2, F3, F6, F7, C2: one job in several formats, through the whole stack, read back by other
// programs.
#include <fstream>

#include "tests/integration/httpd_world.h"
#include "tests/support/read_xlsx.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

// Whether qpdf finds nothing to complain about.
std::string verdict_on(const fs::path& pdf) {
  try {
    return output_of("qpdf --check '" + pdf.string() + "' 2>&1");
  } catch (const std::exception& error) {
    return error.what();
  }
}
constexpr char kSound[] = "No syntax or stream encoding errors found";

class WorkerFormats : public testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = new ApiWorld(); }
  static void TearDownTestSuite() { delete world_; }

  ApiWorld& world() { return *world_; }

  json job_of(const std::string& type, const json& formats = {"csv", "xlsx", "pdf"},
              const json& params = json::object()) {
    return world().completed_job(client_,
                                 {{"type", type}, {"params", params}, {"format", formats}});
  }
  // Where a format's object lies.
  fs::path file_of(const json& job, const std::string& format) {
    return world().stack.store() / world().database.value(
                                       "select r2_key from pressrun.event_report_job_artifacts "
                                       "where job_id = $1 and format "
                                       "= $2",
                                       {job.at("job_id").get<std::string>(), format});
  }
  std::string text_of(const json& job) {
    return output_of("pdftotext -layout '" + file_of(job, "pdf").string() + "' -");
  }
  // Name -> all its cells, as an independent reader finds them.
  std::map<std::string, std::string> sheets_of(const json& job) {
    const json book = read_xlsx(file_of(job, "xlsx"));
    std::map<std::string, std::string> sheets;
    for (const json& sheet : book.at("sheets")) {
      sheets[sheet.at("name")] = sheet.at("cells").dump();
    }
    return sheets;
  }

  // A completed-orders job with these choices for its CSV.
  json csv_job_of(const json& options) {
    json body = {{"type", "completed-orders"}, {"format", "csv"}};
    if (!options.is_null()) body["csv"] = options;
    const json job = world().completed_job(client_, body);
    EXPECT_EQ(job.at("csv"), options);
    EXPECT_EQ(job.at("artifacts").at(0).at("content_type"), "text/csv; charset=utf-8");
    return job;
  }
  std::string bytes_of(const json& job) {
    std::ifstream file(file_of(job, "csv"), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  // As an independent reader finds them.
  json records_of(const json& job, const std::string& delimiter,
                  const std::string& encoding = "utf-8") {
    return json::parse(
        output_of("/usr/bin/python3 " PRESSRUN_SOURCE_DIR "/tests/support/read_csv.py '" +
                  file_of(job, "csv").string() + "' " + encoding + " '" + delimiter + "'"));
  }

  HttpClient client_ = world_->as("organizer");

 private:
  static ApiWorld* world_;
};
ApiWorld* WorkerFormats::world_ = nullptr;

TEST_F(WorkerFormats, OneJobGivesSeveralFilesOfTheSameRows) {
  const json job = job_of("sales");
  ASSERT_EQ(job.at("artifacts").size(), 3u);
  for (const json& artifact : job.at("artifacts")) {
    EXPECT_EQ(artifact.at("rows"), job.at("artifacts").at(0).at("rows"));
    EXPECT_THAT(artifact.at("filename").get<std::string>(), HasSubstr("sales_"));
  }
  std::ifstream csv(file_of(job, "csv"));
  std::string header;
  std::getline(csv, header);
  EXPECT_THAT(header, HasSubstr("Date"));
}

TEST_F(WorkerFormats, ACsvIsWrittenAsItWasAskedFor) {
  const Answer order = client_.post(
      world().path("/orders"),
      {{"customer", "A,B;C|D\tE \"F\"\r\nG\nH"},
       {"items", {{{"sku", "A;1"}, {"description", "Ä\t|"}, {"quantity", 1}, {"unit_price", 1}}}}});
  ASSERT_EQ(client_.post(order.header("Location") + "/complete", json::object()).status, 200);
  const json plain = csv_job_of(nullptr);
  const json records = records_of(plain, ",");
  ASSERT_GT(records.size(), 1u);
  ASSERT_THAT(records.dump(), HasSubstr(json("A,B;C|D\tE \"F\"\r\nG\nH").dump()));
  const std::string bytes = bytes_of(plain);
  for (const char* delimiter : {",", ";", "|", "\t"}) {
    const json job = csv_job_of({{"delimiter", delimiter}});
    EXPECT_EQ(records_of(job, delimiter), records) << delimiter;
    EXPECT_EQ(bytes_of(job) == bytes, std::string(delimiter) == ",");
  }
  EXPECT_EQ(bytes_of(csv_job_of({{"bom", true}})), "\xEF\xBB\xBF" + bytes);
  EXPECT_EQ(bytes_of(csv_job_of({{"bom", false}})), bytes);
  EXPECT_EQ(bytes_of(csv_job_of({{"line_end", "crlf"}})), bytes);
  const json lf = csv_job_of({{"line_end", "lf"}});
  EXPECT_EQ(bytes_of(lf).size(), bytes.size() - records.size()) << "a byte a record";
  EXPECT_EQ(records_of(lf, ","), records);
  const json all = csv_job_of({{"bom", true}, {"delimiter", ";"}, {"line_end", "lf"}});
  EXPECT_EQ(records_of(all, ";", "utf-8-sig"), records);
  EXPECT_TRUE(bytes_of(all).starts_with("\xEF\xBB\xBForder_number;"))
      << bytes_of(all).substr(0, 40);
}

TEST_F(WorkerFormats, APdfFileIsSoundAndSaysWhatItIs) {
  const json job = job_of("guest-list-summary", {"pdf"});
  EXPECT_THAT(verdict_on(file_of(job, "pdf")), HasSubstr(kSound));
  const std::string text = text_of(job);
  EXPECT_THAT(text, HasSubstr("Guest list"));
  EXPECT_THAT(text, HasSubstr("Spring Gala"));
  EXPECT_THAT(text, HasSubstr("Page 1 of "));
  EXPECT_THAT(text, HasSubstr("Europe/London"));
}

TEST_F(WorkerFormats, AWorkbookHasASheetForEachSectionAndOneAboutItself) {
  const json job = job_of("graphical-check-in", {"xlsx"});
  const auto sheets = sheets_of(job);
  EXPECT_GE(sheets.size(), 4u);
  ASSERT_TRUE(sheets.contains("About"));
  EXPECT_THAT(sheets.at("About"), HasSubstr("Spring Gala"));
  EXPECT_THAT(sheets.at("About"), HasSubstr("Europe/London"));
}

// The sections are read in one snapshot: key figures and rows agree.
TEST_F(WorkerFormats, SectionsAgreeWithTheRows) {
  const json job = job_of("guest-list-summary", {"csv", "pdf"});
  const auto rows = job.at("artifacts").at(0).at("rows").get<int>();
  EXPECT_GT(rows, 0);
  EXPECT_THAT(text_of(job), HasSubstr(rows > 999 ? std::to_string(rows / 1000) + "," +
                                                       std::to_string(1000 + rows % 1000).substr(1)
                                                 : std::to_string(rows)));
}

TEST_F(WorkerFormats, SpeaksTheRequestersLanguageButNotInTheData) {
  world().database.sql(
      "update voyage.users set locale = 'de' where email = 'organizer@voyage.example'");
  const json german = job_of("sales", {"csv", "pdf", "xlsx"}, {{"from", "2026-01-01"}});
  const std::string german_text = text_of(german);
  world().database.sql(
      "update voyage.users set locale = 'en' where email = 'organizer@voyage.example'");
  const json english = job_of("sales", {"csv", "pdf"}, {{"from", "2026-01-01"}});
  EXPECT_THAT(german_text, HasSubstr("Seite 1 von "));
  EXPECT_THAT(german_text, HasSubstr("01.01.2026"));
  EXPECT_THAT(text_of(english), HasSubstr("1 Jan 2026"));
  auto sheets = sheets_of(german);
  EXPECT_TRUE(sheets.contains("Über"));
  EXPECT_THAT(german_text, HasSubstr("Abgeschlossen"));
  EXPECT_THAT(sheets.at("Nach Status"), HasSubstr("Abgeschlossen"));
  EXPECT_THAT(text_of(english), HasSubstr("Completed"));
  const auto sha_of_csv = [](const json& job) {
    for (const json& a : job.at("artifacts")) {
      if (a.at("format") == "csv") return a.at("sha256").get<std::string>();
    }
    return std::string();
  };
  EXPECT_EQ(sha_of_csv(german), sha_of_csv(english));
}

TEST_F(WorkerFormats, EveryTypeComesInEveryFormat) {
  HttpClient owner = world().as("owner");
  const json catalog = owner.get(world().path("/reports/types")).json();
  EXPECT_EQ(catalog.at("data").size(), 17u);
  for (const json& type : catalog.at("data")) {
    const std::string name = type.at("type");
    json params = json::object();
    if (name == "order-statement") {
      params["order"] = world().database.value(
          "select min(order_number) from voyage.orders where event_id = $1", {world().event});
    }
    const json job = world().completed_job(
        owner, {{"type", name}, {"params", params}, {"format", {"csv", "xlsx", "pdf"}}});
    EXPECT_EQ(job.at("artifacts").size(), 3u) << name;
    EXPECT_THAT(verdict_on(file_of(job, "pdf")), HasSubstr(kSound)) << name;
    EXPECT_TRUE(sheets_of(job).contains("About")) << name;
  }
}

}  // namespace
}  // namespace pressrun::test
