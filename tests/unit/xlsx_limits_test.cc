// F4, F5: bounded memory and disk, an exact limit, and nothing left behind whatever happens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <optional>

#include "reports/measuring_sink.h"
#include "reports/xlsx_writer.h"
#include "tests/support/long_run.h"
#include "tests/support/read_xlsx.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::reports {
namespace {

using K = ValueKind;

class CountingSink : public ByteSink {
 public:
  void write(std::string_view bytes) override {
    total += bytes.size();
    largest = std::max(largest, bytes.size());
  }
  std::uint64_t total = 0;
  std::size_t largest = 0;
};

std::size_t open_descriptors() {
  const auto files = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

// A report of `rows` rows and a chart.
void write_report(XlsxWriter& writer, int rows) {
  writer.begin(test::report_named("Guests"));
  writer.begin_section({SectionKind::kBars, "Bars", false, {{"c"}, {"n", K::kInteger}}});
  writer.row({"x", "1"});
  writer.end_section();
  writer.begin_section({.columns = {{"n", K::kInteger}, {"name"}, {"note"}}});
  for (int i = 0; i < rows; ++i) {
    const std::string number = std::to_string(i);
    const std::string name = "guest number " + number;
    writer.row({number, name, "a note that takes some room"});
  }
  writer.end_section();
  writer.end();
}

class XlsxLimits : public testing::Test {
 protected:
  // Nothing else opens anything meanwhile.
  void SetUp() override { descriptors_ = open_descriptors(); }
  void TearDown() override {
    EXPECT_EQ(open_descriptors(), descriptors_);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  }
  std::uint64_t write(int rows, std::uint64_t limit, std::uint64_t temporary_limit) {
    CountingSink end;
    MeasuringSink sink(end, limit);
    XlsxWriter writer(sink, {folder_.path(), temporary_limit});
    write_report(writer, rows);
    return end.total;
  }
  bool fits(std::uint64_t temporary_limit) {
    try {
      write(500, kAny, temporary_limit);
      return true;
    } catch (const LimitExceeded& error) {
      EXPECT_EQ(error.limit(), temporary_limit);
      return false;
    }
  }

  static constexpr std::uint64_t kAny = 1u << 30;
  test::TemporaryFolder folder_;
  std::size_t descriptors_ = 0;
};

TEST_F(XlsxLimits, LeavesNothingOpenWhenAllIsWell) { EXPECT_GT(write(500, kAny, kAny), 1000u); }

TEST_F(XlsxLimits, KeepsTheArtifactsLimitToTheByte) {
  const std::uint64_t bytes = write(500, kAny, kAny);
  EXPECT_EQ(write(500, bytes, kAny), bytes);
  EXPECT_THROW(write(500, bytes - 1, kAny), LimitExceeded);
}

TEST_F(XlsxLimits, KeepsTheLimitOfTemporaryXmlToTheByte) {
  std::uint64_t low = 0;
  std::uint64_t high = 1u << 20;
  while (low + 1 < high) {
    const std::uint64_t middle = (low + high) / 2;
    (fits(middle) ? high : low) = middle;
  }
  EXPECT_GT(high, 50'000u);
  EXPECT_FALSE(fits(high - 1));
  EXPECT_TRUE(fits(high));
}

TEST_F(XlsxLimits, StopsSoonBeyondTheLimitOfTemporaryXml) {
  CountingSink sink;
  XlsxWriter writer(sink, {folder_.path(), 100'000});
  writer.begin({});
  writer.begin_section({.columns = {{"a"}}});
  const std::string value(100, 'x');
  int rows = 0;
  EXPECT_THROW(for (; rows < 1'000'000; ++rows) writer.row({value}), LimitExceeded);
  EXPECT_LT(rows, 1'000);
  EXPECT_EQ(sink.total, 0u);
}

TEST_F(XlsxLimits, StopsAtALimitWithinOneLongText) {
  CountingSink sink;
  XlsxWriter writer(sink, {folder_.path(), 1'000'000});
  writer.begin({});
  writer.begin_section({.columns = {{"a"}}});
  const std::string value(3'000'000, 'x');
  EXPECT_THROW(writer.row({value}), LimitExceeded);
}

TEST_F(XlsxLimits, LeavesNothingWhenItIsGivenUp) {
  CountingSink sink;
  {
    XlsxWriter writer(sink, {folder_.path()});
    writer.begin({});
    writer.begin_section({.columns = {{"a"}, {"b"}}});
    for (int i = 0; i < 1000; ++i) writer.row({"x", "y"});
  }
  { const XlsxWriter unused(sink, {folder_.path()}); }
  EXPECT_EQ(sink.total, 0u);
}

TEST_F(XlsxLimits, LeavesNothingWhenItsSinkThrows) {
  class BrokenSink : public ByteSink {
   public:
    void write(std::string_view) override { throw std::runtime_error("the store is gone"); }
  };
  BrokenSink sink;
  XlsxWriter writer(sink, {folder_.path()});
  EXPECT_THROW(write_report(writer, 500), std::runtime_error);
}

// The process may make no file larger than this, as if the disk were full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t bytes) {
    old_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, old_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*old_handler_)(int) = nullptr;
};

TEST_F(XlsxLimits, NeverOffersAWorkbookOfAFullDisk) {
  std::uint64_t sheet = 0;  // bytes of the rows' XML: the least for which the rows can be written
  for (std::uint64_t bytes = 4'096; bytes < 400'000; bytes += 4'096) {
    const FileSizeLimit full(bytes);
    CountingSink sink;
    try {
      XlsxWriter writer(sink, {folder_.path()});
      write_report(writer, 500);
      sheet = bytes;
      break;
    } catch (const std::runtime_error&) {
      EXPECT_EQ(sink.total, 0u);
    }
  }
  EXPECT_GT(sheet, 50'000u);
  // Around the place where the rows fit and the sheet that is made of them does not.
  for (std::uint64_t bytes = sheet - 8'192; bytes <= sheet; bytes += 128) {
    const FileSizeLimit full(bytes);
    const auto file = folder_.path() / "report.xlsx";
    CountingSink sink;
    try {
      XlsxWriter writer(sink, {folder_.path()});
      write_report(writer, 500);
    } catch (const std::runtime_error&) {
      EXPECT_EQ(sink.total, 0u);
      continue;
    }
    EXPECT_EQ(sink.total, write(500, kAny, kAny)) << bytes;
  }
}

TEST_F(XlsxLimits, PassesBytesOnInPieces) {
  CountingSink sink;
  XlsxWriter writer(sink, {folder_.path()});
  write_report(writer, 60'000);
  EXPECT_GT(sink.total, 512u << 10);
  EXPECT_LE(sink.largest, 256u << 10);
}

// 1,048,576 rows are more than a sheet takes with its header.
TEST_F(XlsxLimits, WritesMoreRowsThanASheetHolds) {
  const int rows = test::is_long_run() ? 1'200'000 : 1'050'000;
  const std::size_t columns = test::is_long_run() ? 12 : 1;
  const auto file = folder_.path() / "large.xlsx";
  {
    test::FileSink sink(file);
    XlsxWriter writer(sink, {folder_.path()});
    writer.begin(test::report_named("Rows"));
    Section section{.columns = {{"n", K::kInteger, "", NumberStyle::kPlain, true}}};
    for (std::size_t i = 1; i < columns; ++i)
      section.columns.push_back({"text " + std::to_string(i)});
    writer.begin_section(section);
    Row row(columns, "some text as there is in a report");
    for (int i = 1; i <= rows; ++i) {
      const std::string number = std::to_string(i);
      row[0] = number;
      writer.row(row);
    }
    writer.end_section();
    writer.end();
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  RecordProperty("peak_mib", std::to_string(usage.ru_maxrss / 1024));
#ifndef __SANITIZE_ADDRESS__
  EXPECT_LT(usage.ru_maxrss, 128 * 1024) << "KiB";
#endif
  if (test::is_long_run()) {
    const auto sheets = test::read_xlsx(file, "--sums")["sheets"];
    EXPECT_EQ(sheets[0]["rows"], 1'048'574);
    EXPECT_EQ(sheets[1]["rows"], 1 + rows - 1'048'573 + 2);
    EXPECT_EQ(sheets[0]["sum"].get<long long>() + sheets[1]["sum"].get<long long>(),
              rows * (rows + 1LL) / 2);
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace pressrun::reports
