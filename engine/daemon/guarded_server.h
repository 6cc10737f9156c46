// An HTTP/1.1 server that a slow, flooding or malformed client cannot stop.
//
// One thread reads all connections until a request is complete (request_reader.h has the rules), so
// a client that drips costs a file descriptor and no thread. Complete requests go to a bounded pool
// of threads, where the handler runs. The one thread also writes what of an answer the socket does
// not take at once; only answers that are made while they are sent (content providers) hold a
// thread of the pool, so their handlers must hold a permit for them (begin_transfer); streams
// without an end (begin_stream) hold none. Of cpp-httplib only the types are used. TLS and
// compression belong to the reverse proxy in front.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/daemon/http_limits.h"
#include "engine/daemon/open_stream.h"

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace pressrun::daemon {

struct ServerOptions {
  // host:port, several separated by commas; [::1]:8080 for IPv6; port 0 lets the kernel choose.
  std::string listen = "127.0.0.1:8080";
  HttpLimits limits;
  std::size_t threads = 16;  // requests handled at once
  // Permits at once; each adds a thread while it lasts.
  std::size_t max_waits = 256;
  std::size_t max_waits_each = 16;  // of one client
  std::size_t max_transfers = 256;
  std::size_t max_streams = 1000;  // open at once
  std::size_t max_streams_each = 16;
  std::size_t max_connections = 4000;  // lowered to what RLIMIT_NOFILE allows
  // Paths whose handlers wait for nobody. They have a thread of their own, so that who watches the
  // server gets an answer also while all others wait for the database.
  std::set<std::string, std::less<>> urgent;
};

class GuardedServer {
 public:
  // Runs on a thread of the pool, may block on the database. What it throws becomes a 500 without
  // details. The request's `path`, `params` and `ranges` are not to be used: `target` is what the
  // client sent, byte for byte.
  using Handler = std::function<void(const httplib::Request&, httplib::Response&)>;
  // Makes the answer to a request that was refused before a handler saw it (400, 408, 413, 414,
  // 431, ...) or whose handler threw (500). Must not throw.
  using Refuse = std::function<void(int status, const std::string& detail, httplib::Response&)>;

  // Binds and listens, so that a taken port is known at once; clients wait in the backlog until
  // start(). THROWS UnavailableError (options.h), a sentence, when an address cannot be bound;
  // ConfigError when it cannot be parsed.
  GuardedServer(ServerOptions options, Handler handler, Refuse refuse = nullptr);
  ~GuardedServer();

  // Serves from now on. Called once.
  void start();

  // The ports in the order of `listen`.
  const std::vector<int>& ports() const;

  // Stops accepting, lets requests that have begun finish for at most `grace`, then cuts them off.
  // Idempotent.
  void stop(std::chrono::milliseconds grace);

  // Open connections now.
  std::size_t connections() const;

  // Held by a handler that waits, or by a content provider: its thread is replaced meanwhile, so
  // others never starve. Must not outlive the server.
  class LongRequest {
   public:
    explicit LongRequest(std::function<void()> end) : end_(std::move(end)) {}
    ~LongRequest() { end_(); }
    LongRequest(const LongRequest&) = delete;
    LongRequest& operator=(const LongRequest&) = delete;

   private:
    const std::function<void()> end_;
  };
  // To be called by handlers. nullptr when too many are under way, `who` (whatever tells clients
  // apart) has too many, or no thread can be had: answer at once instead.
  std::shared_ptr<LongRequest> begin_wait(const std::string& who);
  std::shared_ptr<LongRequest> begin_transfer();

  // To be called by handlers: the answer gets its status and headers from the response, and as its
  // body whatever is given to the stream, from now on until either side ends it; then the
  // connection closes. The handler must not throw afterwards. nullptr when too many are open, or
  // `who` has too many.
  std::shared_ptr<OpenStream> begin_stream(const std::string& who);
  std::size_t streams() const;

  // To be called by handlers: whether the client that waits for the answer has closed its
  // connection.
  static bool client_is_gone();

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace pressrun::daemon
