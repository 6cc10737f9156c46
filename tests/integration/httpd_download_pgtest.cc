// S3, S4, S5-S8, S10, S11: what a signed link gives, to whom, and what is written down.
#include <filesystem>
#include <fstream>

#include "engine/signing/links.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/test_report.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const HttpHeaders kBrowser = {{"Accept", "text/html"}};

class HttpdDownload : public testing::Test {
 protected:
  ApiWorld world_;
  HttpClient client_ = world_.as("organizer");
  HttpClient anonymous_ = world_.stack.anonymous();
  const json job_ = world_.completed_job(client_, kInventory);
  const std::string id_ = job_.at("job_id");
  const std::string link_ = world_.link(client_, id_);

  std::string count() {
    return world_.database.value(
        "select download_count from pressrun.event_report_jobs where job_id = $1", {id_});
  }
};

TEST_F(HttpdDownload, GivesTheFileAsOftenAsItIsAskedFor) {
  const json& artifact = job_.at("artifacts").at(0);
  const Answer first = anonymous_.get(link_);
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.body.size(), artifact.at("bytes").get<std::size_t>());
  EXPECT_EQ(first.header("ETag"), "\"" + artifact.at("sha256").get<std::string>() + "\"");
  EXPECT_EQ(first.header("Accept-Ranges"), "bytes");
  EXPECT_EQ(first.header("X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(first.header("Content-Disposition"),
              HasSubstr("attachment; filename=\"" + artifact.at("filename").get<std::string>()));
  EXPECT_THAT(first.header("Content-Type"), HasSubstr("text/csv"));
  EXPECT_EQ(anonymous_.get(link_).body, first.body);
  EXPECT_EQ(count(), "2");
}

TEST_F(HttpdDownload, CountsWholeFilesAndWritesDownTheRest) {
  const Answer whole = anonymous_.get(link_);
  const Answer head = anonymous_.head(link_);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), std::to_string(whole.body.size()));
  EXPECT_EQ(head.body, "");
  const Answer part = anonymous_.get(link_, {{"Range", "bytes=10-19"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.body.substr(10, 10));
  EXPECT_EQ(part.header("Content-Range"), "bytes 10-19/" + std::to_string(whole.body.size()));
  EXPECT_EQ(count(), "1");
  EXPECT_EQ(anonymous_.get(link_, {{"Range", "bytes=0-4"}}).body, whole.body.substr(0, 5));
  EXPECT_EQ(count(), "2");
  const json downloads = client_.get(world_.jobs("/" + id_ + "/downloads")).json().at("data");
  EXPECT_EQ(downloads.size(), 4u);
  EXPECT_EQ(downloads.back().at("method"), "GET");
}

TEST_F(HttpdDownload, WhatTheClientHasIsNotSentNorCounted) {
  const std::string etag = anonymous_.head(link_).header("ETag");
  const Answer answer = anonymous_.get(link_, if_none_match(etag));
  EXPECT_EQ(answer.status, 304);
  EXPECT_EQ(answer.header("ETag"), etag);
  EXPECT_EQ(answer.header("Content-Length"), "");
  EXPECT_EQ(count(), "0");
}

TEST_F(HttpdDownload, RangesAreChecked) {
  const std::string whole = anonymous_.get(link_).body;
  for (const char* range : {"bytes=99999999-", "bytes=-0"}) {
    const Answer answer = anonymous_.get(link_, {{"Range", range}});
    EXPECT_EQ(answer.status, 416) << range;
    EXPECT_EQ(answer.header("Content-Range"), "bytes */" + std::to_string(whole.size()));
  }
  for (const char* range : {"bytes=0-1,3-4", "bytes=0-0,-1", "bytes=5-2", "bytes=x", "lines=0-1"}) {
    const Answer answer = anonymous_.get(link_, {{"Range", range}});
    EXPECT_EQ(answer.status, 200) << range;
    EXPECT_EQ(answer.body, whole) << range;
    EXPECT_EQ(answer.header("Content-Range"), "");
  }
  const Answer clamped = anonymous_.get(link_, {{"Range", "bytes=0-18446744073709551616"}});
  EXPECT_EQ(clamped.status, 206);
  EXPECT_EQ(clamped.body, whole);
  const HttpHeaders of_another_file = {{"Range", "bytes=0-4"}, {"If-Range", "\"other\""}};
  EXPECT_EQ(anonymous_.get(link_, of_another_file).status, 200);
}

TEST_F(HttpdDownload, HeadHasNoParts) {
  const std::string whole = anonymous_.get(link_).body;
  for (const char* range : {"bytes=0-4", "bytes=99999999-"}) {
    const Answer head = anonymous_.head(link_, {{"Range", range}});
    EXPECT_EQ(head.status, 200) << range;
    EXPECT_EQ(head.header("Content-Length"), std::to_string(whole.size()));
    EXPECT_EQ(head.header("Content-Range"), "");
  }
  EXPECT_EQ(count(), "1") << "HEAD does not count";
}

TEST_F(HttpdDownload, GivesNothingOfAFileThatWasNotMeant) {
  const std::string etag = anonymous_.head(link_).header("ETag");
  EXPECT_EQ(anonymous_.get(link_, {{"If-Match", etag}, {"Range", "bytes=1-2"}}).status, 206);
  EXPECT_EQ(anonymous_.get(link_, {{"If-Match", "*"}, {"Range", "bytes=1-2"}}).status, 206);
  for (const std::string& condition : {std::string("\"other\""), "W/" + etag}) {
    const Answer answer = anonymous_.get(link_, {{"If-Match", condition}});
    EXPECT_EQ(answer.status, 412) << condition;
    EXPECT_EQ(answer.json().at("type"), "urn:pressrun:problem:precondition-failed");
    EXPECT_EQ(answer.json().at("instance").get<std::string>().find("sig"), std::string::npos);
  }
  EXPECT_EQ(count(), "0");
}

TEST_F(HttpdDownload, AnyChangeGivesTheOnePageOfNothing) {
  const std::string page = anonymous_.get(link_ + "x", kBrowser).body;
  EXPECT_THAT(page, HasSubstr("link-unknown-page"));
  for (std::size_t i = 1; i < link_.size(); ++i) {
    std::string changed = link_;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    const Answer answer = anonymous_.get(changed, kBrowser);
    ASSERT_EQ(answer.status, 404) << changed;
    ASSERT_EQ(answer.body, page) << changed;
  }
  EXPECT_EQ(anonymous_.get(link_.substr(0, link_.find('?')), kBrowser).body, page);
  EXPECT_EQ(anonymous_.get(link_ + "&artifact=csv", kBrowser).body, page);
  EXPECT_EQ(count(), "0");
}

TEST_F(HttpdDownload, AForeignEventOrJobRevealsNothing) {
  const signing::LinkSigner signer(Stack::signing_secret());
  signing::Link link = *signer.verify(link_);
  link.event += 1;
  EXPECT_EQ(anonymous_.get(signer.sign(link)).status, 404);
  link = *signer.verify(link_);
  link.job[25] = link.job[25] == '0' ? '1' : '0';
  EXPECT_EQ(anonymous_.get(signer.sign(link)).status, 404);
  link = *signer.verify(link_);
  link.format = "pdf";
  EXPECT_EQ(anonymous_.get(signer.sign(link)).status, 404);
}

TEST_F(HttpdDownload, ExpiresByTheDatabasesClock) {
  world_.database.travel(std::chrono::hours(7 * 24 + 1));
  const Answer page = anonymous_.get(link_, kBrowser);
  EXPECT_EQ(page.status, 410);
  EXPECT_THAT(page.body, HasSubstr("<h1>Download link expired</h1>"));
  EXPECT_THAT(page.body, HasSubstr("This download link expired on "));
  EXPECT_THAT(page.body, HasSubstr(". Generate a new download link."));
  EXPECT_EQ(anonymous_.get(link_).json().at("type"), "urn:pressrun:problem:link-expired");
  EXPECT_EQ(anonymous_.get(world_.link(client_, id_)).status, 200) << "a new link works";
}

TEST_F(HttpdDownload, LosingThePermissionEndsIt) {
  world_.database.sql("delete from voyage.workspace_members where user_id = 3");
  const Answer answer = anonymous_.get(link_);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.json().at("detail"),
            "You don't have permission to access this report. Contact your workspace admin.");
}

