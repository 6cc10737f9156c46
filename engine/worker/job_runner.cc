#include "engine/worker/job_runner.h"

#include <filesystem>

#include "db/jobs.h"
#include "engine/daemon/logging.h"
#include "engine/worker/order_lease.h"
#include "engine/worker/report_reader.h"
#include "engine/worker/report_writers.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {
namespace {

using Clock = std::chrono::steady_clock;

RunOutcome outcome_of(db::Outcome answer) {
  switch (answer) {
    case db::Outcome::kOk:
      return RunOutcome::kCompleted;
    case db::Outcome::kFailed:
      return RunOutcome::kFailed;
    case db::Outcome::kRequeued:
      return RunOutcome::kRequeued;
    case db::Outcome::kCancelled:
      return RunOutcome::kCancelled;
    case db::Outcome::kLeaseLost:
    case db::Outcome::kCancelRequested:
      break;
  }
  return RunOutcome::kLeaseLost;
}

db::ReadRequest main_request(const RunPlan& plan) {
  db::ReadRequest request;
  const PlannedSection& main = main_section(plan);
  request.query = main.query;
  request.binds = main.binds;
  request.time_zone = plan.time_zone;
  request.first_row_timeout = plan.first_row_timeout;
  request.deadline = plan.deadline;
  return request;
}

}  // namespace

JobRunner::JobRunner(RunnerParts parts, const RunOrder& order,
                     std::function<void(std::chrono::milliseconds)> on_began)
    : parts_(parts), order_(order), trace_(order.job_id), on_began_(std::move(on_began)) {}

RunResult JobRunner::run() {
  const auto started = Clock::now();
  RunResult result;
  try {
    result.outcome = attempt();
  } catch (...) {
    result.outcome = settle(std::current_exception());
  }
  result.rows = rows_;
  result.waited_seconds = waited_seconds_;
  result.failure_code = failure_code_;
  for (const auto& upload : uploads_) result.bytes += upload->bytes();
  result.seconds = std::chrono::duration<double>(Clock::now() - started).count();
  return result;
}

RunOutcome JobRunner::attempt() {
  const RunPlan plan = begin(parts_.sources.find("primary"));
  waited_seconds_ = plan.waited_seconds;
  on_began_(plan.deadline);
  parts_.stop.check();
  produce(plan);
  return complete();
}

// `reader` is the one that will run the query, as far as is known; may be null.
RunPlan JobRunner::begin(const db::RowReader* reader) {
  if (reader != nullptr) {
    backend_pid_ = reader->backend_pid();
    backend_start_ = reader->backend_start();
  }
  std::optional<std::string> plan;
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    plan = db::begin_run(session, lease_of(order_), backend_pid_, backend_start_);
  });
  if (!plan) throw LeaseLost();
  RunPlan parsed = parse_run_plan(*plan);
  if (parsed.cancel_requested) parts_.stop.request(StopReason::kCancel);
  trace_.begin(parsed.trace_context);
  parsed.sql_comment = trace_.sql_comment();
  return parsed;
}

// Whoever ends the run by force must hit the query that is ours: it may run elsewhere than begin()
// could know.
void JobRunner::name_backend(const db::RowReader& reader) {
  const bool known =
      backend_pid_ == reader.backend_pid() && backend_start_ == reader.backend_start();
  if (!known) begin(&reader);
}

// A warm connection may have died since its last run: nothing was read then, and a new one is
// tried.
void JobRunner::produce(const RunPlan& plan) {
  Progress progress = make_progress(plan);
  try {
    render(plan, parts_.sources.open(plan.source), progress);
  } catch (const SourceError&) {
    const bool was_stale = uploads_.empty() && parts_.sources.find(plan.source) == nullptr;
    if (!was_stale) throw;
    render(plan, parts_.sources.open(plan.source), progress);
  }
  store(progress);
}

