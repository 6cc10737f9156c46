// S4, A1: ranges, conditions, preferences, addresses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <thread>

#include "engine/daemon/options.h"
#include "engine/storage/content_disposition.h"
#include "httpd/byte_range.h"
#include "httpd/cors.h"
#include "httpd/email_address.h"
#include "httpd/etag.h"
#include "httpd/job_changes.h"
#include "httpd/prefer.h"
#include "httpd/problem.h"
#include "httpd/request_id.h"

namespace pressrun::httpd {
namespace {

using testing::HasSubstr;

std::string range_of(const std::string& header, std::uint64_t size) {
  const ByteRange range = parse_byte_range(header, size);
  if (std::holds_alternative<WholeFile>(range)) return "whole";
  const auto* part = std::get_if<FilePart>(&range);
  return part ? std::to_string(part->first) + "+" + std::to_string(part->length) : "416";
}

TEST(ByteRange, CutsOutOnePart) {
  EXPECT_EQ(range_of("", 100), "whole");
  EXPECT_EQ(range_of("lines=1-2", 100), "whole");
  EXPECT_EQ(range_of("bytes=0-0", 100), "0+1");
  EXPECT_EQ(range_of("Bytes=0-0", 100), "0+1");
  EXPECT_EQ(range_of("bytes=10-19", 100), "10+10");
  EXPECT_EQ(range_of("bytes=10-", 100), "10+90");
  EXPECT_EQ(range_of("bytes=-10", 100), "90+10");
  EXPECT_EQ(range_of("bytes=-1000", 100), "0+100");
  EXPECT_EQ(range_of("bytes=99-18446744073709551615", 100), "99+1");
}

TEST(ByteRange, ClampsWhatReachesBeyondTheEnd) {
  EXPECT_EQ(range_of("bytes=0-18446744073709551616", 100), "0+100");
  EXPECT_EQ(range_of("bytes=99-340282366920938463463374607431768211456", 100), "99+1");
  EXPECT_EQ(range_of("bytes=-18446744073709551616", 100), "0+100");
}

TEST(ByteRange, RefusesOnlyWhatLiesBeyondTheEnd) {
  for (const char* beyond :
       {"bytes=100-", "bytes=100-200", "bytes=18446744073709551616-", "bytes=-0", "bytes=-00"}) {
    EXPECT_EQ(range_of(beyond, 100), "416") << beyond;
  }
  EXPECT_EQ(range_of("bytes=0-", 0), "416");
  EXPECT_EQ(range_of("bytes=-1", 0), "whole") << "the last byte of nothing is nothing, not wrong";
}

TEST(ByteRange, IgnoresWhatIsMalformed) {
  for (const char* bad : {"bytes=5-4", "bytes=-", "bytes=", "bytes=,", "bytes=a-b", "bytes=1-b",
                          "bytes=1", "bytes=0--1", "bytes=+1-2", "bytes=0-1 2", "bytes=1-2-3",
                          "bytes =0-1", "bytes", "bytes=18446744073709551616-0", "=0-1"}) {
    EXPECT_EQ(range_of(bad, 100), "whole") << bad;
  }
}

TEST(ByteRange, GivesTheWholeForSeveralRanges) {
  for (const char* several : {"bytes=0-1,3-4", "bytes=0-0,-1", "bytes=0-1, 200-300",
                              "bytes=200-300,400-", "bytes=0-1 ,\t3-4"}) {
    EXPECT_EQ(range_of(several, 100), "whole") << several;
  }
  EXPECT_EQ(range_of("bytes=, 0-1 ,", 100), "0+2") << "empty list members count for nothing";
}

TEST(ContentDisposition, KeepsAnyName) {
  EXPECT_EQ(engine::content_disposition("a b.csv"),
            "attachment; filename=\"a b.csv\"; filename*=UTF-8''a%20b.csv");
  const std::string name = engine::content_disposition("\xc3\xa9\"\\\r\n/%.csv");
  EXPECT_EQ(name,
            "attachment; filename=\"________.csv\"; "
            "filename*=UTF-8''%C3%A9%22%5C%0D%0A%2F%25.csv");
}

TEST(Etag, MatchesListsAndWeakTags) {
  const std::string tag = etag_of("body");
  EXPECT_TRUE(matches_etag(tag, tag));
  EXPECT_TRUE(matches_etag("\"x\", W/" + tag, tag));
  EXPECT_TRUE(matches_etag("*", tag));
  EXPECT_FALSE(matches_etag("", tag));
  EXPECT_FALSE(matches_etag("\"x\"", tag));
  EXPECT_NE(etag_of("a"), etag_of("b"));
}

TEST(Etag, ComparesStronglyForIfMatch) {
  const std::string tag = etag_of("body");
  EXPECT_TRUE(meets_if_match(tag, tag));
  EXPECT_TRUE(meets_if_match("\"x\" , " + tag, tag));
  EXPECT_TRUE(meets_if_match("*", tag));
  EXPECT_TRUE(meets_if_match("", tag)) << "no condition";
  EXPECT_FALSE(meets_if_match("W/" + tag, tag));
  EXPECT_FALSE(meets_if_match("\"x\"", tag));
}

TEST(Problem, HasATitleForEveryStatusThatIsGivenAnywhere) {
  for (const int status : {202, 400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413,
                           414, 415, 416, 417, 422, 429, 431, 500, 501, 503, 505}) {
    httplib::Response response;
    Problem(status, "why").write(response, "/v1/x", "r");
    const auto body = nlohmann::json::parse(response.body);
    EXPECT_NE(body["title"], "The request failed") << status;
    EXPECT_NE(body["type"], "urn:pressrun:problem:error") << status;
  }
}

TEST(Prefer, ReadsWait) {
  EXPECT_EQ(preferred_wait("wait=5"), std::chrono::seconds(5));
  EXPECT_EQ(preferred_wait("respond-async, wait=100"), kMaxWait);
  EXPECT_EQ(preferred_wait("handling=lenient; wait=0"), std::chrono::seconds(0));
  for (const char* none :
       {"", "wait", "wait=", "wait=x", "wait=-1", "wait=99999999999", "await=1"}) {
    EXPECT_FALSE(preferred_wait(none)) << none;
  }
}

TEST(RequestId, TakesOnlySaneOnes) {
  httplib::Request request;
  request.headers.emplace("X-Request-Id", "abc-1.2_3");
  EXPECT_EQ(request_id_of(request), "abc-1.2_3");
  for (const std::string& bad : {std::string("a b"), std::string(65, 'a'), std::string("\"x\"")}) {
    request.headers.clear();
    request.headers.emplace("X-Request-Id", bad);
    EXPECT_THAT(request_id_of(request), testing::MatchesRegex("[0-9a-f]{32}"));
  }
}

TEST(EmailAddress, AgreesWithIsemail) {
  const std::filesystem::path file =
      std::filesystem::path(PRESSRUN_SOURCE_DIR) / "../shared/data/email-addresses/tests.xml";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no isemail tests at " << file;
  std::ifstream in(file);
  const std::string xml{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::regex test("<address>([^<&]*)</address>[\\s\\S]*?<category>(\\w+)</category>");
  int accepted = 0;
  for (std::sregex_iterator it(xml.begin(), xml.end(), test), end; it != end; ++it) {
    const std::string address = (*it)[1];
    const std::string category = (*it)[2];
    if (category == "ISEMAIL_ERR") {
      EXPECT_FALSE(is_email_address(address)) << address;
    }
    accepted += is_email_address(address);
  }
  EXPECT_GT(accepted, 10);
}

TEST(EmailAddress, TakesPlainOnesAndNothingThatInjects) {
  for (const char* good : {"a@b.org", "first.last+tag@sub.example.co.uk", "o'neil@x-y.de"}) {
    EXPECT_TRUE(is_email_address(good)) << good;
  }
  for (const char* bad :
       {"", "a", "@b.org", "a@", "a@b", "a@b.org\r\nBcc: c@d.org", "a b@c.org", "a@b..org",
        ".a@b.org", "a.@b.org", "a@-b.org", "a@b.org.", "\"a b\"@c.org", "a@[127.0.0.1]",
        "a@1.2.3.4", "a@b@c.org", "a@b.org,c@d.org", "<a@b.org>", "\xc3\xa4@b.org"}) {
    EXPECT_FALSE(is_email_address(bad)) << bad;
  }
}

TEST(Cors, LetsOnlyConfiguredOriginsIn) {
  const Cors cors("https://a.example,http://localhost:3000");
  httplib::Request request;
  request.headers.emplace("Origin", "https://a.example");
  httplib::Response allowed;
  cors.allow(request, allowed);
  EXPECT_EQ(allowed.get_header_value("Access-Control-Allow-Origin"), "https://a.example");
  cors.preflight(request, "GET", allowed);
  EXPECT_THAT(allowed.get_header_value("Access-Control-Allow-Headers"), HasSubstr("Traceparent"))
      << "pages that are traced send it";
  request.headers.clear();
  request.headers.emplace("Origin", "https://a.example.evil");
  httplib::Response refused;
  cors.allow(request, refused);
  cors.preflight(request, "GET", refused);
  EXPECT_FALSE(refused.has_header("Access-Control-Allow-Origin"));
  EXPECT_FALSE(refused.has_header("Access-Control-Allow-Methods"));
  for (const char* bad : {"*", "a.example", "https://a.example/", "https://", "ftp://a"}) {
    EXPECT_THROW(Cors{bad}, daemon::ConfigError) << bad;
  }
}

TEST(JobChanges, WakesWhoWaitsForTheJob) {
  JobChanges changes;
  JobChanges::Subscription mine(changes, "job1", changes.mark());
  JobChanges::Subscription other(changes, "job2", changes.mark());
  const auto soon = [] { return JobChanges::Clock::now() + std::chrono::milliseconds(30); };
  const auto late = [] { return JobChanges::Clock::now() + std::chrono::seconds(20); };
  changes.notify("1:job0:queued,1:job1:running");
  EXPECT_TRUE(mine.wait_until(late()));
  EXPECT_THAT(mine.statuses(), testing::ElementsAre("running"));
  EXPECT_FALSE(other.wait_until(soon()));
  changes.notify("*");
  EXPECT_TRUE(other.wait_until(late()));
  EXPECT_TRUE(mine.wait_until(late()));
  EXPECT_THAT(mine.statuses(), testing::ElementsAre("")) << "of any job, nobody knows which";
  std::thread stopper([&] { changes.stop(); });
  EXPECT_FALSE(mine.wait_until(JobChanges::Clock::now() + std::chrono::milliseconds(200)));
  stopper.join();
  EXPECT_FALSE(other.wait_until(late()));
}

TEST(JobChanges, EndsAWaitThatNobodyWaitsForAnyMore) {
  JobChanges changes;
  JobChanges::Subscription mine(changes, "job1", changes.mark());
  const auto late = JobChanges::Clock::now() + std::chrono::seconds(20);
  int looks = 0;
  while (mine.wait_until(late, [&] { return ++looks == 3; })) {
  }
  EXPECT_EQ(looks, 3);
  EXPECT_LT(JobChanges::Clock::now(), late - std::chrono::seconds(15));
}

TEST(JobChanges, TellsALateSubscriberWhatItMissedSinceItsMark) {
  JobChanges changes;
  const auto late = [] { return JobChanges::Clock::now() + std::chrono::seconds(20); };
  const auto soon = [] { return JobChanges::Clock::now() + std::chrono::milliseconds(30); };
  changes.notify("1:job1:queued");
  const JobChanges::Mark before = changes.mark();
  JobChanges::Subscription nothing_yet(changes, "job1", before);
  EXPECT_FALSE(nothing_yet.wait_until(soon()));
  changes.notify("1:job1:running,1:job2:failed");
  changes.notify("1:job1:completed");
  JobChanges::Subscription late_one(changes, "job1", before);
  EXPECT_TRUE(late_one.wait_until(late()));
  EXPECT_THAT(late_one.statuses(), testing::ElementsAre("running", "completed"));
  for (int i = 0; i < 5000; ++i) changes.notify("1:job3:queued");
  JobChanges::Subscription too_late(changes, "job4", before);
  EXPECT_TRUE(too_late.wait_until(late())) << "more changed than is remembered";
  EXPECT_THAT(too_late.statuses(), testing::ElementsAre(""));
}

// A run's last word on its progress may be committed after whoever ended the run by force.
TEST(JobChanges, LetsNoLaterWordHideAnEarlierOne) {
  JobChanges changes;
  JobChanges::Subscription mine(changes, "job1", changes.mark());
  const auto late = [] { return JobChanges::Clock::now() + std::chrono::seconds(20); };
  changes.notify("1:job1:failed");
  changes.notify("1:job1:running,1:job1:running");
  EXPECT_TRUE(mine.wait_until(late()));
  EXPECT_THAT(mine.statuses(), testing::ElementsAre("failed", "running"));
  changes.notify("1:job1:running");
  EXPECT_TRUE(mine.wait_until(late()));
  EXPECT_THAT(mine.statuses(), testing::ElementsAre("running")) << "what was taken is not repeated";
}

}  // namespace
}  // namespace pressrun::httpd
