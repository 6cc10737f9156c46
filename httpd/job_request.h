// The body of POST .../reports/jobs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "httpd/calls.h"
#include "httpd/problem.h"

namespace httplib {
struct Request;
}

namespace pressrun::httpd {

// All but origin, which the caller knows. The values are of the right kind and bounded; what a
// type allows is not looked at here. request_hash is the same for bodies that mean the same to the
// same event. THROWS Problem 400 that names every bad field, 415.
calls::ReportRequest read_report_request(const httplib::Request& http, std::int64_t event);

// The Idempotency-Key header, quoted or bare; nullopt without one. THROWS Problem 400.
std::optional<std::string> idempotency_key(const httplib::Request& http);

// P[nY][nM][nW][nD][T[nH][nM][nS]], whole numbers, at least one of them.
bool is_duration(std::string_view text);

}  // namespace pressrun::httpd
