#include "engine/mail/courier.h"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/error.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/trace_context.h"

namespace pressrun::mail {
namespace {

using std::chrono::milliseconds;
using Outcome = Delivery::Outcome;

constexpr milliseconds kLongestPause{5000};
constexpr milliseconds kPauseWithoutDatabase{1000};
// How long one try to say how it went goes on before a stop is looked at.
constexpr std::chrono::seconds kPatience{5};

std::string courier_name() {
  char host[256] = "unknown";
  ::gethostname(host, sizeof host - 1);
  return std::string(host) + ":" + std::to_string(::getpid());
}

db::MailFailure failure_of(Outcome outcome) {
  if (outcome == Outcome::kPermanent) return db::MailFailure::kPermanent;
  if (outcome == Outcome::kUndeliverable) return db::MailFailure::kUndeliverable;
  return db::MailFailure::kTransient;
}

std::string text_at(const nlohmann::json& details, const char* key) {
  const auto found = details.find(key);
  return found != details.end() && found->is_string() ? found->get<std::string>() : "";
}

// A mail about a job belongs to the job's trace.
daemon::LogFields log_fields(const db::DueMail& mail) {
  daemon::LogFields fields = {{"notification_id", mail.notification_id}};
  const auto details = nlohmann::json::parse(mail.details, nullptr, false);
  if (!details.is_object()) return fields;
  if (std::string job = text_at(details, "job_id"); !job.empty()) {
    fields.push_back({"job_id", std::move(job)});
  }
  if (const auto trace = daemon::parse_traceparent(text_at(details, "trace_context"))) {
    const daemon::TraceContext span = trace->child();
    fields.push_back({"trace_id", span.trace_id});
    fields.push_back({"span_id", span.span_id});
  }
  return fields;
}

}  // namespace

Wake::Mark Wake::mark() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void Wake::tell() {
  {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  told_.notify_all();
}

void Wake::wait(Mark since, milliseconds longest) const {
  std::unique_lock lock(mutex_);
  told_.wait_for(lock, longest, [&] { return count_ != since; });
}

Courier::Courier(CourierSettings settings, LinkMaker links, const daemon::StopSignal& stop,
                 daemon::Metrics& metrics)
    : settings_(std::move(settings)),
      links_(std::move(links)),
      stop_(stop),
      metrics_(metrics),
      name_(courier_name()) {}

void Courier::run() {
  // Not healthy before the first round.
  failing_ = settings_.threads;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(settings_.threads));
  for (int i = 0; i < settings_.threads; ++i) {
    threads.emplace_back([this, transport = settings_.make_transport()] { work(*transport); });
  }
  while (!stop_.wait_for(std::chrono::hours(1))) {
  }
  wake_.tell();
  for (std::thread& thread : threads) thread.join();
}

void Courier::work(Transport& transport) {
  engine::ReconnectingSession session(settings_.session);
  bool failing = true;
  while (!stop_.requested()) {
    const Wake::Mark mark = wake_.mark();
    milliseconds pause = kPauseWithoutDatabase;
    try {
      pause = round(session, transport);
      if (std::exchange(failing, false)) --failing_;
    } catch (const db::Error& error) {
      if (!std::exchange(failing, true)) ++failing_;
      daemon::log_warn("no round", {{"error", error.what()}});
      stop_.wait_for(pause);
      continue;
    }
    if (!stop_.requested() && pause.count() > 0) wake_.wait(mark, pause);
  }
}

milliseconds Courier::round(engine::ReconnectingSession& session, Transport& transport) {
  std::vector<db::DueMail> mails;
  milliseconds pause{0};
  session.once([&](db::Session& open) {
    mails = db::take_mails(open, name_, 1, settings_.link_ttl);
    if (mails.empty()) pause = db::mail_delay(open).value_or(kLongestPause);
  });
  if (mails.empty()) return std::clamp(pause, milliseconds(20), kLongestPause);
  const db::DueMail& mail = mails.front();
  if (stop_.requested()) {
    session.once([&](db::Session& open) { db::mail_handed_back(open, mail); });
    return milliseconds(0);
  }
  const daemon::LogScope scope(log_fields(mail));
  conclude(session, mail, attempt(mail, transport));
  return milliseconds(0);
}

// What cannot be composed or sent must not keep the other mails from being sent.
Delivery Courier::attempt(const db::DueMail& mail, Transport& transport) const {
  if (!is_safe_address(mail.email)) {
    return {Outcome::kUndeliverable, {}, "This courier cannot write to such an address."};
  }
  try {
    return transport.send(
        {mail.notification_id, settings_.from, mail.email, compose(mail, links_)});
  } catch (const NothingToSend& error) {
    return {Outcome::kUndeliverable, {}, error.what()};
  } catch (const std::exception& error) {
    return {Outcome::kTransient, {}, error.what()};
  }
}

void Courier::conclude(engine::ReconnectingSession& session, const db::DueMail& mail,
                       const Delivery& delivery) {
  const std::string became = tell_outcome(session, mail, delivery).value_or("lease_lost");
  metrics_
      .counter("pressrun_mails_total", "Attempts to send a mail, by what became of it.",
               {{"outcome", became}})
      .Increment();
  if (delivery.outcome == Outcome::kSent) {
    daemon::log_info("mail sent", {{"kind", mail.kind}, {"outcome", became}});
  } else {
    daemon::log_warn("mail not sent",
                     {{"kind", mail.kind}, {"outcome", became}, {"error", delivery.said}});
  }
}

std::optional<std::string> Courier::tell_outcome(engine::ReconnectingSession& session,
                                                 const db::DueMail& mail,
                                                 const Delivery& delivery) const {
  while (true) {
    std::optional<std::string> became;
    try {
      session.insist(kPatience, [&](db::Session& open) {
        became = delivery.outcome == Outcome::kSent
                     ? db::mail_sent(open, mail, delivery.provider_id)
                     : db::mail_failed(open, mail, failure_of(delivery.outcome), delivery.said);
      });
      return became;
    } catch (const db::Error& error) {
      if (!engine::may_pass(error) || stop_.requested()) throw;
      daemon::log_warn("the database does not hear how a mail went", {{"error", error.what()}});
    }
  }
}

}  // namespace pressrun::mail
