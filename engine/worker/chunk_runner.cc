#include "engine/worker/chunk_runner.h"

#include "engine/daemon/logging.h"
#include "engine/worker/chunk_rendering.h"
#include "engine/worker/order_lease.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

ChunkRunner::ChunkRunner(RunnerParts parts, const RunOrder& order,
                         std::function<void(std::chrono::milliseconds)> on_began)
    : parts_(parts),
      order_(order),
      lease_(chunk_lease_of(order)),
      trace_(order.job_id),
      on_began_(std::move(on_began)) {}

RunResult ChunkRunner::run() {
  const auto started = Clock::now();
  RunResult result;
  try {
    result.outcome = attempt(result);
  } catch (...) {
    result.outcome = settle(std::current_exception());
  }
  result.seconds = std::chrono::duration<double>(Clock::now() - started).count();
  return result;
}

// A warm connection may have died since its last run: a new one is tried.
RunOutcome ChunkRunner::attempt(RunResult& result) {
  const RunPlan plan = begin(parts_.sources.find("primary"));
  on_began_(plan.deadline);
  db::RowReader* warm = parts_.sources.find(plan.source);
  if (warm != nullptr && !warm->is_alive_when_idle()) parts_.sources.drop(plan.source);
  return render(plan, parts_.sources.open(plan.source), result);
}

// `reader` is the one that will run the query, as far as is known; may be null.
RunPlan ChunkRunner::begin(const db::RowReader* reader) {
  if (reader != nullptr) {
    backend_pid_ = reader->backend_pid();
    backend_start_ = reader->backend_start();
  }
  std::optional<std::string> plan;
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    plan = db::begin_chunk(session, lease_, backend_pid_, backend_start_);
  });
  if (!plan) throw LeaseLost();
  RunPlan parsed = parse_run_plan(*plan);
  trace_.begin(parsed.trace_context);
  parsed.sql_comment = trace_.sql_comment();
  return parsed;
}

RunOutcome ChunkRunner::render(const RunPlan& plan, db::RowReader& reader, RunResult& result) {
  const bool is_known =
      backend_pid_ == reader.backend_pid() && backend_start_ == reader.backend_start();
  if (!is_known) begin(&reader);
  parts_.stop.check();
  const StopRequest::Target target(parts_.stop, reader);
  ReportReader report(reader, plan);
  ChunkRendering rendering(parts_.store, parts_.stop, plan);
  db::Outcome answer = db::Outcome::kLeaseLost;
  try {
    rendering.run(report, [](std::uint64_t) {});
    parts_.database.insist(kResultPatience, [&](db::Session& session) {
      answer = db::chunk_stored(session, lease_, rendering.description());
    });
  } catch (...) {
    rendering.discard();
    throw;
  }
  if (answer != db::Outcome::kOk) rendering.discard();
  result.rows = rendering.rows();
  result.bytes = rendering.bytes();
  return answer == db::Outcome::kOk ? RunOutcome::kCompleted : RunOutcome::kLeaseLost;
}

// Of a cancel nobody need be told: the database has ended the run, or its holder will.
RunOutcome ChunkRunner::settle(const std::exception_ptr& cause) {
  try {
    const auto reason = parts_.stop.reason();
    if (!reason) return settle_failure(cause);
    if (*reason == StopReason::kCancel) return RunOutcome::kCancelled;
    parts_.database.insist(kResultPatience,
                           [&](db::Session& session) { db::hand_back_chunk(session, lease_); });
    return RunOutcome::kHandedBack;
  } catch (const std::exception& error) {
    daemon::log_error("the end of the chunk could not be reported", {{"error", error.what()}});
    return RunOutcome::kUnreported;
  }
}

RunOutcome ChunkRunner::settle_failure(const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const LeaseLost&) {
    return RunOutcome::kLeaseLost;
  } catch (...) {
  }
  RunFailure failure = describe_failure(cause);
  failure.diagnostic["chunk"] = order_.chunk_no;
  failure.diagnostic["worker"] = order_.worker_id;
  daemon::log_warn("chunk failed", {{"code", failure.code}, {"error", text_for_logs(failure)}});
  db::Outcome answer = db::Outcome::kLeaseLost;
  const std::string diagnostic =
      failure.diagnostic.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    answer = db::chunk_failed(session, lease_, failure.code, diagnostic, failure.transient);
  });
  if (answer == db::Outcome::kLeaseLost) return RunOutcome::kLeaseLost;
  return answer == db::Outcome::kFailed ? RunOutcome::kFailed : RunOutcome::kRequeued;
}

}  // namespace pressrun::engine
