// All connections of a server, read by one thread until their requests are complete.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/daemon/http_limits.h"
#include "engine/daemon/listen_socket.h"
#include "engine/daemon/open_stream.h"
#include "engine/daemon/pending_answer.h"
#include "engine/daemon/request_reader.h"

namespace pressrun::daemon {

// One client's connection. Belongs to the loop's thread, except between dispatch and give_back(),
// when it belongs to whoever handles the request.
struct Connection {
  explicit Connection(const HttpLimits& limits) : reader(limits) {}

  enum class Phase { kReading, kHandling, kWriting, kStreaming, kLingering };

  Fd fd;
  std::string client;  // numeric address
  int client_port = 0;
  int local_port = 0;
  RequestReader reader;
  PendingAnswer answer;
  std::shared_ptr<OpenStream> stream;  // nullptr: the answer has an end
  bool keep = false;                   // whether another request may follow the answer
  std::size_t requests = 0;
  Phase phase = Phase::kReading;
  std::chrono::steady_clock::time_point
      since;  // when the phase, or the part of a request being read, began
};

// Accepts, reads, enforces the deadlines of HttpLimits, hands each complete or refused request to
// `dispatch`, which may not block, and writes what of its answer the socket did not take at once;
// no other request of the connection is looked at before. A connection that has a stream stays open
// for what the stream gives, and costs no thread meanwhile; what its client sends is thrown away.
// When max_connections are open, a newcomer takes the place of the one that has kept us waiting
// longest, of the client that has the most: so whoever floods us shuts out himself.
class ConnectionLoop {
 public:
  using Dispatch = std::function<void(Connection&)>;

  // `limits` must outlive the loop. Listens at once, serves from start() on. THROWS as
  // open_listener().
  ConnectionLoop(const std::string& listen, const HttpLimits& limits, std::size_t max_connections,
                 Dispatch dispatch);
  ~ConnectionLoop();

  const std::vector<int>& ports() const { return ports_; }
  std::size_t connections() const { return open_; }

  // Runs on the caller's thread until stop() was called and all connections are done, or cut off.
  void run();

  // The remaining members are thread safe.

  // After the answer was written or put into `connection.answer`. `keep`: go on with the next
  // request, else close once the client has read it.
  void give_back(Connection& connection, bool keep);
  // There is something to take from the connection's stream, which must not have ended.
  void wake_stream(Connection& connection);
  // No new connections, no new requests; those that have begun or lie in their sockets may finish,
  // streams end.
  void stop();
  // Closes what is still being handled, so that its writes fail.
  void cut_off();
  bool stopping() const { return stopping_; }

 private:
  using Clock = std::chrono::steady_clock;
  using List = std::list<std::unique_ptr<Connection>>;

  struct Returned {
    Connection* connection;
    bool keep;
  };

  void wait_for_events();
  void accept_all(int listener);
  bool make_room();
  void add(int fd, const std::string& client, int client_port);
  void on_event(Connection& connection);
  void on_readable(Connection& connection);
  void write_on(Connection& connection);
  void stream_on(Connection& connection);
  void discard(Connection& connection);
  bool receive(Connection& connection);
  void after_feed(Connection& connection, RequestReader::State before);
  void dispatch(Connection& connection);
  void take_returned();
  void go_on(Connection& connection);
  void linger(Connection& connection);
  void arm(Connection& connection);
  void enforce_deadlines();
  bool is_overdue(Connection& connection, Clock::time_point now) const;
  void expire(Connection& connection);
  void begin_stop();
  bool is_idle(const Connection& connection) const;
  // Whether there is nothing to read of another request. False too when it is gone.
  bool stays_idle(Connection& connection);
  void wake();
  void close(Connection& connection);
  // Moves a connection to the young end of its list.
  void begin_phase(Connection& connection, Connection::Phase phase);

  const HttpLimits& limits_;
  const std::size_t max_connections_;
  const Dispatch dispatch_;
  Fd epoll_;
  Fd wake_;
  std::vector<Fd> listeners_;
  std::vector<int> ports_;
  std::atomic<std::size_t> open_{0};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> cut_off_{false};
  bool stop_begun_ = false;
  Clock::time_point next_check_{};

  // The loop's thread only. By age of their phase, oldest first.
  List all_;
  std::map<const Connection*, List::iterator> places_;
  std::map<std::string, std::size_t> per_client_;

  std::mutex mutex_;
  std::vector<Returned> returned_;    // GUARDED_BY(mutex_)
  std::vector<Connection*> streams_;  // GUARDED_BY(mutex_): those to look at; may be closed
};

}  // namespace pressrun::daemon
