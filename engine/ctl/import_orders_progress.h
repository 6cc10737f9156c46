// How far an import is, for whoever waits for it.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "engine/ctl/import_orders.h"

namespace pressrun::engine::ctl {

// "[#######.......]  50 %  1.4 of 2.8 MB, 98,000 rows"; without a percentage when the size is not
// known.
std::string progress_line(const ImportProgress& progress);

// Digits in groups of three: 209,029.
std::string grouped(std::uint64_t number);

// Draws one line over and over on a terminal (ten times a second at most), and writes a line every
// five seconds anywhere else. Borrows the stream. Not thread safe.
class ProgressBar {
 public:
  explicit ProgressBar(std::FILE* stream);
  // Ends the drawn line.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const ImportProgress& progress);

 private:
  std::FILE* stream_;
  bool is_terminal_;
  bool is_drawn_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace pressrun::engine::ctl
