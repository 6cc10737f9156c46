// Where a writer's bytes go.
#pragma once

#include <string_view>

namespace pressrun::reports {

// Sinks form a chain: each does its part and passes the bytes on to the next, which it borrows. Not
// thread safe.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  // THROWS whatever the chain throws; the artifact is lost then.
  virtual void write(std::string_view bytes) = 0;
};

}  // namespace pressrun::reports
