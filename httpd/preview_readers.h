// Warm read-only connections for previews, as many as are allowed at once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "db/row_reader.h"
#include "db/source_urls.h"
#include "engine/daemon/long_budget.h"

namespace pressrun::httpd {

// Thread safe.
class PreviewReaders {
 public:
  // At most `limit` previews run at once, `limit_each` of one person, so that they never take the
  // connections, or the server, of others.
  PreviewReaders(db::SourceUrls urls, std::size_t limit, std::size_t limit_each)
      : urls_(std::move(urls)), budget_(limit, limit_each) {}

  // A reader for one preview; goes back when it is destroyed. Must not outlive the pool.
  class Lease {
   public:
    Lease(PreviewReaders& owner, std::string person, std::string source,
          std::unique_ptr<db::RowReader> reader)
        : owner_(&owner),
          person_(std::move(person)),
          source_(std::move(source)),
          reader_(std::move(reader)) {}
    ~Lease();
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;

    db::RowReader& reader() { return *reader_; }

   private:
    PreviewReaders* owner_;
    std::string person_;
    std::string source_;
    std::unique_ptr<db::RowReader> reader_;
  };

  // THROWS Problem 503 when there are too many, or the source is not known here or cannot be
  // reached.
  Lease take(std::int64_t person, const std::string& source);

 private:
  void give_back(const std::string& person, const std::string& source,
                 std::unique_ptr<db::RowReader> reader);
  std::unique_ptr<db::RowReader> idle_or_null(const std::string& source);
  std::unique_ptr<db::RowReader> connect(const std::string& source) const;

  const db::SourceUrls urls_;
  daemon::LongBudget budget_;
  std::mutex mutex_;
  std::map<std::string, std::vector<std::unique_ptr<db::RowReader>>> idle_;  // GUARDED_BY(mutex_)
};

}  // namespace pressrun::httpd
