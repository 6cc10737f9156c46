// S1: a store in a bucket whose service falters: what was said to be stored is stored, once and
// whole, and what cannot be done is said so that ops can mend it.
#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "engine/curl/curl_easy.h"
#include "engine/storage/s3/store.h"
#include "engine/storage/s3/uploads.h"
#include "tests/support/s3_server.h"

namespace pressrun::engine {
namespace {

using testing::AllOf;
using testing::HasSubstr;

test::S3Server& server() {
  static test::S3Server one;
  return one;
}

class S3Faults : public testing::Test {
 protected:
  S3Faults() : settings_(server().settings()) {
    settings_.prefix = "case" + std::to_string(++cases_) + "/";
    store_ = std::make_unique<s3::Store>(settings_);
    server().faults({});
  }
  ~S3Faults() override { EXPECT_EQ(server().faults_left(), 0u) << "a fault that nothing met"; }

  void put(const std::string& key, const std::string& text) {
    auto writer = store_->open_writer(key, {"text/csv", "a.csv"});
    writer->write(text);
    writer->commit();
  }
  std::string get(const std::string& key) {
    const auto reader = store_->open_reader(key);
    if (!reader) return "(none)";
    std::string text;
    std::array<char, 70000> buffer;
    while (const std::size_t n = reader->read(buffer)) text.append(buffer.data(), n);
    return text;
  }
  static std::string large() {
    std::string text;
    for (int i = 0; text.size() < (11U << 20); ++i) text += std::to_string(i) + ";";
    return text;
  }

