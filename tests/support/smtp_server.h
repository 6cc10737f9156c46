// A real SMTP server in a process of its own: see smtp_server.py.
#pragma once

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/local/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/test_cluster.h"

namespace pressrun::test {

// A message that the server took.
struct TakenMail {
  std::string envelope;  // "recipient|tls or plain|user"
  std::string text;

  // The value of a header that is not folded.
  std::string header(const std::string& name) const {
    const auto at = text.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return text.substr(begin, text.find("\r\n", begin) - begin);
  }
};

class SmtpServer {
 public:
  // `arguments` as smtp_server.py takes them; with `tls`, a certificate for localhost is made
  // first.
  explicit SmtpServer(std::vector<std::string> arguments = {}, bool tls = false) {
    if (tls) {
      make_certificate();
      arguments.insert(arguments.end(), {"--tls", certificate(), path("key.pem")});
    }
    // Debian's Python: another one has no aiosmtpd.
    local::Command command{
        .argv = {"/usr/bin/python3",
                 std::string(PRESSRUN_SOURCE_DIR) + "/tests/support/smtp_server.py",
                 folder_.path().string()},
        .output = path("log")};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.death_signal = SIGKILL;
    process_ = std::make_unique<local::ChildProcess>(command);
    if (!eventually([&] { return has("port"); })) {
      throw std::runtime_error("the SMTP server does not start: " + read("log"));
    }
  }

  std::string url(const std::string& host = "127.0.0.1") const {
    return "smtp://" + host + ":" + read("port");
  }
  std::string certificate() const { return path("cert.pem"); }
  bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
  void release() const { std::ofstream(path("release")) << "x"; }

  std::vector<TakenMail> taken() const {
    std::vector<TakenMail> mails;
    for (int i = 1;; ++i) {
      std::string name = std::to_string(i);
      name = std::string(4 - std::min<std::size_t>(4, name.size()), '0') + name + ".eml";
      if (!has(name)) return mails;
      const std::string all = read(name);
      mails.push_back({all.substr(0, all.find("\r\n")), all.substr(all.find("\r\n"))});
    }
  }

 private:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string read(const std::string& name) const {
    std::stringstream text;
    text << std::ifstream(path(name), std::ios::binary).rdbuf();
    return text.str();
  }
  void make_certificate() const {
    local::run_to_end(
        {.argv = {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                  "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                  path("key.pem"), "-out", certificate()},
         .output = path("log")});
  }

  TemporaryFolder folder_;
  std::unique_ptr<local::ChildProcess> process_;
};

}  // namespace pressrun::test
