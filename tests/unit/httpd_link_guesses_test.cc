// A5, S2: who guesses download links is slowed down, by network, and remembered within bounds.
#include <gtest/gtest.h>

#include "httpd/client_address.h"
#include "httpd/link_guesses.h"

namespace pressrun::httpd {
namespace {

using std::chrono::seconds;

constexpr seconds kNow{0};

class LinkGuessesTest : public testing::Test {
 protected:
  void exhaust(const std::string& client) {
    for (int i = 0; i < LinkGuesses::kFree; ++i) {
      ASSERT_EQ(guesses_.wrong(client, now_), kNow) << client << " " << i;
    }
  }

  LinkGuesses guesses_;
  LinkGuesses::Clock::time_point now_ = LinkGuesses::Clock::now();
};

TEST_F(LinkGuessesTest, ManyAreTooMany) {
  exhaust("1");
  EXPECT_EQ(guesses_.wrong("1", now_), LinkGuesses::kEach);
  EXPECT_EQ(guesses_.wrong("2", now_), kNow);
}

TEST_F(LinkGuessesTest, AreForgivenOneByOne) {
  exhaust("1");
  now_ += LinkGuesses::kEach - seconds(1);
  EXPECT_EQ(guesses_.wrong("1", now_), seconds(1)) << "what was refused counts nothing";
  now_ += seconds(1);
  EXPECT_EQ(guesses_.wrong("1", now_), kNow);
  EXPECT_EQ(guesses_.wrong("1", now_), LinkGuesses::kEach);
  now_ += 2 * LinkGuesses::kFree * LinkGuesses::kEach;
  exhaust("1");
  EXPECT_EQ(guesses_.wrong("1", now_), LinkGuesses::kEach) << "waiting longer saves up nothing";
}

TEST_F(LinkGuessesTest, OfOthersPushOutTheLongestUnused) {
  exhaust("first");
  exhaust("second");
  for (std::size_t i = 2; i < LinkGuesses::kMaxRemembered; ++i) {
    guesses_.wrong(std::to_string(i), now_);
  }
  EXPECT_EQ(guesses_.wrong("first", now_), LinkGuesses::kEach) << "all fit in";
  guesses_.wrong("one more", now_);
  EXPECT_EQ(guesses_.wrong("first", now_), LinkGuesses::kEach) << "it was used last";
  EXPECT_EQ(guesses_.wrong("second", now_), kNow) << "forgotten";
}

TEST(ClientNetwork, IsAnAddressOfIpv4AndWhatOneHasOfIpv6) {
  EXPECT_EQ(client_network("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(client_network("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(client_network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(client_network("2001:db8:1:2:ffff::"), "2001:db8:1:2::/64");
  EXPECT_NE(client_network("2001:db8:1:3::1"), client_network("2001:db8:1:2::1"));
  EXPECT_EQ(client_network(""), "");
}

}  // namespace
}  // namespace pressrun::httpd
