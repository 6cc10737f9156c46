#include "engine/worker/stop_request.h"

namespace pressrun::engine {

void StopRequest::request(StopReason reason) {
  const std::lock_guard lock(mutex_);
  if (!reason_) reason_ = reason;
  requested_ = true;
  if (reader_ != nullptr) reader_->cancel();
}

void StopRequest::repeat() {
  const std::lock_guard lock(mutex_);
  if (reason_ && reader_ != nullptr) reader_->cancel();
}

void StopRequest::clear() {
  const std::lock_guard lock(mutex_);
  reason_.reset();
  requested_ = false;
}

std::optional<StopReason> StopRequest::reason() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

void StopRequest::check() const {
  if (requested()) throw RunStopped{*reason()};
}

StopRequest::Target::Target(StopRequest& stop, db::RowReader& reader) : stop_(stop) {
  const std::lock_guard lock(stop_.mutex_);
  stop_.reader_ = &reader;
}

StopRequest::Target::~Target() {
  const std::lock_guard lock(stop_.mutex_);
  stop_.reader_ = nullptr;
}

}  // namespace pressrun::engine
