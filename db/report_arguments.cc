#include "db/report_arguments.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "db/error.h"
#include "db/metadata_place.h"
#include "db/pattern_characters.h"

namespace pressrun::db {

namespace {

using nlohmann::json;

// A type of which it is known what its texts are made of.
struct Scalar {
  const char* json_type;
  std::string characters;
};

// Newer servers read 0x1F and 1_000 as numbers, too.
const Scalar* scalar(const std::string& type) {
  static const std::string kSpace = " \t\n\r\f\v";
  static const std::string kWhole = kSpace + "0123456789+-_xXoObBacdefACDEF";
  static const Scalar kInteger{"integer", kWhole};
  static const Scalar kNumber{"number", kWhole + ".inftyINFTY"};  // and NaN, Infinity
  static const Scalar kBoolean{"boolean", kSpace + "01truefalsyonTRUEFALSYON"};
  static const std::map<std::string, const Scalar*> kScalars = {
      {"smallint", &kInteger}, {"integer", &kInteger}, {"bigint", &kInteger},
      {"numeric", &kNumber},   {"real", &kNumber},     {"double precision", &kNumber},
      {"boolean", &kBoolean}};
  const auto found = kScalars.find(type);
  return found == kScalars.end() ? nullptr : found->second;
}

// "integer[]" -> "integer"
std::optional<std::string> element_of(const std::string& type) {
  if (!type.ends_with("[]")) return std::nullopt;
  return type.substr(0, type.size() - 2);
}

// As pressrun.function_call() binds it.
std::string bound_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::vector<std::string> elements;
  for (const json& element : value) elements.push_back(bound_text(element));
  return array_literal(elements);
}

std::vector<json> alternatives(const json& types) {
  if (types.is_array()) return types.get<std::vector<json>>();
  return types.is_null() ? std::vector<json>() : std::vector<json>{types};
}

bool matches_are_of(const std::string& pattern, const std::string& characters) {
  const auto needed = needed_characters(pattern);
  return std::all_of(needed.begin(), needed.end(), [&](const std::string& one) {
    return one.find_first_of(characters) != std::string::npos;
  });
}

// Whether some value of a JSON Schema becomes one of an SQL type. Where that cannot be told, it
// does.
class Reading {
 public:
  explicit Reading(Transaction& transaction) : transaction_(transaction) {}

  bool is_possible(const json& schema, const std::string& type) {
    if (!schema.is_object()) return true;
    if (schema.contains("const")) return reads(bound_text(schema["const"]), type);
    if (schema.contains("enum")) return reads_any(schema["enum"], type);
    const std::vector<json> kinds = alternatives(schema.value("type", json()));
    return kinds.empty() || std::any_of(kinds.begin(), kinds.end(), [&](const json& kind) {
             return is_possible(kind, schema, type);
           });
  }

  bool reads(const std::string& text, const std::string& type) {
    try {
      transaction_.undoable([&] { transaction_.call("select $1::" + type, {text}); });
    } catch (const Error& error) {
      if (error.is_connection_lost()) throw;
      // Bad data, or a value that a domain does not have; anything else says nothing of the text.
      return !error.sqlstate().starts_with("22") && !error.sqlstate().starts_with("23");
    }
    return true;
  }

 private:
  bool reads_any(const json& choices, const std::string& type) {
    return choices.empty() || std::any_of(choices.begin(), choices.end(), [&](const json& choice) {
             return !choice.is_null() && reads(bound_text(choice), type);
           });
  }

  bool is_possible(const json& kind, const json& schema, const std::string& type) {
    if (kind == "null") return false;  // which is no value
    if (kind == "boolean") return reads("true", type) || reads("false", type);
    if (kind == "integer" || kind == "number") return !element_of(type);
    if (kind == "object") return scalar(type) == nullptr;
    if (kind == "array") return is_possible_list(schema, type);
    return kind != "string" || is_possible_string(schema, type);
  }

  bool is_possible_list(const json& schema, const std::string& type) {
    const auto element = element_of(type);
    return element ? is_possible(schema.value("items", json()), *element) : scalar(type) == nullptr;
  }

  static bool is_possible_string(const json& schema, const std::string& type) {
    const Scalar* known = scalar(type);
    if (known == nullptr) return true;
    if (schema.value("format", json()) == "date") return false;
    return !schema.contains("pattern") ||
           matches_are_of(schema["pattern"].get<std::string>(), known->characters);
  }

