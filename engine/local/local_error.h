// A start that cannot go on, said to the person in front of the terminal.
#pragma once

#include <stdexcept>
#include <string>

namespace pressrun::local {

// what() is one or two whole sentences: what is wrong, and what to do about it. Printed as it
// stands.
class LocalError : public std::runtime_error {
 public:
  explicit LocalError(const std::string& sentence) : std::runtime_error(sentence) {}
};

// Somebody asked for a stop before the work was done. Whoever throws it leaves nothing half made
// and nothing running.
class Stopped : public LocalError {
 public:
  Stopped() : LocalError("Stopped before everything was up.") {}
};

}  // namespace pressrun::local
