// Takes bounces out of a maildir.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

#include "db/session.h"
#include "engine/daemon/metrics.h"
#include "engine/daemon/signals.h"
#include "engine/worker/reconnecting_session.h"

namespace pressrun::mail {

// Owns a thread that looks every few seconds for mails in new/, marks what they say has bounced,
// and moves each to cur/. Mails that are about none of ours change nothing and are moved too. A
// mail whose marking failed stays where it is, and is read again; marking twice changes nothing.
// Several readers of one maildir do not disturb each other.
class BounceReader {
 public:
  // Borrows stop and metrics. THROWS daemon::ConfigError when the maildir cannot be made.
  BounceReader(const db::SessionOptions& session, std::filesystem::path maildir,
               const daemon::StopSignal& stop, daemon::Metrics& metrics);
  // After a requested stop returns once the mail at hand is done.
  ~BounceReader();
  BounceReader(const BounceReader&) = delete;
  BounceReader& operator=(const BounceReader&) = delete;

 private:
  void run();
  void read_all();
  // THROWS db::Error.
  void read(const std::filesystem::path& file);
  void count(const std::string& outcome);

  engine::ReconnectingSession session_;
  std::filesystem::path maildir_;
  const daemon::StopSignal& stop_;
  daemon::Metrics& metrics_;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace pressrun::mail
