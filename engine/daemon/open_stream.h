// An answer that goes on: events as they happen, without a thread that waits for them.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace pressrun::daemon {

// Between whoever has something to say and the connection loop, which sends it. Ends with the
// connection, whichever side closes it; a client that lets more than kMaxBacklog bytes wait is cut
// off. Thread safe; never blocks for a client.
class OpenStream {
 public:
  static constexpr std::size_t kMaxBacklog = std::size_t{256} * 1024;

  // `wake` tells the loop that there is something to take, `on_end` is called once.
  OpenStream(std::function<void()> wake, std::function<void()> on_end)
      : wake_(std::move(wake)), on_end_(std::move(on_end)) {}
  // A stream that never got to the loop ends here.
  ~OpenStream() { end(); }
  OpenStream(const OpenStream&) = delete;
  OpenStream& operator=(const OpenStream&) = delete;

  // False when the stream has ended: then nothing is sent any more.
  bool send(std::string_view bytes);
  // Ends it once what was given has been sent.
  void close();
  // The connection is gone.
  bool has_ended() const;

  // For the loop.

  struct Taken {
    std::string bytes;
    bool closing = false;  // nothing follows
    bool cut_off = false;  // the client does not keep up
  };
  Taken take();
  // The connection is gone.
  void end();

 private:
  mutable std::mutex mutex_;
  const std::function<void()> wake_;
  const std::function<void()> on_end_;
  std::string waiting_;  // GUARDED_BY(mutex_), as all below
  bool closing_ = false;
  bool cut_off_ = false;
  bool ended_ = false;
};

}  // namespace pressrun::daemon
