// JSON Schema (draft-07) as the httpd checks requests with it: compiled, and what keeps one from
// being compiled.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pressrun::db {

// The way to a value: names of members, and numbers of elements in digits.
using JsonPath = std::vector<std::string>;

// Thread safe.
class JsonSchema {
 public:
  struct Finding {
    JsonPath path;
    bool is_missing = false;  // it is required and not there; else it does not fit its schema
  };

  // `format` is not looked at. THROWS std::invalid_argument when the schema, or a pattern in it, is
  // not valid.
  explicit JsonSchema(const nlohmann::json& schema);
  ~JsonSchema();

  // What is wrong with `value`; containers of what is wrong are found, too.
  std::vector<Finding> check(const nlohmann::json& value) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct SchemaFault {
  JsonPath path;  // of the innermost schema that is not valid
  std::string complaint;
};

// Why JsonSchema(schema) throws, every reason with its place; empty when it does not.
std::vector<SchemaFault> schema_faults(const nlohmann::json& schema);

}  // namespace pressrun::db
