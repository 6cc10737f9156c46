// What is fuzzed: one function a file that takes foreign bytes and checks what must hold of them.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pressrun::fuzz {

// Something that must hold did not.
class Finding : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// THROWS Finding.
inline void require(bool holds, const char* what) {
  if (!holds) throw Finding(what);
}

// Whatever a target throws is a finding: it catches what its subject may throw.
struct Target {
  std::string name;  // of its file without "_fuzz", and of its folder of seeds
  void (*run)(std::string_view input);
};

// Registers a target of this program, from a global of its file.
class Registration {
 public:
  Registration(const char* name, void (*run)(std::string_view input));
};

// Those that are linked in.
const std::vector<Target>& targets();

// Cuts the next line off the input, without its LF; all that is left when there is none. For
// subjects that take several texts.
std::string_view take_line(std::string_view& input);

}  // namespace pressrun::fuzz
