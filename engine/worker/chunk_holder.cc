#include "engine/worker/chunk_holder.h"

#include <algorithm>
#include <array>
#include <thread>

#include "engine/daemon/logging.h"
#include "engine/worker/chunk_rendering.h"
#include "engine/worker/report_writers.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::chrono::milliseconds kBetweenChunkLooks{100};
// What widths of columns follow from.
constexpr const char* kSampleLimit = " limit 200";
constexpr std::size_t kPiece = 256u << 10;

// A store or source that is away for the moment may be back for the next run.
bool may_pass(const std::string& code) {
  return code == "storage_unavailable" || code == "source_unavailable";
}

RunFailure failure_of(const json& failed) {
  RunFailure failure;
  failed.at("code").get_to(failure.code);
  failure.transient = may_pass(failure.code) && failed.value("transient", false);
  failure.diagnostic = failed.at("diagnostic").is_null() ? json::object() : failed.at("diagnostic");
  failure.diagnostic["chunk"] = failed.at("chunk");
  return failure;
}

using Values = std::vector<std::optional<std::string>>;

Values copy_of(const reports::Row& row) {
  Values values;
  for (const std::string_view value : row) {
    values.push_back(value.data() == nullptr ? std::nullopt : std::optional(std::string(value)));
  }
  return values;
}

}  // namespace

ChunkHolder::ChunkHolder(RunnerParts parts, db::Lease lease, const RunPlan& plan,
                         ReportReader& report)
    : parts_(parts),
      lease_(std::move(lease)),
      plan_(plan),
      report_(report),
      deadline_(Clock::now() + plan.deadline) {}

bool ChunkHolder::cut() {
  read_cuts();
  if (last_keys_.empty()) return false;
  agree();
  offer();
  is_cut_ = true;
  return true;
}

// The last cut is the end of all rows, where nobody needs a key.
void ChunkHolder::read_cuts() {
  PlannedSection cuts = main_section(plan_);
  cuts.query = plan_.chunks->cut_query;
  cuts.binds = plan_.chunks->binds;
  QueryRows rows = report_.rows(cuts);
  bool has_null = false;
  while (const reports::Row* row = rows.next()) {
    ChunkKey key;
    for (std::size_t i = 0; i < plan_.chunks->key_columns; ++i) {
      has_null |= (*row)[i].data() == nullptr;
      key.emplace_back((*row)[i]);
    }
    rows_ = std::stoull(std::string(row->back()));
    last_keys_.push_back(std::move(key));
    parts_.stop.check();
  }
  if (!last_keys_.empty()) last_keys_.pop_back();
  if (!has_null) return;
  daemon::log_warn("the report is not cut: its chunk key is null in some rows");
  last_keys_.clear();
}

void ChunkHolder::agree() {
  for (const PlannedArtifact& artifact : plan_.artifacts) {
    if (artifact.format != "pdf") {
      plans_[artifact.format] = "";
      continue;
    }
    PlannedSection first = page_of(plan_, std::nullopt, std::nullopt);
    first.query += kSampleLimit;
    QueryRows rows = report_.rows(first);
    std::vector<Values> sample;
    while (const reports::Row* row = rows.next()) sample.push_back(copy_of(*row));
    plans_[artifact.format] =
        plan_parts(artifact.format, report_.info().language, rows.columns(), sample);
  }
}

void ChunkHolder::offer() {
  json shared = {{"plans", plans_}};
  if (plan_.info) {
    shared["language"] = plan_.info->language == reports::Language::kGerman ? "de" : "en";
    shared["snapshot_at"] = report_.info().snapshot_at;
  }
  const std::string snapshot = report_.export_snapshot();
  db::Outcome answer = db::Outcome::kLeaseLost;
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    answer = db::register_chunks(session, lease_, snapshot, shared.dump(), json(last_keys_).dump());
  });
  if (answer == db::Outcome::kCancelRequested) parts_.stop.request(StopReason::kCancel);
  parts_.stop.check();
  if (answer != db::Outcome::kOk) throw LeaseLost();
  daemon::log_info("report cut", {{"chunks", last_keys_.size() + 1}, {"rows", rows_}});
}

std::optional<std::string> ChunkHolder::plan_of_parts(const std::string& format) const {
  if (!is_cut_) return std::nullopt;
  return plans_.at(format);
}

void ChunkHolder::render(const PlannedSection& section,
                         const std::vector<std::unique_ptr<ArtifactUpload>>& uploads,
                         const OnRows& on_rows) {
  render_chunks(on_rows);
  QueryRows last_page = report_.rows(page_of(plan_, last_keys_.back(), std::nullopt));
  reports::Section with_kinds = section.section;
  with_kinds.columns = last_page.columns();
  for (const auto& upload : uploads) upload->writer().begin_section(with_kinds);
  std::uint64_t rows = ask().rows;
  merge(uploads);
  while (const reports::Row* row = last_page.next()) {
    for (const auto& upload : uploads) upload->writer().row(*row);
    on_rows(++rows);
    parts_.stop.check();
  }
  if (rows != rows_) {
    throw std::runtime_error("the chunks have " + std::to_string(rows) + " rows, the report " +
                             std::to_string(rows_) + ": is its chunk key what it sorts by?");
  }
  for (const auto& upload : uploads) upload->writer().end_section();
}

