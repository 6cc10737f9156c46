// As calls.h: the SQL functions behind event streams; each asks for all streams at once.
#pragma once

#include <set>

#include "httpd/calls.h"

namespace pressrun::httpd::calls {

// Those who follow an event, with the same index in each.
struct Followers {
  std::vector<Id> persons;
  std::vector<Id> events;
  std::vector<std::string> tokens;    // jti
  std::vector<std::string> subjects;  // sub
};
// What each may do there, as a text to compare; nullopt: the stream must end.
std::vector<OptionalText> stream_rights(db::Pool& pool, const Followers& followers);

struct JobSeen {
  Id event = 0;
  std::string job_id;
  std::set<Id> persons;  // who sees it so
  bool ended = false;
  std::string job;  // JSON
};
// The jobs that changed; with `queued` also those that run, and those that wait among so many
// newest ones of each event.
std::vector<JobSeen> jobs_for_streams(db::Pool& pool, const Followers& followers,
                                      const std::vector<std::string>& jobs,
                                      std::optional<int> queued);

}  // namespace pressrun::httpd::calls
