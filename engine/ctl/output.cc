#include "engine/ctl/output.h"

#include <cstdio>

#include "engine/ctl/command.h"
#include "engine/ctl/table.h"

namespace pressrun::engine::ctl {

CLI::App* with_json(CLI::App* command, const std::shared_ptr<Output>& output) {
  command->add_flag("--json", output->json, "JSON, for machines");
  return command;
}

db::Session connect() {
  return db::Session({.url = database_url(), .application_name = "pressrunctl"});
}

void print_json(db::Session& session, const std::string& sql, const db::Params& params) {
  std::printf("%s\n", session.call(json_query(sql), params).scalar().value_or("[]").c_str());
}

void print_done(const nlohmann::json& done) {
  // What users named may be in an encoding of theirs.
  const auto replace = nlohmann::json::error_handler_t::replace;
  std::printf("%s\n", done.dump(-1, ' ', false, replace).c_str());
}

int print_list(const Output& output, const std::string& sql, const db::Params& params) {
  db::Session session = connect();
  if (output.json) {
    print_json(session, sql, params);
  } else {
    std::fputs(as_table(session.call(sql, params)).c_str(), stdout);
  }
  return 0;
}

}  // namespace pressrun::engine::ctl
