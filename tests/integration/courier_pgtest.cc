// N1, N2, N3, N5, O3, O5, S11: the courier as a process: what it sends, when, how often, and what
// comes back.
#include <httplib.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "engine/signing/links.h"
#include "engine/signing/webhook_signature.h"
#include "tests/integration/httpd_world.h"
#include "tests/support/hook_endpoint.h"
#include "tests/support/smtp_server.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

constexpr char kWebhookSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

StackOptions options_with(const std::map<std::string, std::string>& environment = {}) {
  StackOptions options;
  options.environment = environment;
  options.environment["PRESSRUN_BOUNCE_WEBHOOK_SECRET"] = kWebhookSecret;
  return options;
}

std::map<std::string, std::string> by_smtp(const SmtpServer& server) {
  return {{"PRESSRUN_MAIL_TRANSPORT", "smtp"},
          {"PRESSRUN_SMTP_URL", server.url()},
          {"PRESSRUN_SMTP_TLS", "none"}};
}

std::string read(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<fs::path> files(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
  return found;
}

// Undoes quoted-printable as far as links need it.
std::string unquoted(std::string text) {
  for (const auto& [from, to] : std::map<std::string, std::string>{{"=\r\n", ""}, {"=3D", "="}}) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

std::string link_in(const std::string& message) {
  const std::string text = unquoted(message);
  const auto at = text.find("/v1/admin/events/");
  return text.substr(at, text.find_first_of("\r\n\" ", at) - at);
}

struct MailWorld : ApiWorld {
  MailWorld() : ApiWorld(options_with()) {}

  json mailed(const std::vector<std::string>& emails, const json& formats = "csv") {
    HttpClient client = as("organizer");
    return completed_job(client,
                         {{"type", "inventory"}, {"format", formats}, {"notify_emails", emails}});
  }
  std::string status_of(const std::string& email) {
    return database.value(
        "select status from pressrun.notification_outbox where email = $1 order by notification_id "
        "desc limit 1",
        {email});
  }
  bool eventually_is(const std::string& email, const std::string& status) {
    return eventually([&] { return status_of(email) == status; });
  }
  // Leases and backoffs are over. By a function of the owner, as the guard demands.
  void make_due() {
    database.sql(
        "do $$ begin if to_regprocedure('public.make_due()') is null then"
        " create function public.make_due() returns void language plpgsql security definer as $f$ "
        "begin"
        " update pressrun.notification_outbox set due_at = clock_timestamp() where status = "
        "'pending';"
        " end $f$; alter function public.make_due() owner to pressrun_owner; end if; end $$");
    database.sql("select public.make_due()");
    database.sql("notify pressrun_outbox");
  }
};

TEST(Courier, AMailNamesReportEventAndExpiryAndItsLinkGivesTheFile) {
  MailWorld world;
  world.stack.add_courier();
  world.mailed({"viewer@voyage.example"});
  ASSERT_TRUE(world.eventually_is("viewer@voyage.example", "sent"));
  const auto mails = files(world.stack.maildir() / "new");
  ASSERT_EQ(mails.size(), 1U);
  const std::string mail = read(mails[0]);
  const std::string text = unquoted(mail);
  const std::string event = world.database.value(
      "select title from voyage.events where event_id = $1::bigint", {world.event});
  EXPECT_THAT(mail, HasSubstr("\r\nTo: viewer@voyage.example\r\n"));
  EXPECT_THAT(mail, HasSubstr("\r\nFrom: \"Reports\" <reports@pressrun.example>\r\n"));
  EXPECT_THAT(mail, HasSubstr("multipart/alternative"));
  EXPECT_THAT(mail, HasSubstr("Content-Type: text/html; charset=utf-8"));
  EXPECT_THAT(text, HasSubstr("Report: Inventory"));
  EXPECT_THAT(text, HasSubstr("Event: " + event));
  EXPECT_THAT(text, HasSubstr("Available until: "));
  const auto link = signing::LinkSigner(Stack::signing_secret()).verify(link_in(mail));
  ASSERT_TRUE(link) << link_in(mail);
  // S11: the recipient is a person of the platform.
  EXPECT_EQ(std::to_string(link->subject),
            world.database.value("select platform.person_by_email('viewer@voyage.example')"));
  EXPECT_EQ(world.stack.anonymous().get(link_in(mail)).status, 200);
  EXPECT_EQ(world.stack.courier().log().find("sig="), std::string::npos);
}

TEST(Courier, NoMailBeforeCompletionAndOneARecipientAfterwards) {
  MailWorld world;
  for (int i = 0; i < 3; ++i) world.stack.add_courier();
  std::set<std::string> recipients;
  std::vector<std::string> emails;
  for (int i = 0; i < 10; ++i) emails.push_back("p" + std::to_string(i) + "@example.org");
  for (int job = 0; job < 5; ++job) world.mailed(emails);
  const auto all_sent = [&] {
    return world.database.value(
               "select count(*) from pressrun.notification_outbox where status = 'sent'") == "50";
  };
  ASSERT_TRUE(eventually(all_sent));
  EXPECT_EQ(files(world.stack.maildir() / "new").size(), 50U);
  EXPECT_EQ(world.database.value("select max(attempts) from pressrun.notification_outbox"), "1");
  EXPECT_NE(
      world.database.value("select count(distinct courier) from pressrun.notification_outbox"),
      "0");
}

TEST(Courier, SeveralCouriersNeverSendAMailTwice) {
  MailWorld world;
  const SmtpServer server;
  for (int i = 0; i < 2; ++i) world.stack.add_courier(by_smtp(server));
  std::vector<std::string> emails;
  for (int i = 0; i < 20; ++i) emails.push_back("p" + std::to_string(i) + "@example.org");
  world.mailed(emails);
  ASSERT_TRUE(eventually([&] { return server.taken().size() >= 20; }));
  ASSERT_TRUE(eventually([&] {
    return world.database.value(
               "select count(*) from pressrun.notification_outbox where status = 'sent'") == "20";
  }));
  std::set<std::string> ids;
  for (const TakenMail& mail : server.taken()) ids.insert(mail.header("Message-ID"));
  EXPECT_EQ(server.taken().size(), 20U);
  EXPECT_EQ(ids.size(), 20U);
}

TEST(Courier, KilledBetweenSendAndCommitItRepeatsTheSameMessageId) {
  MailWorld world;
  const SmtpServer server;
  world.stack.add_courier(by_smtp(server));
  world.mailed({"hold@example.org"});
  ASSERT_TRUE(eventually([&] { return server.has("held"); }));
  // The server has the mail; now the courier can hear so, but not say so.
  db::Session blocker = world.database.connect(Role::kAdmin);
  blocker.run_script("begin; select from pressrun.notification_outbox for update");
  server.release();
  ASSERT_TRUE(eventually([&] {
    return world.database.value(
               "select count(*) from pg_stat_activity where usename = 'pressrun_courier'"
               " and datname = current_database() and wait_event_type = 'Lock'") == "1";
  }));
  world.stack.courier().send(SIGKILL);
  ASSERT_TRUE(world.stack.courier().wait_for(std::chrono::seconds(5)));
  // The statement of the dead must not be done after all.
  world.database.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pressrun_courier'"
      " and datname = current_database()");
  ASSERT_TRUE(eventually([&] {
    return world.database.value(
               "select count(*) from pg_stat_activity where usename = 'pressrun_courier'"
               " and datname = current_database()") == "0";
  }));
  blocker.run_script("rollback");
  EXPECT_EQ(world.status_of("hold@example.org"), "pending");
  world.make_due();
  world.stack.add_courier(by_smtp(server));
  ASSERT_TRUE(world.eventually_is("hold@example.org", "sent"));
  const auto taken = server.taken();
  ASSERT_EQ(taken.size(), 2U) << "the courier's death is the only cause of a second mail";
  EXPECT_EQ(taken[0].header("Message-ID"), taken[1].header("Message-ID"));
  EXPECT_THAT(taken[0].header("Message-ID"), HasSubstr("<pressrun."));
}

TEST(Courier, ARefusalBouncesATransientFaultIsTriedAgainAndEndsAsADeadLetter) {
  MailWorld world;
  const SmtpServer server;
  world.database.sql("update pressrun.settings set mail_max_attempts = 2");
  world.stack.add_courier(by_smtp(server));
  const json job = world.mailed({"550@example.org", "450@example.org", "good@example.org"});
  ASSERT_TRUE(world.eventually_is("550@example.org", "bounced"));
  ASSERT_TRUE(world.eventually_is("good@example.org", "sent"));
  ASSERT_TRUE(eventually([&] {
    return world.database.value(
               "select last_error from ops.outbox where email = '450@example.org'") != "";
  }));
  EXPECT_EQ(world.status_of("450@example.org"), "pending");
  world.make_due();
  ASSERT_TRUE(world.eventually_is("450@example.org", "dead"));
  EXPECT_THAT(world.database.value("select last_error from ops.outbox where status = 'dead'"),
              HasSubstr("450 4.2.1"));
  HttpClient client = world.as("organizer");
  const json shown = client.get(world.jobs("/" + job.at("job_id").get<std::string>())).json();
  EXPECT_EQ(shown.at("status"), "completed");
  EXPECT_EQ(shown.at("note"), "email notification bounced");
  std::map<std::string, json> reasons;
  for (const json& mail : shown.at("notifications")) reasons[mail.at("email")] = mail.at("reason");
  EXPECT_EQ(reasons["550@example.org"], "There is no mailbox with this address.");
  EXPECT_EQ(reasons["450@example.org"], "It could not be delivered in 2 attempts.");
  EXPECT_EQ(reasons["good@example.org"], nullptr);
}

TEST(Courier, ItOutlivesItsDatabaseConnectionsAndStopsCleanly) {
  MailWorld world;
  world.stack.add_courier();
  world.mailed({"one@example.org"});
  ASSERT_TRUE(world.eventually_is("one@example.org", "sent"));
  world.database.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pressrun_courier'"
      " and datname = current_database()");
  world.mailed({"two@example.org"});
  EXPECT_TRUE(world.eventually_is("two@example.org", "sent"));
  const auto ending = world.stack.courier().stop();
  ASSERT_TRUE(ending);
  EXPECT_TRUE(ending->clean()) << world.stack.courier().log();
}

