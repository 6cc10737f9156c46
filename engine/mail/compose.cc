#include "engine/mail/compose.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/mail/letter.h"

namespace pressrun::mail {
namespace {

using nlohmann::json;

// A text of the details; numbers are written out, anything else counts as absent.
std::string field(const json& details, const char* name) {
  const auto found = details.find(name);
  if (found == details.end()) return {};
  if (found->is_string()) return *found;
  return found->is_number() ? found->dump() : std::string();
}

std::string first_of(const json& details, std::initializer_list<const char*> names,
                     const std::string& otherwise) {
  for (const char* name : names) {
    std::string value = field(details, name);
    if (!value.empty()) return value;
  }
  return otherwise;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

std::string size_text(std::int64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  const std::int64_t tenths = bytes < 1'000'000 ? bytes / 100 : bytes / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
         (bytes < 1'000'000 ? " kB" : " MB");
}

std::string file_label(const json& file) {
  const std::int64_t rows = file.value("rows", std::int64_t{0});
  return "Download " + upper(field(file, "format")) + " (" + std::to_string(rows) +
         (rows == 1 ? " row, " : " rows, ") + size_text(file.value("bytes", std::int64_t{0})) + ")";
}

std::string signed_link(const json& details, const json& file, const LinkMaker& links) {
  const signing::Link link{
      details.at("event_id").get<std::int64_t>(), details.at("job_id").get<std::string>(),
      file.at("format").get<std::string>(), details.at("subject").get<std::int64_t>(),
      details.at("link_expires_at").get<std::int64_t>()};
  return links.public_url + links.signer.sign(link);
}

// By whose permission the link works (S11): of the recipient where the address is somebody's
// account, else of who asked for the report.
std::string whose_link(const json& details) {
  if (details.value("recipient_known", true)) {
    return "It was made for you: please do not pass it on.";
  }
  const std::string who = first_of(details, {"requested_by"}, "The person who asked for it");
  return who + " had this report sent to you, and the link works with the permission of " +
         (field(details, "requested_by").empty() ? "that person" : who) +
         ": please do not pass it on.";
}

// What was asked for, as [label, value].
void add_parameters(Letter& letter, const json& details) {
  for (const json& pair : details.value("parameters", json::array())) {
    letter.fact(pair.at(0).get<std::string>(), pair.at(1).get<std::string>());
  }
}

Content report_ready(const json& details, const LinkMaker& links) {
  const json& files = details.at("files");
  if (files.empty()) {
    throw NothingToSend("The report's files were removed before the mail could be sent.");
  }
  const std::string title = details.at("title");
  const std::string event = details.at("event_title");
  Letter letter(title + " for " + event + " is ready");
  letter.paragraph("The report \"" + title + "\" for " + event + " is ready.");
  letter.fact("Report", title);
  add_parameters(letter, details);
  letter.fact("Event", event).fact("Workspace", field(details, "workspace_title"));
  letter.fact("Requested by", field(details, "requested_by"));
  letter.fact("Available until", field(details, "expires_on"));
  for (const json& file : files) letter.link(file_label(file), signed_link(details, file, links));
  letter.note("The link works as often as you like until " + field(details, "expires_on") + ". " +
              whose_link(details));
  return letter.content();
}

// `subject` and `text` of the details replace our words.
Letter begin(const json& details, const std::string& subject, const std::string& first) {
  Letter letter(first_of(details, {"subject"}, subject));
  letter.paragraph(first_of(details, {"text"}, first));
  return letter;
}

Content finish(Letter& letter, const json& details, const std::string& label,
               const LinkMaker& links) {
  const std::string path = field(details, "link_path");
  // Never another host's: "//host" is one.
  if (path.starts_with("/") && !path.starts_with("//")) letter.link(label, links.public_url + path);
  return letter.content();
}

Content access_requested(const json& details, const LinkMaker& links) {
  const std::string who = first_of(details, {"person", "person_email"}, "Somebody");
  const std::string what = first_of(details, {"title", "type"}, "a report");
  Letter letter = begin(details, who + " asks for access to " + what,
                        who + " asks for access to the report \"" + what + "\".");
  letter.fact("Person", field(details, "person")).fact("E-mail", field(details, "person_email"));
  letter.fact("Report", what).fact("Workspace", field(details, "workspace"));
  letter.fact("Event", field(details, "event")).fact("Reason", field(details, "reason"));
  letter.note("You get this mail because you are an admin of the workspace.");
  return finish(letter, details, "Grant or decline", links);
}

// A platform may leave it to its people to give the permission.
bool is_applied(const json& details) {
  const auto applied = details.find("applied");
  return applied == details.end() || *applied != false;
}

std::string decision_on(const json& details, const std::string& what, bool granted) {
  const std::string report = "the report \"" + what + "\"";
  if (!granted) return "Your request for access to " + report + " was declined.";
  if (is_applied(details)) return "You now have access to " + report + ".";
  return "Your request for access to " + report + " was granted. " +
         first_of(details, {"decided_by"}, "An admin") + " still has to give you the permission.";
}

Content access_decided(const json& details, const LinkMaker& links) {
  const std::string what = first_of(details, {"title", "type"}, "a report");
  const std::string decision = first_of(details, {"decision", "state"}, "declined");
  const bool granted = decision == "granted" || decision == "grant" || decision == "approved";
  Letter letter = begin(details, "Access to " + what + (granted ? " granted" : " declined"),
                        decision_on(details, what, granted));
  letter.fact("Report", what).fact("Workspace", field(details, "workspace"));
  letter.fact("Event", field(details, "event"));
  letter.fact("Decided by", field(details, "decided_by")).fact("Note", field(details, "note"));
  return finish(letter, details,
                granted && is_applied(details) ? "Open the report" : "See your requests", links);
}

Content schedule_stopped(const json& details, const LinkMaker& links) {
  const std::string what = first_of(details, {"title"}, "A scheduled report");
  Letter letter = begin(details, "Schedule stopped: " + what,
                        "The schedule \"" + what +
                            "\" has stopped by itself and will not run again "
                            "until somebody resumes it.");
  letter.fact("Schedule", what).fact("Event", field(details, "event_title"));
  letter.fact("Reason", field(details, "reason"));
  return finish(letter, details, "Look at the schedule", links);
}

}  // namespace

Content compose(const db::DueMail& mail, const LinkMaker& links) {
  const json details = json::parse(mail.details);
  if (mail.kind == "report_ready") return report_ready(details, links);
  if (mail.kind == "access_requested") return access_requested(details, links);
  if (mail.kind == "access_decided") return access_decided(details, links);
  if (mail.kind == "schedule_stopped") return schedule_stopped(details, links);
  throw NothingToSend("This courier does not know mails of the kind " + mail.kind + ".");
}

}  // namespace pressrun::mail
