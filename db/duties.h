// The janitor's calls: one C++ function per SQL function, bearing its name. Each is one autocommit
// statement and THROWS Error.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/session.h"

namespace pressrun::db {

struct ObjectToDelete {
  std::string artifact_id;
  std::string r2_key;
};

// One series of a gauge, named as Prometheus names it.
struct GaugeSample {
  std::string name;
  std::map<std::string, std::string> labels;
  double value = 0;
};
std::vector<GaugeSample> database_gauges(Session& session);

// The name of a due duty, which is now ours; nullopt when none is due.
std::optional<std::string> take_due_duty(Session& session, const std::string& host);
// Rows that the duty changed.
long long run_duty(Session& session, const std::string& name);
// Notes for ops that it raised an error.
void duty_failed(Session& session, const std::string& name, const std::string& error);
// Until the next duty is due; nullopt when there is none.
std::optional<std::chrono::milliseconds> duty_delay(Session& session);

std::vector<ObjectToDelete> objects_to_delete(Session& session, int limit);
void object_deleted(Session& session, const std::string& artifact);
void object_delete_failed(Session& session, const std::string& artifact, const std::string& error);

}  // namespace pressrun::db
