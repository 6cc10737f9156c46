#include "engine/storage/object_store.h"

#include <algorithm>

namespace pressrun::engine {
namespace {

constexpr std::size_t kMaxKey = 512;
constexpr std::size_t kMaxSegment = 200;

bool allowed(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-' || c == '=';
}

bool valid_segment(std::string_view segment) {
  return !segment.empty() && segment.size() <= kMaxSegment && segment.front() != '.' &&
         std::all_of(segment.begin(), segment.end(), allowed);
}

}  // namespace

bool valid_key(std::string_view key) {
  if (key.size() > kMaxKey) return false;
  while (true) {
    const std::size_t slash = key.find('/');
    if (!valid_segment(key.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    key.remove_prefix(slash + 1);
  }
}

void require_valid(const std::string& key) {
  if (!valid_key(key)) throw StoreError("not a key of an object: \"" + key + "\"", false);
}

std::string marker_id(std::string content) {
  content.erase(content.find_last_not_of(" \n") + 1);
  return content;
}

void mark_store(
    ObjectStore& store,
    const std::function<std::string(const std::optional<std::string>&)>& register_store) {
  store.write_marker(register_store(store.marker()));
}

}  // namespace pressrun::engine