TEST_F(HttpdDownload, AnObjectThatIsNotReadableIsBeingPrepared) {
  const std::string key = world_.database.value(
      "select r2_key from pressrun.event_report_job_artifacts where job_id = $1", {id_});
  std::ofstream(world_.stack.store() / key, std::ios::app) << "longer than the database knows";
  EXPECT_EQ(anonymous_.get(link_).status, 202);
  std::filesystem::remove(world_.stack.store() / key);
  const Answer answer = anonymous_.get(link_, kBrowser);
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.header("Refresh"), "5");
  EXPECT_THAT(answer.body,
              HasSubstr("Your report is still being prepared — please check back in a moment."));
  EXPECT_EQ(count(), "0");
}

// S1: a large one has begun to flow when it shows.
TEST_F(HttpdDownload, AnObjectThatWasAlteredNeverArrivesWhole) {
  define_test_report(world_.database);
  HttpClient owner = world_.as("owner");
  const json job = world_.completed_job(owner, {{"type", "test-rows"},
                                                {"format", "csv"},
                                                {"params", {{"row_count", 3000}, {"width", 100}}}});
  const std::string link = world_.link(owner, job.at("job_id"));
  const std::string whole = anonymous_.get(link).body;
  ASSERT_GT(whole.size(), 200000U);
  const auto file =
      world_.stack.store() / world_.database.value(
                                 "select r2_key from pressrun.event_report_job_artifacts "
                                 "where job_id = $1",
                                 {job.at("job_id").get<std::string>()});
  std::filesystem::permissions(file, std::filesystem::perms::owner_write,
                               std::filesystem::perm_options::add);
  std::fstream altered(file, std::ios::in | std::ios::out);
  altered.seekp(1000);
  altered.put('#');
  altered.close();
  bool arrived = true;
  try {
    arrived = anonymous_.get(link).body.size() == whole.size();
  } catch (const std::exception&) {
    arrived = false;
  }
  EXPECT_FALSE(arrived);
  EXPECT_THAT(world_.stack.httpd().log(), HasSubstr("is not what was put there"));
}

TEST(HttpdDownloadOfAQueuedJob, AsksToComeBack) {
  ApiWorld world({.workers = 0, .janitor = false});
  HttpClient client = world.as("organizer");
  const json job = client.post(world.jobs(), kInventory).json();
  const std::string link = world.link(client, job.at("job_id"));
  const Answer answer = world.stack.anonymous().get(link);
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.json().at("type"), "urn:pressrun:problem:report-not-ready");
  EXPECT_EQ(answer.header("Refresh"), "5");
}

}  // namespace
}  // namespace pressrun::test
