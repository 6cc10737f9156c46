// Whether the store and the database agree about what is there.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "db/session.h"
#include "engine/storage/object_store.h"

namespace pressrun::engine::ctl {

struct MissingObject {
  std::string job;
  std::string format;
  std::string key;
};

struct StoreFindings {
  std::uint64_t objects = 0;  // of the store, of whoever they are
  std::uint64_t bytes = 0;
  std::uint64_t offered = 0;           // that people may download by the database
  std::vector<MissingObject> missing;  // offered, and not in the store or of another size
  std::vector<ListedObject> unknown;   // made by us, and no row of the database means them
};

// `session` is pressrunctl's. Takes memory for each key of the store. THROWS std::runtime_error for
// the store of another database, StoreError, db::Error.
StoreFindings check_store(db::Session& session, ObjectStore& store);

struct Deletions {
  std::size_t deleted = 0;
  std::vector<std::string> refusals;  // the store's words, one an object that it kept
};

// Removes those of `unknown` that are older than `age`; the others stay in the findings, as do
// those that the store does not remove.
Deletions delete_unknown(ObjectStore& store, std::vector<ListedObject>& unknown,
                         std::chrono::seconds age);

}  // namespace pressrun::engine::ctl
