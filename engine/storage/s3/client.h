// Signed requests to an S3-compatible service, tried again while that may help.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/storage/object_store.h"
#include "engine/storage/s3/exchange.h"
#include "engine/storage/s3/settings.h"

namespace pressrun::engine::s3 {

struct Call {
  std::string method;
  std::string key;  // of an object, without the prefix; "": the bucket
  Fields query;
  Fields headers;
  std::string_view body;
};

// Thread safe; keeps a few connections.
class Client {
 public:
  // A request is tried again after 0.1 s, 0.2 s, ... 3.2 s, each with jitter, as often as the
  // settings say; a service that stays away for longer is somebody else's to wait for.
  explicit Client(Settings settings) : settings_(std::move(settings)) {}

  const Settings& settings() const { return settings_; }

  // An answer below 300, or 404. Tries again where the request may not have arrived, the service
  // says that it may help, or its clock differs from ours: then by its clock. A request may thus be
  // carried out twice. THROWS StoreError.
  Answer send(const Call& call);

  // The request of a call, signed with this date, which now() gives.
  Exchange signed_exchange(const Call& call, SigningTime date) const;
  // An address that gives the object to whoever has it, for `lifetime`, with these headers.
  std::string presigned_url(const std::string& key, const ObjectMeta& meta,
                            std::chrono::seconds lifetime);

  // Whether a refusal of a request of this date is due to our clock, and dating it by the service's
  // may help. Notes the service's time whatever the answer is.
  bool learn_time(const Answer& answer, SigningTime date);
  // By the service's clock, as the last answer told it.
  SigningTime now();

  // Between attempts; `failures` so far, from 1.
  static void pause(int failures);

 private:
  // A libcurl handle with its connection, put back afterwards.
  class Lease;

  SignableRequest request_for(const Call& call) const;
  std::string address_of(const SignableRequest& request) const;
  std::string host() const;

  const Settings settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlEasy>> idle_;  // GUARDED_BY(mutex_)
  std::chrono::seconds clock_difference_{0};     // GUARDED_BY(mutex_): theirs minus ours
};

// For messages: "bucket/prefix/key".
std::string place_of(const Settings& settings, const std::string& key);

}  // namespace pressrun::engine::s3
