// As calls.h: the SQL functions about access to reports, and about links that have expired.
#pragma once

#include "httpd/calls.h"

namespace pressrun::httpd::calls {

struct RenewedDownload {
  bool rerun = false;  // else the job is the old one
  std::string job;
  Id now = 0;  // the database's clock, seconds since 1970
};
RenewedDownload renew_download(db::Pool& pool, Id person, Id event, const std::string& job,
                               const std::string& format, const Origin& origin);

struct AccessRequest {
  bool created = false;  // else the person had asked before
  std::string request;   // JSON
};
AccessRequest request_access(db::Pool& pool, Id person, Id event, const std::string& type,
                             const OptionalText& reason);
AccessRequest request_access_to_job(db::Pool& pool, Id person, Id event, const std::string& job);
std::string list_access_requests(db::Pool& pool, Id person, Id event, int page, int limit,
                                 const OptionalText& state);
std::string decide_access(db::Pool& pool, Id person, Id event, const std::string& request,
                          bool grant, const OptionalText& note);

}  // namespace pressrun::httpd::calls
