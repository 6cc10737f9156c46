#include <cstdio>
#include <memory>
#include <sstream>
#include <string_view>

#include "db/schema_check.h"
#include "db/schema_dump.h"
#include "engine/ctl/command.h"
#include "engine/ctl/output.h"

namespace pressrun::engine::ctl {

namespace {

constexpr std::string_view kSeparator = " | ";

// {"subject", "kind", "text"} of each line.
nlohmann::json as_json(const std::string& dump) {
  nlohmann::json facts = nlohmann::json::array();
  std::istringstream lines(dump);
  for (std::string line; std::getline(lines, line);) {
    const auto kind = line.find(kSeparator);
    const auto text = line.find(kSeparator, kind + kSeparator.size());
    facts.push_back(
        {{"subject", line.substr(0, kind)},
         {"kind", line.substr(kind + kSeparator.size(), text - kind - kSeparator.size())},
         {"text", line.substr(text + kSeparator.size())}});
  }
  return facts;
}

// One of another version is shown as it is; of none there is nothing to show.
void require_schema(db::Session& session) {
  const auto missing = session.call("select to_regnamespace('pressrun') is null").scalar();
  if (missing == "t") db::check_schema_version(session);
}

int dump(const Output& output) {
  db::Session session({.url = admin_database_url(), .application_name = "pressrunctl schema"});
  require_schema(session);
  const std::string dump = db::dump_schema(session);
  if (output.json) {
    print_done(as_json(dump));
  } else {
    std::fputs(dump.c_str(), stdout);
  }
  return 0;
}

}  // namespace

void add_schema_command(CommandLine& line) {
  CLI::App* group = line.add_group("schema", "The schema as it is in the database");
  auto output = std::make_shared<Output>();
  with_json(line.add(*group, "dump",
                     "Print it, one fact a line, to compare with migrations/golden_schema.txt",
                     [output] { return dump(*output); }),
            output);
}

}  // namespace pressrun::engine::ctl
