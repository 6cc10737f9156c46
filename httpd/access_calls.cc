#include "httpd/access_calls.h"

#include "httpd/call_result.h"

namespace pressrun::httpd::calls {
namespace {

AccessRequest access_request_of(const db::Rows& rows) {
  const db::Row& row = rows.rows.at(0);
  return {required(row[0]) == "created", required(row[1])};
}

}  // namespace

RenewedDownload renew_download(db::Pool& pool, Id person, Id event, const std::string& job,
                               const std::string& format, const Origin& origin) {
  const db::Rows rows = pool.call(
      "select r.outcome, r.job_id, extract(epoch from pressrun.now())::bigint"
      " from pressrun.renew_download($1, $2, $3, $4, $5, $6) r",
      {person, event, job, format, origin.request_id, origin.traceparent});
  const db::Row& row = rows.rows.at(0);
  return {required(row[0]) == "rerun", required(row[1]), std::stoll(required(row[2]))};
}

AccessRequest request_access(db::Pool& pool, Id person, Id event, const std::string& type,
                             const OptionalText& reason) {
  return access_request_of(
      pool.call("select r.outcome, r.request from pressrun.request_access($1, $2, $3, $4) r",
                {person, event, type, reason}));
}

AccessRequest request_access_to_job(db::Pool& pool, Id person, Id event, const std::string& job) {
  return access_request_of(
      pool.call("select r.outcome, r.request from pressrun.request_access_to_job($1, $2, $3) r",
                {person, event, job}));
}

std::string list_access_requests(db::Pool& pool, Id person, Id event, int page, int limit,
                                 const OptionalText& state) {
  return required(pool.call("select pressrun.list_access_requests($1, $2, $3, $4, $5)",
                            {person, event, page, limit, state}, kRead)
                      .scalar());
}

std::string decide_access(db::Pool& pool, Id person, Id event, const std::string& request,
                          bool grant, const OptionalText& note) {
  return required(pool.call("select pressrun.decide_access($1, $2, $3, $4, $5)",
                            {person, event, request, grant, note})
                      .scalar());
}

}  // namespace pressrun::httpd::calls
