#include "httpd/stream_calls.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "httpd/call_result.h"

namespace pressrun::httpd::calls {
namespace {

std::string literal(const std::vector<Id>& ids) {
  std::string text = "{";
  for (Id id : ids) text += (text.size() > 1 ? "," : "") + std::to_string(id);
  return text + "}";
}

// Of a bigint[] without nulls.
std::set<Id> ids_of(std::string_view text) {
  std::set<Id> ids;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    Id id = 0;
    const auto parsed = std::from_chars(at, end, id);
    if (parsed.ec == std::errc()) ids.insert(id);
    at = std::max(parsed.ptr, at) + 1;
  }
  return ids;
}

}  // namespace

std::vector<OptionalText> stream_rights(db::Pool& pool, const Followers& followers) {
  const db::Rows rows =
      pool.call("select pressrun.stream_rights($1, $2, $3, $4)",
                {literal(followers.persons), literal(followers.events),
                 db::array_literal(followers.tokens), db::array_literal(followers.subjects)},
                kRead);
  std::vector<OptionalText> rights;
  for (const db::Row& row : rows.rows) rights.push_back(row[0]);
  return rights;
}

std::vector<JobSeen> jobs_for_streams(db::Pool& pool, const Followers& followers,
                                      const std::vector<std::string>& jobs,
                                      std::optional<int> queued) {
  const db::Rows rows = pool.call(
      "select s.event_id, s.job_id, s.persons, s.ended::int, s.job"
      " from pressrun.jobs_for_streams($1, $2, $3, $4) s",
      {literal(followers.persons), literal(followers.events), db::array_literal(jobs), queued},
      kRead);
  std::vector<JobSeen> seen;
  for (const db::Row& row : rows.rows) {
    seen.push_back({std::stoll(row[0].value()), row[1].value(), ids_of(row[2].value()),
                    row[3] == "1", row[4].value()});
  }
  return seen;
}

}  // namespace pressrun::httpd::calls
