#include "engine/local/sample_logins.h"

namespace pressrun::local {

const std::vector<SampleLogin>& sample_logins() {
  static const std::vector<SampleLogin> logins = {
      {"organizer@example.com", "organizer", "organizer"},
  };
  return logins;
}

}  // namespace pressrun::local
