#include "httpd/landing.h"

#include <httplib.h>

#include "httpd/landing_page.h"
#include "httpd/language.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

constexpr int kRefreshSeconds = 5;
constexpr char kMayAskLogin[] = "You may be asked to log in first.";
constexpr char kMayAskLoginGerman[] = "Vielleicht müssen Sie sich zuerst anmelden.";
constexpr char kExpired[] = "Download link expired";
constexpr char kExpiredGerman[] = "Download-Link abgelaufen";
constexpr char kRenewGerman[] = "Neuen Download-Link erzeugen";
constexpr char kNothing[] = "There is nothing here";
constexpr char kNothingGerman[] = "Hier ist nichts";

// The same on both pages of a link that gives no file any more (SPEC S5, S6).
LandingAction renewal(const std::string& target) {
  return {true, target, "Generate a new download link", "expired-download-regenerate-cta"};
}

void write_page(const Landing& landing, const httplib::Request& request,
                httplib::Response& response) {
  response.set_header("Content-Security-Policy", landing_policy());
  // Under no-referrer a browser says that a page's form comes from nowhere ("Origin: null").
  response.set_header("Referrer-Policy", "same-origin");
  const std::string language = language_wanted(request.get_header_value("Accept-Language"));
  response.set_header("Vary", "Accept, Accept-Language");
  response.set_content(landing_page(in_language(landing, language)), "text/html; charset=utf-8");
}

}  // namespace

bool wants_html(const httplib::Request& request) {
  return request.get_header_value("Accept").find("text/html") != std::string::npos;
}

LandingLinks landing_links(const Target& target) {
  const std::string query = "?" + target.query;
  if (target.path.ends_with("/download")) {
    return {"download" + query, "download/regenerate" + query, "download/request-access" + query};
  }
  return {"../download" + query, "regenerate" + query, "request-access" + query};
}

Landing in_language(Landing landing, const std::string& language) {
  if (language != "de" || landing.german.heading.empty()) return landing;
  landing.language = language;
  landing.heading = landing.german.heading;
  landing.text = landing.german.text;
  landing.note = landing.german.note;
  if (landing.action) landing.action->label = landing.german.label;
  return landing;
}

Landing link_expired(const std::string& report_title, const ShownDate& date,
                     const std::string& zone, const std::string& renew) {
  const std::string clock =
      zone.empty() ? "The date is by UTC." : "The date is by the event's time zone, " + zone + ".";
  const std::string german_clock =
      zone.empty() ? "Das Datum gilt in UTC."
                   : "Das Datum gilt in der Zeitzone der Veranstaltung, " + zone + ".";
  return {410,
          "link-expired",
          kExpired,
          report_title,
          "This download link expired on " + date.english + ". Generate a new download link.",
          "expired-download-page",
          0,
          renewal(renew),
          "Links work for a limited time, so that an old mail does not give a report away. " +
              clock + " " + kMayAskLogin,
          {kExpiredGerman,
           "Dieser Download-Link ist am " + date.german +
               " abgelaufen. Erzeugen Sie einen neuen Download-Link.",
           kRenewGerman,
           "Links gelten für begrenzte Zeit, damit eine alte E-Mail keinen Bericht preisgibt. " +
               german_clock + " " + kMayAskLoginGerman}};
}

Landing artifact_swept(const std::string& report_title, int retention_days,
                       const std::string& renew) {
  return {
      410,
      "artifact-removed",
      kExpired,
      report_title,
      "This report's artifacts were removed after " + std::to_string(retention_days) +
          " days. Generate a new one.",
      "expired-download-page",
      0,
      renewal(renew),
      std::string("The report is generated again with the same choices, from the data of today; "
                  "the download begins when it is there. ") +
          kMayAskLogin,
      {kExpiredGerman,
       "Die Dateien dieses Berichts wurden nach " + std::to_string(retention_days) +
           (retention_days == 1 ? " Tag" : " Tagen") + " entfernt. Erzeugen Sie einen neuen.",
       kRenewGerman,
       std::string("Der Bericht wird mit denselben Angaben noch einmal erzeugt, aus den Daten von "
                   "heute; der Download beginnt, sobald er da ist. ") +
           kMayAskLoginGerman}};
}

