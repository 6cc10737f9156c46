// pressrun-test-stack [--workers N] [--courier] [NAME=VALUE...]: a whole Pressrun on a database of
// its own, for tests in other languages. NAME=VALUE is an environment of its programs. Writes one
// line of JSON once all are ready and lives until its standard input ends.

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include "tests/support/stack.h"

namespace {

using nlohmann::json;

pressrun::test::StackOptions options_of(int argc, char** argv) {
  pressrun::test::StackOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = argument.find('=');
    if (argument == "--courier") {
      options.courier = true;
    } else if (argument == "--workers" && i + 1 < argc) {
      options.workers = std::stoi(argv[++i]);
    } else if (equals != std::string::npos && !argument.starts_with('-')) {
      options.environment[argument.substr(0, equals)] = argument.substr(equals + 1);
    } else {
      throw std::invalid_argument("unknown argument " + argument);
    }
  }
  return options;
}

// By program, in the order in which they were started.
json process_ids(pressrun::test::Stack& stack, const pressrun::test::StackOptions& options) {
  json ids = {{"pressrun-httpd", {stack.httpd().pid()}},
              {"pressrun-janitor", {stack.janitor().pid()}},
              {"pressrun-worker", json::array()},
              {"pressrun-courier", json::array()}};
  for (int i = 0; i < options.workers; ++i) {
    ids["pressrun-worker"].push_back(stack.worker(static_cast<std::size_t>(i)).pid());
  }
  if (options.courier) ids["pressrun-courier"].push_back(stack.courier().pid());
  return ids;
}

// What a test needs to know; `event` is one of the sample's first workspace.
json description(pressrun::test::TestDatabase& database, pressrun::test::Stack& stack,
                 const pressrun::test::StackOptions& options) {
  json logins = json::array();
  const auto rows = database.sql("select email, password, role from voyage.sample_logins()");
  for (const auto& row : rows.rows) {
    logins.push_back({{"email", *row[0]}, {"password", *row[1]}, {"role", *row[2]}});
  }
  return {{"url", "http://127.0.0.1:" + std::to_string(stack.port())},
          {"database_url", database.url(pressrun::test::Role::kAdmin)},
          {"maildir", stack.maildir()},
          {"store", stack.store()},
          {"pids", process_ids(stack, options)},
          {"event", std::stoll(database.value(
                        "select min(event_id) from voyage.events where workspace_id = 1"))},
          {"logins", logins}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    pressrun::test::TestDatabase database;
    const pressrun::test::StackOptions options = options_of(argc, argv);
    pressrun::test::Stack stack(database, options);
    std::cout << description(database, stack, options).dump() << std::endl;
    std::string line;
    while (std::getline(std::cin, line)) {
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "pressrun-test-stack: %s\n", error.what());
    return 1;
  }
}
