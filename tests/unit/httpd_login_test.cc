// A5, S4: who guesses passwords is slowed down, whoever stands in front of us.
#include <gtest/gtest.h>
#include <httplib.h>

#include "engine/daemon/options.h"
#include "httpd/client_address.h"
#include "httpd/login_attempts.h"
#include "httpd/login_slots.h"

namespace pressrun::httpd {
namespace {

TEST(LoginAttempts, SlowDownAnAccountFromAnAddress) {
  using std::chrono::seconds;
  LoginAttempts attempts;
  auto now = LoginAttempts::Clock::now();
  for (unsigned i = 0; i < LoginAttempts::kFree; ++i) {
    EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(0)) << i;
  }
  EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(1)) << "also of many at the same moment";
  EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(1)) << "what was refused counts nothing";
  now += seconds(1);
  EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(0));
  EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(2));
  EXPECT_EQ(attempts.attempt("a@b.org", "2", now), seconds(0));
  EXPECT_EQ(attempts.attempt("c@b.org", "1", now), seconds(0));
  for (int i = 0; i < 20; ++i) {
    now += LoginAttempts::kMaxDelay;
    EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(0));
  }
  EXPECT_EQ(attempts.attempt("a@b.org", "1", now), LoginAttempts::kMaxDelay);
  attempts.succeeded("a@b.org", "1", now);
  EXPECT_EQ(attempts.attempt("a@b.org", "1", now), seconds(0));
}

TEST(LoginAttempts, SlowDownAnAddressThatTriesManyAccounts) {
  using std::chrono::seconds;
  LoginAttempts attempts;
  const auto now = LoginAttempts::Clock::now();
  attempts.attempt("known@b.org", "1", now);
  attempts.succeeded("known@b.org", "1", now);
  for (unsigned i = 0; i < LoginAttempts::kFreeOfAddress; ++i) {
    EXPECT_EQ(attempts.attempt(std::to_string(i), "1", now), seconds(0)) << i;
  }
  EXPECT_EQ(attempts.attempt("another", "1", now), seconds(1));
  EXPECT_EQ(attempts.attempt("another", "2", now), seconds(0));
  EXPECT_EQ(attempts.attempt("known@b.org", "1", now), seconds(0)) << "logged in from there before";
}

TEST(LoginAttempts, ThatSucceedAreNoFailures) {
  LoginAttempts attempts;
  const auto now = LoginAttempts::Clock::now();
  for (unsigned i = 0; i < 3 * LoginAttempts::kFreeOfAddress; ++i) {
    const std::string account = std::to_string(i);
    EXPECT_EQ(attempts.attempt(account, "1", now), std::chrono::seconds(0));
    attempts.succeeded(account, "1", now);
  }
}

TEST(LoginSlots, LeaveSomeToOthers) {
  LoginSlots slots;
  {
    const auto first = slots.take("1");
    const auto second = slots.take("1");
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(slots.take("1"));
    const auto third = slots.take("2");
    const auto fourth = slots.take("3");
    EXPECT_TRUE(third && fourth);
    EXPECT_FALSE(slots.take("4"));
  }
  EXPECT_TRUE(slots.take("1"));
}

std::string client_of(const std::string& proxies, const std::string& peer,
                      const std::vector<std::string>& headers) {
  httplib::Request request;
  request.remote_addr = peer;
  for (const auto& header : headers) request.headers.emplace("X-Forwarded-For", header);
  return TrustedProxies(proxies).client_of(request);
}

TEST(TrustedProxies, TellTheClientAndNobodyElseDoes) {
  EXPECT_EQ(client_of("", "9.9.9.9", {"1.1.1.1"}), "9.9.9.9");
  EXPECT_EQ(client_of("10.0.0.0/8, ::1", "9.9.9.9", {"1.1.1.1"}), "9.9.9.9");
  EXPECT_EQ(client_of("10.0.0.0/8", "10.1.2.3", {}), "10.1.2.3");
  EXPECT_EQ(client_of("10.0.0.0/8", "10.1.2.3", {"6.6.6.6, 1.1.1.1"}), "1.1.1.1")
      << "what stands before it, the client may have invented";
  EXPECT_EQ(client_of("10.0.0.0/8", "10.1.2.3", {"6.6.6.6", "1.1.1.1, 10.9.9.9"}), "1.1.1.1");
  EXPECT_EQ(client_of("10.0.0.0/8", "::ffff:10.1.2.3", {"2001:db8::1"}), "2001:db8::1");
  EXPECT_EQ(client_of("2001:db8::/33,::1", "2001:db8:7fff::5", {"1.1.1.1"}), "1.1.1.1");
  EXPECT_EQ(client_of("2001:db8::/33", "2001:db8:8000::5", {"1.1.1.1"}), "2001:db8:8000::5");
  EXPECT_EQ(client_of("10.0.0.0/8", "10.1.2.3", {"1.1.1.1, unknown"}), "10.1.2.3");
  EXPECT_EQ(client_of("10.1.2.3", "10.1.2.3", {" , 1.1.1.1 "}), "1.1.1.1");
}

TEST(TrustedProxies, SaysWhatIsNoNetwork) {
  for (const char* bad : {"x", "10.0.0.0/33", "10.0.0.0/", "::1/129", "10.0.0.0/8x", "10.0.0/8"}) {
    EXPECT_THROW(TrustedProxies{bad}, daemon::ConfigError) << bad;
  }
}

TEST(LoginAttempts, OfOthersDoNotLockAnAccountUntilTheyAreMany) {
  using std::chrono::seconds;
  LoginAttempts attempts;
  const auto now = LoginAttempts::Clock::now();
  attempts.succeeded("a@b.org", "owner", now - std::chrono::hours(24));
  for (unsigned i = 0; i < LoginAttempts::kFreeOfAccount; ++i) {
    EXPECT_EQ(attempts.attempt("a@b.org", "guesser " + std::to_string(i), now), seconds(0)) << i;
  }
  EXPECT_EQ(attempts.attempt("a@b.org", "stranger", now), seconds(1));
  EXPECT_EQ(attempts.attempt("a@b.org", "owner", now), seconds(0)) << "logged in from there before";
  attempts.succeeded("a@b.org", "owner", now);
  EXPECT_EQ(attempts.attempt("a@b.org", "stranger", now), seconds(1))
      << "the guessing goes on, whatever the owner does";
  EXPECT_EQ(attempts.attempt("c@b.org", "stranger", now), seconds(0));
  auto later = now;
  for (int i = 0; i < 20; ++i) {
    later += LoginAttempts::kMaxDelayOfAccount;
    EXPECT_EQ(attempts.attempt("a@b.org", "more " + std::to_string(i), later), seconds(0));
  }
  EXPECT_EQ(attempts.attempt("a@b.org", "stranger", later), LoginAttempts::kMaxDelayOfAccount);
  later += LoginAttempts::kForget + seconds(1);
  EXPECT_EQ(attempts.attempt("a@b.org", "stranger", later), seconds(0));
}

TEST(LoginAttempts, ForgetTheLongestUnused) {
  LoginAttempts attempts;
  const auto now = LoginAttempts::Clock::now();
  for (unsigned i = 0; i < LoginAttempts::kFree; ++i) attempts.attempt("first", "1", now);
  for (std::size_t i = 0; i < LoginAttempts::kMaxRemembered; ++i) {
    attempts.attempt(std::to_string(i), std::to_string(i), now);
  }
  EXPECT_EQ(attempts.attempt("first", "1", now), std::chrono::seconds(0));
}

}  // namespace
}  // namespace pressrun::httpd
