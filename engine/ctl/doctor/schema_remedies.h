// What to do about a difference between the schema and what the migrations make.
#pragma once

#include <string>

#include "engine/ctl/doctor/finding.h"
#include "engine/ctl/doctor/schema_facts.h"

namespace pressrun::engine::ctl {

// "index pressrun.job_queue_claimable", "SELECT on pressrun.settings to pressrun_httpd".
std::string words_for(const SchemaDifference& difference);

// How bad it is.
Severity severity_of(const SchemaDifference& difference);

// The statement, or the command, that makes it as the migrations do.
std::string remedy_for(const SchemaDifference& difference);

}  // namespace pressrun::engine::ctl