  static inline int cases_ = 0;
  s3::Settings settings_;
  std::unique_ptr<s3::Store> store_;
};

TEST_F(S3Faults, AreTriedAgain) {
  server().faults({"HEAD refuse", "PUT busy", "PUT cut", "PUT refuse", "GET busy", "DELETE cut"});
  put("a", "hello");
  EXPECT_EQ(get("a"), "hello");
  store_->remove("a");
  EXPECT_FALSE(store_->head("a"));
}

TEST_F(S3Faults, AnAnswerThatIsLostDoesNotMakeTwo) {
  server().faults({"PUT lose"});
  put("a", "hello");
  EXPECT_EQ(get("a"), "hello");
  server().faults({"POST lose", "PUT lose"});
  const std::string text = large();
  put("b", text);
  EXPECT_EQ(get("b"), text);
}

TEST_F(S3Faults, ALostCompletionIsRecognised) {
  auto writer = store_->open_writer("a", {});
  const std::string text = large();
  writer->write(text);
  server().faults({"POST lose"});
  writer->commit();
  EXPECT_EQ(get("a"), text);
}

TEST_F(S3Faults, ABodyThatChangedOnTheWayIsSentAgain) {
  server().faults({"PUT corrupt"});
  put("a", "hello");
  EXPECT_EQ(get("a"), "hello");
  const std::string text = large();
  auto writer = store_->open_writer("b", {});
  server().faults({"PUT corrupt", "PUT corrupt"});
  writer->write(text);
  writer->commit();
  EXPECT_EQ(get("b"), text);
}

TEST_F(S3Faults, ADownloadThatBreaksGoesOnWhereItBroke) {
  const std::string text = large();
  put("a", text);
  server().faults({"GET break 1000000", "GET break 10", "GET cut", "GET refuse", "GET slow 300"});
  EXPECT_EQ(get("a"), text);
}

TEST_F(S3Faults, AServiceThatDoesNotKnowRangesIsSaidSo) {
  const std::string text = large();
  put("a", text);
  server().faults({"GET whole"});
  EXPECT_EQ(get("a"), text) << "of the whole it makes no difference";
  server().faults({"GET whole"});
  std::array<char, 100> buffer;
  try {
    store_->open_reader("a", 1)->read(buffer);
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_FALSE(error.transient());
    EXPECT_THAT(error.what(), HasSubstr("does not know ranges"));
  }
}

TEST_F(S3Faults, WhoWaitsForAPersonGivesUpSoon) {
  put("a", "hello");
  auto settings = settings_;
  s3::set_patience(settings, Patience::kPerson);
  EXPECT_LE(settings.attempts * settings.standstill, std::chrono::seconds(10));
  settings.standstill = std::chrono::seconds(1);
  server().faults({"HEAD slow 3000", "HEAD slow 3000"});
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_THAT([&] { s3::Store(settings).head("a"); },
              testing::Throws<StoreError>(testing::Property(&StoreError::transient, true)));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

TEST_F(S3Faults, AServiceThatStaysAwayIsATransientError) {
  put("a", "hello");
  server().faults(std::vector<std::string>(settings_.attempts, "* refuse"));
  try {
    store_->head("a");
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_TRUE(error.transient());
    EXPECT_THAT(error.what(), HasSubstr("503"));
  }
  EXPECT_EQ(server().faults_left(), 0u);
  auto settings = settings_;
  settings.endpoint = "http://127.0.0.1:1";
  try {
    s3::Store(settings).head("a");
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_TRUE(error.transient());
    EXPECT_THAT(error.what(), HasSubstr("http://127.0.0.1:1"));
  }
}

TEST_F(S3Faults, AnUploadThatFailsForGoodLeavesNothing) {
  auto writer = store_->open_writer("a", {});
  writer->write(std::string(11U << 20, 'x'));
  server().faults(std::vector<std::string>(settings_.attempts, "PUT busy"));
  EXPECT_THROW(writer->commit(), StoreError);
  writer->abort();
  EXPECT_FALSE(store_->head("a"));
  s3::Client client(settings_);
  EXPECT_TRUE(s3::pending_uploads(client).empty());
}

TEST_F(S3Faults, WhatAKilledWriterLeftIsRemovedLater) {
  s3::Client client(settings_);
  client.send({"POST", "left", {{"uploads", ""}}, {}, {}});
  ASSERT_EQ(s3::pending_uploads(client).size(), 1u);
  EXPECT_EQ(store_->remove_leftovers(std::chrono::hours(1)), 0u) << "it may still be written";
  EXPECT_EQ(store_->remove_leftovers(std::chrono::seconds(-5)), 1u);
  EXPECT_TRUE(s3::pending_uploads(client).empty());
}

TEST_F(S3Faults, AreSaidWithTheirRemedy) {
  auto wrong = settings_;
  wrong.credentials.secret_key = "another";
  s3::Client client(wrong);
  try {
    client.send({"GET", "a", {}, {}, {}});
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_FALSE(error.transient());
    EXPECT_THAT(error.what(), AllOf(HasSubstr("SignatureDoesNotMatch"),
                                    HasSubstr("PRESSRUN_S3_SECRET_ACCESS_KEY")));
    EXPECT_EQ(std::string(error.what()).find("another"), std::string::npos) << "no secret";
  }
  auto absent = settings_;
  absent.bucket = "absent";
  s3::Client lost(absent);
  try {
    lost.send({"GET", "a", {}, {}, {}});
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("NoSuchBucket"), HasSubstr("PRESSRUN_STORE")));
  }
}

// What a browser gets from an address that needs no key.
std::string fetch(const std::string& url, long& status, std::string& disposition) {
  CurlEasy curl;
  std::string body;
  s3::Fields headers;
  curl.set(CURLOPT_URL, url);
  curl.set(CURLOPT_WRITEDATA, &body);
  curl.set(
      CURLOPT_WRITEFUNCTION, +[](char* bytes, std::size_t size, std::size_t count, void* into) {
        static_cast<std::string*>(into)->append(bytes, size * count);
        return size * count;
      });
  curl.set(CURLOPT_HEADERDATA, &headers);
  curl.set(
      CURLOPT_HEADERFUNCTION, +[](char* line, std::size_t size, std::size_t count, void* into) {
        s3::read_header_line({line, size * count}, *static_cast<s3::Fields*>(into));
        return size * count;
      });
  curl.perform();
  status = curl.response_code();
  disposition = s3::Answer{status, headers, ""}.header("content-disposition");
  return body;
}

void expect_presigned_file(s3::Store& store) {
  auto writer = store.open_writer("a", {"text/csv", "Gäste + Bühne.csv"});
  writer->write("hello");
  writer->commit();
  const auto url =
      store.presigned_url("a", {"text/csv", "Gäste + Bühne.csv"}, std::chrono::minutes(5));
  long status = 0;
  std::string disposition;
  EXPECT_EQ(fetch(url.value(), status, disposition), "hello");
  EXPECT_EQ(status, 200);
  EXPECT_THAT(disposition, HasSubstr("G%C3%A4ste%20%2B%20B%C3%BChne.csv"));
  fetch(url.value() + "0", status, disposition);
  EXPECT_EQ(status, 403);
}

TEST_F(S3Faults, APresignedAddressGivesTheFileUnderItsName) { expect_presigned_file(*store_); }

TEST_F(S3Faults, APresignedAddressMayHaveTheBucketAsItsHost) {
  auto by_host = server().settings_by_host();
  by_host.prefix = settings_.prefix;
  s3::Store store(by_host);
  expect_presigned_file(store);
}

}  // namespace
}  // namespace pressrun::engine
