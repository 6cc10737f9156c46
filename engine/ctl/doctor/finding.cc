#include "engine/ctl/doctor/finding.h"

#include <stdexcept>

namespace pressrun::engine::ctl {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::kOk:
      return "ok";
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  throw std::invalid_argument("no severity");
}

Severity severity_named(const std::string& name) {
  for (const Severity severity :
       {Severity::kOk, Severity::kNote, Severity::kWarning, Severity::kError}) {
    if (name == name_of(severity)) return severity;
  }
  throw std::invalid_argument("there is no severity " + name);
}

}  // namespace pressrun::engine::ctl
