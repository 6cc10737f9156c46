#include "tests/fuzz/fuzz_target.h"

#include <algorithm>

namespace pressrun::fuzz {
namespace {

std::vector<Target>& registered() {
  static std::vector<Target> all;
  return all;
}

}  // namespace

Registration::Registration(const char* name, void (*run)(std::string_view input)) {
  registered().push_back({name, run});
}

const std::vector<Target>& targets() { return registered(); }

std::string_view take_line(std::string_view& input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view line = input.substr(0, end);
  input.remove_prefix(std::min(end + 1, input.size()));
  return line;
}

}  // namespace pressrun::fuzz
