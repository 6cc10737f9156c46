// Warm connections to the sources that reports read from.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "db/row_reader.h"

namespace pressrun::engine {

// URL of each source by its name; "primary" is the database's own read-only role.
using SourceUrls = std::map<std::string, std::string>;

// PRESSRUN_READER_DATABASE_URL is "primary", PRESSRUN_SOURCE_<NAME>_URL is the source <name> in
// lower case.
SourceUrls sources_from_environment();

// One reader a source, opened on first use; for one thread.
class SourceReaders {
 public:
  explicit SourceReaders(SourceUrls urls) : urls_(std::move(urls)) {}

  // The open reader, connecting when there is none. THROWS SourceError.
  db::RowReader& open(const std::string& source);
  // The open reader, or nullptr; never connects.
  db::RowReader* find(const std::string& source);
  // A further connection to the same source. THROWS db::Error.
  std::unique_ptr<db::RowReader> open_another(const std::string& source) const;

 private:
  const std::string& url_of(const std::string& source) const;

  SourceUrls urls_;
  std::map<std::string, std::unique_ptr<db::RowReader>> readers_;
};

}  // namespace pressrun::engine
