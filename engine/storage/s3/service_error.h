// What an S3-compatible service answers when it does not do what it was asked.
#pragma once

#include <string>

#include "engine/storage/object_store.h"
#include "engine/storage/s3/exchange.h"

namespace pressrun::engine::s3 {

// The <Error> document of S3 (API Reference, "Error Responses"), or what the status alone says:
// answers to HEAD have no body.
struct ServiceError {
  long status = 0;
  std::string code;     // "AccessDenied"
  std::string message;  // of the service, for ops

  // The same request may succeed a little later: 5xx, 429, throttling, a time-out, a body that
  // arrived other than it was sent.
  bool worth_retrying() const;
};

ServiceError service_error(const Answer& answer);

// `what` was asked for ("PUT", "GET"), of `where`. The message says what to mend where that is
// known.
StoreError store_error(const ServiceError& error, const std::string& what,
                       const std::string& where);

}  // namespace pressrun::engine::s3
