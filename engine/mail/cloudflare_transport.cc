#include "engine/mail/cloudflare_transport.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/daemon/options.h"
#include "engine/mail/message.h"

namespace pressrun::mail {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestAnswer = 1 << 20;

std::size_t append(char* data, std::size_t size, std::size_t count, void* target) {
  auto& answer = *static_cast<std::string*>(target);
  if (answer.size() + size * count > kLongestAnswer) return 0;
  answer.append(data, size * count);
  return size * count;
}

std::string request_body(const OutgoingMail& mail) {
  json from = {{"address", mail.from.address}};
  if (!mail.from.name.empty()) from["name"] = mail.from.name;
  const json body = {
      {"from", from},
      {"to", mail.to},
      {"subject", mail.content.subject},
      {"text", mail.content.text},
      {"html", mail.content.html},
      {"headers",
       {{kNotificationHeader, mail.notification_id}, {"Auto-Submitted", "auto-generated"}}}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

const json& member(const json& object, const char* name) {
  static const json kNone;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : kNone;
}

bool lists(const json& result, const char* name, const std::string& address) {
  const json& list = member(result, name);
  return list.is_array() && std::any_of(list.begin(), list.end(), [&](const json& item) {
           return item.is_string() && item.get_ref<const std::string&>() == address;
         });
}

std::string provider_id(const json& result) {
  for (const char* name : {"message_id", "id"}) {
    if (member(result, name).is_string()) return member(result, name);
  }
  return {};
}

std::string error_text(const json& answer, long status) {
  std::string text = "HTTP " + std::to_string(status);
  const json& errors = member(answer, "errors");
  if (!errors.is_array()) return text;
  for (const json& error : errors) {
    const json& message = member(error, "message");
    if (message.is_string()) text += " " + message.get<std::string>();
  }
  return text;
}

bool is_suppression(const std::string& text) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.find("suppress") != std::string::npos;
}

Delivery judge(long status, const json& answer, const std::string& to) {
  const json& result = member(answer, "result");
  const bool accepted = status >= 200 && status < 300 && member(answer, "success") == true;
  if (accepted && lists(result, "permanent_bounces", to)) {
    return {Delivery::Outcome::kPermanent, {}, "Cloudflare: permanent bounce"};
  }
  if (accepted) return {Delivery::Outcome::kSent, provider_id(result), {}};
  // Wrong tokens, senders that are not verified and exhausted quotas are ours to mend.
  const std::string said = "Cloudflare: " + error_text(answer, status);
  return {is_suppression(said) ? Delivery::Outcome::kPermanent : Delivery::Outcome::kTransient,
          {},
          said};
}

}  // namespace

CloudflareTransport::CloudflareTransport(CloudflareSettings settings)
    : settings_(std::move(settings)) {
  const bool is_id = !settings_.account.empty() &&
                     std::all_of(settings_.account.begin(), settings_.account.end(),
                                 [](unsigned char c) { return std::isalnum(c) != 0; });
  if (!is_id) throw daemon::ConfigError("PRESSRUN_CLOUDFLARE_ACCOUNT must be the id of an account");
  const bool one_line = settings_.token.find_first_of(" \r\n") == std::string::npos;
  if (settings_.token.empty() || !one_line) {
    throw daemon::ConfigError("PRESSRUN_CLOUDFLARE_TOKEN must be an API token");
  }
}

Delivery CloudflareTransport::send(const OutgoingMail& mail) {
  const std::string body = request_body(mail);
  std::string answer;
  engine::CurlList headers;
  headers.add("Authorization: Bearer " + settings_.token);
  headers.add("Content-Type: application/json");
  curl_.reset();
  curl_.set(CURLOPT_URL,
            settings_.api + "/client/v4/accounts/" + settings_.account + "/email/sending/send");
  curl_.set(CURLOPT_PROTOCOLS_STR, "http,https");
  curl_.set(CURLOPT_HTTPHEADER, headers.get());
  curl_.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_.set(CURLOPT_POSTFIELDS, body.c_str());
  curl_.set(CURLOPT_WRITEFUNCTION, &append);
  curl_.set(CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_.perform();
  const long status = curl_.response_code();
  curl_.reset();
  if (code != CURLE_OK) {
    return {Delivery::Outcome::kTransient,
            {},
            std::string("no answer of Cloudflare: ") + curl_easy_strerror(code)};
  }
  return judge(status, json::parse(answer, nullptr, false), mail.to);
}

}  // namespace pressrun::mail
