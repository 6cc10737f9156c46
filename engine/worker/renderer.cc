#include "engine/worker/renderer.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "engine/daemon/logging.h"
#include "engine/daemon/process_usage.h"
#include "engine/storage/store_address.h"
#include "engine/worker/channel.h"
#include "engine/worker/chunk_runner.h"
#include "engine/worker/job_runner.h"
#include "engine/worker/renderer_message.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kListen{5'000};
constexpr milliseconds kBetweenWordsOnMemory{5'000};
constexpr milliseconds kRepeatStop{200};
// Between two looks for a source that can be reached.
constexpr milliseconds kFirstPause{200};
constexpr milliseconds kLongestPause{2000};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// Nobody would read our results any more, and our queries would go on for nothing.
void die_with(int supervisor) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) ::_exit(0);
}

// Whoever stops a whole group of processes (a terminal, systemd) means the supervisor, which lets
// runs finish first. Only its own SIGTERM ends us.
void obey_only(int supervisor) {
  static int obeyed = 0;
  obeyed = supervisor;
  struct sigaction action {};
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  action.sa_sigaction = [](int, siginfo_t* info, void*) {
    if (info->si_pid == obeyed) ::_exit(128 + SIGTERM);
  };
  ::sigaction(SIGTERM, &action, nullptr);
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGHUP, SIG_IGN);
}

// RLIMIT_AS would count what sanitizers and thread stacks merely reserve.
void bound_memory(int megabytes) {
  if (megabytes <= 0 || kSanitized) return;
  const rlim_t bytes = static_cast<rlim_t>(megabytes) << 20;
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_DATA, &limit);
}

// Receives while the main thread renders, since a stop must be heard then.
class Inbox {
 public:
  Inbox(Channel& channel, StopRequest& stop)
      : channel_(channel), stop_(stop), thread_([this] { listen(); }) {}
  ~Inbox() { thread_.join(); }

  // Waits for an order; nullopt when the supervisor has closed the channel.
  std::optional<RunOrder> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return order_.has_value() || closed_; });
    if (!order_) return std::nullopt;
    return std::exchange(order_, std::nullopt);
  }

  void finished() {
    const std::lock_guard lock(mutex_);
    running_.reset();
    stop_.clear();
  }

 private:
  void listen() {
    while (!channel_.closed()) {
      tell_memory();
      const auto message = channel_.receive(stop_.requested() ? kRepeatStop : kListen);
      if (message) {
        take(*message);
      } else if (stop_.requested()) {
        stop_.repeat();
      }
    }
    close();
  }

  void tell_memory() {
    const auto now = std::chrono::steady_clock::now();
    if (now < told_memory_ + kBetweenWordsOnMemory) return;
    told_memory_ = now;
    channel_.send({{"resident_bytes", static_cast<std::uint64_t>(daemon::resident_bytes())}});
  }

  void take(const nlohmann::json& message) {
    const std::lock_guard lock(mutex_);
    if (message.contains("run")) {
      order_ = message.at("run").get<RunOrder>();
      running_ = order_;
      changed_.notify_one();
    } else if (message.contains("stop") && running_ && message.at("stop") == running_->job_id &&
               message.at("run_lease") == running_->run_lease) {
      stop_.request(static_cast<StopReason>(message.at("reason").get<int>()));
    }
  }

  void close() {
    const std::lock_guard lock(mutex_);
    if (running_) ::_exit(0);
    closed_ = true;
    changed_.notify_one();
  }

  Channel& channel_;
  StopRequest& stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<RunOrder> order_;                        // GUARDED_BY(mutex_): not taken yet
  std::optional<RunOrder> running_;                      // GUARDED_BY(mutex_)
  bool closed_ = false;                                  // GUARDED_BY(mutex_)
  std::chrono::steady_clock::time_point told_memory_{};  // of the thread
  std::thread thread_;                                   // last: it uses all the others
};

// What cannot be opened now is tried again by the first run that needs it.
void warm_up(ReconnectingSession& database) {
  try {
    database.get();
  } catch (const std::exception& error) {
    daemon::log_warn("the renderer starts without a connection", {{"error", error.what()}});
  }
}

// Who can read nothing takes no runs: others may be able to.
void await_source(SourceReaders& sources, Channel& channel) {
  milliseconds pause = kFirstPause;
  while (true) {
    try {
      return sources.open_any();
    } catch (const SourceError& error) {
      // Bytes that are no UTF-8 grow to three each on the way.
      const std::string why(error.what());
      channel.send({{"impeded", why.substr(0, kLongestImpediment / 3)}});
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, kLongestPause);
  }
}

// The runner lives until the end is in the log, whose line names the run's trace.
template <typename Runner>
RunResult ended(Runner runner, const RunOrder& order) {
  RunResult result = runner.run();
  daemon::log_info(
      order.is_chunk() ? "chunk " + std::to_string(order.chunk_no) + " ended" : "run ended",
      {{"outcome", outcome_name(result.outcome)},
       {"rows", result.rows},
       {"bytes", result.bytes},
       {"seconds", result.seconds}});
  return result;
}

RunResult run_order(const RunnerParts& parts, Channel& channel, const RunOrder& order) {
  const daemon::LogScope scope({{"job_id", order.job_id}, {"attempt", order.attempt}});
  const auto on_began = [&](milliseconds deadline) { channel.send({{"began", deadline.count()}}); };
  return order.is_chunk() ? ended(ChunkRunner(parts, order, on_began), order)
                          : ended(JobRunner(parts, order, on_began), order);
}

}  // namespace

void run_renderer(const RendererOptions& options) {
  die_with(options.supervisor);
  obey_only(options.supervisor);
  bound_memory(options.memory_mb);
  Channel channel{FileDescriptor(options.channel_fd)};
  ReconnectingSession database({options.database_url, "pressrun-renderer"});
  SourceReaders sources(db::sources_from_environment());
  const auto store = make_store(options.store_path, Patience::kWorker);
  StopRequest stop;
  const RunnerParts parts{database, sources, *store, stop};
  warm_up(database);
  await_source(sources, channel);
  Inbox inbox(channel, stop);
  channel.send({{"ready", true}});
  while (const auto order = inbox.next()) {
    const RunResult result = run_order(parts, channel, *order);
    inbox.finished();
    channel.send({{"done", result}});
  }
}

}  // namespace pressrun::engine
