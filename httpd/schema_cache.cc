#include "httpd/schema_cache.h"

#include <stdexcept>

#include "engine/daemon/logging.h"
#include "httpd/problem.h"

namespace pressrun::httpd {

using nlohmann::json;

void SchemaCache::check(calls::Id person, calls::Id event, const std::string& type,
                        const std::string& params) {
  const json value = json::parse(params);
  // A refusal is of the schema as it is now, which the person may see.
  const std::shared_ptr<const ParamsSchema> known = find(type);
  if (known && known->check(value).empty()) return;
  const std::shared_ptr<const ParamsSchema> current = read(person, event, type);
  if (!current) return;
  if (std::vector<FieldError> errors = current->check(value); !errors.empty()) {
    throw invalid(std::move(errors));
  }
}

std::shared_ptr<const ParamsSchema> SchemaCache::find(const std::string& type) {
  std::lock_guard lock(mutex_);
  const auto found = entries_.find(type);
  const bool fresh = found != entries_.end() && Clock::now() - found->second.read_at < kMaxAge;
  return fresh ? found->second.schema : nullptr;
}

std::shared_ptr<const ParamsSchema> SchemaCache::read(calls::Id person, calls::Id event,
                                                      const std::string& type) {
  std::string text;
  try {
    text =
        json::parse(calls::get_report_type(pool_, person, event, type)).at("params_schema").dump();
  } catch (const db::Error& error) {
    if (error.sqlstate() == "PRNFD" || error.sqlstate() == "PRFBD") return nullptr;
    throw;
  }
  std::lock_guard lock(mutex_);
  Entry& entry = entries_[type];
  entry.read_at = Clock::now();
  if (entry.text == text && entry.schema) return entry.schema;
  try {
    entry.schema = std::make_shared<const ParamsSchema>(json::parse(text));
  } catch (const std::invalid_argument& error) {
    daemon::log_error("a report type has a schema that cannot be used",
                      {{"type", type}, {"error", error.what()}});
    entries_.erase(type);
    throw Problem(500, "The parameters of this report cannot be checked at the moment.");
  }
  entry.text = text;
  return entry.schema;
}

}  // namespace pressrun::httpd