void ChunkHolder::render_chunks(const OnRows& on_rows) {
  for (States states = ask(); states.open > 0; states = ask()) {
    on_rows(states.rows);
    if (!render_one(states.rows, on_rows)) await_others();
  }
}

// False: no chunk waits.
bool ChunkHolder::render_one(std::uint64_t rows_before, const OnRows& on_rows) {
  std::optional<db::ClaimedChunk> chunk;
  parts_.database.insist(
      kResultPatience, [&](db::Session& session) { chunk = db::claim_own_chunk(session, lease_); });
  if (!chunk) return false;
  std::optional<std::string> text;
  parts_.database.insist(kResultPatience, [&](db::Session& session) {
    text = db::begin_chunk(session, chunk->lease, std::nullopt, std::nullopt);
  });
  if (!text) throw LeaseLost();
  const RunPlan plan = parse_run_plan(*text);
  ChunkRendering rendering(parts_.store, parts_.stop, plan);
  db::Outcome answer = db::Outcome::kLeaseLost;
  try {
    rendering.run(report_, [&](std::uint64_t rows) { on_rows(rows_before + rows); });
    parts_.database.insist(kResultPatience, [&](db::Session& session) {
      answer = db::chunk_stored(session, chunk->lease, rendering.description());
    });
  } catch (...) {
    rendering.discard();
    throw;
  }
  if (answer == db::Outcome::kOk) return true;
  rendering.discard();
  throw LeaseLost();
}

ChunkHolder::States ChunkHolder::ask() {
  parts_.stop.check();
  std::optional<std::string> text;
  parts_.database.insist(kResultPatience,
                         [&](db::Session& session) { text = db::chunk_states(session, lease_); });
  if (!text) throw LeaseLost();
  const json states = json::parse(*text);
  if (states.at("cancel_requested")) parts_.stop.request(StopReason::kCancel);
  parts_.stop.check();
  if (!states.at("failed").is_null()) throw ChunkFailure(failure_of(states.at("failed")));
  if (states.at("csv_bytes") > plan_.size_limit_bytes) {
    throw reports::LimitExceeded(plan_.size_limit_bytes);
  }
  return {states.at("open"), states.at("rows")};
}

void ChunkHolder::await_others() const {
  if (!report_.is_alive()) {
    throw SourceError("source_unavailable", true, "", "the connection that held the snapshot died");
  }
  if (Clock::now() >= deadline_) {
    throw SourceError("deadline_exceeded", false, "", "the chunks took longer than the run may");
  }
  std::this_thread::sleep_for(kBetweenChunkLooks);
}

void ChunkHolder::merge(const std::vector<std::unique_ptr<ArtifactUpload>>& uploads) {
  parts_.database.insist(kResultPatience,
                         [&](db::Session& session) { stored_ = db::chunk_parts(session, lease_); });
  if (stored_.empty()) throw LeaseLost();
  if (stored_.size() != last_keys_.size() * uploads.size()) {
    throw std::runtime_error("of the parts only " + std::to_string(stored_.size()) + " are known");
  }
  for (const db::ChunkPart& part : stored_) {
    const auto upload = std::find_if(uploads.begin(), uploads.end(), [&](const auto& candidate) {
      return candidate->format() == part.format;
    });
    const std::unique_ptr<reports::PartReader> into = (*upload)->writer().open_part();
    copy_part(part.key, *into);
    into->finish();
  }
  remove_parts();
}

void ChunkHolder::copy_part(const std::string& key, reports::PartReader& into) {
  const std::unique_ptr<ObjectReader> object = parts_.store.open_reader(key);
  if (!object) throw StoreError("the part " + key + " is not in the store any more", true);
  std::vector<char> piece(kPiece);
  while (const std::size_t bytes = object->read(piece)) {
    into.write({piece.data(), bytes});
    parts_.stop.check();
  }
}

void ChunkHolder::remove_parts() noexcept {
  for (const db::ChunkPart& part : stored_) {
    try {
      parts_.store.remove(part.key);
    } catch (const std::exception& error) {
      daemon::log_warn("a part stays for the janitor",
                       {{"key", part.key}, {"error", error.what()}});
    }
  }
  stored_.clear();
}

void ChunkHolder::discard_parts() noexcept {
  if (!is_cut_) return;
  try {
    if (stored_.empty()) {
      parts_.database.once(
          [&](db::Session& session) { stored_ = db::chunk_parts(session, lease_); });
    }
    remove_parts();
  } catch (const std::exception& error) {
    daemon::log_warn("parts stay for the janitor", {{"error", error.what()}});
  }
}

}  // namespace pressrun::engine
