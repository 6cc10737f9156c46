#include "engine/storage/s3/service_time.h"

#include <curl/curl.h>

#include <ctime>

namespace pressrun::engine::s3 {
namespace {

constexpr std::time_t kYear2200 = 7'258'118'400;

std::optional<SigningTime> time_of(std::time_t seconds) {
  if (seconds <= 0 || seconds >= kYear2200) return std::nullopt;
  return std::chrono::system_clock::from_time_t(seconds);
}

}  // namespace

std::optional<SigningTime> answered_at(const Answer& answer) {
  return time_of(curl_getdate(answer.header("date").c_str(), nullptr));
}

SigningTime listed_time(const char* text) {
  std::tm parts{};
  if (strptime(text, "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return {};
  return time_of(timegm(&parts)).value_or(SigningTime{});
}

}  // namespace pressrun::engine::s3
