// N2, N3: each transport against a real counterpart: an SMTP server with STARTTLS, AUTH and
// refusals, an HTTP server that follows Cloudflare's documentation, a maildir.
#include <gmock/gmock.h>
#include <httplib.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "engine/daemon/options.h"
#include "engine/mail/cloudflare_transport.h"
#include "engine/mail/maildir_transport.h"
#include "engine/mail/smtp_transport.h"
#include "tests/support/smtp_server.h"

namespace pressrun::mail {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::SmtpServer;
using testing::HasSubstr;
using Outcome = Delivery::Outcome;

OutgoingMail mail_to(const std::string& to) {
  return {"01jd2m3n4p5q6r7s8t9v0w1x2y",
          {"Reports", "reports@pressrun.example"},
          to,
          {"Ünïcode — 報告", "text\n.dot\n", "<p>html</p>\n"}};
}

SmtpSettings plain(const SmtpServer& server) { return {server.url(), "", "", SmtpTls::kNone, ""}; }

TEST(SmtpTransport, DeliversAMessageWithItsStableId) {
  const SmtpServer server;
  SmtpTransport transport(plain(server));
  EXPECT_EQ(transport.send(mail_to("anna@example.org")).outcome, Outcome::kSent);
  EXPECT_EQ(transport.send(mail_to("anna@example.org")).outcome, Outcome::kSent);
  const auto taken = server.taken();
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].envelope, "anna@example.org|plain|");
  EXPECT_EQ(taken[0].header("Message-ID"),
            "<pressrun.01jd2m3n4p5q6r7s8t9v0w1x2y@pressrun.example>");
  EXPECT_EQ(taken[0].header("Message-ID"), taken[1].header("Message-ID"));
  EXPECT_EQ(taken[0].header("Auto-Submitted"), "auto-generated");
  EXPECT_THAT(taken[0].text, HasSubstr("\r\n.dot\r\n"));
}

TEST(SmtpTransport, DecidesByTheServersAnswerToTheMail) {
  const SmtpServer server;
  SmtpTransport transport(plain(server));
  const auto outcome = [&](const std::string& to) { return transport.send(mail_to(to)); };
  EXPECT_EQ(outcome("550@example.org").outcome, Outcome::kPermanent);
  EXPECT_THAT(outcome("550@example.org").said, HasSubstr("550 5.1.1 User unknown"));
  EXPECT_EQ(outcome("552@example.org").outcome, Outcome::kPermanent);
  EXPECT_THAT(outcome("552@example.org").said, HasSubstr("552 5.2.2"));
  EXPECT_EQ(outcome("450@example.org").outcome, Outcome::kTransient);
  EXPECT_EQ(outcome("452@example.org").outcome, Outcome::kTransient);
  EXPECT_THAT(outcome("452@example.org").said, HasSubstr("452 4.3.1"));
  // A sender that is refused is ours to mend, not the recipient's fault.
  OutgoingMail wrong_sender = mail_to("anna@example.org");
  wrong_sender.from.address = "550@pressrun.example";
  EXPECT_EQ(transport.send(wrong_sender).outcome, Outcome::kTransient);
  EXPECT_EQ(outcome("anna@example.org").outcome, Outcome::kSent);
}

TEST(SmtpTransport, ALostConnectionBehindTheMessageIsTriedAgain) {
  const SmtpServer server;
  SmtpTransport transport(plain(server));
  EXPECT_EQ(transport.send(mail_to("drop@example.org")).outcome, Outcome::kTransient);
  EXPECT_EQ(SmtpTransport({"smtp://127.0.0.1:1", "", "", SmtpTls::kNone, ""})
                .send(mail_to("anna@example.org"))
                .outcome,
            Outcome::kTransient);
}

TEST(SmtpTransport, InsistsOnTlsAndChecksTheCertificate) {
  const SmtpServer without;
  EXPECT_EQ(SmtpTransport({without.url(), "", "", SmtpTls::kRequired, ""})
                .send(mail_to("anna@example.org"))
                .outcome,
            Outcome::kTransient);
  EXPECT_TRUE(without.taken().empty());

  const SmtpServer server({}, true);
  const auto send = [&](const std::string& url, const std::string& ca) {
    return SmtpTransport({url, "", "", SmtpTls::kRequired, ca}).send(mail_to("anna@example.org"));
  };
  EXPECT_EQ(send(server.url("localhost"), server.certificate()).outcome, Outcome::kSent);
  for (const auto& untrusted :
       {send(server.url("localhost"), ""), send(server.url("127.0.0.1"), server.certificate()),
        send(server.url("localhost"), "/no/such/file")}) {
    EXPECT_EQ(untrusted.outcome, Outcome::kTransient);
    EXPECT_THAT(untrusted.said, testing::HasSubstr("PRESSRUN_SMTP_CA_FILE"));
  }
  ASSERT_EQ(server.taken().size(), 1U);
  EXPECT_EQ(server.taken()[0].envelope, "anna@example.org|tls|");
}

TEST(SmtpTransport, LogsInAndTakesAWrongPasswordForAMistakeOfOurs) {
  const SmtpServer server({"--login", "courier", "a secret"}, true);
  const auto send = [&](const std::string& password) {
    return SmtpTransport({server.url("localhost"), "courier", password, SmtpTls::kRequired,
                          server.certificate()})
        .send(mail_to("anna@example.org"))
        .outcome;
  };
  EXPECT_EQ(send("wrong"), Outcome::kTransient);
  EXPECT_EQ(send("a secret"), Outcome::kSent);
  ASSERT_EQ(server.taken().size(), 1U);
  EXPECT_EQ(server.taken()[0].envelope, "anna@example.org|tls|courier");
}

