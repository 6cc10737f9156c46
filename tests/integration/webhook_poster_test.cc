// N4: webhooks against a real HTTP server: signed, not into private networks, not along redirects.
#include <gmock/gmock.h>
#include <httplib.h>

#include <atomic>
#include <thread>

#include "engine/signing/webhook_signature.h"
#include "engine/webhooks/poster.h"

namespace pressrun::webhooks {
namespace {

constexpr char kSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kOther[] = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

class PosterTest : public testing::Test {
 protected:
  PosterTest() {
    server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      ++calls_;
      last_ = request;
      response.status = status_;
      response.set_header("Location", "/elsewhere");
    });
    server_.Post("/elsewhere",
                 [this](const httplib::Request&, httplib::Response&) { ++elsewhere_; });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // A stop before it listens is forgotten.
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~PosterTest() override {
    server_.stop();
    thread_.join();
  }

  db::DueWebhook webhook(const std::string& host = "127.0.0.1") const {
    return {"msg_p5jXN8AQM9LWM0D4loKWxJek",
            "token",
            "http://" + host + ":" + std::to_string(port_) + "/hook",
            std::string(kOther) + " " + kSecret,
            R"({"test": 2432232314})",
            1614265330,
            ""};
  }
  PostOutcome post(int status) {
    status_ = status;
    return Poster(true).post(webhook());
  }

  std::atomic<int> calls_{0};
  std::atomic<int> elsewhere_{0};
  std::atomic<int> status_{200};
  httplib::Request last_;

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

TEST_F(PosterTest, SignsWithEachSecret) {
  EXPECT_EQ(post(204).word, "delivered");
  EXPECT_EQ(last_.body, R"({"test": 2432232314})");
  EXPECT_EQ(last_.get_header_value("Content-Type"), "application/json");
  const signing::WebhookHeaders headers{last_.get_header_value("webhook-id"),
                                        last_.get_header_value("webhook-timestamp"),
                                        last_.get_header_value("webhook-signature")};
  EXPECT_THAT(headers.signature,
              testing::EndsWith(" v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
  for (const char* secret : {kSecret, kOther}) {
    EXPECT_TRUE(signing::WebhookSigner(secret, "x").verify(headers, last_.body, 1614265330));
  }
}

TEST_F(PosterTest, TellsGoneFromFailed) {
  EXPECT_EQ(post(410).word, "gone");
  for (const int status : {400, 404, 429, 500, 503}) {
    EXPECT_EQ(post(status).word, "failed") << status;
    EXPECT_EQ(post(status).error, "HTTP " + std::to_string(status));
  }
}

TEST_F(PosterTest, FollowsNoRedirect) {
  for (const int status : {301, 302, 307, 308}) EXPECT_EQ(post(status).word, "failed") << status;
  EXPECT_EQ(elsewhere_, 0);
}

TEST_F(PosterTest, KeepsOutOfPrivateNetworksByWhateverName) {
  Poster poster(false);
  for (const char* host :
       {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"}) {
    const PostOutcome outcome = poster.post(webhook(host));
    EXPECT_EQ(outcome.word, "failed") << host;
    EXPECT_THAT(outcome.error, testing::HasSubstr("private network")) << host;
  }
  EXPECT_EQ(calls_, 0);
}

TEST_F(PosterTest, SpeaksOnlyHttp) {
  db::DueWebhook odd = webhook();
  for (const char* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "http://127.0.0.1:1/"}) {
    odd.url = url;
    EXPECT_EQ(Poster(true).post(odd).word, "failed") << url;
  }
}

}  // namespace
}  // namespace pressrun::webhooks