Landing not_ready(const std::string& report_title, const std::string& again) {
  return {
      202,
      "report-not-ready",
      "Not ready yet",
      report_title,
      "Your report is still being prepared \xe2\x80\x94 please check back in a moment.",
      "report-not-ready-page",
      kRefreshSeconds,
      LandingAction{false, again, "Check again", "report-not-ready-check-cta"},
      "This page looks again by itself every few seconds, and the download begins once the file "
      "is there. You can close it: the link keeps working.",
      {"Noch nicht fertig",
       "Ihr Bericht wird noch vorbereitet \xe2\x80\x94 bitte sehen Sie gleich noch einmal nach.",
       "Noch einmal nachsehen",
       "Diese Seite sieht alle paar Sekunden selbst nach, und der Download beginnt, sobald die "
       "Datei "
       "da ist. Sie können sie schließen: Der Link gilt weiter."}};
}

Landing report_failed(const std::string& report_title, const std::string& renew) {
  return {
      410,
      "report-failed",
      "No file for this report",
      report_title,
      "This report was cancelled or could not be generated. Request it again.",
      "report-failed-page",
      0,
      LandingAction{true, renew, "Generate it again", "report-failed-regenerate-cta"},
      std::string("It is generated with the same choices. The report center says why it has no "
                  "file. ") +
          kMayAskLogin,
      {"Keine Datei zu diesem Bericht",
       "Dieser Bericht wurde abgebrochen oder konnte nicht erzeugt werden. Fordern Sie ihn noch "
       "einmal an.",
       "Noch einmal erzeugen",
       std::string("Er wird mit denselben Angaben erzeugt. Im Berichtszentrum steht, warum es "
                   "keine Datei gibt. ") +
           kMayAskLoginGerman}};
}

Landing permission_lost(const std::string& request_access) {
  Landing landing{403,
                  "permission-lost",
                  "Permission required",
                  "",
                  "You don't have permission to access this report. Contact your workspace admin.",
                  "permission-required-page"};
  landing.german = {"Berechtigung nötig",
                    "Sie dürfen diesen Bericht nicht öffnen. Wenden Sie sich an die Verwaltung "
                    "Ihres Arbeitsbereichs."};
  if (!request_access.empty()) {
    landing.action = LandingAction{true, request_access, "Request access",
                                   "permission-required-request-access-cta"};
    landing.note =
        std::string(
            "The workspace's admins are told and decide; you get an e-mail then. The file is kept "
            "meanwhile. ") +
        kMayAskLogin;
    landing.german.label = "Zugriff anfragen";
    landing.german.note =
        std::string(
            "Die Verwaltung des Arbeitsbereichs erfährt davon und entscheidet; Sie bekommen dann "
            "eine E-Mail. Die Datei bleibt so lange erhalten. ") +
        kMayAskLoginGerman;
  }
  return landing;
}

Landing link_unknown() {
  return {404,
          "link-unknown",
          kNothing,
          "",
          "This link is not valid. Check that it is complete, or ask for a new one.",
          "link-unknown-page",
          0,
          LandingAction{false, "/admin", "Go to the report center", "link-unknown-center-cta"},
          std::string("Whoever sent it finds the report there, and you your own. ") + kMayAskLogin,
          {kNothingGerman,
           "Dieser Link ist nicht gültig. Prüfen Sie, ob er vollständig ist, oder bitten Sie um "
           "einen neuen.",
           "Zum Berichtszentrum",
           std::string("Wer ihn geschickt hat, findet den Bericht dort, und Sie Ihre eigenen. ") +
               kMayAskLoginGerman}};
}

