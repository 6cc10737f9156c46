// Hosts on one machine: network namespaces that are joined by a switch, and links that can be cut.
#pragma once

#include <string>
#include <vector>

namespace pressrun::test {

// A switch (a bridge in a namespace of its own) and `hosts` namespaces with one link each to it.
// Host i is 10.77.0.(i + 1). Needs root and the program ip. Every namespace bears the process id
// and is removed by the destructor, and by the next Network after a test that was killed.
class Network {
 public:
  // Empty when a network can be made here, else why not.
  static std::string impossible();
  // The addresses of all hosts, as pg_hba.conf wants them.
  static std::string range() { return "10.77.0.0/24"; }

  // THROWS std::runtime_error.
  explicit Network(int hosts);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  std::string address(int host) const { return "10.77.0." + std::to_string(host + 1); }
  // From now on whatever a host sends, or is sent to it, disappears. Nobody is told: its link stays
  // up, so that only silence says that something is wrong.
  void cut(int host);
  void join(int host);

  // While it lives, the calling thread is on that host: sockets that it opens and programs that it
  // starts are there, and stay there.
  class On {
   public:
    On(const Network& network, int host);
    ~On();
    On(const On&) = delete;
    On& operator=(const On&) = delete;

   private:
    int before_ = -1;
  };

 private:
  std::string name(int host) const;
  void add_host(int host);
  void introduce(int host, int other) const;

  int hosts_;
};

}  // namespace pressrun::test
