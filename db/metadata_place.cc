#include "db/metadata_place.h"

#include <algorithm>
#include <limits>
#include <regex>

#include "db/catalog_error.h"

namespace pressrun::db {

using nlohmann::json;

namespace {

const json kNull;

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string listed(std::initializer_list<std::string_view> words) {
  std::string text;
  for (std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

}  // namespace

MetadataPlace::MetadataPlace(const std::string& file, const json& root)
    : file_(&file), value_(&root) {}

MetadataPlace::MetadataPlace(const MetadataPlace& parent, std::string name, const json& value)
    : file_(parent.file_), name_(std::move(name)), value_(&value) {}

void MetadataPlace::require(bool holds, const std::string& complaint) const {
  if (holds) return;
  throw CatalogError(*file_, (name_.empty() ? "" : "\"" + name_ + "\" ") + complaint);
}

MetadataPlace MetadataPlace::operator[](const std::string& key) const {
  const std::string name = name_.empty() ? key : name_ + "." + key;
  const auto member = value_->is_object() ? value_->find(key) : value_->end();
  return {*this, name, member == value_->end() ? kNull : *member};
}

std::vector<MetadataPlace> MetadataPlace::items() const {
  std::vector<MetadataPlace> places;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    places.push_back(MetadataPlace(*this, name_ + "[" + std::to_string(i) + "]", (*value_)[i]));
  }
  return places;
}

std::vector<std::pair<std::string, MetadataPlace>> MetadataPlace::members() const {
  std::vector<std::pair<std::string, MetadataPlace>> places;
  for (const auto& [key, value] : value_->items()) places.emplace_back(key, (*this)[key]);
  return places;
}

void MetadataPlace::require_object(std::initializer_list<std::string_view> known_keys) const {
  require(value_->is_object(), name_.empty() ? "must be a JSON object" : "must be an object");
  for (const auto& [key, place] : members()) {
    place.require(is_among(key, known_keys), "is not known here; these are: " + listed(known_keys));
  }
}

void MetadataPlace::require_text() const {
  require(value_->is_string() && *value_ != "", "must be a text that is not empty");
}

void MetadataPlace::require_whole(std::int64_t from, std::int64_t to) const {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  require(value_->is_number_integer() && *value_ >= from && *value_ <= to,
          "must be a whole number from " + std::to_string(from) +
              (to == kLargest ? "" : " to " + std::to_string(to)));
}

void MetadataPlace::require_match(const char* pattern, const std::string& complaint) const {
  require(value_->is_string() &&
              std::regex_match(value_->get_ref<const std::string&>(), std::regex(pattern)),
          complaint);
}

void MetadataPlace::require_list(const std::string& of_what) const {
  require(value_->is_array() && !value_->empty(), "must be a list of " + of_what);
}

void MetadataPlace::require_one_of(std::initializer_list<std::string_view> words) const {
  require(value_->is_string() && is_among(value_->get<std::string>(), words),
          "must be one of " + listed(words));
}

void check_translation(const MetadataPlace& translation,
                       std::initializer_list<std::string_view> keys) {
  translation.require_object(keys);
  for (const auto& [key, text] : translation.members()) text.require_text();
}

}  // namespace pressrun::db
