// S1: which service PRESSRUN_STORE and PRESSRUN_S3_... mean, and how it is addressed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/daemon/options.h"
#include "engine/storage/s3/settings.h"

namespace pressrun::engine::s3 {
namespace {

using testing::HasSubstr;

constexpr const char* kStore = "s3://reports/exports";
constexpr const char* kOwnService = "https://minio.example:9000";

class S3Settings : public testing::Test {
 protected:
  S3Settings() {
    for (const char* name : {"ENDPOINT", "REGION", "PATH_STYLE", "CA_FILE", "SESSION_TOKEN"}) {
      ::unsetenv(variable(name).c_str());
    }
    set("ACCESS_KEY_ID", "a-key");
    set("SECRET_ACCESS_KEY", "a-secret");
  }

  static std::string variable(const std::string& name) { return "PRESSRUN_S3_" + name; }
  static void set(const std::string& name, const std::string& value) {
    ::setenv(variable(name).c_str(), value.c_str(), 1);
  }
  static std::string url_of(const std::string& store, const std::string& key) {
    const Settings settings = settings_from_environment(store);
    return origin_of(settings) + path_of(settings, key);
  }
  static void expect_refusal(const std::string& store, const std::string& part) {
    try {
      settings_from_environment(store);
      ADD_FAILURE() << store << " should be refused: " << part;
    } catch (const daemon::ConfigError& error) {
      EXPECT_THAT(error.what(), HasSubstr(part));
    }
  }
};

TEST_F(S3Settings, MeanAwsWithoutAnEndpoint) {
  EXPECT_EQ(settings_from_environment(kStore).region, "us-east-1");
  EXPECT_EQ(url_of(kStore, "a/b.csv"),
            "https://reports.s3.us-east-1.amazonaws.com/exports/a/b.csv");
  EXPECT_EQ(url_of(kStore, ""), "https://reports.s3.us-east-1.amazonaws.com/");
  set("REGION", "eu-central-1");
  EXPECT_EQ(settings_from_environment(kStore).region, "eu-central-1");
  EXPECT_EQ(url_of(kStore, "a"), "https://reports.s3.eu-central-1.amazonaws.com/exports/a");
}

TEST_F(S3Settings, PutABucketWithADotIntoThePath) {
  EXPECT_EQ(url_of("s3://reports.example", "a"),
            "https://s3.us-east-1.amazonaws.com/reports.example/a");
}

TEST_F(S3Settings, PutTheBucketIntoThePathOfAServiceOfOnesOwn) {
  set("ENDPOINT", std::string(kOwnService) + "/");
  EXPECT_EQ(url_of(kStore, "a"), "https://minio.example:9000/reports/exports/a");
  EXPECT_EQ(url_of(kStore, ""), "https://minio.example:9000/reports");
}

TEST_F(S3Settings, TakeTheStyleThatIsAskedFor) {
  set("PATH_STYLE", "yes");
  EXPECT_EQ(url_of(kStore, "a"), "https://s3.us-east-1.amazonaws.com/reports/exports/a");
  set("PATH_STYLE", "no");
  EXPECT_EQ(url_of("s3://reports.example", "a"),
            "https://reports.example.s3.us-east-1.amazonaws.com/a");
  set("ENDPOINT", kOwnService);
  EXPECT_EQ(url_of(kStore, "a"), "https://reports.minio.example:9000/exports/a");
}

TEST_F(S3Settings, HoldTheKeyAndTheCertificates) {
  Settings settings = settings_from_environment(kStore);
  EXPECT_EQ(settings.credentials.access_key, "a-key");
  EXPECT_EQ(settings.credentials.secret_key, "a-secret");
  EXPECT_EQ(settings.credentials.session_token, "");
  EXPECT_EQ(settings.ca_file, "") << "those of the system";
  set("SESSION_TOKEN", "a-token");
  set("CA_FILE", "/etc/ours.pem");
  settings = settings_from_environment(kStore);
  EXPECT_EQ(settings.credentials.session_token, "a-token");
  EXPECT_EQ(settings.ca_file, "/etc/ours.pem");
}

TEST_F(S3Settings, KnowTheirAddress) {
  EXPECT_TRUE(is_s3_address(kStore));
  EXPECT_FALSE(is_s3_address("/var/lib/pressrun"));
  EXPECT_EQ(settings_from_environment("s3://reports").prefix, "");
  EXPECT_EQ(settings_from_environment("s3://reports/a/b//").prefix, "a/b/");
}

TEST_F(S3Settings, RefuseBucketsAndPrefixesThatAreNone) {
  for (const char* store : {"s3://", "s3://ab", "s3://Reports", "s3://.reports", "s3://re_ports"}) {
    expect_refusal(store, "the bucket is called");
  }
  for (const char* store : {"s3://reports/a//b", "s3://reports/../a", "s3://reports/a b"}) {
    expect_refusal(store, "the prefix");
  }
}

TEST_F(S3Settings, RefuseEndpointsThatAreNoOrigin) {
  for (const char* endpoint :
       {"minio.example", "ftp://minio.example", "https://minio.example/s3", "HTTPS//minio"}) {
    set("ENDPOINT", endpoint);
    expect_refusal(kStore, "PRESSRUN_S3_ENDPOINT");
  }
}

TEST_F(S3Settings, RefuseAStyleThatIsNeitherYesNorNo) {
  set("PATH_STYLE", "true");
  expect_refusal(kStore, "PRESSRUN_S3_PATH_STYLE is yes or no, not \"true\"");
}

TEST_F(S3Settings, NeedAKey) {
  for (const char* name : {"ACCESS_KEY_ID", "SECRET_ACCESS_KEY"}) {
    set(name, "");
    expect_refusal(kStore, variable(name) + " is not set");
    set(name, "x");
  }
}

}  // namespace
}  // namespace pressrun::engine::s3
