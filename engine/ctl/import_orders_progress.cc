#include "engine/ctl/import_orders_progress.h"

#include <unistd.h>

#include <algorithm>

namespace pressrun::engine::ctl {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWidth = 30;

std::string megabytes(std::uint64_t bytes) {
  const std::uint64_t tenths = (bytes + 50'000) / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string bar(std::uint64_t percent) {
  const std::size_t done = kWidth * percent / 100;
  return "[" + std::string(done, '#') + std::string(kWidth - done, '.') + "]";
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string progress_line(const ImportProgress& progress) {
  const std::string rows = grouped(progress.rows) + " rows" + (progress.is_read ? ", storing" : "");
  if (progress.size == 0) return megabytes(progress.bytes_read) + " MB, " + rows;
  const std::uint64_t percent =
      std::min<std::uint64_t>(progress.bytes_read * 100 / progress.size, 100);
  std::string number = std::to_string(percent);
  number.insert(0, 4 - number.size(), ' ');
  return bar(percent) + number + " %  " + megabytes(progress.bytes_read) + " of " +
         megabytes(progress.size) + " MB, " + rows;
}

ProgressBar::ProgressBar(std::FILE* stream)
    : stream_(stream),
      is_terminal_(isatty(fileno(stream)) == 1),
      last_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
  if (is_drawn_) std::fputs("\n", stream_);
}

void ProgressBar::show(const ImportProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  const auto pause = is_terminal_ ? 100ms : 5000ms;
  if (now - last_ < pause && !progress.is_read) return;
  last_ = now;
  is_drawn_ = is_terminal_;
  // The escape clears what a longer line left behind.
  std::fprintf(stream_, is_terminal_ ? "\r%s\033[K" : "%s\n", progress_line(progress).c_str());
  std::fflush(stream_);
}

}  // namespace pressrun::engine::ctl