void JobRunner::render(const RunPlan& plan, db::RowReader& reader, Progress& progress) {
  stage_ = "querying";
  name_backend(reader);
  parts_.stop.check();
  const StopRequest::Target target(parts_.stop, reader);
  const bool cuts = plan.chunks && is_large(plan, reader);
  ReportReader report(reader, plan);
  ChunkHolder holder(parts_, lease_of(order_), plan, report);
  if (!cuts || !holder.cut()) return render_sections(plan, report, nullptr, progress);
  counted_rows_ = holder.rows();
  try {
    render_sections(plan, report, &holder, progress);
  } catch (...) {
    holder.discard_parts();
    throw;
  }
}

// As far as is known.
bool JobRunner::is_large(const RunPlan& plan, db::RowReader& reader) {
  std::optional<std::uint64_t> rows = plan.chunks->expected_rows;
  try {
    if (!rows) rows = static_cast<std::uint64_t>(reader.estimate_rows(main_request(plan)));
  } catch (const db::Error& error) {
    daemon::log_warn("the size of the report is not known",
                     {{"error", db::text_for_logs(error.sqlstate(), error.what())}});
  }
  parts_.stop.check();
  return rows && *rows > plan.chunks->cut_above_rows;
}

// `holder`: of the main section's chunks; null: it is rendered here.
void JobRunner::render_sections(const RunPlan& plan, ReportReader& report, ChunkHolder* holder,
                                Progress& progress) {
  for (const PlannedSection& section : plan.sections) {
    if (section.section.is_main && holder != nullptr) {
      if (uploads_.empty()) begin_files(plan, report.info(), holder);
      progress.enter(stage_);
      holder->render(section, uploads_, [&](std::uint64_t rows) {
        rows_ = rows;
        progress.rendered(rows);
      });
      continue;
    }
    QueryRows rows = report.rows(section);
    if (uploads_.empty()) begin_files(plan, report.info(), holder);
    render_section(section.section, rows, progress);
  }
  for (const auto& upload : uploads_) {
    upload->writer().end();
    if (const auto replaced = upload->writer().replaced(); replaced != 0) {
      daemon::log_warn("characters that no font here has", {{"count", replaced}});
    }
  }
}

// Not before the source has answered: a stale connection leaves nothing behind.
void JobRunner::begin_files(const RunPlan& plan, const reports::ReportInfo& info,
                            const ChunkHolder* holder) {
  for (const PlannedArtifact& artifact : plan.artifacts) {
    WriterSettings settings;
    settings.temporary_folder = std::filesystem::temp_directory_path();
    settings.size_limit_bytes = plan.size_limit_bytes;
    settings.csv = plan.csv;
    if (holder != nullptr) settings.plan_of_parts = holder->plan_of_parts(artifact.format);
    uploads_.push_back(std::make_unique<ArtifactUpload>(
        parts_.store, artifact, plan.size_limit_bytes,
        [&](reports::ByteSink& sink) { return make_writer(artifact.format, sink, settings); }));
    uploads_.back()->writer().begin(info);
  }
  stage_ = "rendering";
}

void JobRunner::render_section(reports::Section section, QueryRows& rows, Progress& progress) {
  section.columns = rows.columns();
  for (const auto& upload : uploads_) upload->writer().begin_section(section);
  progress.enter(stage_);
  while (const reports::Row* row = rows.next()) {
    for (const auto& upload : uploads_) upload->writer().row(*row);
    if (section.is_main) progress.rendered(++rows_);
    parts_.stop.check();
  }
  for (const auto& upload : uploads_) upload->writer().end_section();
}

Progress JobRunner::make_progress(const RunPlan& plan) {
  return Progress([this](const std::string& stage, int percent,
                         std::uint64_t rows) { tell(stage, percent, rows); },
                  [this, &plan] { return estimate_rows(plan); });
}

std::optional<std::uint64_t> JobRunner::rows_of_earlier_run() {
  std::optional<std::uint64_t> rows;
  try {
    parts_.database.once(
        [&](db::Session& session) { rows = db::expected_rows(session, order_.job_id); });
  } catch (const db::Error& error) {
    daemon::log_warn("no earlier run could be asked for", {{"error", error.what()}});
  }
  return rows;
}

