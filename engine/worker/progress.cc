#include "engine/worker/progress.h"

#include <time.h>

#include <algorithm>

namespace pressrun::engine {
namespace {

constexpr std::int64_t kInterval = 500;  // milliseconds
constexpr int kCap = 95;

// The coarse clock costs a tenth of the precise one, and this is read for every row.
std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

Progress::Progress(Tell tell, Estimate estimate)
    : tell_(std::move(tell)), estimate_(std::move(estimate)), tell_at_(now_ms() + kInterval) {}

void Progress::rendered(std::uint64_t rows) {
  rows_ = rows;
  if (now_ms() >= tell_at_) tell();
}

void Progress::enter(const std::string& stage) {
  stage_ = stage;
  if (now_ms() >= tell_at_ - kInterval / 2) tell();
}

int Progress::percent() {
  if (stage_ == "querying") return 0;
  if (stage_ != "rendering") return kCap;
  if (!expected_rows_ && estimate_) {
    expected_rows_ = estimate_();
    estimate_ = nullptr;
  }
  if (!expected_rows_) return 0;
  const double share =
      static_cast<double>(rows_) / static_cast<double>(std::max<std::uint64_t>(1, *expected_rows_));
  return static_cast<int>(std::min(share, 1.0) * kCap);
}

void Progress::tell() {
  tell_(stage_, percent(), rows_);
  tell_at_ = now_ms() + kInterval;
}

}  // namespace pressrun::engine
