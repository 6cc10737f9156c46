#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "db/error.h"
#include "engine/ctl/command.h"
#include "engine/ctl/output.h"
#include "engine/ctl/terminal.h"
#include "engine/ctl/top/top_data.h"
#include "engine/ctl/top/top_screen.h"

namespace pressrun::engine::ctl {
namespace {

using Clock = std::chrono::steady_clock;

struct TopOptions {
  double interval = 1;
  bool once = false;
};

// Keeps what it last saw while the database does not answer, and tries again with each look.
class Watcher {
 public:
  Watcher() : session_(connect()) { data_ = read_look(look(*session_)); }

  void look_again() {
    try {
      if (!session_) session_.emplace(connect());
      data_ = read_look(look(*session_));
      notice_.clear();
    } catch (const db::Error& error) {
      notice_ = std::string("The database does not answer, this is what was: ") + error.what();
      if (session_ && (error.is_connection_lost() || !session_->is_open())) session_.reset();
    }
  }

  std::string drawn(bool live) const {
    const Terminal terminal;
    return draw(data_,
                {.size = live || !terminal.is_one() ? terminal.size()
                                                    : ScreenSize{terminal.size().columns, 1000},
                 .colours = terminal.has_colours(),
                 .unicode = terminal.has_unicode(),
                 .notice = notice_,
                 .keys = live});
  }

 private:
  std::optional<db::Session> session_;
  TopData data_;
  std::string notice_;
};

int watch(double interval_seconds) {
  Watcher watcher;
  FullScreen screen;
  const auto interval =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(interval_seconds));
  auto next = Clock::now() + interval;
  for (;;) {
    screen.show(watcher.drawn(true));
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(next - Clock::now()).count();
    const char key = screen.wait_for_key(static_cast<int>(std::max<long>(0, left)));
    if (key == 'q' || key == 'Q') return 0;
    if (Clock::now() < next) continue;
    watcher.look_again();
    next = Clock::now() + interval;
  }
}

int run(const Output& output, const TopOptions& options) {
  if (output.json) {
    db::Session session = connect();
    std::printf("%s\n", look(session).c_str());
    return 0;
  }
  if (!options.once && Terminal().is_one()) return watch(options.interval);
  std::fputs(Watcher().drawn(false).c_str(), stdout);
  return 0;
}

}  // namespace

void add_top_command(CommandLine& line) {
  auto output = std::make_shared<Output>();
  auto options = std::make_shared<TopOptions>();
  CLI::App* top = line.add(line.app(), "top",
                           "What runs, waits and fails, live; changes nothing. Into a pipe: once",
                           [output, options] { return run(*output, *options); });
  with_json(top, output)->add_flag("--once", options->once, "One look, without taking the screen");
  top->add_option("--interval", options->interval, "Seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
}

}  // namespace pressrun::engine::ctl
