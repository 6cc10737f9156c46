// One chunk of a large report: its rows to the parts of all formats, in one pass.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/storage/object_store.h"
#include "engine/worker/artifact_upload.h"
#include "engine/worker/report_reader.h"
#include "engine/worker/run_plan.h"
#include "engine/worker/stop_request.h"

namespace pressrun::engine {

// Nothing of it stays in the store unless it was stored and never discarded. Not thread safe.
class ChunkRendering {
 public:
  // Borrows all; `plan` is of begin_chunk().
  ChunkRendering(ObjectStore& store, const StopRequest& stop, const RunPlan& plan);

  // Reads the chunk's rows and stores its parts. `on_row` is told how many rows there are so far.
  // THROWS SourceError, StoreError, reports::LimitExceeded, RunStopped.
  void run(ReportReader& report, const std::function<void(std::uint64_t)>& on_row);
  void discard() noexcept;

  std::uint64_t rows() const { return rows_; }
  // REQUIRES run() or discard().
  std::uint64_t bytes() const;
  // As chunk_stored() wants it. REQUIRES run().
  std::string description() const;

 private:
  void begin_parts(const reports::ReportInfo& info, const reports::Section& section);

  ObjectStore& store_;
  const StopRequest& stop_;
  const RunPlan& plan_;
  std::vector<std::unique_ptr<ArtifactUpload>> parts_;
  std::uint64_t rows_ = 0;
};

}  // namespace pressrun::engine
