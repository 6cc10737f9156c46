// Findings as people and machines read them.
#pragma once

#include <string>

#include "engine/ctl/doctor/finding.h"

namespace pressrun::engine::ctl {

struct ReportStyle {
  std::size_t width = 100;  // columns; at least 40 are used
  bool colours = false;
};

// The worst first, each with its remedy; what is well in one line; a line that counts. Ends with a
// line break.
std::string as_report(const Findings& findings, const ReportStyle& style);

// An array of {"check", "severity", "finding", "remedy"}; the remedy is null when all is well.
std::string as_json_array(const Findings& findings);

// The worst of them first; those of a severity as they were found.
Findings worst_first(Findings findings);

// 0: nothing above a note; 1: warnings; 2: errors.
int exit_code_of(const Findings& findings);

}  // namespace pressrun::engine::ctl
