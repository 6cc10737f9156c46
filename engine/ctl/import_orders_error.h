// Why a file of orders cannot be imported at all.
#pragma once

#include <stdexcept>

namespace pressrun::engine::ctl {

// The text names the file, the place in it, and what to do. Nothing was loaded.
class ImportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace pressrun::engine::ctl
