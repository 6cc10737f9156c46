#include "engine/ctl/terminal.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

namespace pressrun::engine::ctl {
namespace {

constexpr std::string_view kEnter = "\033[?1049h\033[?25l";
constexpr std::string_view kLeave = "\033[?25h\033[?1049l";
constexpr std::size_t kEndless = 1000;

// Signal handlers can reach nothing else.
termios before;
bool reads_keys = false;
sigset_t while_waiting;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// A change of the window between the look at its size and the wait would be forgotten, so it is
// delivered in the wait alone.
void defer_changes_of_window() {
  sigset_t changes;
  ::sigemptyset(&changes);
  ::sigaddset(&changes, SIGWINCH);
  ::pthread_sigmask(SIG_BLOCK, &changes, &while_waiting);
  ::sigdelset(&while_waiting, SIGWINCH);
}

// Async-signal-safe, as enter() and leave() are. A terminal that is gone takes nothing: so be it.
void put(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void enter() {
  if (reads_keys) {
    termios raw = before;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  put(kEnter);
}

void leave() {
  put(kLeave);
  if (reads_keys) ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

// Not left to the loop, which may be waiting for a database that does not answer.
extern "C" void end_process(int) {
  leave();
  ::_exit(0);
}

extern "C" void step_aside(int) {
  const int saved = errno;
  leave();
  ::raise(SIGSTOP);
  enter();
  errno = saved;
}

extern "C" void wake_up(int) {}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  // No SA_RESTART: poll() is to return.
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

bool Terminal::is_one() const { return ::isatty(STDOUT_FILENO) == 1; }

bool Terminal::has_colours() const {
  return is_one() && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

bool Terminal::has_unicode() const {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = variable(name);
    if (value.empty()) continue;
    return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos;
  }
  return false;
}

ScreenSize Terminal::size() const {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    return {size.ws_col, size.ws_row};
  }
  const long columns = std::strtol(std::string(variable("COLUMNS")).c_str(), nullptr, 10);
  return {columns > 0 ? static_cast<std::size_t>(columns) : 100, kEndless};
}

FullScreen::FullScreen() {
  if (::isatty(STDOUT_FILENO) != 1) {
    throw std::system_error(ENOTTY, std::generic_category(), "standard output");
  }
  reads_keys = ::tcgetattr(STDIN_FILENO, &before) == 0;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) handle(signal, &end_process);
  handle(SIGTSTP, &step_aside);
  handle(SIGWINCH, &wake_up);
  defer_changes_of_window();
  enter();
}

FullScreen::~FullScreen() {
  leave();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH}) handle(signal, SIG_DFL);
  ::pthread_sigmask(SIG_SETMASK, &while_waiting, nullptr);
}

void FullScreen::show(const std::string& lines) {
  // Line by line over what is there, and the rest erased: nothing flickers.
  std::string out = "\033[H";
  std::string_view rest = lines;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    out.append(rest.substr(0, end)).append("\033[0m\033[K");
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!rest.empty()) out += "\r\n";
  }
  put(out + "\033[J");
}

char FullScreen::wait_for_key(int milliseconds) {
  pollfd keys{reads_keys ? STDIN_FILENO : -1, POLLIN, 0};
  const timespec longest{milliseconds / 1000, milliseconds % 1000 * 1'000'000L};
  if (::ppoll(&keys, 1, &longest, &while_waiting) <= 0) return 0;
  char key = 0;
  return ::read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';
}

}  // namespace pressrun::engine::ctl
