#include "engine/worker/source_readers.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include "db/error.h"
#include "engine/worker/run_failure.h"

namespace pressrun::engine {
namespace {

constexpr std::string_view kPrefix = "PRESSRUN_SOURCE_";
constexpr std::string_view kSuffix = "_URL";

// The <NAME> of PRESSRUN_SOURCE_<NAME>_URL in lower case; empty when it is another variable.
std::string source_name(std::string_view variable) {
  if (!variable.starts_with(kPrefix) || !variable.ends_with(kSuffix)) return {};
  if (variable.size() <= kPrefix.size() + kSuffix.size()) return {};
  std::string name(
      variable.substr(kPrefix.size(), variable.size() - kPrefix.size() - kSuffix.size()));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

}  // namespace

SourceUrls sources_from_environment() {
  SourceUrls urls;
  if (const char* primary = std::getenv("PRESSRUN_READER_DATABASE_URL")) urls["primary"] = primary;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    const std::string name = source_name(text.substr(0, equals));
    if (!name.empty()) urls[name] = text.substr(equals + 1);
  }
  return urls;
}

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
    readers_[source] = std::make_unique<db::RowReader>(url);
  } catch (const db::Error& error) {
    readers_.erase(source);
    throw SourceError("source_unavailable", true, error.sqlstate(), error.what());
  }
  return *readers_[source];
}

std::unique_ptr<db::RowReader> SourceReaders::open_another(const std::string& source) const {
  return std::make_unique<db::RowReader>(url_of(source));
}

}  // namespace pressrun::engine
