// What a request may bring, by the route it is for.
#pragma once

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

struct Route;
struct Target;

// What would be ignored is refused, so that nobody relies on it. THROWS Problem 400 for query
// parameters and for an Idempotency-Key, 415 or 400 for a body that is no empty JSON object, unless
// the route takes them.
void refuse_what_is_not_taken(const Route& route, const httplib::Request& request,
                              const Target& target);

}  // namespace pressrun::httpd
