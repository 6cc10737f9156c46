// N5, N1: what mails say, and how they are written down.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/daemon/options.h"
#include "engine/mail/compose.h"
#include "engine/mail/letter.h"
#include "engine/mail/message.h"
#include "engine/mail/mime.h"
#include "engine/mail/mime_parts.h"
#include "engine/signing/base64.h"

namespace pressrun::mail {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kId[] = "01jd2m3n4p5q6r7s8t9v0w1x2y";

// Undoes encoded words; what stands between two of them is only space.
std::string decoded_header(const std::string& header) {
  std::string result;
  std::string_view rest = header;
  while (!rest.empty()) {
    const auto begin = rest.find("=?UTF-8?B?");
    if (begin == std::string_view::npos) return result + std::string(rest);
    const auto end = rest.find("?=", begin + 10);
    if (result.empty()) result = rest.substr(0, begin);
    result += signing::base64_decode(rest.substr(begin + 10, end - begin - 10)).value();
    rest.remove_prefix(end + 2);
    if (rest.find("=?") == std::string_view::npos) return result + std::string(rest);
  }
  return result;
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find("\r\n"), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return longest;
}

TEST(Mime, HeadersInAnyScriptAreEncodedAndFolded) {
  const std::string long_title =
      "तिमाही रिपोर्ट — التقرير الفصلي — 四半期報告書 — דוח רבעוני — Квартальный отчёт — Ünïcode";
  for (const std::string& value : {std::string("Plain title"), long_title, std::string("naïve"),
                                   std::string("=?x?="), std::string(200, 'a')}) {
    const std::string header = unstructured_header("Subject", value);
    EXPECT_LE(longest_line(header), 78U) << header;
    EXPECT_EQ(decoded_header(header), "Subject: " + value + "\r\n");
    for (const char c : header) EXPECT_LT(static_cast<unsigned char>(c), 128) << header;
  }
  const std::string many_words =
      unstructured_header("Subject",
                          "Attendance for the spring gala of the society of friends of long titles "
                          "in the hall is ready");
  EXPECT_LE(longest_line(many_words), 78U);
  EXPECT_THAT(many_words, Not(HasSubstr("=?")));
}

TEST(Mime, NoValueBeginsAnotherHeader) {
  const std::string header = unstructured_header("Subject", "title\r\nBcc: everybody@example.org");
  EXPECT_EQ(header.find("\nBcc"), std::string::npos) << header;
  EXPECT_THAT(decoded_header(unstructured_header("Subject", "bad \xff byte")),
              HasSubstr("\xEF\xBF\xBD"));
}

TEST(Mime, MailboxesAreQuotedOrEncoded) {
  EXPECT_EQ(mailbox("", "a@b.c"), "a@b.c");
  EXPECT_EQ(mailbox("Reports, Inc. \"R\"", "a@b.c"), "\"Reports, Inc. \\\"R\\\"\" <a@b.c>");
  EXPECT_EQ(decoded_header(mailbox("Bücher", "a@b.c")), "Bücher <a@b.c>");
}

TEST(Mime, QuotedPrintableGivesBackTheText) {
  const std::string text =
      "a line = with signs \n\n.dot\n" + std::string(300, 'x') + "\nünïcode 報告\ttab \n";
  const std::string encoded = quoted_printable(text);
  EXPECT_LE(longest_line(encoded), 76U);
  const auto leaves = mime_leaves("Content-Transfer-Encoding: quoted-printable\r\n\r\n" + encoded);
  std::string back = leaves.at(0).body;
  for (auto at = back.find('\r'); at != std::string::npos; at = back.find('\r')) back.erase(at, 1);
  EXPECT_EQ(back, text);
}

TEST(Mime, DatesAreInUtc) {
  EXPECT_EQ(mail_date(0), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(mail_date(1798729445), "Thu, 31 Dec 2026 15:04:05 +0000");
}

TEST(Senders, AreANameAndAnAddress) {
  EXPECT_EQ(parse_sender("Reports <r@example.org>").name, "Reports");
  EXPECT_EQ(parse_sender("\"Réports\" <r@example.org>").name, "Réports");
  EXPECT_EQ(parse_sender("r@example.org").address, "r@example.org");
  EXPECT_EQ(parse_sender("r@example.org").domain(), "example.org");
  for (const std::string bad :
       {"", "nobody", "A <b>", "A <b@c> d", "a@b, c@d", "A\r\nBcc: x <a@b.c>"}) {
    EXPECT_THROW(parse_sender(bad), daemon::ConfigError) << bad;
  }
}

TEST(Addresses, ThatCouldEndACommandAreNotSafe) {
  EXPECT_TRUE(is_safe_address("anna+x@example.org"));
  for (const std::string bad : {"", "@", "a@", "@b", "a@b@c", "a b@c", "a@b>\r\nDATA",
                                "a@b\r\nX: y", "<a@b>", "a@b,c@d", "ä@example.org", "\"a\"@b"}) {
    EXPECT_FALSE(is_safe_address(bad)) << bad;
  }
}

class Compose : public testing::Test {
 protected:
  Content content(const std::string& kind, const json& details) const {
    return compose({kId, "", kind, "anna@example.org", details.dump()},
                   {signer_, "https://reports.example"});
  }

  json ready_ = {{"job_id", kId},
                 {"event_id", 42},
                 {"title", "Sales <b>"},
                 {"event_title", "Gala & \"friends\""},
                 {"workspace_title", "Acme"},
                 {"requested_by", "Alice"},
                 {"subject", 7},
                 {"link_expires_at", 1800000000},
                 {"expires_on", "7 July 2027, 23:30 (Europe/London)"},
                 {"files",
                  {{{"format", "csv"}, {"filename", "x.csv"}, {"bytes", 1234567}, {"rows", 1}},
                   {{"format", "pdf"}, {"filename", "x.pdf"}, {"bytes", 900}, {"rows", 20}}}}};
  signing::LinkSigner signer_{"k1:a secret of sixteen bytes"};
};

TEST_F(Compose, AReportReadyHasOneLinkForEachFormat) {
  const Content mail = content("report_ready", ready_);
  EXPECT_EQ(mail.subject, "Sales <b> for Gala & \"friends\" is ready");
  EXPECT_THAT(mail.text,
              HasSubstr("Report: Sales <b>\nEvent: Gala & \"friends\"\nWorkspace: Acme\n"));
  EXPECT_THAT(mail.text, HasSubstr("Available until: 7 July 2027, 23:30 (Europe/London)\n"));
  EXPECT_THAT(
      mail.text,
      HasSubstr("Download CSV (1 row, 1.2 MB):\nhttps://reports.example/v1/admin/events/42/"));
  EXPECT_THAT(mail.text, HasSubstr("Download PDF (20 rows, 900 bytes):\n"));
  for (const std::string format : {"csv", "pdf"}) {
    const std::string url =
        "https://reports.example" + signer_.sign({42, kId, format, 7, 1800000000});
    EXPECT_THAT(mail.text, HasSubstr("\n" + url + "\n"));
    EXPECT_THAT(mail.html, HasSubstr("href=\"" + escape_html(url) + "\""));
  }
}

// S11: where the address is nobody's account, the link is not the recipient's own.
TEST_F(Compose, AStrangerIsToldWhosePermissionTheLinkHas) {
  EXPECT_THAT(content("report_ready", ready_).text, HasSubstr("It was made for you: "));
  ready_["recipient_known"] = true;
  EXPECT_THAT(content("report_ready", ready_).text, HasSubstr("It was made for you: "));
  ready_["recipient_known"] = false;
  const Content mail = content("report_ready", ready_);
  EXPECT_THAT(mail.text, HasSubstr("Alice had this report sent to you"));
  EXPECT_THAT(mail.text, HasSubstr("the link works with the permission of Alice"));
  EXPECT_THAT(mail.text + mail.html, Not(HasSubstr("made for you")));
  ready_["requested_by"] = nullptr;
  EXPECT_THAT(content("report_ready", ready_).text,
              HasSubstr("The person who asked for it had this report sent to you"));
}

TEST_F(Compose, AReportSaysWhatWasAskedFor) {
  ready_["parameters"] = json::array(
      {json::array({"Period", "Last month"}), json::array({"Ticket type", "VIP & <i>"})});
  const Content mail = content("report_ready", ready_);
  EXPECT_THAT(mail.text,
              HasSubstr("Report: Sales <b>\nPeriod: Last month\nTicket type: VIP & <i>\nEvent: "));
  EXPECT_THAT(mail.html, HasSubstr("VIP &amp; &lt;i&gt;"));
}

TEST_F(Compose, HtmlEscapesWhatPeopleWrote) {
  const Content mail = content("report_ready", ready_);
  EXPECT_THAT(mail.html, Not(HasSubstr("<b>")));
  EXPECT_THAT(mail.html, HasSubstr("Sales &lt;b&gt;"));
  EXPECT_THAT(mail.html, HasSubstr("Gala &amp; &quot;friends&quot;"));
}

TEST_F(Compose, AReportWhoseFilesAreGoneIsNotSent) {
  ready_["files"] = json::array();
  EXPECT_THROW(content("report_ready", ready_), NothingToSend);
}

TEST_F(Compose, AdminsAreToldWhoAsksForWhat) {
  const Content mail = content("access_requested", {{"person", "Carl"},
                                                    {"person_email", "carl@example.org"},
                                                    {"type", "sales"},
                                                    {"title", "Sales"},
                                                    {"workspace", "Acme"},
                                                    {"reason", "Taxes\r\nare due"},
                                                    {"link_path", "/admin/events/42/reports"}});
  EXPECT_EQ(mail.subject, "Carl asks for access to Sales");
  EXPECT_THAT(
      mail.text,
      HasSubstr(
          "E-mail: carl@example.org\nReport: Sales\nWorkspace: Acme\nReason: Taxes  are due\n"));
  EXPECT_THAT(mail.text, HasSubstr("https://reports.example/admin/events/42/reports"));
  EXPECT_THAT(content("access_requested", {{"link_path", "//evil.example/"}}).text,
              Not(HasSubstr("evil")));
}

TEST_F(Compose, DecisionsAndStoppedSchedulesHaveTheirWords) {
  EXPECT_THAT(
      content(
          "access_decided",
          {{"title", "Sales"}, {"decision", "granted"}, {"applied", false}, {"decided_by", "Ann"}})
          .text,
      HasSubstr("Ann still has to give you the permission."));
  EXPECT_EQ(content("access_decided", {{"title", "Sales"}, {"decision", "granted"}}).subject,
            "Access to Sales granted");
  const json way = {{"title", "Sales"}, {"link_path", "/admin/events/42/reports?type=sales"}};
  json granted = way;
  granted["decision"] = "granted";
  EXPECT_THAT(
      content("access_decided", granted).text,
      HasSubstr("Open the report:\nhttps://reports.example/admin/events/42/reports?type=sales\n"));
  granted["applied"] = false;
  EXPECT_THAT(content("access_decided", granted).text, HasSubstr("See your requests:\n"));
  EXPECT_THAT(content("access_decided", way).text, HasSubstr("See your requests:\n"));
  EXPECT_THAT(
      content("access_decided", {{"title", "Sales"}, {"decision", "declined"}, {"note", "no"}})
          .text,
      HasSubstr("was declined"));
  const Content stopped =
      content("schedule_stopped",
              {{"title", "Weekly sales"}, {"event_title", "Gala"}, {"reason", "Five failures"}});
  EXPECT_EQ(stopped.subject, "Schedule stopped: Weekly sales");
  EXPECT_THAT(stopped.text, HasSubstr("Reason: Five failures"));
  EXPECT_EQ(content("schedule_stopped", {{"subject", "S"}, {"text", "T"}}).subject, "S");
  EXPECT_THROW(content("surprise", json::object()), NothingToSend);
}

TEST_F(Compose, TheMessageIsWholeAndReadable) {
  const OutgoingMail mail{
      kId, {"Reports", "r@pressrun.example"}, "anna@example.org", content("report_ready", ready_)};
  const std::string message = rfc5322_message(mail, 0);
  EXPECT_LE(longest_line(message), 998U);
  const auto leaves = mime_leaves(message);
  ASSERT_EQ(leaves.size(), 2U);
  EXPECT_EQ(leaves[0].type.type, "text/plain");
  EXPECT_EQ(leaves[1].type.type, "text/html");
  EXPECT_THAT(
      message,
      HasSubstr("\r\nMessage-ID: <pressrun.01jd2m3n4p5q6r7s8t9v0w1x2y@pressrun.example>\r\n"));
  EXPECT_THAT(message, HasSubstr("\r\nAuto-Submitted: auto-generated\r\n"));
  EXPECT_THAT(message, HasSubstr("\r\nX-Pressrun-Notification: 01jd2m3n4p5q6r7s8t9v0w1x2y\r\n"));
  EXPECT_EQ(message, rfc5322_message(mail, 0)) << "a repeated mail is the same";
}

}  // namespace
}  // namespace pressrun::mail
