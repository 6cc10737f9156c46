#include "engine/storage/s3/client.h"

#include <algorithm>
#include <random>
#include <thread>

#include "engine/daemon/encoding.h"
#include "engine/daemon/logging.h"
#include "engine/storage/content_disposition.h"
#include "engine/storage/s3/service_error.h"
#include "engine/storage/s3/service_time.h"

namespace pressrun::engine::s3 {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{100};
constexpr std::size_t kMaxIdle = 8;
constexpr const char* kSkewed = "RequestTimeTooSkewed";
// Since the last answer. Services allow a quarter of an hour.
constexpr std::chrono::seconds kWorthSaying{30};

bool is_success(const Answer& answer) { return answer.status >= 200 && answer.status < 300; }

// Objects that are not there are an answer; a bucket that is not there is a mistake.
bool is_answer(const Answer& answer) {
  return is_success(answer) ||
         (answer.status == 404 && service_error(answer).code != "NoSuchBucket");
}

}  // namespace

class Client::Lease {
 public:
  explicit Lease(Client& client) : client_(client) {
    std::lock_guard lock(client_.mutex_);
    if (client_.idle_.empty()) {
      handle_ = std::make_unique<CurlEasy>();
    } else {
      handle_ = std::move(client_.idle_.back());
      client_.idle_.pop_back();
    }
  }
  ~Lease() {
    std::lock_guard lock(client_.mutex_);
    if (client_.idle_.size() < kMaxIdle) client_.idle_.push_back(std::move(handle_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  CurlEasy& handle() { return *handle_; }

 private:
  Client& client_;
  std::unique_ptr<CurlEasy> handle_;
};

std::string place_of(const Settings& settings, const std::string& key) {
  return settings.bucket + "/" + settings.prefix + key;
}

Answer Client::send(const Call& call) {
  Lease lease(*this);
  const std::string where = place_of(settings_, call.key);
  for (int failures = 1;; ++failures) {
    std::string why;
    try {
      const SigningTime date = now();
      Answer answer = perform(lease.handle(), signed_exchange(call, date), settings_);
      const bool was_late = learn_time(answer, date);
      if (is_answer(answer)) return answer;
      const ServiceError error = service_error(answer);
      const bool again = was_late || error.worth_retrying();
      if (!again || failures == settings_.attempts) throw store_error(error, call.method, where);
      why = std::to_string(error.status) + " " + error.code;
    } catch (const NoAnswer& failure) {
      why = failure.what();
      if (failures == settings_.attempts) {
        throw StoreError("the store at " + settings_.endpoint + " does not answer (" + why + ")",
                         true);
      }
    }
    daemon::log_info("the store is asked again",
                     {{"method", call.method}, {"object", where}, {"error", why}});
    pause(failures);
  }
}

Exchange Client::signed_exchange(const Call& call, SigningTime date) const {
  SignableRequest request = request_for(call);
  sign_by_header(request, settings_.credentials, {settings_.region}, date);
  return {request.method, address_of(request), std::move(request.headers), call.body};
}

std::string Client::presigned_url(const std::string& key, const ObjectMeta& meta,
                                  std::chrono::seconds lifetime) {
  SignableRequest request{"GET",
                          path_of(settings_, key),
                          {{"response-content-disposition", content_disposition(meta.filename)},
                           {"response-content-type", meta.content_type}},
                          {{"host", host()}},
                          kUnsignedPayload};
  sign_by_query(request, settings_.credentials, {settings_.region}, now(), lifetime);
  return address_of(request);
}

SignableRequest Client::request_for(const Call& call) const {
  const std::string hash = daemon::sha256_hexadecimal(call.body);
  SignableRequest request{call.method, path_of(settings_, call.key), call.query, call.headers,
                          hash};
  request.headers.emplace_back("host", host());
  request.headers.emplace_back("x-amz-content-sha256", hash);
  return request;
}

std::string Client::address_of(const SignableRequest& request) const {
  const std::string query = canonical_query(request.query);
  return origin_of(settings_) + daemon::percent_encode(request.path, "/") +
         (query.empty() ? "" : "?" + query);
}

std::string Client::host() const {
  const std::string origin = origin_of(settings_);
  return origin.substr(origin.find("://") + 3);
}

// Addresses that are signed for minutes need the service's time, also where it refuses nothing.
bool Client::learn_time(const Answer& answer, SigningTime date) {
  const auto now_there = answered_at(answer);
  if (!now_there) return false;
  const auto difference = std::chrono::duration_cast<std::chrono::seconds>(
      *now_there - std::chrono::system_clock::now());
  std::unique_lock lock(mutex_);
  const bool differs = std::chrono::abs(difference - clock_difference_) >= kWorthSaying;
  clock_difference_ = difference;
  lock.unlock();
  if (differs) {
    daemon::log_warn(
        "this host's clock differs from the store's; its requests are dated by the store's",
        {{"seconds", difference.count()}});
  }
  // Another request may have learned it meanwhile: what counts is the date of this one.
  if (std::chrono::abs(*now_there - date) < kWorthSaying) return false;
  // An answer to HEAD has no body that could say what is wrong.
  const std::string code = service_error(answer).code;
  return answer.status == 403 && (code.empty() || code == kSkewed);
}

SigningTime Client::now() {
  std::lock_guard lock(mutex_);
  return std::chrono::system_clock::now() + clock_difference_;
}

void Client::pause(int failures) {
  static thread_local std::minstd_rand random(std::random_device{}());
  const auto longest = kFirstPause * (1 << std::min(failures - 1, 5));
  std::uniform_int_distribution<milliseconds::rep> any(longest.count() / 2, longest.count());
  std::this_thread::sleep_for(milliseconds(any(random)));
}

}  // namespace pressrun::engine::s3