TEST(SmtpTransport, TakesOnlySmtpAddresses) {
  for (const std::string url : {"", "http://localhost", "localhost:25", "file:///etc/passwd"}) {
    EXPECT_THROW(SmtpTransport({url, "", "", SmtpTls::kNone, ""}), daemon::ConfigError) << url;
  }
}

// As documented: POST /client/v4/accounts/{id}/email/sending/send, a bearer token, numeric errors.
class Cloudflare : public testing::Test {
 protected:
  Cloudflare() {
    server_.Post("/client/v4/accounts/abc123/email/sending/send",
                 [this](const httplib::Request& request, httplib::Response& response) {
                   answer(request, response);
                 });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // A stop before it listens is forgotten.
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~Cloudflare() override {
    server_.stop();
    thread_.join();
  }

  Delivery send(const std::string& to, const std::string& token = "good") {
    CloudflareTransport transport({"abc123", token, "http://127.0.0.1:" + std::to_string(port_)});
    return transport.send(mail_to(to));
  }

  json last_;

 private:
  static json failure(int code, const std::string& message) {
    return {{"success", false},
            {"errors", {{{"code", code}, {"message", message}}}},
            {"messages", json::array()},
            {"result", nullptr}};
  }
  static json success(const char* list, const std::string& to) {
    json result = {{"delivered", json::array()},
                   {"permanent_bounces", json::array()},
                   {"queued", json::array()},
                   {"message_id", "<id-of-" + to + ">"}};
    result[list].push_back(to);
    return {{"success", true},
            {"errors", json::array()},
            {"messages", json::array()},
            {"result", result}};
  }

  void answer(const httplib::Request& request, httplib::Response& response) {
    last_ = json::parse(request.body);
    const std::string to = last_.at("to");
    json body = success("delivered", to);
    if (request.get_header_value("Authorization") != "Bearer good") {
      response.status = 401;
      body = failure(10000, "Authentication error");
    } else if (to.starts_with("queued")) {
      body = success("queued", to);
    } else if (to.starts_with("bounce")) {
      body = success("permanent_bounces", to);
    } else if (to.starts_with("suppressed")) {
      response.status = 400;
      body = failure(10203, "Recipient is suppressed");
    } else if (to.starts_with("busy")) {
      response.status = 429;
      body = failure(10429, "Rate limited");
    } else if (to.starts_with("nonsense")) {
      return response.set_content("<html>", "text/html");
    }
    response.set_content(body.dump(), "application/json");
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

TEST_F(Cloudflare, SendsOneRecipientACallAndKeepsTheId) {
  const Delivery delivery = send("anna@example.org");
  EXPECT_EQ(delivery.outcome, Outcome::kSent);
  EXPECT_EQ(delivery.provider_id, "<id-of-anna@example.org>");
  EXPECT_EQ(last_.at("from"), json({{"address", "reports@pressrun.example"}, {"name", "Reports"}}));
  EXPECT_EQ(last_.at("to"), "anna@example.org");
  EXPECT_EQ(last_.at("subject"), "Ünïcode — 報告");
  EXPECT_EQ(last_.at("headers").at("X-Pressrun-Notification"), "01jd2m3n4p5q6r7s8t9v0w1x2y");
  EXPECT_EQ(send("queued@example.org").outcome, Outcome::kSent);
}

TEST_F(Cloudflare, TellsBouncesFromFaults) {
  EXPECT_EQ(send("bounce@example.org").outcome, Outcome::kPermanent);
  EXPECT_EQ(send("suppressed@example.org").outcome, Outcome::kPermanent);
  EXPECT_EQ(send("busy@example.org").outcome, Outcome::kTransient);
  EXPECT_EQ(send("nonsense@example.org").outcome, Outcome::kTransient);
  const Delivery refused = send("anna@example.org", "bad");
  EXPECT_EQ(refused.outcome, Outcome::kTransient);
  EXPECT_THAT(refused.said, HasSubstr("HTTP 401 Authentication error"));
  EXPECT_THAT(refused.said, testing::Not(HasSubstr("bad")));
}

std::vector<std::string> names(const fs::path& folder) {
  std::vector<std::string> result;
  for (const auto& entry : fs::directory_iterator(folder))
    result.push_back(entry.path().filename());
  return result;
}

TEST(MaildirTransport, AMailIsOneWholeFileHoweverOftenItIsSent) {
  const test::TemporaryFolder folder;
  const fs::path maildir = folder.path() / "mail";
  MaildirTransport transport(maildir);
  EXPECT_EQ(transport.send(mail_to("anna@example.org")).outcome, Outcome::kSent);
  EXPECT_EQ(transport.send(mail_to("anna@example.org")).outcome, Outcome::kSent);
  const std::string name = "01jd2m3n4p5q6r7s8t9v0w1x2y.pressrun";
  EXPECT_THAT(names(maildir / "new"), testing::ElementsAre(name));
  EXPECT_THAT(names(maildir / "tmp"), testing::IsEmpty());
  fs::rename(maildir / "new" / name, maildir / "cur" / (name + ":2,S"));
  EXPECT_EQ(transport.send(mail_to("anna@example.org")).outcome, Outcome::kSent);
  EXPECT_THAT(names(maildir / "new"), testing::IsEmpty()) << "it was read already";
}

TEST(MaildirTransport, AFolderThatIsGoneIsTriedAgain) {
  const test::TemporaryFolder folder;
  MaildirTransport transport(folder.path() / "mail");
  fs::remove_all(folder.path() / "mail");
  EXPECT_EQ(transport.send(mail_to("anna@example.org")).outcome, Outcome::kTransient);
}

}  // namespace
}  // namespace pressrun::mail
