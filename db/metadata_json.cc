#include "db/metadata_json.h"

#include <set>
#include <vector>

#include "db/catalog_error.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

// Follows the parser, whose values have lost what stood twice.
class TwiceFinder {
 public:
  explicit TwiceFinder(const std::string& file) : file_(file) {}

  void on(json::parse_event_t event, const json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        open_.push_back({event == json::parse_event_t::array_start});
        break;
      case json::parse_event_t::key:
        add_key(parsed);
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        open_.pop_back();
        [[fallthrough]];
      case json::parse_event_t::value:
        if (!open_.empty()) ++open_.back().elements;
        break;
    }
  }

  void raise() const { complaints_.raise(); }

 private:
  struct Container {
    bool is_list = false;
    std::size_t elements = 0;
    std::string key = {};  // the last one
    std::set<std::string> keys = {};
  };

  void add_key(const std::string& key) {
    Container& object = open_.back();
    object.key = key;
    if (object.keys.insert(key).second) return;
    complaints_.of(
        [&] { throw CatalogError(file_, "\"" + place() + "\" stands twice: keep one"); });
  }

  std::string place() const {
    std::string name;
    for (const Container& container : open_) {
      name += container.is_list ? "[" + std::to_string(container.elements) + "]"
                                : (name.empty() ? "" : ".") + container.key;
    }
    return name;
  }

  const std::string& file_;
  std::vector<Container> open_;
  Complaints complaints_;
};

// nlohmann's words begin with "[json.exception.parse_error.101] ".
std::string without_id(const std::string& text) {
  const std::size_t end = text.starts_with('[') ? text.find("] ") : std::string::npos;
  return end == std::string::npos ? text : text.substr(end + 2);
}

}  // namespace

json parse_metadata(const std::string& file, const std::string& text) {
  TwiceFinder finder(file);
  try {
    json metadata = json::parse(text, [&](int, json::parse_event_t event, const json& parsed) {
      finder.on(event, parsed);
      return true;
    });
    finder.raise();
    return metadata;
  } catch (const json::parse_error& error) {
    throw CatalogError(file, without_id(error.what()));
  }
}

}  // namespace pressrun::db
