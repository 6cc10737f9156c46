#include "engine/local/console.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace pressrun::local {
namespace {

constexpr int kBarWidth = 40;

}  // namespace

Console::Console() : terminal_(isatty(STDOUT_FILENO) == 1) {}

void Console::end_bar() {
  if (bar_open_) std::puts("");
  bar_open_ = false;
  last_tenth_ = -1;
}

void Console::say(const std::string& line) {
  end_bar();
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void Console::done(const std::string& step, const std::string& outcome) {
  end_bar();
  std::printf("  %-12s %s\n", step.c_str(), outcome.c_str());
  std::fflush(stdout);
}

void Console::warn(const std::string& sentence) { say("  ! " + sentence); }

void Console::bar(int percent, const std::string& words) {
  percent = std::clamp(percent, 0, 100);
  if (!terminal_) {
    if (percent / 10 <= last_tenth_) return;
    last_tenth_ = percent / 10;
    std::printf("  %3d %%  %s\n", percent, words.c_str());
    std::fflush(stdout);
    return;
  }
  const int filled = percent * kBarWidth / 100;
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kBarWidth - filled), '.');
  std::printf("\r  [%s] %3d %%  %s\x1b[K", bar.c_str(), percent, words.c_str());
  std::fflush(stdout);
  bar_open_ = true;
}

}  // namespace pressrun::local
