#include "engine/worker/artifact_upload.h"

#include "engine/daemon/logging.h"

namespace pressrun::engine {
ArtifactUpload::ArtifactUpload(ObjectStore& store, const PlannedArtifact& plan,
                               std::uint64_t size_limit_bytes, const MakeWriter& make_writer)
    : store_(store),
      plan_(plan),
      object_(store.open_writer(plan.key, {plan.content_type, plan.filename})),
      sink_(*object_),
      measure_(sink_, size_limit_bytes),
      background_(std::in_place, measure_),
      writer_(make_writer(*background_)) {}

void ArtifactUpload::store() {
  background_->finish();
  object_->commit();
  stored_ = true;
  sha256_ = measure_.sha256();
}

// The background stops first: it writes to the object.
void ArtifactUpload::discard() noexcept {
  background_.reset();
  object_->abort();
  if (!stored_) return;
  stored_ = false;
  try {
    store_.remove(plan_.key);
  } catch (const std::exception& error) {
    daemon::log_warn("an object stays for the janitor",
                     {{"key", plan_.key}, {"error", error.what()}});
  }
}

nlohmann::json ArtifactUpload::description(std::uint64_t rows) const {
  return {{"artifact_id", plan_.artifact_id},
          {"bytes", measure_.bytes()},
          {"rows", rows},
          {"sha256", sha256_}};
}

}  // namespace pressrun::engine
