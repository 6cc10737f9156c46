#include "engine/local/service.h"

#include <algorithm>

namespace pressrun::local {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kLongestPause = 30s;
constexpr auto kWellAfter = 60s;

}  // namespace

Service::Service(std::string name, Command command)
    : name_(std::move(name)), command_(std::move(command)), said_(command_.output) {}

void Service::start() {
  said_ = LogTail(command_.output);
  child_ = std::make_unique<ChildProcess>(command_);
  started_ = Clock::now();
}

std::string Service::check() {
  if (!child_) {
    if (Clock::now() < next_start_) return {};
    start();
    return "The " + name_ + " runs again (process " + std::to_string(pid()) + ").";
  }
  const auto ending = child_->ending();
  if (!ending) return {};
  child_.reset();
  if (Clock::now() - started_ > kWellAfter) pause_ = 1s;
  const auto pause = pause_;
  next_start_ = Clock::now() + pause;
  pause_ = std::min<std::chrono::seconds>(pause_ * 2, kLongestPause);
  return "The " + name_ + " " + ending->describe() + " and is started again in " +
         std::to_string(pause.count()) + " s; see " + log().string() + ".";
}

std::string Service::failure() {
  const auto ending = child_->ending();
  if (!ending) return {};
  const auto words = said_.last_error();
  return "The " + name_ + " " + ending->describe() +
         (words.empty() ? " and said nothing." : ". It said: " + words);
}

void Service::ask_to_stop() {
  if (child_) child_->send(SIGTERM);
}

void Service::await_stop(Clock::time_point deadline) {
  if (!child_) return;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
  child_->wait_for(std::max(left, 0ms));
  child_.reset();
}

}  // namespace pressrun::local
