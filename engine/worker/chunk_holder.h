// The main section of a large report, rendered in chunks by whoever is free and merged here.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/chunks.h"
#include "engine/worker/artifact_upload.h"
#include "engine/worker/report_reader.h"
#include "engine/worker/run_plan.h"
#include "engine/worker/runner_parts.h"

namespace pressrun::engine {

// Holds the snapshot that all chunks are read in, renders chunks like everybody else, and writes
// the last page itself, behind the parts. When it dies the snapshot is gone: the run begins again,
// and two snapshots are never mixed. Not thread safe.
class ChunkHolder {
 public:
  // `all_rows`: of the main section, rendered so far. May throw.
  using OnRows = std::function<void(std::uint64_t all_rows)>;

  // Borrows all. `lease` is the run's.
  ChunkHolder(RunnerParts parts, db::Lease lease, const RunPlan& plan, ReportReader& report);

  // Cuts the main section and offers its chunks to every worker. False: it has too few rows (or a
  // key that is null), so it is rendered as ever. THROWS SourceError, LeaseLost, RunStopped.
  bool cut();

  // REQUIRES cut(). As long as there are chunks: renders one, else waits for others. Then writes
  // the section to the uploads. Removes the parts, whatever happens. THROWS SourceError,
  // ChunkFailure, StoreError, reports::LimitExceeded, LeaseLost, RunStopped.
  void render(const PlannedSection& section,
              const std::vector<std::unique_ptr<ArtifactUpload>>& uploads, const OnRows& on_rows);
  // Removes what is stored of the chunks; what cannot be removed is left to the janitor.
  void discard_parts() noexcept;

  // Of the main section. REQUIRES cut().
  std::uint64_t rows() const { return rows_; }
  // What parts of the format agree about; nullopt without cut().
  std::optional<std::string> plan_of_parts(const std::string& format) const;

 private:
  struct States {
    std::uint64_t open = 0;
    std::uint64_t rows = 0;
  };

  void read_cuts();
  void agree();
  void offer();
  void render_chunks(const OnRows& on_rows);
  bool render_one(std::uint64_t rows_before, const OnRows& on_rows);
  States ask();
  void await_others() const;
  void merge(const std::vector<std::unique_ptr<ArtifactUpload>>& uploads);
  void copy_part(const std::string& key, reports::PartReader& into);
  void remove_parts() noexcept;

  RunnerParts parts_;
  db::Lease lease_;
  const RunPlan& plan_;
  ReportReader& report_;
  std::chrono::steady_clock::time_point deadline_;
  std::vector<ChunkKey> last_keys_;  // of all chunks but the last
  std::uint64_t rows_ = 0;
  std::map<std::string, std::string> plans_;  // format -> plan_parts()
  bool is_cut_ = false;
  std::vector<db::ChunkPart> stored_;
};

}  // namespace pressrun::engine
