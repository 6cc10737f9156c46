// What the commands that show rows have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "db/session.h"

namespace pressrun::engine::ctl {

struct Output {
  bool json = false;
};

// Adds --json.
CLI::App* with_json(CLI::App* command, const std::shared_ptr<Output>& output);

// A connection to PRESSRUN_DATABASE_URL. THROWS db::Error.
db::Session connect();

// Prints the rows of `sql`: a table for people, a JSON array for machines. The exit code.
int print_list(const Output& output, const std::string& sql, const db::Params& params = {});

// Prints the rows as a JSON array.
void print_json(db::Session& session, const std::string& sql, const db::Params& params = {});

// Prints what a command did, on one line.
void print_done(const nlohmann::json& done);

}  // namespace pressrun::engine::ctl
