#include "tests/support/process.h"

#include <fstream>
#include <sstream>

#include "tests/support/test_cluster.h"

namespace pressrun::test {
namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

local::Command command(const std::string& name, const std::vector<std::string>& arguments,
                       const std::map<std::string, std::string>& environment, const fs::path& log) {
  local::Command result{.argv = {program(name)}, .environment = environment, .output = log};
  result.argv.insert(result.argv.end(), arguments.begin(), arguments.end());
  result.death_signal = SIGKILL;
  return result;
}

}  // namespace

std::string program(const std::string& name) { return fs::path(PRESSRUN_BIN_DIR) / name; }

Finished run_program(const std::string& name, const std::vector<std::string>& arguments,
                     const std::map<std::string, std::string>& environment) {
  const TemporaryFolder folder;
  const auto log = folder.path() / "output";
  const auto ending = local::run_to_end(command(name, arguments, environment, log));
  return {ending, read_file(log)};
}

Process::Process(const std::string& name, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& environment, fs::path log)
    : log_(std::move(log)), child_(command(name, arguments, environment, log_)) {}

std::optional<local::Ending> Process::stop(std::chrono::milliseconds limit) {
  child_.send(SIGTERM);
  return child_.wait_for(limit);
}

std::string Process::log() const { return read_file(log_); }

std::vector<pid_t> Process::children() const {
  std::vector<pid_t> found;
  const auto pid_text = std::to_string(pid());
  std::istringstream list(read_file("/proc/" + pid_text + "/task/" + pid_text + "/children"));
  for (pid_t child = 0; list >> child;) found.push_back(child);
  return found;
}

}  // namespace pressrun::test
