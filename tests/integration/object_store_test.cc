// S1: what holds for every store, a directory and a bucket of a real S3-compatible service alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <map>

#include "engine/storage/directory_store.h"
#include "engine/storage/s3/store.h"
#include "tests/support/s3_server.h"

namespace pressrun::engine {
namespace {

using test::S3Server;

// One for all cases: it takes seconds to start.
S3Server& server() {
  static S3Server one;
  return one;
}

class ObjectStores : public testing::TestWithParam<std::string> {
 protected:
  ObjectStores() {
    if (GetParam() == "directory") {
      store_ = std::make_unique<DirectoryStore>(folder_.path());
    } else {
      auto settings = GetParam() == "s3" ? server().settings() : server().settings_by_host();
      settings.prefix = "case" + std::to_string(++cases_) + "/";
      store_ = std::make_unique<s3::Store>(settings);
    }
    store_->write_marker("the-id");
  }

  void put(const std::string& key, const std::string& text, const ObjectMeta& meta = {}) {
    auto writer = store_->open_writer(key, meta);
    writer->write(text);
    writer->commit();
  }
  std::string get(const std::string& key, std::uint64_t offset = 0,
                  std::optional<std::uint64_t> length = {}) {
    const auto reader = store_->open_reader(key, offset, length);
    if (!reader) return "(none)";
    std::string text;
    std::array<char, 70000> buffer;
    while (const std::size_t n = reader->read(buffer)) text.append(buffer.data(), n);
    return text;
  }

