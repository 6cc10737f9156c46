// What `pressrunctl top` shows: one look at the views of schema ops.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/session.h"

namespace pressrun::engine::ctl {

struct RunningJob {
  std::string job = {};
  std::string type = {};
  std::string stage = {};
  std::string host = {};
  std::int64_t pid = 0;
  std::int64_t workspace = 0;
  std::int64_t rows = 0;
  int attempt = 0;
  int percent = 0;
  double seconds = 0;        // since it was claimed
  double quiet_seconds = 0;  // since it last said how far it is
  bool cancelling = false;
};

struct WaitingJobs {
  std::string type = {};
  std::string lane = {};
  std::string state = {};  // claimable, limit, backoff, paused
  std::int64_t workspace = 0;
  std::int64_t jobs = 0;
  double oldest_seconds = 0;
};

struct FailedJob {
  std::string job = {};
  std::string type = {};
  std::string code = {};
  std::string why = {};  // for ops
  std::string host = {};
  std::int64_t workspace = 0;
  double seconds = 0;  // since it failed
};

struct Overview {
  std::int64_t queued = 0;
  std::int64_t claimable = 0;
  std::int64_t held = 0;
  double oldest_seconds = 0;
  std::int64_t running = 0;
  std::int64_t workers = 0;
  std::int64_t silent_workers = 0;
  std::int64_t hosts = 0;
  std::int64_t slots = 0;
  std::int64_t requested_last_minute = 0;
  std::int64_t completed_last_minute = 0;
  std::int64_t failed_last_minute = 0;
  std::int64_t completed_last_hour = 0;
  std::int64_t failed_last_hour = 0;
  std::int64_t mails = 0;
  std::int64_t overdue_mails = 0;
  std::int64_t webhooks = 0;
  std::string paused = {};          // what; empty: nothing
  std::string overdue_duties = {};  // empty: none
};

struct TopData {
  std::string database = {};
  std::string at = {};  // time of the database, "2026-11-27 09:30:00Z"
  Overview overview = {};
  std::vector<RunningJob> running = {};   // those that run longest first
  std::vector<WaitingJobs> waiting = {};  // most jobs first
  std::vector<FailedJob> failed = {};     // newest first
};

// In one statement, as JSON: an object of the members above, named as the columns of the views.
// THROWS db::Error.
std::string look(db::Session& session);

// THROWS nlohmann::json::exception for what look() would not have answered.
TopData read_look(const std::string& json);

}  // namespace pressrun::engine::ctl
