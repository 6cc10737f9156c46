// A5, S2, S7: many wrong links from one client are refused with 429; right ones never are.
#include "httpd/link_guesses.h"
#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using testing::HasSubstr;

constexpr int kFree = httpd::LinkGuesses::kFree;

HttpHeaders from(const std::string& address, HttpHeaders more = {}) {
  more.emplace("X-Forwarded-For", address);
  return more;
}

// Asks again and again, with a number each time, until it is refused for 5 s or more, so that there
// is time for what follows. How many were answered.
int ask_until_refused(const std::function<Answer(int)>& ask) {
  int answered = 0;
  Answer answer = ask(0);
  while (answer.status == 404 ||
         (answer.status == 429 && std::stoi(answer.header("Retry-After")) < 5)) {
    if (answer.status == 404) ++answered;
    answer = ask(answered);
  }
  EXPECT_EQ(answer.status, 429);
  return answered;
}

class HttpdLinkGuesses : public testing::Test {
 protected:
  // The right link with another signature.
  std::string guess(int number) const {
    const std::string digits = std::to_string(1000 + number);
    return link_.substr(0, link_.size() - digits.size()) + digits;
  }
  // So many that the next wrong link is one too many; some were forgiven meanwhile.
  void guess_all(const std::function<HttpHeaders(int)>& who) {
    const auto ask = [&](int number) { return anonymous_.get(guess(number % kFree), who(number)); };
    ASSERT_GE(ask_until_refused(ask), kFree);
  }
  void guess_all(const HttpHeaders& who) {
    guess_all([&](int) { return who; });
  }

  ApiWorld world_{{.environment = {{"PRESSRUN_TRUSTED_PROXIES", "127.0.0.1"}}}};
  HttpClient client_ = world_.as("organizer");
  HttpClient anonymous_ = world_.stack.anonymous();
  const std::string link_ = world_.link(
      client_, world_.completed_job(client_, kInventory).at("job_id").get<std::string>());
};

TEST_F(HttpdLinkGuesses, AreRefusedAfterSome) {
  const HttpHeaders who = from("192.0.2.7");
  guess_all(who);
  const Answer problem = anonymous_.get(guess(kFree), who);
  EXPECT_EQ(problem.status, 429);
  EXPECT_EQ(problem.json().at("type"), "urn:pressrun:problem:too-many-wrong-links");
  EXPECT_GT(std::stoi(problem.header("Retry-After")), 0);
  EXPECT_LE(std::stoi(problem.header("Retry-After")), httpd::LinkGuesses::kEach.count());
  EXPECT_EQ(problem.body.find("sig="), std::string::npos);
  const Answer page = anonymous_.get(guess(0), from("192.0.2.7", {{"Accept", "text/html"}}));
  EXPECT_EQ(page.status, 429);
  EXPECT_THAT(page.body, HasSubstr("<main data-test=\"too-many-wrong-links-page\">"));
  EXPECT_THAT(page.header("Retry-After"), testing::Not(""));
  const Answer german = anonymous_.get(
      guess(0), from("192.0.2.7", {{"Accept", "text/html"}, {"Accept-Language", "de"}}));
  EXPECT_THAT(german.body, HasSubstr("Zu viele ungültige Links"));
  EXPECT_EQ(anonymous_.head(guess(0), who).status, 429);
}

TEST_F(HttpdLinkGuesses, OfTheButtonsCountToo) {
  const HttpHeaders who = from("192.0.2.7");
  guess_all(who);
  for (const std::string verb : {"regenerate", "request-access"}) {
    std::string button = guess(0);
    button.insert(button.find('?'), "/" + verb);
    EXPECT_EQ(anonymous_.post_raw(button, "", "text/plain", who).status, 429) << verb;
    EXPECT_EQ(anonymous_.get(button, who).status, 429) << verb;
  }
}

TEST_F(HttpdLinkGuesses, NeverStandInTheWayOfARightLink) {
  const HttpHeaders who = from("192.0.2.7");
  guess_all(who);
  EXPECT_EQ(anonymous_.get(guess(0), who).status, 429);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(anonymous_.get(link_, who).status, 200);
  EXPECT_EQ(anonymous_.get(guess(0), from("192.0.2.8")).status, 404) << "of another client";
}

TEST_F(HttpdLinkGuesses, OfOneIpv6NetworkAreOfOneClient) {
  guess_all([](int number) { return from("2001:db8::" + std::to_string(number)); });
  EXPECT_EQ(anonymous_.get(guess(0), from("2001:db8::ffff")).status, 429);
  EXPECT_EQ(anonymous_.get(guess(0), from("2001:db8:0:1::1")).status, 404);
}

TEST(HttpdLinkGuessesWithoutProxy, AreOfTheConnectionWhateverItsHeadersSay) {
  ApiWorld world({.workers = 0, .janitor = false});
  HttpClient anonymous = world.stack.anonymous();
  const std::string wrong = world.jobs("/x/download?artifact=csv&expires=1&kid=t1&sub=1&sig=x");
  const auto ask = [&](int number) {
    return anonymous.get(wrong, from("192.0.2." + std::to_string(number % 200)));
  };
  EXPECT_GE(ask_until_refused(ask), kFree);
  EXPECT_EQ(anonymous.get(wrong, from("192.0.2.200")).status, 429);
}

}  // namespace
}  // namespace pressrun::test
