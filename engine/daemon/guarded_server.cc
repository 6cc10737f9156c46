#include "engine/daemon/guarded_server.h"

#include <httplib.h>
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/daemon/answer_text.h"
#include "engine/daemon/connection_loop.h"
#include "engine/daemon/logging.h"
#include "engine/daemon/long_budget.h"
#include "engine/daemon/options.h"
#include "engine/daemon/streamed_answer.h"
#include "engine/daemon/worker_pool.h"

namespace pressrun::daemon {
namespace {

// Descriptors left for the database, files and logs.
constexpr std::size_t kReservedFds = 256;
// Connections that streams leave to requests, or half of all where these are few.
constexpr std::size_t kForRequests = 1000;

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

std::size_t streams_allowed(const ServerOptions& options, std::size_t connections) {
  const std::size_t wanted = options.max_streams;
  const std::size_t allowed = connections - std::min(kForRequests, connections / 2);
  if (allowed >= wanted) return wanted;
  if (connections == options.max_connections) return allowed;
  log_warn("fewer event streams than configured: raise the limit of open files",
           {{"streams", allowed}, {"configured", wanted}});
  return allowed;
}

// cpp-httplib's request, from a head that was checked. `path`, `params` and `ranges` stay empty.
httplib::Request request_of(Connection& connection) {
  const RequestHead& head = connection.reader.head();
  httplib::Request request;
  request.method = head.method;
  request.target = head.target;
  request.version = head.version;
  for (const auto& [name, value] : head.headers) request.headers.emplace(name, value);
  if (head.range) request.headers.emplace("Range", *head.range);
  request.body = std::move(connection.reader.body());
  request.remote_addr = connection.client;
  request.remote_port = connection.client_port;
  request.local_port = connection.local_port;
  return request;
}

// Of the request that this thread handles; nullptr outside of handlers.
thread_local Connection* handled = nullptr;

// From a complete or refused request to its answer.
class Processor {
 public:
  Processor(const HttpLimits& limits, GuardedServer::Handler handler, GuardedServer::Refuse refuse)
      : limits_(limits), handler_(std::move(handler)), refuse_(std::move(refuse)) {}

  // Ends streams at their next piece.
  void end_streams() { ending_ = true; }

  // Leaves the answer in the connection, or has streamed it. False: nothing more may be sent.
  bool serve(Connection& connection, bool keep) {
    httplib::Response response;
    if (connection.reader.state() == RequestReader::State::kRefused) {
      const Refusal& refusal = connection.reader.refusal();
      refuse_(refusal.status, refusal.detail, response);
      answer(connection, response, refusal.of_head, false);
      return false;
    }
    const httplib::Request request = request_of(connection);
    handled = &connection;
    handle(request, response);
    handled = nullptr;
    if (connection.stream) return begin_stream(connection, response);
    return answer(connection, response, request.method == "HEAD", keep);
  }

 private:
  // The loop sends the rest.
  static bool begin_stream(Connection& connection, httplib::Response& response) {
    if (response.status == -1) response.status = 200;
    connection.answer.begin(answer_head(response, false, false));
    connection.answer.send_some(connection.fd.get());
    return false;
  }

  bool answer(Connection& connection, httplib::Response& response, bool head_only, bool keep) {
    if (response.status == -1) response.status = 200;
    std::string text = answer_head(response, keep);
    const bool with_body = !head_only && has_body(response.status);
    if (with_body && response.content_provider_) {
      return stream_answer(connection.fd.get(), std::move(text), response, limits_, ending_) &&
             keep;
    }
    if (with_body) text += response.body;
    connection.answer.begin(std::move(text));
    // What it does not take, and its failures, are the loop's.
    connection.answer.send_some(connection.fd.get());
    return keep;
  }

  void handle(const httplib::Request& request, httplib::Response& response) {
    try {
      handler_(request, response);
    } catch (const std::exception& error) {
      log_error("a request handler failed", {{"error", error.what()}});
      response = httplib::Response();
      refuse_(500, "internal error", response);
    }
  }

  const HttpLimits& limits_;
  const GuardedServer::Handler handler_;
  const GuardedServer::Refuse refuse_;
  std::atomic<bool> ending_{false};
};

}  // namespace

struct GuardedServer::State {
  State(ServerOptions given, Handler handler, Refuse refuse)
      : options(std::move(given)),
        processor(options.limits, std::move(handler), refuse ? std::move(refuse) : refuse_plainly),
        waits(options.max_waits, options.max_waits_each),
        transfers(options.max_transfers, options.max_transfers),
        connections(connections_allowed(options.max_connections)),
        streams(streams_allowed(options, connections), options.max_streams_each),
        loop(options.listen, options.limits, connections,
             [this](Connection& connection) {
               pool_for(connection).enqueue([this, &connection] { serve(connection); });
             }),
        pool(options.threads, options.max_waits + options.max_transfers),
        urgent_pool(1, 0) {}

  WorkerPool& pool_for(const Connection& connection) {
    const RequestReader& request = connection.reader;
    if (request.state() != RequestReader::State::kReady) return pool;
    const std::string_view target = request.head().target;
    return options.urgent.contains(target.substr(0, target.find('?'))) ? urgent_pool : pool;
  }

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

  std::shared_ptr<LongRequest> begin_long(LongBudget& budget, const std::string& who) {
    if (!budget.begin(who)) return nullptr;
    if (!pool.begin_long()) {
      budget.end(who);
      return nullptr;
    }
    return std::make_shared<LongRequest>([this, &budget, who] {
      pool.end_long();
      budget.end(who);
    });
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
    urgent_pool.stop();
  }

  const ServerOptions options;
  Processor processor;
  LongBudget waits;
  LongBudget transfers;
  const std::size_t connections;
  LongBudget streams;
  std::atomic<std::size_t> open_streams{0};
  ConnectionLoop loop;
  WorkerPool pool;
  WorkerPool urgent_pool;
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

std::shared_ptr<GuardedServer::LongRequest> GuardedServer::begin_wait(const std::string& who) {
  return state_->begin_long(state_->waits, who);
}

std::shared_ptr<GuardedServer::LongRequest> GuardedServer::begin_transfer() {
  return state_->begin_long(state_->transfers, "");
}

std::shared_ptr<OpenStream> GuardedServer::begin_stream(const std::string& who) {
  if (handled == nullptr || !state_->streams.begin(who)) return nullptr;
  ++state_->open_streams;
  handled->stream = std::make_shared<OpenStream>(
      [state = state_.get(), connection = handled] { state->loop.wake_stream(*connection); },
      [state = state_.get(), who] {
        --state->open_streams;
        state->streams.end(who);
      });
  return handled->stream;
}

std::size_t GuardedServer::streams() const { return state_->open_streams; }

bool GuardedServer::client_is_gone() {
  pollfd poll_fd{handled == nullptr ? -1 : handled->fd.get(), POLLRDHUP, 0};
  // Bytes that the client sent before it left hide its end from recv(), not from poll().
  return ::poll(&poll_fd, 1, 0) > 0;
}

}  // namespace pressrun::daemon
