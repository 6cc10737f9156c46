#include "db/report_params.h"

#include <algorithm>

#include "db/catalog_error.h"
#include "db/json_schema.h"

namespace pressrun::db {

using nlohmann::json;

namespace {

// Labels name choices of this property, or of the items where it is a list.
void check_labels(const MetadataPlace& labels, const MetadataPlace& property) {
  labels.require(labels.value().is_object(), "must be an object: choice to label");
  const json choices = (property.has("enum") ? property : property["items"])["enum"].value();
  for (const auto& [choice, label] : labels.members()) {
    label.require_text();
    label.require(std::find(choices.begin(), choices.end(), choice) != choices.end(),
                  "is a label of a choice that \"enum\" does not have");
  }
}

void check_property(const MetadataPlace& property) {
  property.require(property.value().is_object(), "must be a JSON Schema, which is an object");
  if (property.has("x-labels")) check_labels(property["x-labels"], property);
  const MetadataPlace translation = property["x-" + std::string(kTranslationLanguage)];
  if (translation.value().is_null()) return;
  translation.require_object({"title", "description", "labels"});
  for (const char* key : {"title", "description"}) {
    if (translation.has(key)) translation[key].require_text();
  }
  if (translation.has("labels")) check_labels(translation["labels"], property);
}

MetadataPlace place_at(MetadataPlace place, const JsonPath& path) {
  for (const std::string& part : path) {
    place = place.value().is_array() ? place.items()[std::stoul(part)] : place[part];
  }
  return place;
}

void check_schema(const MetadataPlace& params) {
  Complaints complaints;
  for (const SchemaFault& fault : schema_faults(params.value())) {
    complaints.of([&] {
      place_at(params, fault.path)
          .require(false, "is not a valid JSON Schema (draft-07): " + fault.complaint +
                              ". Correct it, since requests are checked against it");
    });
  }
  complaints.raise();
}

}  // namespace

void check_params(const MetadataPlace& params) {
  params.require(params.value().is_object() && params["type"].value() == "object",
                 "must be a JSON Schema with \"type\": \"object\"");
  if (params.has("properties")) {
    const MetadataPlace properties = params["properties"];
    properties.require(properties.value().is_object(), "must be an object");
    for (const auto& [name, property] : properties.members()) check_property(property);
  }
  if (params.has("required")) {
    params["required"].require(params["required"].value().is_array(), "must be a list");
  }
  check_schema(params);
}

}  // namespace pressrun::db
