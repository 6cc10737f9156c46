// A map that forgets what was not asked for longest.
#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <map>
#include <utility>

namespace pressrun::httpd {

// Holds at most so many entries. Whatever is found or inserted counts as used. Not thread safe.
template <typename Key, typename Value>
class RecentMap {
 public:
  // REQUIRES most > 0.
  explicit RecentMap(std::size_t most) : most_(most) {}

  // nullptr when there is none; else valid until the entry is erased or pushed out.
  Value* find(const Key& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    entries_.splice(entries_.end(), entries_, found->second);
    return &found->second->second;
  }
  // REQUIRES that there is none of this key. Pushes out the longest unused one where it is full.
  Value& insert(const Key& key, Value value) {
    if (places_.size() >= most_) {
      places_.erase(entries_.front().first);
      entries_.pop_front();
    }
    const auto place = entries_.insert(entries_.end(), {key, std::move(value)});
    places_.emplace(key, place);
    return place->second;
  }
  void erase(const Key& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    entries_.erase(found->second);
    places_.erase(found);
  }
  // All whose value the predicate holds for.
  template <typename Predicate>
  void erase_if(Predicate is_gone) {
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      const auto next = std::next(entry);
      if (is_gone(entry->second)) erase(Key(entry->first));
      entry = next;
    }
  }

 private:
  using Entries = std::list<std::pair<Key, Value>>;

  const std::size_t most_;
  Entries entries_;  // the longest unused first
  std::map<Key, typename Entries::iterator> places_;
};

}  // namespace pressrun::httpd
