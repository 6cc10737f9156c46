#include "engine/ctl/store_check.h"

#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

namespace pressrun::engine::ctl {

namespace {

constexpr std::size_t kAtOnce = 1000;

void require_ours(db::Session& session, ObjectStore& store) {
  const std::string ours = session.call("select pressrun.store_identity()").scalar().value_or("");
  const auto found = store.marker();
  if (found == ours) return;
  const std::string whose =
      found ? "the store of another database (it says " + *found + ", ours is " + ours + ")"
            : "a store that no database has marked (it should say " + ours + ")";
  throw std::runtime_error("PRESSRUN_STORE names " + whose + ": nothing was compared");
}

using Sizes = std::unordered_map<std::string, std::uint64_t>;

// Asks the database about a thousand objects at a time.
class UnknownFinder {
 public:
  UnknownFinder(db::Session& session, std::vector<ListedObject>& unknown)
      : session_(session), unknown_(unknown) {}

  void add(const ListedObject& object) {
    batch_.push_back(object);
    if (batch_.size() == kAtOnce) ask();
  }
  void ask() {
    std::vector<std::string> keys;
    for (const ListedObject& object : batch_) keys.push_back(object.key);
    const db::Rows rows = session_.call("select k from pressrun.unknown_objects($1::text[]) k",
                                        {db::array_literal(keys)});
    std::unordered_set<std::string> found;
    for (const db::Row& row : rows.rows) found.insert(row[0].value());
    for (const ListedObject& object : batch_) {
      if (found.contains(object.key)) unknown_.push_back(object);
    }
    batch_.clear();
  }

 private:
  db::Session& session_;
  std::vector<ListedObject>& unknown_;
  std::vector<ListedObject> batch_;
};

// What was stored after the list was made is not in it.
bool is_there(ObjectStore& store, const Sizes& listed, const std::string& key,
              std::uint64_t bytes) {
  const auto known = listed.find(key);
  if (known != listed.end()) return known->second == bytes;
  const auto info = store.head(key);
  return info && info->bytes == bytes;
}

void find_missing(db::Session& session, ObjectStore& store, const Sizes& listed,
                  StoreFindings& findings) {
  std::string after;
  db::Rows rows;
  do {
    rows =
        session.call("select r2_key, bytes, job_id, format from pressrun.offered_objects($1, $2)",
                     {after, kAtOnce});
    for (const db::Row& row : rows.rows) {
      after = row[0].value();
      ++findings.offered;
      if (!is_there(store, listed, after, std::stoull(row[1].value()))) {
        findings.missing.push_back({row[2].value(), row[3].value(), after});
      }
    }
  } while (rows.rows.size() == kAtOnce);
}

}  // namespace

StoreFindings check_store(db::Session& session, ObjectStore& store) {
  require_ours(session, store);
  StoreFindings findings;
  Sizes listed;
  UnknownFinder finder(session, findings.unknown);
  store.list([&](const ListedObject& object) {
    ++findings.objects;
    findings.bytes += object.bytes;
    listed.emplace(object.key, object.bytes);
    finder.add(object);
  });
  finder.ask();
  find_missing(session, store, listed, findings);
  return findings;
}

Deletions delete_unknown(ObjectStore& store, std::vector<ListedObject>& unknown,
                         std::chrono::seconds age) {
  Deletions result;
  result.deleted = std::erase_if(unknown, [&](const ListedObject& object) {
    if (object.age < age) return false;
    try {
      store.remove(object.key);
      return true;
    } catch (const StoreError& error) {
      result.refusals.push_back(object.key + ": " + error.what());
      return false;
    }
  });
  return result;
}

}  // namespace pressrun::engine::ctl