  Transaction& transaction_;
};

std::string words_for(const json& schema) {
  if (schema.contains("const")) return "always " + schema["const"].dump();
  if (schema.contains("enum")) return "one of " + schema["enum"].dump();
  const std::string kind = schema["type"].is_string() ? schema["type"].get<std::string>() : "value";
  if (kind == "array" && schema.contains("items") && schema["items"].contains("type")) {
    return "an array of which each is " + words_for(schema["items"]);
  }
  std::string words =
      (kind == "array" || kind == "integer" || kind == "object" ? "an " : "a ") + kind;
  if (schema.contains("format")) words += " of the format " + schema["format"].dump();
  if (schema.contains("pattern")) words += " of the pattern " + schema["pattern"].dump();
  return words;
}

std::string schema_for(const std::string& type) {
  if (element_of(type)) {
    const std::string of_items = schema_for(*element_of(type));
    return "\"type\": \"array\"" + (of_items.empty() ? "" : ", \"items\": {" + of_items + "}");
  }
  const Scalar* known = scalar(type);
  return known == nullptr ? "" : "\"type\": \"" + std::string(known->json_type) + "\"";
}

std::string type_for(const json& schema) {
  static const std::map<json, std::string> kTypes = {
      {"boolean", "boolean"}, {"integer", "bigint"}, {"number", "numeric"}, {"object", "jsonb"}};
  if (!schema.is_object()) return "text";
  const json kind = schema.value("type", json());
  if (kind == "array") return type_for(schema.value("items", json::object())) + "[]";
  const auto found = kTypes.find(kind);
  return found == kTypes.end() ? "text" : found->second;
}

// What a period becomes is bound as "2026-01-31".
void check_resolved_period(Reading& reading, const MetadataPlace& property, const std::string& name,
                           const ReportFunction& function) {
  for (const char* target : {"from", "to"}) {
    const json* argument = find_argument(function, target);
    if (argument == nullptr) {
      throw CatalogError(property.file(), "\"" + name + "\" is resolved to from and to, but " +
                                              function.signature + " has no argument \"" + target +
                                              "\"");
    }
    const std::string type = (*argument)["type"];
    property.require(reading.reads("2026-01-31", type),
                     "is resolved to days, but the argument \"" + std::string(target) + "\" of " +
                         function.signature + " is " + type + ": make it date");
  }
}

void check_type(Reading& reading, const MetadataPlace& property, const std::string& name,
                const ReportFunction& function) {
  const std::string type = (*find_argument(function, name))["type"];
  const json& schema = property.value();
  if (reading.is_possible(schema, type)) return;
  const std::string better = schema_for(type);
  property.require(false, "is " + words_for(schema) + ", but the argument of " +
                              function.signature + " is " + type +
                              ", which is never read from that: " +
                              (better.empty() ? "" : "write " + better + " here, or ") +
                              "make the argument " + type_for(schema));
}

void check_parameter(Reading& reading, const MetadataPlace& property, const std::string& name,
                     const ReportFunction& function) {
  if (property.value().is_object() && property.has("x-resolves")) {
    check_resolved_period(reading, property, name, function);
  } else if (name == "event_id" || find_argument(function, name) == nullptr) {
    throw CatalogError(property.file(), "the parameter \"" + name + "\" is not an argument of " +
                                            function.signature + ": name it as the argument is");
  } else {
    check_type(reading, property, name, function);
  }
}

void check_required(const ReportSource& source, const json& required,
                    const ReportFunction& function) {
  for (std::size_t i = 1; i < function.arguments.size(); ++i) {
    const json& argument = function.arguments[i];
    if (argument["optional"] == true) continue;
    if (std::find(required.begin(), required.end(), argument["name"]) == required.end()) {
      throw CatalogError(source.json_path, "the argument " + argument["name"].dump() +
                                               " has no default, so \"required\" must name it");
    }
  }
}

// Of a text that may be read, or not, as who asks likes.
std::optional<std::string> note_of(const std::string& name, const json& schema,
                                   const ReportFunction& function) {
  const json* argument = find_argument(function, name);
  if (argument == nullptr || schema.value("type", json()) != "string") return std::nullopt;
  const std::string type = (*argument)["type"];
  if (scalar(type) == nullptr || schema.contains("pattern") || schema.contains("enum") ||
      schema.contains("const")) {
    return std::nullopt;
  }
  return "the parameter \"" + name + "\" is any string, but its argument is " + type + ": write " +
         schema_for(type) + ", so that what cannot be read is refused at once";
}

}  // namespace

Notes check_arguments(Transaction& transaction, const ReportSource& source, const json& metadata,
                      const ReportFunction& function) {
  const MetadataPlace params = MetadataPlace(source.json_path, metadata)["params"];
  Reading reading(transaction);
  Complaints complaints;
  Notes notes;
  for (const auto& [name, property] : params["properties"].members()) {
    complaints.of([&, &name = name, &property = property] {
      check_parameter(reading, property, name, function);
      if (auto note = note_of(name, property.value(), function)) notes.push_back(*note);
    });
  }
  complaints.of([&] { check_required(source, params["required"].value(), function); });
  complaints.raise();
  return notes;
}

}  // namespace pressrun::db
