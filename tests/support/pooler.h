// PgBouncer before the run's server: it lends its few connections to many clients, by transaction.
// The server sees them come by TCP, and whoever comes directly by its socket.
#pragma once

#include <memory>
#include <string>

#include "engine/local/child_process.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::test {

class Pooler {
 public:
  // Empty where it is installed, else why there can be none.
  static std::string impossible();

  // Returns once it takes clients. At most `size` connections to the server for each role and
  // database. THROWS std::runtime_error.
  explicit Pooler(int size);

  // libpq keywords without user and database.
  std::string address() const;
  // Ends it as a crash would; its clients lose their connections and find nobody.
  void kill();
  // After kill(), on the same port.
  void start();

 private:
  std::string log() const;

  TemporaryFolder folder_;
  int port_;
  std::unique_ptr<local::ChildProcess> process_;
};

}  // namespace pressrun::test