Landing too_many_wrong_links(std::chrono::seconds wait) {
  Landing landing = link_unknown();
  landing.status = 429;
  landing.kind = "too-many-wrong-links";
  landing.heading = "Too many wrong links";
  landing.text =
      "Too many links that are not valid came from your network. Check that this one is complete; "
      "a valid link works at any time.";
  landing.page = "too-many-wrong-links-page";
  landing.retry_seconds = static_cast<int>(wait.count());
  landing.german = {"Zu viele ungültige Links",
                    "Aus Ihrem Netz kamen zu viele ungültige Links. Prüfen Sie, ob dieser "
                    "vollständig ist; ein gültiger Link geht jederzeit."};
  return landing;
}

Landing page_unknown() {
  return {404,
          "not-found",
          kNothing,
          "",
          "This page does not exist, or it belongs to an event that you do not work on.",
          "page-unknown-page",
          0,
          LandingAction{false, "/admin", "Choose an event", "page-unknown-events-cta"},
          "",
          {kNothingGerman,
           "Diese Seite gibt es nicht, oder sie gehört zu einer Veranstaltung, an der Sie nicht "
           "mitarbeiten.",
           "Veranstaltung wählen"}};
}

Landing login_required(const std::string& login) {
  return {
      401,
      "unauthenticated",
      "Please log in",
      "",
      "Log in first; then you are brought back to the link.",
      "login-required-page",
      0,
      LandingAction{false, login, "Log in", "login-required-cta"},
      "A link can be passed on; what you may do with the report depends on who you are.",
      {"Bitte melden Sie sich an", "Melden Sie sich zuerst an; danach kommen Sie zum Link zurück.",
       "Anmelden",
       "Ein Link kann weitergegeben werden; was Sie mit dem Bericht tun dürfen, hängt davon ab, "
       "wer Sie sind."}};
}

Landing access_requested(bool now) {
  return {
      now ? 201 : 200,
      "access-requested",
      "Access requested",
      "",
      now ? "Your request was sent to the workspace's admins. You get an e-mail when they have "
            "decided."
          : "You have asked already, and the workspace's admins have not decided yet. You get an "
            "e-mail when they have.",
      "access-requested-page",
      0,
      {},
      "",
      {"Zugriff angefragt",
       now ? "Ihre Anfrage ging an die Verwaltung des Arbeitsbereichs. Sie bekommen eine E-Mail, "
             "sobald entschieden ist."
           : "Sie haben schon gefragt, und die Verwaltung des Arbeitsbereichs hat noch nicht "
             "entschieden. Sie bekommen dann eine E-Mail."}};
}

Landing access_given(const std::string& text, const std::string& renew) {
  return {409,
          "conflict",
          "You have access",
          "",
          text + " Generate a link of your own.",
          "access-given-page",
          0,
          renewal(renew)};
}

void write_landing(const Landing& landing, const httplib::Request& request,
                   const std::string& request_id, httplib::Response& response) {
  if (landing.refresh_seconds > 0) {
    response.set_header("Refresh", std::to_string(landing.refresh_seconds));
    response.set_header("Retry-After", std::to_string(landing.refresh_seconds));
  }
  if (landing.retry_seconds > 0) {
    response.set_header("Retry-After", std::to_string(landing.retry_seconds));
  }
  if (!wants_html(request)) {
    response.set_header("Vary", "Accept");
    // The address holds the signature: a problem must not carry it into logs.
    Problem(landing.status, landing.text)
        .kind(landing.kind)
        .write(response, request.target.substr(0, request.target.find('?')), request_id);
    return;
  }
  response.status = landing.status;
  write_page(landing, request, response);
}

void write_problem_page(const Problem& problem, const httplib::Request& request,
                        httplib::Response& response) {
  write_page({problem.status(), "", problem.title(), "", problem.detail(), "problem-page"}, request,
             response);
}

}  // namespace pressrun::httpd
