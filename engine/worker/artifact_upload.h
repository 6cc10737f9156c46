// One artifact on its way: format, limit, hash, store.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/storage/object_store.h"
#include "engine/worker/run_plan.h"
#include "reports/background_sink.h"
#include "reports/measuring_sink.h"
#include "reports/report_writer.h"

namespace pressrun::engine {

// Whatever happens, nothing of it stays in the store unless it was stored and never discarded. Not
// thread safe.
class ArtifactUpload {
 public:
  using MakeWriter = std::function<std::unique_ptr<reports::ReportWriter>(reports::ByteSink&)>;

  // THROWS StoreError, and what `make_writer` throws. Borrows `store`.
  ArtifactUpload(ObjectStore& store, const PlannedArtifact& plan, std::uint64_t size_limit_bytes,
                 const MakeWriter& make_writer);

  const std::string& format() const { return plan_.format; }
  // Rows go here. THROWS StoreError, reports::LimitExceeded.
  reports::ReportWriter& writer() { return *writer_; }

  // Durable under its key from then on. THROWS StoreError.
  void store();
  // Takes it out of the store again. Never throws; what could not be removed is left to the
  // janitor.
  void discard() noexcept;

  // As complete_job() wants it. REQUIRES store().
  nlohmann::json description(std::uint64_t rows) const;
  // REQUIRES store() or discard(): the background may be at work before.
  std::uint64_t bytes() const { return measure_.bytes(); }

 private:
  // The chain's last link.
  class StoreSink : public reports::ByteSink {
   public:
    explicit StoreSink(ObjectWriter& object) : object_(object) {}
    void write(std::string_view bytes) override { object_.write(bytes); }

   private:
    ObjectWriter& object_;
  };

  ObjectStore& store_;
  PlannedArtifact plan_;
  std::unique_ptr<ObjectWriter> object_;
  StoreSink sink_;
  reports::MeasuringSink measure_;
  std::optional<reports::BackgroundSink> background_;
  std::unique_ptr<reports::ReportWriter> writer_;
  std::string sha256_;
  bool stored_ = false;
};

}  // namespace pressrun::engine
