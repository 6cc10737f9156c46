#include "httpd/catalog_api.h"

#include "httpd/calls.h"
#include "httpd/reply.h"

namespace pressrun::httpd {

std::vector<Route> catalog_routes(db::Pool& pool) {
  const auto list = [&pool](const Context& context, httplib::Response& response) {
    reply_tagged(context.http, response,
                 calls::list_report_types(pool, context.person, context.event()));
  };
  const auto get = [&pool](const Context& context, httplib::Response& response) {
    reply_tagged(
        context.http, response,
        calls::get_report_type(pool, context.person, context.event(), context.path.at("type")));
  };
  return {
      {"GET", "/v1/admin/events/{event}/reports/types", Auth::kPerson, "",
       "The catalog of reports, as this person may see it", list, 0, "listReportTypes"},
      {"GET", "/v1/admin/events/{event}/reports/types/{type}", Auth::kPerson,
       "the type's permission", "One report type with the schema of its parameters", get, 0,
       "getReportType"},
  };
}

}  // namespace pressrun::httpd
