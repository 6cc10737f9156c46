// F2: LibreOffice opens our workbooks, sees the same values and reckons the same totals.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "reports/xlsx_writer.h"
#include "tests/support/read_xlsx.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::reports {
namespace {

using K = ValueKind;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_sample(const std::filesystem::path& path) {
  test::FileSink sink(path);
  XlsxWriter writer(sink, {.temporary_folder = path.parent_path()});
  writer.begin(test::report_named("Sample"));
  writer.begin_section(
      {SectionKind::kLines, "Lines", false, {{"day", K::kDate}, {"n", K::kInteger}}});
  writer.row({"2026-01-01", "1"});
  writer.end_section();
  writer.begin_section({.title = "Rows",
                        .columns = {{"text"},
                                    {"money", K::kDecimal, "", NumberStyle::kMoney, true},
                                    {"rate", K::kDecimal, "", NumberStyle::kPercent},
                                    {"ok", K::kBoolean},
                                    {"day", K::kDate},
                                    {"at", K::kTimestamp}}});
  writer.row({"=1+1", "1234.5", "12.5", "t", "2026-02-28", "2026-03-29 03:00:00+02"});
  writer.row({"_x0041_ Zoë \"東京\"", "-0.01", "100", "f", {}, {}});
  writer.end_section();
  writer.end();
}

// A CSV file a sheet.
TEST(XlsxOffice, LibreOfficeReadsWhatWasWritten) {
  if (!std::filesystem::exists("/usr/bin/soffice")) {
    GTEST_SKIP() << "no LibreOffice: ./test --full installs it";
  }
  const test::TemporaryFolder folder;
  const std::string path = folder.path().string();
  write_sample(folder.path() / "sample.xlsx");
  test::output_of("/usr/bin/soffice --headless '-env:UserInstallation=file://" + path +
                  "/profile' --convert-to 'csv:Text - txt - csv "
                  "(StarCalc):44,34,76,1,,1033,false,true,false,false,false,-1' --outdir '" +
                  path + "' '" + path + "/sample.xlsx' 2>&1");
  EXPECT_EQ(read_file(folder.path() / "sample-Rows.csv"),
            "text,money,rate,ok,day,at\n"
            "=1+1,1234.5,12.5,TRUE,2026-02-28,2026-03-29 03:00:00\n"
            "\"_x0041_ Zoë \"\"東京\"\"\",-0.01,100,FALSE,,\n"
            ",,,,,\n"
            "Total,1234.49,,,,\n");
  EXPECT_EQ(read_file(folder.path() / "sample-Lines.csv"), "day,n\n2026-01-01,1\n");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "sample-About.csv"));
}

}  // namespace
}  // namespace pressrun::reports
