// The terminal that somebody looks at.
#pragma once

#include <cstddef>
#include <string>

namespace pressrun::engine::ctl {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

// What standard output is connected to. Holds nothing.
class Terminal {
 public:
  bool is_one() const;
  // Whether colours may be used: a terminal, no NO_COLOR (no-color.org), and not TERM=dumb.
  bool has_colours() const;
  // Whether the locale's characters are UTF-8, so that there are more than those of ASCII.
  bool has_unicode() const;
  // Now. Where it is no terminal: COLUMNS or 100, and as many rows as there is to say.
  ScreenSize size() const;
};

// The whole terminal for us, as long as it lives: the other screen, without cursor, keys at once
// and without echo. Ctrl-C, SIGTERM and SIGHUP give the terminal back and end the process with exit
// code 0, whatever it is waiting for; Ctrl-Z gives it back until the process goes on. One at a
// time, and only in a process that has nothing to lose by such an end. THROWS std::system_error
// when standard output is no terminal.
class FullScreen {
 public:
  FullScreen();
  ~FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;

  // Replaces what is shown. `lines` are at most as many as there are rows.
  void show(const std::string& lines);

  // Waits for a key: its character; 0 when none was pressed within `milliseconds`, or sooner when
  // the window's size has changed or the process goes on after Ctrl-Z. 'q' when the terminal is
  // gone.
  char wait_for_key(int milliseconds);
};

}  // namespace pressrun::engine::ctl
