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
#include "engine/daemon/long_budgets.h"
#include "engine/daemon/options.h"
#include "engine/daemon/streamed_answer.h"
#include "engine/daemon/worker_pool.h"

namespace pressrun::daemon {
namespace {

// Descriptors left for the database, files and logs.
constexpr std::size_t kReservedFds = 256;

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

// The socket of the request that this thread handles; -1 outside of handlers.
thread_local int handled_fd = -1;

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
    handled_fd = connection.fd.get();
    handle(request, response);
    handled_fd = -1;
    return answer(connection, response, request.method == "HEAD", keep);
  }

 private:
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
        loop(options.listen, options.limits, connections_allowed(options.max_connections),
             [this](Connection& connection) {
               pool.enqueue([this, &connection] { serve(connection); });
             }),
        pool(options.threads, options.max_waits + options.max_transfers),
        budgets(options.max_waits, options.max_transfers, options.max_waits_each) {}

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
  LongBudgets budgets;
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
  if (!state_->budgets.begin_wait(who)) return nullptr;
  if (state_->pool.begin_long()) {
    return std::make_shared<LongRequest>([this, who] {
      state_->pool.end_long();
      state_->budgets.end_wait(who);
    });
  }
  state_->budgets.end_wait(who);
  return nullptr;
}

std::shared_ptr<GuardedServer::LongRequest> GuardedServer::begin_transfer() {
  if (!state_->budgets.begin_transfer()) return nullptr;
  if (state_->pool.begin_long()) {
    return std::make_shared<LongRequest>([this] {
      state_->pool.end_long();
      state_->budgets.end_transfer();
    });
  }
  state_->budgets.end_transfer();
  return nullptr;
}

bool GuardedServer::client_is_gone() {
  pollfd poll_fd{handled_fd, POLLRDHUP, 0};
  // Bytes that the client sent before it left hide its end from recv(), not from poll().
  return ::poll(&poll_fd, 1, 0) > 0;
}

}  // namespace pressrun::daemon
