// A real S3-compatible server (see s3_server.py) with a proxy before it that makes faults
// (fault_proxy.py).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/local/child_process.h"
#include "engine/storage/s3/settings.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::test {

class S3Server {
 public:
  // Answers, and has a bucket "reports". THROWS std::runtime_error.
  S3Server();
  ~S3Server();

  // Through the proxy, the bucket in the path.
  engine::s3::Settings settings() const;
  // The bucket as host: reports.localhost, which libcurl knows without DNS.
  engine::s3::Settings settings_by_host() const;
  // The same by https with ca_file().
  engine::s3::Settings https_settings() const;
  std::string endpoint() const;
  std::string https_endpoint() const;
  // Of the authority, known to nobody else, that signed for localhost and reports.localhost.
  std::string ca_file() const { return folder_.path() / "ca.pem"; }
  // Lines as fault_proxy.py takes them.
  void faults(const std::vector<std::string>& lines) const;
  // How many of them nothing has met yet.
  std::size_t faults_left() const;
  // "METHOD PATH" of each request so far.
  std::vector<std::string> requests() const;
  std::size_t requests_of(const std::string& method) const;

 private:
  TemporaryFolder folder_;
  std::unique_ptr<local::ChildProcess> server_;
  std::unique_ptr<local::ChildProcess> proxy_;
};

}  // namespace pressrun::test
