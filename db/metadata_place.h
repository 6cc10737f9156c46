// A place in a metadata file: a JSON value with the way to it, so that a complaint names both.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::db {

// The languages besides English that metadata may have texts in: members "de" of objects, "x-de" in
// a JSON Schema.
inline constexpr std::string_view kTranslationLanguage = "de";

// Cheap to copy; the file's name and the value must outlive it. Every check THROWS CatalogError.
class MetadataPlace {
 public:
  MetadataPlace(const std::string& file, const nlohmann::json& root);

  const nlohmann::json& value() const { return *value_; }
  const std::string& file() const { return *file_; }

  // Where the complaint ends: `file: "layout.sections[0].kind" <complaint>`.
  void require(bool holds, const std::string& complaint) const;

  bool has(const std::string& key) const { return value_->contains(key); }
  // The member `key`, null when it is absent.
  MetadataPlace operator[](const std::string& key) const;
  // The elements of a list.
  std::vector<MetadataPlace> items() const;
  // The members of an object, in the order of their names.
  std::vector<std::pair<std::string, MetadataPlace>> members() const;

  void require_object(std::initializer_list<std::string_view> known_keys) const;
  void require_text() const;  // that is not empty
  // A whole number in these bounds; the upper one is not spoken of where it is the largest int64.
  void require_whole(std::int64_t from, std::int64_t to) const;
  // A text that is all of the regular expression.
  void require_match(const char* pattern, const std::string& complaint) const;
  void require_list(const std::string& of_what) const;
  void require_one_of(std::initializer_list<std::string_view> words) const;

 private:
  MetadataPlace(const MetadataPlace& parent, std::string name, const nlohmann::json& value);

  const std::string* file_;
  std::string name_;  // empty: the whole file
  const nlohmann::json* value_;
};

// An object of texts in another language, such as {"title": "Gäste"}, with nothing but these keys.
void check_translation(const MetadataPlace& translation,
                       std::initializer_list<std::string_view> keys);

}  // namespace pressrun::db
