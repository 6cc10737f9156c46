#include "httpd/route_inputs.h"

#include <httplib.h>

#include "httpd/json_body.h"
#include "httpd/problem.h"
#include "httpd/router.h"

namespace pressrun::httpd {

void refuse_what_is_not_taken(const Route& route, const httplib::Request& request,
                              const Target& target) {
  if (!(route.takes & kQuery)) const Query none(target.query, {});
  if (!(route.takes & kBody) && !request.body.empty()) read_object(request, {});
  if (!(route.takes & kIdempotencyKey) && route.method == "POST" &&
      request.has_header("Idempotency-Key")) {
    throw invalid("Idempotency-Key", "is supported on POST .../reports/jobs only");
  }
}

}  // namespace pressrun::httpd
