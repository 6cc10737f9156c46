// Lets the rest of a chain work while the writer goes on.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "reports/byte_sink.h"

namespace pressrun::reports {

// Passes bytes on to `next` from a thread of its own: hashing and writing take a third of the time
// of a large report. The first 512 KiB go straight through, so that a small one costs no thread; at
// most 2 MiB wait. The thread is the only user of `next` between its start and finish().
class BackgroundSink : public ByteSink {
 public:
  // Borrows `next`.
  explicit BackgroundSink(ByteSink& next) : next_(next) {}
  // Without finish(): drops what waits.
  ~BackgroundSink() override;

  // THROWS what `next` threw, at the latest in finish().
  void write(std::string_view bytes) override;
  // Returns once `next` has everything; nothing may be written afterwards.
  void finish();

 private:
  void pass_on();
  void join(bool drop);
  void rethrow();

  ByteSink& next_;
  std::uint64_t passed_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> waiting_;  // GUARDED_BY(mutex_), as all below
  std::size_t waiting_bytes_ = 0;
  bool ending_ = false;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace pressrun::reports
