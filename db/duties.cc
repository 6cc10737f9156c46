#include "db/duties.h"

#include <nlohmann/json.hpp>

namespace pressrun::db {

std::vector<GaugeSample> database_gauges(Session& session) {
  const Rows rows = session.call("select name, labels, value from pressrun.database_gauges()");
  std::vector<GaugeSample> samples;
  for (const Row& row : rows.rows) {
    samples.push_back(
        {row[0].value(), nlohmann::json::parse(row[1].value()), std::stod(row[2].value())});
  }
  return samples;
}

std::optional<std::string> take_due_duty(Session& session, const std::string& host) {
  return session.call("select pressrun.take_due_duty($1)", {host}).scalar();
}

long long run_duty(Session& session, const std::string& name) {
  return std::stoll(session.call("select pressrun.run_duty($1)", {name}).scalar().value_or("0"));
}

void duty_failed(Session& session, const std::string& name, const std::string& error) {
  session.call("select pressrun.duty_failed($1, $2)", {name, error});
}

std::optional<std::chrono::milliseconds> duty_delay(Session& session) {
  const Rows rows = session.call("select pressrun.duty_delay()");
  if (!rows.scalar()) return std::nullopt;
  return std::chrono::milliseconds(std::stoll(*rows.scalar()));
}

std::vector<ObjectToDelete> objects_to_delete(Session& session, int limit) {
  const Rows rows =
      session.call("select artifact_id, r2_key from pressrun.objects_to_delete($1)", {limit});
  std::vector<ObjectToDelete> objects;
  for (const Row& row : rows.rows) objects.push_back({row[0].value(), row[1].value()});
  return objects;
}

void object_deleted(Session& session, const std::string& artifact) {
  session.call("select pressrun.object_deleted($1)", {artifact});
}

void object_delete_failed(Session& session, const std::string& artifact, const std::string& error) {
  session.call("select pressrun.object_delete_failed($1, $2)", {artifact, error});
}

}  // namespace pressrun::db
