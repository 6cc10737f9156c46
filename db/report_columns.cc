#include "db/report_columns.h"

#include <algorithm>
#include <set>

namespace pressrun::db {

using nlohmann::json;

namespace {

void check_labels(const MetadataPlace& labels) {
  labels.require(labels.value().is_object(), "must be an object: value to label");
  for (const auto& [value, label] : labels.members()) label.require_text();
}

// Labels of the same values.
void check_column_translation(const MetadataPlace& translation, const MetadataPlace& labels) {
  translation.require_object({"title", "labels"});
  if (translation.has("title")) translation["title"].require_text();
  if (!translation.has("labels")) return;
  check_labels(translation["labels"]);
  for (const auto& [value, label] : translation["labels"].members()) {
    label.require(labels.value().is_object() && labels.has(value),
                  "is a label of a value that the column's \"labels\" do not have");
  }
}

void check_column(const MetadataPlace& column) {
  column.require_object(
      {"name", "title", "style", "total", "hidden", "labels", kTranslationLanguage});
  column["name"].require_text();
  if (column.has("title")) column["title"].require_text();
  if (column.has("style")) column["style"].require_one_of({"plain", "money", "percent"});
  if (column.has("total")) column["total"].require_one_of({"sum"});
  if (column.has("hidden")) {
    column["hidden"].require(column["hidden"].value().is_boolean(), "must be true or false");
  }
  if (column.has("labels")) check_labels(column["labels"]);
  const std::string language(kTranslationLanguage);
  if (!column.has(language)) return;
  check_column_translation(column[language], column["labels"]);
}

void check_type(const MetadataPlace& more, const std::string& type) {
  const std::string complaint = "needs a column of numbers, but its type is " + type;
  if (more.has("total")) more["total"].require(is_numeric(type), complaint);
  const json style = more.value().value("style", "plain");
  if (style != "plain") more["style"].require(is_numeric(type), complaint);
  if (more.has("labels")) {
    more["labels"].require(type == "text", "needs a column of type text, but its type is " + type);
  }
}

}  // namespace

void check_columns(const MetadataPlace& columns) {
  columns.require(columns.value().is_array(), "must be a list of objects with \"name\"");
  std::set<std::string> names;
  for (const MetadataPlace& column : columns.items()) {
    check_column(column);
    const std::string name = column["name"].value();
    column["name"].require(names.insert(name).second, "stands twice: \"" + name + "\"");
  }
}

json merged_columns(const MetadataPlace& more, json columns, const std::string& signature) {
  for (const MetadataPlace& one : more.items()) {
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const json& c) {
      return c["name"] == one.value()["name"];
    });
    one["name"].require(column != columns.end(), "says " + one.value()["name"].dump() + ", but " +
                                                     signature + " returns no column of that name");
    check_type(one, (*column)["type"]);
    json both = one.value();
    both.update(*column);
    *column = both;
  }
  more.require(std::any_of(columns.begin(), columns.end(),
                           [](const json& c) { return !c.value("hidden", false); }),
               "must leave a column that is not hidden");
  return columns;
}

bool is_numeric(const std::string& type) {
  static const std::set<std::string> kTypes = {"smallint", "integer", "bigint",
                                               "numeric",  "real",    "double precision"};
  return kTypes.contains(type);
}

}  // namespace pressrun::db
