#include "httpd/preview_readers.h"

#include <utility>

#include "db/error.h"
#include "engine/daemon/logging.h"
#include "httpd/problem.h"

namespace pressrun::httpd {
namespace {

Problem unavailable(const std::string& detail) {
  return Problem(503, detail).kind("preview-unavailable").header("Retry-After", "5");
}

}  // namespace

PreviewReaders::Lease::Lease(Lease&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)),
      person_(std::move(other.person_)),
      source_(std::move(other.source_)),
      reader_(std::move(other.reader_)) {}

PreviewReaders::Lease::~Lease() {
  if (owner_ == nullptr) return;
  reader_->finish();
  owner_->give_back(person_, source_, std::move(reader_));
}

PreviewReaders::Lease PreviewReaders::take(std::int64_t person_id, const std::string& source) {
  const std::string person = std::to_string(person_id);
  if (!budget_.begin(person)) {
    throw unavailable("Too many previews are being read. Try again in a moment.");
  }
  try {
    std::unique_ptr<db::RowReader> reader = idle_or_null(source);
    return {*this, person, source, reader ? std::move(reader) : connect(source)};
  } catch (...) {
    give_back(person, source, nullptr);
    throw;
  }
}

// One that the server has closed meanwhile is of no use.
std::unique_ptr<db::RowReader> PreviewReaders::idle_or_null(const std::string& source) {
  const std::lock_guard lock(mutex_);
  auto& idle = idle_[source];
  while (!idle.empty()) {
    std::unique_ptr<db::RowReader> reader = std::move(idle.back());
    idle.pop_back();
    if (reader->is_alive_when_idle()) return reader;
  }
  return nullptr;
}

std::unique_ptr<db::RowReader> PreviewReaders::connect(const std::string& source) const {
  const auto url = urls_.find(source);
  if (url == urls_.end() || url->second.empty()) {
    throw unavailable("No preview can be read here: the data source \"" + source +
                      "\" is not configured. The report itself can be generated.");
  }
  try {
    return db::open_source(source, url->second);
  } catch (const db::Error& error) {
    daemon::log_warn("no connection for a preview", {{"source", source}, {"error", error.what()}});
    throw unavailable("The data source is not available at the moment. Try again in a moment.");
  }
}

void PreviewReaders::give_back(const std::string& person, const std::string& source,
                               std::unique_ptr<db::RowReader> reader) {
  budget_.end(person);
  const std::lock_guard lock(mutex_);
  if (reader && reader->is_open()) idle_[source].push_back(std::move(reader));
}

}  // namespace pressrun::httpd
