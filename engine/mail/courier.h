// Sends the mails that are due.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "db/mails.h"
#include "db/session.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/signals.h"
#include "engine/mail/compose.h"
#include "engine/mail/transport.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::mail {

// Something may be due: told by one thread, waited for by others. Thread safe.
class Wake {
 public:
  using Mark = unsigned long;

  Mark mark() const;
  void tell();
  // Returns when tell() was called after `since`, or after `longest`.
  void wait(Mark since, std::chrono::milliseconds longest) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable told_;
  Mark count_ = 0;  // GUARDED_BY(mutex_)
};

struct CourierSettings {
  db::SessionOptions session;
  Sender from;
  std::chrono::seconds link_ttl{7 * 24 * 3600};
  int threads = 4;
  std::function<std::unique_ptr<Transport>()> make_transport;  // one a thread
};

// Any number of couriers may run, on any hosts: a mail is leased by one at a time. Each thread
// takes one mail, sends it, and says how it went, and keeps saying so until the database has heard
// it: only a courier that dies in between makes another send the mail again, under the same
// Message-ID.
class Courier {
 public:
  // Borrows links, stop and metrics.
  Courier(CourierSettings settings, LinkMaker links, const daemon::StopSignal& stop,
          daemon::Metrics& metrics);

  // Works until a stop is requested, and finishes the mails at hand.
  void run();
  // There may be mails. Thread safe.
  void wake() { wake_.tell(); }
  // The last rounds of all threads reached the database. Thread safe.
  bool healthy() const { return failing_ == 0; }

 private:
  void work(Transport& transport);
  // Sends a mail if one is due; how long none will be. THROWS db::Error.
  std::chrono::milliseconds round(engine::ReconnectingSession& session, Transport& transport);
  Delivery attempt(const db::DueMail& mail, Transport& transport) const;
  void conclude(engine::ReconnectingSession& session, const db::DueMail& mail,
                const Delivery& delivery);
  // nullopt when the lease is lost. THROWS db::Error when the database is away until the stop.
  std::optional<std::string> tell_outcome(engine::ReconnectingSession& session,
                                          const db::DueMail& mail, const Delivery& delivery) const;

  CourierSettings settings_;
  LinkMaker links_;
  const daemon::StopSignal& stop_;
  daemon::Metrics& metrics_;
  std::string name_;
  Wake wake_;
  std::atomic<int> failing_{0};
};

}  // namespace pressrun::mail