TEST(Courier, SaysWhatItsConfigurationLacks) {
  MailWorld world;
  const auto log_of = [&](const std::map<std::string, std::string>& changes) {
    std::map<std::string, std::string> environment = {
        {"PRESSRUN_DATABASE_URL", world.database.url(Role::kCourier)},
        {"PRESSRUN_PUBLIC_URL", "https://reports.example"},
        {"REPORT_DOWNLOAD_SIGNING_SECRET", Stack::signing_secret()}};
    for (const auto& [name, value] : changes) environment[name] = value;
    const Finished done = run_program("pressrun-courier", {}, environment);
    EXPECT_EQ(done.ending.code, 78) << done.output;
    return done.output;
  };
  EXPECT_THAT(log_of({}), HasSubstr("PRESSRUN_MAILDIR is not set"));
  const TemporaryFolder folder;
  const auto mistyped = folder.path() / "mial" / "out";
  EXPECT_THAT(log_of({{"PRESSRUN_MAILDIR", mistyped.string()}}),
              HasSubstr("there is no folder " + mistyped.parent_path().string()));
  EXPECT_FALSE(std::filesystem::exists(mistyped.parent_path()));
  EXPECT_THAT(log_of({{"PRESSRUN_MAIL_TRANSPORT", "smtp"}}), HasSubstr("PRESSRUN_SMTP_URL"));
  EXPECT_THAT(log_of({{"PRESSRUN_MAIL_TRANSPORT", "cloudflare"}}),
              HasSubstr("PRESSRUN_CLOUDFLARE_ACCOUNT"));
  EXPECT_THAT(log_of({{"PRESSRUN_MAIL_FROM", "nobody"}}), HasSubstr("PRESSRUN_MAIL_FROM"));
  EXPECT_THAT(log_of({{"PRESSRUN_PUBLIC_URL", ""}}), HasSubstr("PRESSRUN_PUBLIC_URL"));
}