  static inline int cases_ = 0;
  test::TemporaryFolder folder_;
  std::unique_ptr<ObjectStore> store_;
};

TEST_P(ObjectStores, ReadBackWhatWasCommitted) {
  put("7/job/1-ab.csv", "hello", {"text/csv; charset=utf-8", "Gäste.csv"});
  EXPECT_EQ(get("7/job/1-ab.csv"), "hello");
  EXPECT_EQ(store_->head("7/job/1-ab.csv")->bytes, 5u);
  put("empty", "");
  EXPECT_EQ(get("empty"), "");
  EXPECT_EQ(store_->head("empty")->bytes, 0u);
  EXPECT_FALSE(store_->head("7/job"));
  EXPECT_EQ(store_->open_reader("nothing"), nullptr);
}

TEST_P(ObjectStores, ReadRanges) {
  put("a", "0123456789");
  EXPECT_EQ(get("a", 3), "3456789");
  EXPECT_EQ(get("a", 3, 4), "3456");
  EXPECT_EQ(get("a", 8, 100), "89");
  EXPECT_EQ(get("a", 10), "");
  EXPECT_EQ(get("a", 99, 1), "");
  EXPECT_EQ(store_->open_reader("a", 4, 2)->object_bytes(), 10u);
}

TEST_P(ObjectStores, KeepLargeObjectsByteForByte) {
  // Three parts of a multipart upload, the last of them short; no two blocks alike.
  std::string text;
  for (int i = 0; text.size() < (11U << 20); ++i) text += std::to_string(i) + ",";
  auto writer = store_->open_writer("large", {"text/csv", "large.csv"});
  for (std::size_t at = 0; at < text.size(); at += 100'000) {
    writer->write(std::string_view(text).substr(at, 100'000));
  }
  EXPECT_FALSE(store_->head("large")) << "nothing is seen before it is whole";
  writer->commit();
  EXPECT_EQ(store_->head("large")->bytes, text.size());
  EXPECT_EQ(get("large"), text);
  EXPECT_EQ(get("large", 6'000'000, 100), text.substr(6'000'000, 100));
}

TEST_P(ObjectStores, ShowNothingBeforeCommit) {
  auto writer = store_->open_writer("a", {});
  writer->write("half");
  EXPECT_FALSE(store_->head("a"));
  EXPECT_EQ(get("a"), "(none)");
}

TEST_P(ObjectStores, LeaveNothingOfWhatWasGivenUp) {
  store_->open_writer("a", {})->write("half");
  {
    auto large = store_->open_writer("b", {});
    large->write(std::string(11U << 20, 'x'));
  }
  auto writer = store_->open_writer("c", {});
  writer->write("x");
  writer->abort();
  writer->abort();
  for (const char* key : {"a", "b", "c"}) EXPECT_FALSE(store_->head(key)) << key;
  EXPECT_EQ(store_->remove_leftovers(std::chrono::seconds(-60)), 0u) << "nothing was left";
}

TEST_P(ObjectStores, NeverOverwrite) {
  put("a", "first");
  auto writer = store_->open_writer("a", {});
  writer->write("second");
  EXPECT_THROW(writer->commit(), StoreError);
  writer.reset();
  EXPECT_EQ(get("a"), "first");
}

TEST_P(ObjectStores, RemoveOnceAndAgain) {
  put("d/a", "x");
  store_->remove("d/a");
  store_->remove("d/a");
  store_->remove("never/was");
  EXPECT_FALSE(store_->head("d/a"));
}

TEST_P(ObjectStores, ListWhatTheyHold) {
  put("7/job/1-ab.csv", "hello");
  put("a", "");
  std::map<std::string, std::uint64_t> listed;
  store_->list([&](const ListedObject& object) {
    listed[object.key] = object.bytes;
    EXPECT_LT(std::abs(object.age.count()), 60) << object.key;
  });
  EXPECT_EQ(listed, (std::map<std::string, std::uint64_t>{{"7/job/1-ab.csv", 5}, {"a", 0}}))
      << "neither the marker nor a temporary file is an object";
}

TEST_P(ObjectStores, RefuseKeysThatAreNoKeys) {
  for (const std::string key : {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden",
                                "a/.b", "a b", "ä", "a\nb", ".pressrun-store"}) {
    EXPECT_THROW(store_->open_writer(key, {}), StoreError) << key;
    EXPECT_THROW(store_->open_reader(key), StoreError) << key;
    EXPECT_THROW(store_->head(key), StoreError) << key;
    EXPECT_THROW(store_->remove(key), StoreError) << key;
  }
}

TEST_P(ObjectStores, AreTheOneThatTheDatabaseMeans) {
  EXPECT_EQ(store_->marker(), "the-id");
  mark_store(*store_, [](const std::optional<std::string>& found) { return found.value(); });
  EXPECT_THROW(mark_store(*store_, [](const auto&) { return std::string("another"); }), StoreError);
  EXPECT_EQ(store_->marker(), "the-id") << "and stays it";
  store_->probe();
}

INSTANTIATE_TEST_SUITE_P(Each, ObjectStores, testing::Values("directory", "s3", "s3_by_host"),
                         [](const auto& tested) { return tested.param; });

s3::Settings https_settings() {
  static int cases = 0;
  auto settings = server().https_settings();
  settings.prefix = "https" + std::to_string(++cases) + "/";
  s3::set_patience(settings, Patience::kPerson);
  return settings;
}

void put_and_get_by_https(const s3::Settings& settings, const std::string& key) {
  s3::Store store(settings);
  auto writer = store.open_writer(key, {});
  writer->write("hello");
  writer->commit();
  std::array<char, 100> buffer;
  EXPECT_EQ(store.open_reader(key, 0)->read(buffer), 5u);
  EXPECT_EQ(store.head(key)->bytes, 5u);
}

TEST(HttpsStore, IsReachedWithTheCertificateOfItsAuthority) {
  put_and_get_by_https(https_settings(), "by-host");
  auto settings = https_settings();
  settings.path_style = true;
  put_and_get_by_https(settings, "by-path");
}

void expect_refusal(const s3::Settings& settings) {
  try {
    s3::Store(settings).head("a");
    ADD_FAILURE() << "a service that nobody vouches for was believed";
  } catch (const StoreError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("PRESSRUN_S3_CA_FILE"));
  }
}

TEST(HttpsStore, IsRefusedWhereNobodyWeTrustVouchesForIt) {
  auto settings = https_settings();
  settings.ca_file.clear();
  expect_refusal(settings);
}

TEST(HttpsStore, IsRefusedWhereTheFileOfAuthoritiesIsNone) {
  auto settings = https_settings();
  settings.ca_file = "/no/such/file";
  expect_refusal(settings);
}

TEST(HttpsStore, IsRefusedWhereItsCertificateIsForAnotherHost) {
  auto settings = https_settings();
  settings.bucket = "another";
  expect_refusal(settings);
}

}  // namespace
}  // namespace pressrun::engine