// What an earlier run had is the better guess.
std::optional<std::uint64_t> JobRunner::estimate_rows(const RunPlan& plan) {
  if (counted_rows_) return counted_rows_;
  if (const auto rows = rows_of_earlier_run()) return rows;
  try {
    const double guess =
        parts_.sources.open_another(plan.source)->estimate_rows(main_request(plan));
    return static_cast<std::uint64_t>(std::max(0.0, guess));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

// A database that is away for the moment is no reason to stop: the answer matters only at the end.
void JobRunner::tell(const std::string& stage, int percent, std::uint64_t rows) {
  db::Outcome answer = db::Outcome::kOk;
  try {
    parts_.database.once([&](db::Session& session) {
      answer = db::report_progress(session, lease_of(order_), stage, percent,
                                   static_cast<long long>(rows));
    });
  } catch (const db::Error& error) {
    daemon::log_warn("progress not reported", {{"error", error.what()}});
  }
  if (answer == db::Outcome::kLeaseLost) throw LeaseLost();
  if (answer == db::Outcome::kCancelRequested) parts_.stop.request(StopReason::kCancel);
}

void JobRunner::store(Progress& progress) {
  stage_ = "uploading";
  progress.enter(stage_);
  parts_.stop.check();
  for (const auto& upload : uploads_) upload->store();
  stage_ = "finalizing";
  progress.enter(stage_);
}

RunOutcome JobRunner::complete() {
  nlohmann::json artifacts = nlohmann::json::array();
  for (const auto& upload : uploads_) artifacts.push_back(upload->description(rows_));
  db::Outcome answer = db::Outcome::kLeaseLost;
  try {
    parts_.database.insist(kResultPatience, [&](db::Session& session) {
      answer = db::complete_job(session, lease_of(order_), artifacts.dump());
    });
  } catch (const db::Error& error) {
    completion_in_doubt_ = error.is_connection_lost();
    throw;
  }
  if (answer != db::Outcome::kOk) discard();
  return outcome_of(answer);
}

RunOutcome JobRunner::settle(const std::exception_ptr& cause) {
  try {
    if (completion_in_doubt_) {
      daemon::log_error("the end of the run could not be reported");
      return RunOutcome::kUnreported;
    }
    discard();
    if (const auto reason = parts_.stop.reason()) return settle_stop(*reason);
    return settle_failure(cause);
  } catch (const std::exception& error) {
    daemon::log_error("the end of the run could not be reported", {{"error", error.what()}});
    return RunOutcome::kUnreported;
  }
}

// A cancel that the database knows nothing of must not leave a run that nobody works on: it is
// handed back.
RunOutcome JobRunner::settle_stop(StopReason reason) {
  db::Outcome answer = db::Outcome::kLeaseLost;
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    if (reason == StopReason::kCancel) answer = db::acknowledge_cancel(session, lease_of(order_));
    if (answer == db::Outcome::kLeaseLost) {
      answer = db::hand_back(session, lease_of(order_), "the worker was told to stop");
    }
  });
  return answer == db::Outcome::kRequeued ? RunOutcome::kHandedBack : outcome_of(answer);
}

RunOutcome JobRunner::settle_failure(const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const LeaseLost&) {
    return RunOutcome::kLeaseLost;
  } catch (...) {
  }
  RunFailure failure = describe_failure(cause);
  failure_code_ = failure.code;
  failure.diagnostic["stage"] = stage_;
  failure.diagnostic["attempt"] = order_.attempt;
  failure.diagnostic["worker"] = order_.worker_id;
  daemon::log_warn("run failed", {{"code", failure.code}, {"error", text_for_logs(failure)}});
  db::Outcome answer = db::Outcome::kLeaseLost;
  const std::string diagnostic =
      failure.diagnostic.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    answer = db::fail_job(session, lease_of(order_), failure.code, diagnostic, failure.transient);
  });
  return outcome_of(answer);
}

void JobRunner::discard() {
  for (const auto& upload : uploads_) upload->discard();
}

}  // namespace pressrun::engine