std::string bounce_mail(const std::string& message_id, const std::string& email,
                        const std::string& action) {
  return "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
         "--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; " +
         email + "\nAction: " + action +
         "\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Over quota\n\n"
         "--b\nContent-Type: message/rfc822\n\nMessage-ID: " +
         message_id + "\n\n--b--\n";
}

TEST(Bounces, ADeliveryReportMarksItsMailAndADelayDoesNot) {
  MailWorld world;
  const TemporaryFolder inbox;
  fs::create_directories(inbox.path() / "tmp");
  fs::create_directories(inbox.path() / "new");
  const auto deliver = [&](const fs::path& name, const std::string& mail) {
    std::ofstream(inbox.path() / "tmp" / name, std::ios::binary) << mail;
    fs::rename(inbox.path() / "tmp" / name, inbox.path() / "new" / name);
  };
  world.stack.add_courier({{"PRESSRUN_BOUNCE_MAILDIR", inbox.path().string()}});
  const json job = world.mailed({"a@example.org", "b@example.org", "c@example.org"});
  for (const char* email : {"a@example.org", "b@example.org", "c@example.org"}) {
    ASSERT_TRUE(world.eventually_is(email, "sent"));
  }
  const auto id = [&](const std::string& email) {
    return "<pressrun." +
           world.database.value("select notification_id from ops.outbox where email = $1",
                                {email}) +
           "@pressrun.example>";
  };
  deliver("1", bounce_mail(id("a@example.org"), "A@example.org", "failed"));
  deliver("2", bounce_mail(id("b@example.org"), "b@example.org", "delayed"));
  deliver("3", bounce_mail(id("c@example.org"), "other@example.org", "failed"));
  deliver("4", "not a mail at all");
  ASSERT_TRUE(eventually([&] { return files(inbox.path() / "cur").size() == 4; }));
  EXPECT_EQ(world.status_of("a@example.org"), "bounced");
  EXPECT_EQ(world.status_of("b@example.org"), "sent");
  EXPECT_EQ(world.status_of("c@example.org"), "sent");
  EXPECT_EQ(world.database.value("select reason from ops.outbox where email = 'a@example.org'"),
            "The mailbox is full.");

  const fs::path corpus = fs::path(PRESSRUN_SOURCE_DIR).parent_path() / "shared/data/bounces";
  if (!fs::exists(corpus)) GTEST_SKIP() << "the real bounces are not there: " << corpus;
  const std::string before = world.database.value(
      "select md5(string_agg(o::text, ',' order by notification_id)) from "
      "pressrun.notification_outbox o");
  std::size_t count = 0;
  for (const fs::path& file : files(corpus)) {
    deliver(file.filename(), read(file));
    ++count;
  }
  ASSERT_TRUE(eventually([&] { return files(inbox.path() / "cur").size() == 4 + count; }));
  EXPECT_TRUE(world.stack.courier().running());
  EXPECT_EQ(world.database.value("select md5(string_agg(o::text, ',' order by notification_id)) "
                                 "from pressrun.notification_outbox o"),
            before);
}

