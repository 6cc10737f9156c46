#include <gmock/gmock.h>

#include <string_view>

#include "db/connect_keywords.h"
#include "db/error.h"

namespace pressrun::db {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string keywords(const std::string& url, bool require_read_write = true) {
  return ConnectKeywords(
             {.url = url, .application_name = "me", .require_read_write = require_read_write})
      .text();
}

TEST(ConnectKeywords, AddsWhatEveryConnectionNeeds) {
  const std::string text = keywords("postgresql:///shop");
  EXPECT_THAT(text, HasSubstr("dbname='shop'"));
  EXPECT_THAT(text, HasSubstr("application_name='me'"));
  EXPECT_THAT(text, HasSubstr("client_encoding='UTF8'"));
  EXPECT_THAT(text, HasSubstr("connect_timeout='5'"));
  EXPECT_THAT(text, HasSubstr("target_session_attrs='read-write'"));
}

TEST(ConnectKeywords, LetsTheUrlWin) {
  const std::string text = keywords(
      "host=a,b dbname=shop connect_timeout=60 target_session_attrs=any keepalives_idle=1");
  EXPECT_THAT(text, HasSubstr("host='a,b'"));
  EXPECT_THAT(text, HasSubstr("connect_timeout='60'"));
  EXPECT_THAT(text, HasSubstr("target_session_attrs='any'"));
  EXPECT_THAT(text, HasSubstr("keepalives_idle='1'"));
}

TEST(ConnectKeywords, LetsAReaderUseAStandby) {
  EXPECT_THAT(keywords("dbname=shop", false), Not(HasSubstr("target_session_attrs='read-write'")));
}

TEST(ConnectKeywords, TakesAReaderOfSeveralHostsToThePrimary) {
  const auto text = [](const std::string& url) {
    return ConnectKeywords({.url = url, .require_read_write = false, .require_primary = true})
        .text();
  };
  EXPECT_THAT(text("host=a,b dbname=shop"), HasSubstr("target_session_attrs='primary'"));
  EXPECT_THAT(text("postgresql://a,b/shop?target_session_attrs=any"),
              HasSubstr("target_session_attrs='any'"));
  // Whoever names one host means that host.
  EXPECT_THAT(text("host=a dbname=shop"), Not(HasSubstr("target_session_attrs='primary'")));
}

TEST(ConnectKeywords, QuotesValues) {
  EXPECT_THAT(keywords("dbname=shop password='it\\'s \\\\ odd'"),
              HasSubstr(R"(password='it\'s \\ odd')"));
}

TEST(ConnectKeywords, EndsItsListsWithNull) {
  const ConnectKeywords keywords({.url = "dbname=shop"});
  EXPECT_EQ(keywords.names().back(), nullptr);
  EXPECT_EQ(keywords.values().size(), keywords.names().size());
}

TEST(ConnectKeywords, DoesNotRepeatAPasswordInItsComplaint) {
  try {
    keywords("postgresql://me:secret@host/x?nonsense=1");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace pressrun::db
