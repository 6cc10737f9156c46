// What a check of `pressrunctl doctor` has to say.
#pragma once

#include <string>
#include <vector>

namespace pressrun::engine::ctl {

enum class Severity {
  kOk,       // looked at, and all is well
  kNote,     // worth knowing; nothing has to be done
  kWarning,  // works now and will not for ever, or for some
  kError,    // does not work, or endangers data
};

// "ok", "note", "warning", "error". THROWS std::invalid_argument for another name.
const char* name_of(Severity severity);
Severity severity_named(const std::string& name);

struct Finding {
  std::string checked;  // what was looked at: "roles", "store" ...
  Severity severity = Severity::kOk;
  std::string finding;  // one sentence
  std::string remedy;   // the command or setting that mends it; empty when all is well
};

using Findings = std::vector<Finding>;

}  // namespace pressrun::engine::ctl
