// How a writer goes on with rows that another process has rendered.
#pragma once

#include "reports/byte_sink.h"

namespace pressrun::reports {

// Takes the bytes of one part in pieces of any size. Not thread safe.
class PartReader : public ByteSink {
 public:
  // All bytes were given. THROWS std::runtime_error when the part is not complete, and what the
  // writer's sink throws.
  virtual void finish() = 0;
};

}  // namespace pressrun::reports