Answer post_bounce(MailWorld& world, const json& body, std::int64_t age = 0,
                   const std::string& secret = kWebhookSecret) {
  const std::string text = body.dump();
  const std::int64_t time = std::time(nullptr) - age;
  const signing::WebhookSigner signer(secret, "x");
  return world.stack.anonymous().post_raw(
      "/v1/webhooks/bounces", text, "application/json",
      {{"webhook-id", "msg_1"},
       {"webhook-timestamp", std::to_string(time)},
       {"webhook-signature", signer.sign("msg_1", time, text)}});
}

TEST(Bounces, ASignedWebhookMarksItsMailAndAnotherChangesNothing) {
  MailWorld world;
  world.stack.add_courier();
  world.mailed({"a@example.org", "b@example.org"});
  ASSERT_TRUE(world.eventually_is("a@example.org", "sent"));
  ASSERT_TRUE(world.eventually_is("b@example.org", "sent"));
  const std::string id =
      world.database.value("select notification_id from ops.outbox where email = 'a@example.org'");
  const json bounce = {{"type", "bounce"},
                       {"notification_id", id},
                       {"email", "a@example.org"},
                       {"reason", "550 5.1.1 unknown"}};
  const Answer forged = post_bounce(world, bounce, 0, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
  EXPECT_EQ(forged.status, 401);
  EXPECT_EQ(forged.json().at("type"), "urn:pressrun:problem:wrong-signature");
  EXPECT_EQ(post_bounce(world, bounce, 301).status, 401) << "too old";
  EXPECT_EQ(world.stack.anonymous().post("/v1/webhooks/bounces", bounce).status, 401);
  EXPECT_EQ(world.status_of("a@example.org"), "sent");

  EXPECT_EQ(post_bounce(world, {{"type", "delayed"}, {"notification_id", id}}).json().at("outcome"),
            "ignored");
  json other = bounce;
  other["email"] = "b@example.org";
  EXPECT_EQ(post_bounce(world, other).json().at("outcome"), "unknown");
  EXPECT_EQ(world.status_of("a@example.org"), "sent");
  EXPECT_EQ(post_bounce(world, {{"type", "bounce"}}).status, 400);
  EXPECT_EQ(post_bounce(world, {{"type", "odd"}, {"notification_id", id}}).status, 400);

  EXPECT_EQ(post_bounce(world, bounce).json().at("outcome"), "bounced");
  EXPECT_EQ(post_bounce(world, bounce).json().at("outcome"), "known") << "a replay changes nothing";
  EXPECT_EQ(world.status_of("a@example.org"), "bounced");
  EXPECT_EQ(world.status_of("b@example.org"), "sent");
  const std::string second =
      world.database.value("select notification_id from ops.outbox where email = 'b@example.org'");
  EXPECT_EQ(post_bounce(world, {{"type", "complaint"},
                                {"message_id", "<pressrun." + second + "@pressrun.example>"}})
                .json()
                .at("outcome"),
            "bounced");
}

TEST(Resend, SendsToACorrectedAddressAndKeepsTheOldMail) {
  MailWorld world;
  const SmtpServer server;
  world.stack.add_courier(by_smtp(server));
  const json job = world.mailed({"550typo@example.org"});
  const std::string path = world.jobs("/" + job.at("job_id").get<std::string>());
  ASSERT_TRUE(world.eventually_is("550typo@example.org", "bounced"));
  HttpClient client = world.as("organizer");
  EXPECT_THAT(client.get(path).json().at("actions"), testing::Contains("resend"));
  EXPECT_EQ(client.post(path + "/resend", {{"to", "x@example.org"}}).status, 400);
  EXPECT_EQ(client.post(path + "/resend", {{"email", "550typo@example.org"}, {"to", "no"}}).status,
            400);
  EXPECT_EQ(client.post(path + "/resend", {{"email", "else@example.org"}}).status, 400);
  EXPECT_EQ(client.post(path + "/resend", {{"email", 5}}).status, 400);
  const Answer answer = client.post(
      path + "/resend", {{"email", "550typo@example.org"}, {"to", "right@example.org"}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const json notifications = answer.json().at("notifications");
  ASSERT_EQ(notifications.size(), 2U);
  EXPECT_EQ(notifications[0].at("status"), "bounced");
  EXPECT_EQ(notifications[0].at("resent_as"), notifications[1].at("id"));
  EXPECT_EQ(notifications[1].at("email"), "right@example.org");
  EXPECT_EQ(answer.json().at("note"), nullptr);
  ASSERT_TRUE(world.eventually_is("right@example.org", "sent"));
  EXPECT_EQ(client.post(path + "/resend", {{"email", "550typo@example.org"}}).status, 400);
  EXPECT_EQ(client.post(path + "/resend", {{"email", "right@example.org"}}).status, 200);
}

TEST(Webhooks, AnEndOfAJobIsPostedSignedAndAGoneEndpointIsDisabled) {
  MailWorld world;
  HookEndpoint endpoint;
  const Finished added = run_program("pressrunctl", {"webhooks", "add", endpoint.url()},
                                     {{"PRESSRUN_DATABASE_URL", world.database.url(Role::kCtl)},
                                      {"PRESSRUN_WEBHOOK_SECRET", kWebhookSecret}});
  ASSERT_TRUE(added.ending.clean()) << added.output;
  world.stack.add_courier({{"PRESSRUN_WEBHOOK_ALLOW_PRIVATE", "1"}});
  const json job = world.mailed({});
  ASSERT_TRUE(eventually([&] { return endpoint.requests().size() == 1; }));
  const httplib::Request request = endpoint.requests().at(0);
  EXPECT_TRUE(signing::WebhookSigner(kWebhookSecret, "x")
                  .verify({request.get_header_value("webhook-id"),
                           request.get_header_value("webhook-timestamp"),
                           request.get_header_value("webhook-signature")},
                          request.body, std::time(nullptr)));
  const json body = json::parse(request.body);
  EXPECT_EQ(body.at("type"), "job.completed");
  EXPECT_EQ(body.at("data").at("job_id"), job.at("job_id"));
  EXPECT_EQ(request.body.find("sig="), std::string::npos);
  ASSERT_TRUE(eventually(
      [&] { return world.database.value("select delivered from ops.webhooks") == "1"; }));
  endpoint.answer(410);
  world.mailed({});
  EXPECT_TRUE(eventually([&] {
    return world.database.value("select disabled_reason from ops.webhooks") ==
           "It answered 410 Gone.";
  }));
  EXPECT_EQ(world.stack.courier().log().find("whsec_"), std::string::npos);
}

TEST(Webhooks, NothingIsPostedIntoAPrivateNetworkUnlessThatIsAllowed) {
  MailWorld world;
  HookEndpoint endpoint;
  world.database.connect(Role::kCtl)
      .call("select pressrun.add_webhook($1, $2)", {endpoint.url(), kWebhookSecret});
  world.stack.add_courier();
  world.mailed({});
  const auto last_error = [&] {
    return world.database.value("select last_error from ops.webhooks");
  };
  EXPECT_TRUE(eventually([&] { return !last_error().empty(); }));
  EXPECT_THAT(last_error(), HasSubstr("private network")) << world.stack.courier().log();
  EXPECT_TRUE(endpoint.requests().empty());
}

}  // namespace
}  // namespace pressrun::test
