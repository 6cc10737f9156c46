#include "engine/worker/source_readers.h"

#include "db/error.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {

const std::string& SourceReaders::url_of(const std::string& source) const {
  const auto found = urls_.find(source);
  if (found == urls_.end() || found->second.empty()) {
    throw SourceError("source_unavailable", true, "",
                      "this worker has no URL for the source \"" + source + "\"");
  }
  return found->second;
}

db::RowReader* SourceReaders::find(const std::string& source) {
  const auto found = readers_.find(source);
  if (found == readers_.end() || !found->second->is_open()) return nullptr;
  return found->second.get();
}

db::RowReader& SourceReaders::open(const std::string& source) {
  if (db::RowReader* reader = find(source)) return *reader;
  const std::string& url = url_of(source);
  try {
    readers_[source] = db::open_source(source, url);
  } catch (const db::Error& error) {
    readers_.erase(source);
    throw SourceError("source_unavailable", true, error.sqlstate(), error.what());
  }
  return *readers_[source];
}

void SourceReaders::open_any() {
  std::optional<SourceError> first;
  const auto opens = [&](const std::string& source) {
    try {
      open(source);
      return true;
    } catch (const SourceError& error) {
      if (!first) first = error;
      return false;
    }
  };
  if (opens("primary")) return;
  for (const auto& source : urls_) {
    if (source.first != "primary" && opens(source.first)) return;
  }
  throw SourceError(*first);
}

std::unique_ptr<db::RowReader> SourceReaders::open_another(const std::string& source) const {
  return db::open_source(source, url_of(source));
}

}  // namespace pressrun::engine
