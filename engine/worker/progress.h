// How far a run is, told now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace pressrun::engine {

// Passes on at most one report every 500 ms, so that short runs make none. Not thread safe.
class Progress {
 public:
  // Told stage, percent (0 to 95) and rows. What it throws goes through to the caller.
  using Tell = std::function<void(const std::string& stage, int percent, std::uint64_t rows)>;
  // Asked once, for a run that became long, how many rows there will be; nullopt when nobody knows.
  using Estimate = std::function<std::optional<std::uint64_t>()>;

  Progress(Tell tell, Estimate estimate);

  // `rows` so far. Cheap enough to be called for each row.
  void rendered(std::uint64_t rows);
  // A stage of SPEC J3 begins.
  void enter(const std::string& stage);

 private:
  int percent();
  void tell();

  Tell tell_;
  std::optional<std::uint64_t> expected_rows_;
  Estimate estimate_;
  std::string stage_ = "querying";
  std::uint64_t rows_ = 0;
  std::int64_t tell_at_;  // milliseconds of the coarse monotonic clock
};

}  // namespace pressrun::engine
