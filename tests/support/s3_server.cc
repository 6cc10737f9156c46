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

void make_certificate(const std::string& name, const fs::path& certificate, const fs::path& key,
                      const std::vector<std::string>& more) {
  local::Command command{.argv = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                  "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                                  "/CN=" + name, "-keyout", key, "-out", certificate},
                         .output = certificate.string() + ".log"};
  command.argv.insert(command.argv.end(), more.begin(), more.end());
  if (!local::run_to_end(command).clean()) {
    throw std::runtime_error("openssl makes no certificate: " + content(command.output));
  }
}

}  // namespace

S3Server::S3Server() {
  const fs::path folder = folder_.path();
  server_ = start("s3_server.py", {(folder / "swift").string()}, folder / "swift" / "ready",
                  folder / "server.log");
  const fs::path certificate = folder / "certificate.pem";
  const fs::path key = folder / "key.pem";
  make_certificate("authority", ca_file(), folder / "authority-key.pem", {});
  make_certificate("localhost", certificate, key,
                   {"-CA", ca_file(), "-CAkey", folder / "authority-key.pem", "-addext",
                    "basicConstraints=critical,CA:FALSE", "-addext",
                    "subjectAltName=DNS:localhost,DNS:reports.localhost"});
  proxy_ = start("fault_proxy.py",
                 {folder.string(), content(folder / "swift" / "ready"), certificate, key},
                 folder / "port", folder / "proxy.log");
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

engine::s3::Settings S3Server::settings_by_host() const {
  auto by_host = settings();
  by_host.path_style = false;
  by_host.endpoint = "http://localhost:" + content(folder_.path() / "port");
  return by_host;
}

engine::s3::Settings S3Server::https_settings() const {
  auto https = settings_by_host();
  https.endpoint = https_endpoint();
  https.ca_file = ca_file();
  return https;
}

std::string S3Server::endpoint() const {
  return "http://127.0.0.1:" + content(folder_.path() / "port");
}

std::string S3Server::https_endpoint() const {
  return "https://localhost:" + content(folder_.path() / "tls-port");
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
