// S3, S10: a signed link holds what it was signed for, and nothing else.
#include <gtest/gtest.h>

#include "engine/daemon/options.h"
#include "engine/signing/links.h"

namespace pressrun::signing {
namespace {

constexpr char kSecrets[] = "k1:a secret that is long enough";

Link sample_link() { return {42, "01jd2m3n4p5q6r7s8t9v0w1x2y", "csv", 7, 1800000000}; }

TEST(LinkSigner, WritesTheLinkOfTheSpecification) {
  const std::string link = LinkSigner(kSecrets).sign(sample_link());
  EXPECT_TRUE(link.starts_with(
      "/v1/admin/events/42/reports/jobs/01jd2m3n4p5q6r7s8t9v0w1x2y/download?artifact=csv"
      "&expires=1800000000&kid=k1&sub=7&sig="))
      << link;
}

TEST(LinkSigner, ReadsWhatItWrote) {
  const LinkSigner signer(kSecrets);
  const auto link = signer.verify(signer.sign(sample_link()));
  ASSERT_TRUE(link);
  EXPECT_EQ(link->event, 42);
  EXPECT_EQ(link->job, sample_link().job);
  EXPECT_EQ(link->format, "csv");
  EXPECT_EQ(link->subject, 7);
  EXPECT_EQ(link->expires_at, 1800000000);
}

TEST(LinkSigner, RefusesEveryOtherByte) {
  const LinkSigner signer(kSecrets);
  const std::string link = signer.sign(sample_link());
  for (std::size_t i = 0; i < link.size(); ++i) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = link;
      changed[i] = static_cast<char>(byte);
      EXPECT_EQ(signer.verify(changed).has_value(), changed == link) << i << " " << byte;
    }
    EXPECT_FALSE(signer.verify(link.substr(0, i))) << i;
    EXPECT_FALSE(signer.verify(link.substr(0, i) + link.substr(i + 1))) << i;
    EXPECT_FALSE(signer.verify(link.substr(0, i) + "0" + link.substr(i))) << i;
  }
}

TEST(LinkSigner, RefusesOtherSpellingsOfTheSameValues) {
  const LinkSigner signer(kSecrets);
  const std::string link = signer.sign(sample_link());
  const auto replaced = [&link](const std::string& what, const std::string& with) {
    std::string changed = link;
    return changed.replace(changed.find(what), what.size(), with);
  };
  EXPECT_FALSE(signer.verify(link + "&x=1"));
  EXPECT_FALSE(signer.verify(link + "="));
  EXPECT_FALSE(signer.verify(replaced("artifact=csv", "artifact=%63sv")));
  EXPECT_FALSE(signer.verify(replaced("sub=7", "sub=07")));
  EXPECT_FALSE(signer.verify(replaced("sub=7", "sub=%2B7")));
  EXPECT_FALSE(signer.verify(replaced("events/42", "events/042")));
  EXPECT_FALSE(signer.verify(
      replaced("?artifact=csv&expires=1800000000", "?expires=1800000000&artifact=csv")));
  EXPECT_FALSE(signer.verify("http://host" + link));
  EXPECT_FALSE(signer.verify(""));
}

TEST(LinkSigner, ReadsNoLinkInTwoWays) {
  const LinkSigner signer(kSecrets);
  Link link = sample_link();
  link.job += "/download?artifact=csv";
  EXPECT_FALSE(signer.verify(signer.sign(link)));
  link = sample_link();
  link.format += "&expires=1900000000";
  EXPECT_FALSE(signer.verify(signer.sign(link)));
}

TEST(LinkSigner, RotatesSecrets) {
  const LinkSigner before("old:the secret of last year");
  const LinkSigner after("new:the secret of this year,old:the secret of last year");
  EXPECT_TRUE(after.verify(before.sign(sample_link())));
  EXPECT_NE(after.sign(sample_link()).find("kid=new"), std::string::npos);
  EXPECT_FALSE(before.verify(after.sign(sample_link())));
}

TEST(LinkSigner, OneKeyIdWithAnotherSecretIsAForgery) {
  const LinkSigner one("k1:the secret of one server");
  const LinkSigner other("k1:the secret of another one");
  EXPECT_FALSE(one.verify(other.sign(sample_link())));
}

TEST(LinkSigner, SaysWhatIsWrongWithItsSecrets) {
  for (const char* bad :
       {"", "no key id at all", "k1:short", ":the secret of no key",
        "k1:the secret of one key,k1:the secret of one key", "k 1:the secret of one key"}) {
    EXPECT_THROW(LinkSigner{bad}, daemon::ConfigError) << bad;
  }
  EXPECT_NO_THROW(LinkSigner("k1:a secret, with a comma in it"));
}

}  // namespace
}  // namespace pressrun::signing
