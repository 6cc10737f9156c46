// The parameters of a report type, checked against its JSON Schema.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "db/json_schema.h"
#include "httpd/problem.h"

namespace pressrun::httpd {

// Thread safe.
class ParamsSchema {
 public:
  // `schema` is a draft-07 schema of an object. THROWS std::invalid_argument when it, or a pattern
  // in it, is not valid.
  explicit ParamsSchema(const nlohmann::json& schema);

  // Every field that is wrong, once, in the order of the fields' names: "params.from" "must be a
  // date, as in 2026-01-31". `format: date` means a day that exists.
  std::vector<FieldError> check(const nlohmann::json& params) const;

 private:
  nlohmann::json schema_;
  db::JsonSchema compiled_;
};

}  // namespace pressrun::httpd
