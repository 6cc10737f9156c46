// N3: what bounces say (RFC 3464), and that real ones of all kinds are read without harm.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/mail/dsn.h"
#include "engine/mail/outgoing_mail.h"

namespace pressrun::mail {
namespace {

namespace fs = std::filesystem;

constexpr char kId[] = "01jd2m3n4p5q6r7s8t9v0w1x2y";

std::string bounce(const std::string& status_part, const std::string& encoding = "7bit") {
  return "From: MAILER-DAEMON@mx.example\nSubject: failure\n"
         "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"=_b/1\"\n\n"
         "--=_b/1\nContent-Type: text/plain\n\nSorry.\n\n"
         "--=_b/1\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: " +
         encoding + "\n\n" + status_part +
         "\n--=_b/1\nContent-Type: message/rfc822\n\n"
         "From: reports@pressrun.example\nTo: anna@example.org\n"
         "Message-ID:\n <pressrun." +
         kId +
         "@pressrun.example>\nSubject: x\n\n"
         "Final-Recipient: rfc822; inner@example.org\nAction: failed\n\n--=_b/1--\n";
}

constexpr char kFailed[] =
    "Reporting-MTA: dns; mx.example\n\n"
    "Original-Recipient: rfc822;anna@example.org\n"
    "Final-Recipient: RFC822; <a.long@example.org>\nAction: Failed (for good)\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 No such\n user here\n";

TEST(DeliveryStatus, TellsWhichMailFailedForWhomAndWhy) {
  const DeliveryStatus status = parse_delivery_status(bounce(kFailed));
  EXPECT_EQ(notification_of(status.message_id), kId);
  ASSERT_EQ(status.recipients.size(), 1U);
  const RecipientStatus& recipient = status.recipients[0];
  EXPECT_EQ(recipient.original_recipient, "anna@example.org");
  EXPECT_EQ(recipient.final_recipient, "a.long@example.org");
  EXPECT_TRUE(recipient.failed());
  EXPECT_EQ(recipient.status, "5.1.1");
  EXPECT_EQ(recipient.diagnostic, "550 5.1.1 No such user here");
}

TEST(DeliveryStatus, ReadsCrlfBase64AndQuotedPrintable) {
  std::string crlf;
  for (const char c : bounce(kFailed)) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(parse_delivery_status(crlf).recipients.size(), 1U);
  EXPECT_EQ(notification_of(parse_delivery_status(crlf).message_id), kId);
  const auto quoted = parse_delivery_status(bounce(
      "Final-Recipient: rfc822; ann=61@exam=\nple.org\nAction: failed\n", "Quoted-Printable"));
  ASSERT_EQ(quoted.recipients.size(), 1U);
  EXPECT_EQ(quoted.recipients[0].final_recipient, "anna@example.org");
  // "Final-Recipient: rfc822; b@example.org\nAction: failed\n"
  const auto base64 = parse_delivery_status(bounce(
      "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGJAZXhhbXBsZS5vcmcK\nQWN0aW9uOiBmYWlsZWQK\n", "base64"));
  ASSERT_EQ(base64.recipients.size(), 1U);
  EXPECT_EQ(base64.recipients[0].final_recipient, "b@example.org");
}

TEST(DeliveryStatus, ADelayIsNoFailure) {
  const auto status = parse_delivery_status(
      bounce("Final-Recipient: rfc822; anna@example.org\nAction: delayed\nStatus: 4.4.1\n"));
  ASSERT_EQ(status.recipients.size(), 1U);
  EXPECT_FALSE(status.recipients[0].failed());
}

TEST(DeliveryStatus, SeveralRecipientsAreToldApart) {
  const auto status = parse_delivery_status(
      bounce("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@example.org\nAction: failed\n\n"
             "Final-Recipient: rfc822; b@example.org\nAction: delivered\n"));
  ASSERT_EQ(status.recipients.size(), 2U);
  EXPECT_TRUE(status.recipients[0].failed());
  EXPECT_FALSE(status.recipients[1].failed());
}

TEST(DeliveryStatus, AnOrdinaryMailSaysNothing) {
  EXPECT_TRUE(parse_delivery_status("").recipients.empty());
  EXPECT_TRUE(parse_delivery_status("Subject: hello\n\nFinal-Recipient: rfc822; a@b.c\n")
                  .recipients.empty());
  // What a returned mail holds is not what its server says.
  for (const auto& recipient : parse_delivery_status(bounce(kFailed)).recipients) {
    EXPECT_NE(recipient.final_recipient, "inner@example.org");
  }
}

TEST(MessageIds, OnlyOursNameANotification) {
  const OutgoingMail mail{kId, {"", "reports@pressrun.example"}, "a@b.c", {}};
  EXPECT_EQ(message_id(mail), "<pressrun.01jd2m3n4p5q6r7s8t9v0w1x2y@pressrun.example>");
  EXPECT_EQ(notification_of(" <pressrun.01jd2m3n4p5q6r7s8t9v0w1x2y@other.example>\r\n"), kId);
  for (const std::string other : {"", "<>", "<01jd2m3n4p5q6r7s8t9v0w1x2y@x>", "<pressrun.short@x>",
                                  "<pressrun.01JD2M3N4P5Q6R7S8T9V0W1X2Y@x>"}) {
    EXPECT_EQ(notification_of(other), "") << other;
  }
}

std::string read(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Whatever is cut out of a message, it is read without harm.
void read_damaged(const std::string& message) {
  for (std::size_t size = 0; size < message.size(); size += 997) {
    parse_delivery_status(message.substr(0, size));
    parse_delivery_status(message.substr(size));
  }
}

TEST(DeliveryStatus, RealBouncesAreReadAndNoneIsOurs) {
  const fs::path folder = fs::path(PRESSRUN_SOURCE_DIR).parent_path() / "shared/data/bounces";
  if (!fs::exists(folder)) GTEST_SKIP() << "the bounces are not there: " << folder;
  int read_well = 0;
  int with_message_id = 0;
  int declared = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".eml") continue;
    const std::string message = read(entry.path());
    const DeliveryStatus status = parse_delivery_status(message);
    EXPECT_EQ(notification_of(status.message_id), "") << entry.path();
    EXPECT_EQ(status.notification, "") << entry.path();
    read_damaged(message);
    const bool declares =
        message.find("ontent-Type: message/delivery-status") != std::string::npos &&
        message.find("\nFinal-Recipient") != std::string::npos;
    declared += declares ? 1 : 0;
    read_well += declares && !status.recipients.empty() ? 1 : 0;
    with_message_id += status.message_id.empty() ? 0 : 1;
  }
  EXPECT_GT(declared, 150);
  // Four have lost their own Content-Type or stand inside a text.
  EXPECT_GE(read_well, declared - 4) << "of " << declared;
  EXPECT_GT(with_message_id, 150);
}

TEST(DeliveryStatus, OfTheRealOnesOnlyFailuresCount) {
  const fs::path folder = fs::path(PRESSRUN_SOURCE_DIR).parent_path() / "shared/data/bounces";
  if (!fs::exists(folder)) GTEST_SKIP() << "the bounces are not there: " << folder;
  const DeliveryStatus failed = parse_delivery_status(read(folder / "rfc3464-01.eml"));
  ASSERT_EQ(failed.recipients.size(), 1U);
  EXPECT_EQ(failed.recipients[0].final_recipient, "userunknown@bouncehammer.jp");
  EXPECT_TRUE(failed.recipients[0].failed());
  EXPECT_EQ(failed.message_id, "<E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org>");
  for (const char* name : {"rfc3464-07.eml", "lhost-sendmail-29.eml"}) {
    const DeliveryStatus delayed = parse_delivery_status(read(folder / name));
    ASSERT_FALSE(delayed.recipients.empty()) << name;
    EXPECT_FALSE(delayed.recipients[0].failed()) << name;
  }
}

}  // namespace
}  // namespace pressrun::mail
