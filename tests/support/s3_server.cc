#include "tests/support/s3_server.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "engine/storage/s3/client.h"
#include "tests/support/eventually.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Debian's Python: another one has no Swift.
std::unique_ptr<local::ChildProcess> start(const std::string& script,
                                           const std::vector<std::string>& arguments,
                                           const fs::path& ready, const fs::path& log) {
  local::Command command{
      .argv = {"/usr/bin/python3", std::string(PRESSRUN_SOURCE_DIR) + "/tests/support/" + script},
      .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
      .output = log};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  auto process = std::make_unique<local::ChildProcess>(command);
  eventually([&] { return fs::exists(ready) || process->ending(); }, std::chrono::seconds(60));
  if (!fs::exists(ready)) {
    throw std::runtime_error(script + " does not start: " + content(log));
  }
  return process;
}

}  // namespace

S3Server::S3Server() {
  const fs::path folder = folder_.path();
  server_ = start("s3_server.py", {(folder / "swift").string()}, folder / "swift" / "ready",
                  folder / "server.log");
  proxy_ = start("fault_proxy.py", {folder.string(), content(folder / "swift" / "ready")},
                 folder / "port", folder / "proxy.log");
  proxy_port_ = content(folder / "port");
  engine::s3::Client client(settings());
  client.send({"PUT", "", {}, {}, {}});
}

// It has to end its own processes.
S3Server::~S3Server() {
  server_->send(SIGTERM);
  server_->wait_for(std::chrono::seconds(10));
}

engine::s3::Settings S3Server::settings() const {
  engine::s3::Settings settings;
  settings.endpoint = endpoint();
  settings.region = "us-east-1";
  settings.bucket = "reports";
  settings.prefix = "exports/";
  settings.path_style = true;
  settings.credentials = {"test:tester", "testing", ""};
  settings.part_bytes = 5 << 20;
  return settings;
}

void S3Server::faults(const std::vector<std::string>& lines) const {
  std::ofstream file(folder_.path() / "faults");
  for (const auto& line : lines) file << line << "\n";
}

std::size_t S3Server::faults_left() const { return lines_of(folder_.path() / "faults").size(); }

std::vector<std::string> S3Server::requests() const {
  return lines_of(folder_.path() / "requests");
}

std::size_t S3Server::requests_of(const std::string& method) const {
  const auto all = requests();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const auto& line) { return line.starts_with(method + " "); }));
}

}  // namespace pressrun::test
