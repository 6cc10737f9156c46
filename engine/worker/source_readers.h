// Warm connections to the sources that reports read from.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "db/row_reader.h"
#include "db/source_urls.h"

namespace pressrun::engine {

// One reader a source, opened on first use; for one thread.
class SourceReaders {
 public:
  explicit SourceReaders(db::SourceUrls urls) : urls_(std::move(urls)) {}

  // The open reader, connecting when there is none. THROWS SourceError.
  db::RowReader& open(const std::string& source);
  // Opens the first source that can be reached, "primary" before the others. THROWS SourceError of
  // the one tried first, also when there is none.
  void open_any();
  // The open reader, or nullptr; never connects.
  db::RowReader* find(const std::string& source);
  // The next open() connects again.
  void drop(const std::string& source) { readers_.erase(source); }
  // A further connection to the same source. THROWS db::Error.
  std::unique_ptr<db::RowReader> open_another(const std::string& source) const;

 private:
  const std::string& url_of(const std::string& source) const;

  db::SourceUrls urls_;
  std::map<std::string, std::unique_ptr<db::RowReader>> readers_;
};

}  // namespace pressrun::engine
