// The people of the sample data that a person at the keyboard logs in as.
#pragma once

#include <string>
#include <vector>

namespace pressrun::local {

struct SampleLogin {
  std::string email;
  std::string password;
  std::string role;
};

// As the sample data has them; the first is the organizer who requests the first report.
const std::vector<SampleLogin>& sample_logins();

}  // namespace pressrun::local
