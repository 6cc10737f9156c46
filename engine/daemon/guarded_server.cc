#include "engine/daemon/guarded_server.h"

#include <httplib.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

#include "engine/daemon/connection_loop.h"
#include "engine/daemon/exchange_stream.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/options.h"
#include "engine/daemon/worker_pool.h"

namespace pressrun::daemon {
namespace {

// Descriptors left for the database, files and logs.
constexpr std::size_t kReservedFds = 256;

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  // httpd sets no locale, so the names are English.
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return text.data();
}

void refuse_plainly(int status, const std::string& detail, httplib::Response& response) {
  response.status = status;
  response.set_content(detail + "\n", "text/plain; charset=utf-8");
}

// Raises the soft limit as far as it goes and says how many connections it leaves room for.
std::size_t connections_allowed(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = std::min<rlim_t>(wanted + kReservedFds, limit.rlim_max);
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = needed;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  const std::size_t room = limit.rlim_cur > kReservedFds ? limit.rlim_cur - kReservedFds : 16;
  return std::min(wanted, room);
}

// cpp-httplib as the parser of one complete request and the writer of its answer; its own sockets,
// threads, routes and body reading stay unused.
class Processor final : public httplib::Server {
 public:
  Processor(const HttpLimits& limits, GuardedServer::Handler handler, GuardedServer::Refuse refuse)
      : limits_(limits), handler_(std::move(handler)), refuse_(std::move(refuse)) {
    // Anything but -1 stands for "not shutting down".
    svr_sock_ = 0;
    set_keep_alive_timeout(std::chrono::duration_cast<std::chrono::seconds>(limits.idle).count());
    set_keep_alive_max_count(limits.requests_per_connection);
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      handle(request, response);
      return HandlerResponse::Handled;
    });
  }

  // Ends streams at their next piece.
  void end_streams() { svr_sock_ = INVALID_SOCKET; }

  // Handles the connection's complete or refused request. False: nothing more may be sent.
  bool serve(Connection& connection, bool keep) {
    return connection.reader.state() == RequestReader::State::kRefused
               ? serve_refusal(connection)
               : serve_request(connection, keep);
  }

 private:
  bool serve_request(Connection& connection, bool keep) {
    ExchangeStream stream(connection, limits_);
    bool closed = false;
    const bool written = process_request(
        stream, !keep, closed,
        [&connection](httplib::Request& request) { complete(request, connection.reader); });
    return stream.flush() && written && keep && !closed;
  }

  // What was kept away from cpp-httplib comes back, and what it made up goes.
  static void complete(httplib::Request& request, RequestReader& reader) {
    for (const char* name : {"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"}) {
      request.headers.erase(name);
    }
    if (reader.head().range) request.headers.emplace("Range", *reader.head().range);
    request.body = std::move(reader.body());
  }

  bool serve_refusal(Connection& connection) {
    const Refusal& refusal = connection.reader.refusal();
    httplib::Response response;
    refuse_(refusal.status, refusal.detail, response);
    std::string text = "HTTP/1.1 " + std::to_string(refusal.status) + " Refused\r\n";
    response.headers.emplace("Content-Length", std::to_string(response.body.size()));
    response.headers.emplace("Date", http_date());
    response.headers.emplace("Connection", "close");
    for (const auto& [name, value] : response.headers) {
      text.append(name).append(": ").append(value).append("\r\n");
    }
    text.append("\r\n").append(response.body);
    ExchangeStream stream(connection, limits_);
    stream.write(text.data(), text.size());
    stream.flush();
    return false;
  }

  void handle(const httplib::Request& request, httplib::Response& response) {
    try {
      handler_(request, response);
    } catch (const std::exception& error) {
      log_error("a request handler failed", {{"error", error.what()}});
      response = httplib::Response();
      response.version = "HTTP/1.1";
      refuse_(500, "internal error", response);
    }
    response.set_header("Date", http_date());
  }

  const HttpLimits& limits_;
  const GuardedServer::Handler handler_;
  const GuardedServer::Refuse refuse_;
};

}  // namespace

struct GuardedServer::State {
  State(ServerOptions given, Handler handler, Refuse refuse)
      : options(std::move(given)),
        processor(options.limits, std::move(handler), refuse ? std::move(refuse) : refuse_plainly),
        loop(options.listen, options.limits, connections_allowed(options.max_connections),
             [this](Connection& connection) {
               pool.enqueue([this, &connection] { serve(connection); });
             }),
        pool(options.threads, options.max_long_requests) {}

  void start() {
    reader = std::thread([this] {
      loop.run();
      std::lock_guard lock(mutex);
      done = true;
      finished.notify_all();
    });
  }

  void serve(Connection& connection) {
    const bool keep = connection.reader.head().keep_alive && !loop.stopping() &&
                      connection.requests < options.limits.requests_per_connection;
    const bool goes_on = processor.serve(connection, keep);
    loop.give_back(connection, goes_on);
  }

  void stop(std::chrono::milliseconds grace) {
    loop.stop();
    if (reader.joinable()) {
      std::unique_lock lock(mutex);
      if (!finished.wait_for(lock, grace, [this] { return done; })) {
        processor.end_streams();
        loop.cut_off();
      }
    }
    if (reader.joinable()) reader.join();
    pool.stop();
  }

  const ServerOptions options;
  Processor processor;
  ConnectionLoop loop;
  WorkerPool pool;
  std::thread reader;
  std::mutex mutex;
  std::condition_variable finished;
  bool done = false;  // GUARDED_BY(mutex)
};

GuardedServer::GuardedServer(ServerOptions options, Handler handler, Refuse refuse)
    : state_(std::make_unique<State>(std::move(options), std::move(handler), std::move(refuse))) {}

GuardedServer::~GuardedServer() { stop(std::chrono::milliseconds(0)); }

void GuardedServer::start() { state_->start(); }

const std::vector<int>& GuardedServer::ports() const { return state_->loop.ports(); }

void GuardedServer::stop(std::chrono::milliseconds grace) { state_->stop(grace); }

std::size_t GuardedServer::connections() const { return state_->loop.connections(); }

std::shared_ptr<GuardedServer::LongRequest> GuardedServer::begin_long_request() {
  if (!state_->pool.begin_long()) return nullptr;
  return std::make_shared<LongRequest>(*state_);
}

GuardedServer::LongRequest::~LongRequest() { state_->pool.end_long(); }

}  // namespace pressrun::daemon
