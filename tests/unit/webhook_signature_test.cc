// N3, N4: signatures as in Standard Webhooks.
#include "engine/signing/webhook_signature.h"

#include <gtest/gtest.h>

#include "engine/daemon/options.h"
#include "engine/signing/base64.h"

namespace pressrun::signing {
namespace {

constexpr char kSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kOther[] = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
constexpr char kId[] = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::int64_t kTime = 1614265330;
constexpr char kBody[] = R"({"test": 2432232314})";
constexpr char kSignature[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

WebhookSigner signer(const std::string& secrets) { return {secrets, "THE_VARIABLE"}; }

bool verified(const std::string& secrets, const std::string& signature, std::int64_t now = kTime,
              const std::string& body = kBody, const std::string& timestamp = "1614265330") {
  return signer(secrets).verify({kId, timestamp, signature}, body, now);
}

TEST(WebhookSigner, SignsTheVectorOfTheSpecification) {
  EXPECT_EQ(signer(kSecret).sign(kId, kTime, kBody), kSignature);
  EXPECT_TRUE(verified(kSecret, kSignature));
}

TEST(WebhookSigner, GivesOneSignatureForEachSecretWhileItRotates) {
  const std::string both = std::string(kOther) + " " + kSecret;
  const std::string signatures = signer(both).sign(kId, kTime, kBody);
  EXPECT_TRUE(signatures.ends_with(std::string(" ") + kSignature)) << signatures;
  EXPECT_TRUE(verified(kSecret, signatures));
  EXPECT_TRUE(verified(kOther, signatures));
  EXPECT_TRUE(verified(both, kSignature));
}

TEST(WebhookSigner, RefusesEveryChange) {
  EXPECT_FALSE(verified(kOther, kSignature));
  EXPECT_FALSE(verified(kSecret, kSignature, kTime, R"({"test": 2432232315})"));
  EXPECT_FALSE(verified(kSecret, kSignature, kTime, kBody, "1614265331"));
  EXPECT_FALSE(signer(kSecret).verify({"msg_other", "1614265330", kSignature}, kBody, kTime));
  for (const std::string bad :
       {"", "v1,", "v1", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "g0hM9SsE+OTPJTGt"}) {
    EXPECT_FALSE(verified(kSecret, bad)) << bad;
  }
}

TEST(WebhookSigner, TakesFiveMinutesOnEitherSide) {
  EXPECT_TRUE(verified(kSecret, kSignature, kTime + 300));
  EXPECT_FALSE(verified(kSecret, kSignature, kTime + 301));
  EXPECT_TRUE(verified(kSecret, kSignature, kTime - 300));
  EXPECT_FALSE(verified(kSecret, kSignature, kTime - 301));
  for (const std::string odd : {"", "1614265330 ", "+1614265330", "0x1", "99999999999999999999"}) {
    EXPECT_FALSE(verified(kSecret, kSignature, kTime, kBody, odd)) << odd;
  }
}

TEST(WebhookSigner, SaysWhatIsWrongWithItsSecretsWithoutTellingThem) {
  for (const std::string bad :
       {"", " ", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw x"}) {
    try {
      signer(bad);
      ADD_FAILURE() << bad;
    } catch (const daemon::ConfigError& error) {
      EXPECT_NE(std::string(error.what()).find("THE_VARIABLE"), std::string::npos);
      EXPECT_EQ(std::string(error.what()).find("MfKQ"), std::string::npos);
    }
  }
}

TEST(Base64, ReadsWhatItWrites) {
  for (const std::string& text : {std::string(), std::string("a"), std::string("ab"),
                                  std::string("abc"), std::string("\0\xff\x80", 3)}) {
    EXPECT_EQ(base64_decode(base64_encode(text)), text);
  }
  for (const std::string bad : {"a", "ab", "abc", "a=bc", "====", "ab c", "YQ=a"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
}

}  // namespace
}  // namespace pressrun::signing
