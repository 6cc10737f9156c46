#include "db/listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <utility>

#include "db/error.h"
#include "db/session_impl.h"

namespace pressrun::db {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTestInterval{10000};
constexpr std::chrono::milliseconds kCanaryTimeout{5000};
constexpr std::chrono::milliseconds kMinBackoff{100};
constexpr std::chrono::milliseconds kMaxBackoff{10000};

std::string random_name() {
  std::random_device random;
  return "pressrun_canary_" + std::to_string(random()) + "_" + std::to_string(random());
}

class Receiver : public pqxx::notification_receiver {
 public:
  using Action = std::function<void(const std::string& payload)>;
  Receiver(pqxx::connection_base& connection, const std::string& channel, Action action)
      : notification_receiver(connection, channel), action_(std::move(action)) {}

  void operator()(const std::string& payload, int) override { action_(payload); }

 private:
  Action action_;
};

}  // namespace

struct Listener::Impl {
  SessionOptions options;
  std::vector<std::string> channels;
  OnNotify on_notify;
  OnConnect on_connect;
  std::atomic<bool> stopping{false};
  std::atomic<bool> healthy{false};
  int wake_fd = -1;
  std::thread thread;

  const std::string canary = random_name();
  bool canary_came_back = false;

  void run() {
    std::chrono::milliseconds backoff = kMinBackoff;
    while (!stopping) {
      try {
        listen_until_lost();
      } catch (const Error&) {
        // Whatever it was, the answer is a new connection.
      } catch (const pqxx::pqxx_exception&) {
      }
      if (healthy.exchange(false)) backoff = kMinBackoff;
      wait_jittered(backoff);
      backoff = std::min(backoff * 2, kMaxBackoff);
    }
  }

  // Returns when told to stop; any loss of the connection is an exception.
  void listen_until_lost() {
    Session session(options);
    pqxx::connection& connection = session.impl_->get();
    std::vector<std::unique_ptr<Receiver>> receivers;
    for (const std::string& channel : channels) {
      receivers.push_back(std::make_unique<Receiver>(
          connection, channel,
          [this, channel](const std::string& payload) { on_notify(channel, payload); }));
    }
    receivers.push_back(std::make_unique<Receiver>(
        connection, canary, [this](const std::string&) { canary_came_back = true; }));
    test_connection(session);
    healthy = true;
    on_connect();
    auto next_test = Clock::now() + kTestInterval;
    while (!stopping) {
      wait_for_notifications(connection, next_test);
      if (Clock::now() >= next_test) {
        test_connection(session);
        next_test = Clock::now() + kTestInterval;
      }
    }
  }

  // A pooler between us and the server, or a server that lost our LISTEN, is found here. THROWS
  // Error.
  void test_connection(Session& session) {
    const Rows listening = session.call("select count(*) from pg_listening_channels()");
    if (listening.scalar() != std::to_string(channels.size() + 1)) {
      throw Error("08000", "the server has forgotten what this connection listens to");
    }
    canary_came_back = false;
    session.call("select pg_notify($1, '')", {canary});
    const auto until = Clock::now() + kCanaryTimeout;
    while (!canary_came_back && !stopping) {
      if (Clock::now() >= until) throw Error("08000", "a notification to itself did not come back");
      wait_for_notifications(session.impl_->get(), until);
    }
  }

  void wait_for_notifications(pqxx::connection& connection, Clock::time_point until) {
    // A call may have taken some off the socket already, which then would not become readable for
    // them.
    if (connection.get_notifs() > 0) return;
    wait_readable(connection.sock(), until);
    connection.get_notifs();
  }

  void wait_readable(int fd, Clock::time_point until) const {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    pollfd fds[] = {{fd, POLLIN, 0}, {wake_fd, POLLIN, 0}};
    poll(fds, 2, static_cast<int>(std::max<long>(0, left.count())));
  }

  void wait_jittered(std::chrono::milliseconds longest) const {
    thread_local std::minstd_rand random(std::random_device{}());
    std::uniform_int_distribution<long> spread(longest.count() / 2, longest.count());
    wait_readable(-1, Clock::now() + std::chrono::milliseconds(spread(random)));
  }

  void stop() {
    stopping = true;
    const std::uint64_t one = 1;
    if (write(wake_fd, &one, sizeof one) < 0) {
      // Only possible when the counter is full, and then the thread is awake.
    }
    thread.join();
    close(wake_fd);
  }
};

Listener::Listener(SessionOptions options, std::vector<std::string> channels, OnNotify on_notify,
                   OnConnect on_connect)
    : impl_(std::make_unique<Impl>()) {
  impl_->options = std::move(options);
  impl_->channels = std::move(channels);
  impl_->on_notify = std::move(on_notify);
  impl_->on_connect = std::move(on_connect);
  impl_->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (impl_->wake_fd < 0) throw Error("53000", "no file descriptor left for a listener");
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

Listener::~Listener() { impl_->stop(); }

bool Listener::healthy() const { return impl_->healthy; }

}  // namespace pressrun::db
