// O4: what doctor and top draw.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/ctl/doctor/disk_space.h"
#include "engine/ctl/doctor/report.h"
#include "engine/ctl/top/top_screen.h"

namespace pressrun::engine::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(DiskSpace, IsJudgedByBytesShareAndFiles) {
  const auto judged = [](const DiskSpace& space) {
    return judge_disk("disk", "/data", space).severity;
  };
  constexpr std::uint64_t kGb = 1'000'000'000;
  EXPECT_EQ(judged({100 * kGb, 30 * kGb, 1000, 900}), Severity::kOk);
  EXPECT_EQ(judged({100 * kGb, 4 * kGb, 1000, 900}), Severity::kWarning);
  EXPECT_EQ(judged({20'000 * kGb, 60 * kGb, 1000, 900}), Severity::kOk) << "60 GB are enough";
  EXPECT_EQ(judged({10 * kGb, kGb / 10, 1000, 900}), Severity::kError);
  EXPECT_EQ(judged({100 * kGb, 50 * kGb, 1000, 10}), Severity::kWarning);
  EXPECT_EQ(judged({100 * kGb, 50 * kGb, 0, 0}), Severity::kOk) << "nobody counts the files";
  EXPECT_EQ(judge_disk("disk", "/data", {100 * kGb, 4 * kGb, 1000, 9}).finding,
            "4000 MB of 100 GB are free where /data is, and room for 9 more files.");
}

const Findings kFindings = {{"roles", Severity::kOk, "Fine.", ""},
                            {"clock", Severity::kWarning, "It is wrong\x1b[31m.", "set it"},
                            {"store", Severity::kError, "It is gone.", "mount it"},
                            {"mail", Severity::kOk, "Fine.", ""}};

TEST(DoctorReport, NamesTheWorstFirstWithItsRemedy) {
  EXPECT_EQ(as_report(kFindings, {}),
            "error    store: It is gone.\n         -> mount it\n"
            "warning  clock: It is wrong [31m.\n         -> set it\n"
            "ok       roles, mail\n\n1 error, 1 warning, 0 notes.\n");
  EXPECT_THAT(as_report(kFindings, {.width = 100, .colours = true}), HasSubstr("\033[1;31merror"));
}

TEST(DoctorReport, BreaksLongSentencesButNoRemedy) {
  const std::string words = "one two three four five six seven eight nine ten eleven";
  const std::string report = as_report({{"x", Severity::kNote, words, words}}, {.width = 40});
  EXPECT_THAT(report, HasSubstr("note     x: one two three four five six\n         seven eight"));
  EXPECT_THAT(report, HasSubstr("-> " + words + "\n"));
}

TEST(DoctorReport, IsAnArrayForMachines) {
  const auto array = nlohmann::json::parse(as_json_array(kFindings));
  ASSERT_EQ(array.size(), 4U);
  EXPECT_EQ(array[0], (nlohmann::json{{"check", "store"},
                                      {"severity", "error"},
                                      {"finding", "It is gone."},
                                      {"remedy", "mount it"}}));
  EXPECT_TRUE(array[3].at("remedy").is_null());
}

TEST(DoctorReport, GivesAnExitCode) {
  EXPECT_EQ(exit_code_of({{"a", Severity::kOk, "", ""}, {"b", Severity::kNote, "", ""}}), 0);
  EXPECT_EQ(exit_code_of({{"a", Severity::kWarning, "", ""}, {"b", Severity::kNote, "", ""}}), 1);
  EXPECT_EQ(exit_code_of(kFindings), 2);
}

TopData busy() {
  TopData data{.database = "pressrun", .at = "2026-11-27 09:30:00Z"};
  data.overview = {.queued = 40, .oldest_seconds = 400, .running = 30, .workers = 2, .hosts = 1};
  for (int i = 0; i < 30; ++i) {
    data.running.push_back({.job = "01kb2x4n8z9q7w6v5t3s2r1" + std::to_string(100 + i),
                            .type = "completed-orders",
                            .stage = "rendering",
                            .host = "a-host-with-a-long-name.example.org",
                            .pid = 4242,
                            .rows = 1234567,
                            .percent = 50,
                            .seconds = 3725});
    data.waiting.push_back({.type = "inventory", .lane = "interactive", .state = "limit"});
    data.failed.push_back({.job = "01kb2x4n8z9q7w6v5t3s2r1abc",
                           .type = "users",
                           .code = "dataset_too_large",
                           .why = "Zu groß für\neine Datei"});
  }
  return data;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::size_t columns(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

TEST(TopScreen, FitsEveryWindow) {
  for (const ScreenSize size : {ScreenSize{80, 24}, ScreenSize{200, 50}, ScreenSize{40, 10},
                                ScreenSize{20, 3}, ScreenSize{1, 1}}) {
    const auto lines = lines_of(draw(busy(), {.size = size, .unicode = true, .keys = true}));
    EXPECT_LE(lines.size(), size.rows);
    for (const std::string& line : lines) EXPECT_LE(columns(line), size.columns) << line;
  }
}

TEST(TopScreen, SharesTheRowsAndCountsTheRest) {
  const std::string screen = draw(busy(), {.size = {80, 24}, .keys = true});
  for (const char* title : {"RUNNING", "WAITING", "FAILED"}) EXPECT_THAT(screen, HasSubstr(title));
  EXPECT_THAT(screen, HasSubstr("#####.....  50% rendering"));
  EXPECT_THAT(screen, HasSubstr("more\n"));
  EXPECT_EQ(lines_of(screen).back(), "q quits");
  EXPECT_THAT(draw(busy(), {.size = {200, 1000}}), Not(HasSubstr("more\n")));
}

TEST(TopScreen, HasNoEscapesUnlessAskedFor) {
  EXPECT_THAT(draw(busy(), {.size = {80, 24}}), Not(HasSubstr("\033")));
  EXPECT_THAT(draw(busy(), {.size = {80, 24}, .colours = true}), HasSubstr("\033[33m"));
}

TEST(TopScreen, SaysWhatIsWrongWhereTheKeysAre) {
  const auto lines =
      lines_of(draw(busy(), {.size = {80, 24}, .notice = "the database is away", .keys = true}));
  EXPECT_EQ(lines.back(), "the database is away");
}

TEST(TopScreen, WritesShortTimesAndCounts) {
  EXPECT_EQ(short_time(-1), "0s");
  EXPECT_EQ(short_time(59.9), "59s");
  EXPECT_EQ(short_time(725), "12m05s");
  EXPECT_EQ(short_time(3725), "1h02m");
  EXPECT_EQ(short_time(200000), "2d07h");
  EXPECT_EQ(short_count(9999), "9999");
  EXPECT_EQ(short_count(12345), "12.3k");
  EXPECT_EQ(short_count(999949), "999.9k");
  EXPECT_EQ(short_count(999999), "1.0M");
}

}  // namespace
}  // namespace pressrun::engine::ctl
