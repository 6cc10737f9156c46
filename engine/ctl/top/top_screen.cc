#include "engine/ctl/top/top_screen.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace pressrun::engine::ctl {
namespace {

constexpr std::size_t kWide = 110;  // columns from which job ids are shown whole
constexpr std::size_t kJobTail = 8;
constexpr std::size_t kBar = 10;

constexpr const char* kPlain = "";
constexpr const char* kBold = "\033[1m";
constexpr const char* kDim = "\033[2m";
constexpr const char* kRed = "\033[1;31m";
constexpr const char* kYellow = "\033[33m";
constexpr const char* kGreen = "\033[32m";
constexpr const char* kCyan = "\033[36m";
constexpr const char* kReverse = "\033[7m";

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// The first `width` characters; control characters become blanks.
std::string cut(const std::string& text, std::size_t width) {
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80 && ++characters > width) break;
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return out;
}

// A line of pieces, cut at the width of the screen.
class Line {
 public:
  explicit Line(const ScreenStyle& style) : style_(style) {}

  Line& add(const std::string& text, const char* colour = kPlain) {
    const std::string shown = cut(text, left());
    used_ += width_of(shown);
    const bool coloured = style_.colours && *colour != '\0' && !shown.empty();
    text_ += coloured ? colour + shown + "\033[0m" : shown;
    return *this;
  }
  // Filled with blanks, or cut, to `width`; then a blank.
  Line& cell(const std::string& text, std::size_t width, const char* colour = kPlain) {
    const std::string shown = cut(text, width);
    return add(shown, colour).add(std::string(width - width_of(shown) + 1, ' '));
  }
  Line& right(const std::string& text, std::size_t width, const char* colour = kPlain) {
    const std::string shown = cut(text, width);
    return add(std::string(width - width_of(shown), ' ')).add(shown, colour).add(" ");
  }
  std::size_t left() const { return style_.size.columns > used_ ? style_.size.columns - used_ : 0; }
  std::string text() const {
    const std::size_t end = text_.find_last_not_of(' ');
    return end == std::string::npos ? std::string() : text_.substr(0, end + 1);
  }

 private:
  const ScreenStyle& style_;
  std::string text_;
  std::size_t used_ = 0;
};

using Lines = std::vector<std::string>;

std::string number(std::int64_t value) { return std::to_string(value); }

std::string bar(int percent, bool unicode) {
  const auto full = static_cast<std::size_t>(std::clamp(percent, 0, 100)) * kBar / 100;
  std::string out;
  for (std::size_t i = 0; i < kBar; ++i) {
    out += i < full ? (unicode ? "█" : "#") : (unicode ? "░" : ".");
  }
  return out;
}

std::string shown_job(const std::string& job, const ScreenStyle& style) {
  if (style.size.columns >= kWide || job.size() <= kJobTail) return job;
  return (style.unicode ? "…" : "~") + job.substr(job.size() - kJobTail);
}

std::size_t job_width(const ScreenStyle& style) {
  return style.size.columns >= kWide ? 26 : kJobTail + 1;
}

std::size_t type_width(const ScreenStyle& style) { return style.size.columns >= kWide ? 24 : 16; }

// The whole width in reverse, where there are colours.
std::string heading(const ScreenStyle& style, const std::string& titles) {
  std::string line = cut(titles, style.size.columns);
  if (!style.colours) return line;
  line.append(style.size.columns - width_of(line), ' ');
  return kReverse + line + "\033[0m";
}

Lines header(const TopData& data, const ScreenStyle& style) {
  const Overview& o = data.overview;
  Lines lines;
  lines.push_back(Line(style)
                      .add("Pressrun ", kBold)
                      .add(data.database, kBold)
                      .add("  " + data.at, kDim)
                      .text());
  Line queue(style);
  queue.add("Queue    ").add(number(o.queued), kBold).add(" waiting");
  if (o.held > 0) queue.add(" (" + number(o.held) + " held)", kYellow);
  if (o.queued > 0) {
    queue.add(", the oldest for ")
        .add(short_time(o.oldest_seconds), o.oldest_seconds > 300 ? kYellow : kPlain);
  }
  lines.push_back(queue.text());
  Line running(style);
  running.add("Running  ")
      .add(number(o.running), kBold)
      .add(" on " + number(o.slots) + " slots, ")
      .add(number(o.workers), o.workers == 0 ? kRed : kBold)
      .add(o.workers == 1 ? " worker" : " workers")
      .add(" on " + number(o.hosts) + (o.hosts == 1 ? " host" : " hosts"));
  if (o.silent_workers > 0) running.add(", " + number(o.silent_workers) + " silent", kRed);
  lines.push_back(running.text());
  lines.push_back(
      Line(style)
          .add("Minute   ")
          .add(number(o.requested_last_minute) + " requested, ")
          .add(number(o.completed_last_minute) + " completed", kGreen)
          .add(", ")
          .add(number(o.failed_last_minute) + " failed", o.failed_last_minute > 0 ? kRed : kPlain)
          .add("; hour " + number(o.completed_last_hour) + " completed, " +
               number(o.failed_last_hour) + " failed")
          .text());
  Line outbox(style);
  outbox.add("Outbox   ").add(number(o.mails) + (o.mails == 1 ? " mail" : " mails"));
  if (o.overdue_mails > 0) outbox.add(" (" + number(o.overdue_mails) + " overdue)", kRed);
  outbox.add(", " + number(o.webhooks) + (o.webhooks == 1 ? " webhook" : " webhooks"));
  lines.push_back(outbox.text());
  if (!o.paused.empty()) {
    lines.push_back(Line(style).add("Paused   ").add(o.paused, kYellow).text());
  }
  if (!o.overdue_duties.empty()) {
    lines.push_back(Line(style).add("Overdue  ").add(o.overdue_duties, kRed).text());
  }
  return lines;
}

std::string running_titles(const ScreenStyle& style) {
  const ScreenStyle plain{.size = style.size};
  Line line(plain);
  line.cell("RUNNING", job_width(style)).cell("TYPE", type_width(style));
  line.cell("PROGRESS", kBar + 5).cell("STAGE", 10).right("ROWS", 6).right("TIME", 6);
  if (style.size.columns >= kWide) line.right("WORKSPACE", 9).right("TRY", 3);
  return line.cell("WORKER", 6).text();
}

std::string running_line(const RunningJob& job, const ScreenStyle& style) {
  char percent[16];
  std::snprintf(percent, sizeof percent, " %3d%%", job.percent);
  Line line(style);
  line.cell(shown_job(job.job, style), job_width(style), kBold)
      .cell(job.type, type_width(style))
      .add(bar(job.percent, style.unicode), kGreen)
      .cell(percent, 5);
  if (job.cancelling) {
    line.cell("cancelling", 10, kYellow);
  } else {
    line.cell(job.stage, 10, job.quiet_seconds > 30 ? kYellow : kPlain);
  }
  line.right(short_count(job.rows), 6).right(short_time(job.seconds), 6);
  if (style.size.columns >= kWide) {
    line.right(number(job.workspace), 9)
        .right(number(job.attempt), 3, job.attempt > 1 ? kYellow : kPlain);
  }
  return line.add(job.host + ":" + number(job.pid), kDim).text();
}

std::string waiting_titles(const ScreenStyle& style) {
  const ScreenStyle plain{.size = style.size};
  return Line(plain)
      .cell("WAITING", type_width(style) + job_width(style) + 1)
      .right("WORKSPACE", 10)
      .cell("LANE", 11)
      .cell("STATE", 10)
      .right("JOBS", 7)
      .right("OLDEST", 7)
      .text();
}

std::string waiting_line(const WaitingJobs& jobs, const ScreenStyle& style) {
  return Line(style)
      .cell(jobs.type, type_width(style) + job_width(style) + 1)
      .right(number(jobs.workspace), 10)
      .cell(jobs.lane, 11)
      .cell(jobs.state, 10, jobs.state == "claimable" ? kPlain : kYellow)
      .right(number(jobs.jobs), 7, kBold)
      .right(short_time(jobs.oldest_seconds), 7, jobs.oldest_seconds > 300 ? kYellow : kPlain)
      .text();
}

std::string failed_titles(const ScreenStyle& style) {
  const ScreenStyle plain{.size = style.size};
  return Line(plain)
      .cell("FAILED", job_width(style))
      .cell("TYPE", type_width(style))
      .right("AGO", 6)
      .cell("WHY", 3)
      .text();
}

std::string failed_line(const FailedJob& job, const ScreenStyle& style) {
  return Line(style)
      .cell(shown_job(job.job, style), job_width(style), kBold)
      .cell(job.type, type_width(style))
      .right(short_time(job.seconds), 6)
      .add(job.code, kRed)
      .add(job.why.empty() ? "" : "  " + job.why)
      .text();
}

struct Section {
  std::string heading;
  Lines lines;
};

// How many of `room` lines each section may have: what it wants, but no more than its share while
// another wants more.
std::vector<std::size_t> shares(const std::vector<Section>& sections, std::size_t room) {
  std::vector<std::size_t> given(sections.size(), 0);
  bool changed = true;
  while (room > 0 && changed) {
    changed = false;
    for (std::size_t i = 0; i < sections.size() && room > 0; ++i) {
      if (given[i] >= sections[i].lines.size()) continue;
      ++given[i];
      --room;
      changed = true;
    }
  }
  return given;
}

void append_section(Lines& screen, const Section& section, std::size_t room) {
  if (room == 0) return;
  const std::size_t all = section.lines.size();
  const std::size_t shown = all > room ? room - 1 : all;
  screen.insert(screen.end(), section.lines.begin(),
                section.lines.begin() + static_cast<std::ptrdiff_t>(shown));
  if (shown < all)
    screen.push_back("... and " + number(static_cast<std::int64_t>(all - shown)) + " more");
}

template <typename Row>
Lines lines_of(const std::vector<Row>& rows, const ScreenStyle& style,
               std::string (*line)(const Row&, const ScreenStyle&), const char* none) {
  Lines lines;
  for (const Row& row : rows) lines.push_back(line(row, style));
  if (lines.empty()) lines.push_back(Line(style).add(none, kDim).text());
  return lines;
}

std::string footer(const ScreenStyle& style) {
  if (!style.notice.empty()) return Line(style).add(style.notice, kRed).text();
  return style.keys ? Line(style).add("q", kCyan).add(" quits", kDim).text() : std::string();
}

}  // namespace

std::string short_time(double seconds) {
  const auto whole = static_cast<long long>(std::max(0.0, seconds));
  char text[32];
  if (whole < 60) {
    std::snprintf(text, sizeof text, "%llds", whole);
  } else if (whole < 3600) {
    std::snprintf(text, sizeof text, "%lldm%02llds", whole / 60, whole % 60);
  } else if (whole < 86400) {
    std::snprintf(text, sizeof text, "%lldh%02lldm", whole / 3600, whole % 3600 / 60);
  } else {
    std::snprintf(text, sizeof text, "%lldd%02lldh", whole / 86400, whole % 86400 / 3600);
  }
  return text;
}

std::string short_count(std::int64_t value) {
  if (value < 10000) return std::to_string(value);
  char text[32];
  if (value < 999950) {
    std::snprintf(text, sizeof text, "%.1fk", static_cast<double>(value) / 1e3);
  } else {
    std::snprintf(text, sizeof text, "%.1fM", static_cast<double>(value) / 1e6);
  }
  return text;
}

std::string draw(const TopData& data, const ScreenStyle& style) {
  const std::vector<Section> sections = {
      {running_titles(style), lines_of(data.running, style, &running_line, "nothing")},
      {waiting_titles(style), lines_of(data.waiting, style, &waiting_line, "nothing")},
      {failed_titles(style), lines_of(data.failed, style, &failed_line, "nothing lately")}};
  Lines screen = header(data, style);
  const std::string bottom = footer(style);
  // A blank line and a heading before each section, a blank line before the footer.
  const std::size_t taken = screen.size() + 2 * sections.size() + (bottom.empty() ? 0 : 1);
  const std::size_t room = style.size.rows > taken ? style.size.rows - taken : 0;
  const std::vector<std::size_t> given = shares(sections, room);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    screen.emplace_back();
    screen.push_back(heading(style, sections[i].heading));
    append_section(screen, sections[i], given[i]);
  }
  const std::size_t most = style.size.rows - (bottom.empty() ? 0 : 1);
  if (screen.size() > most) screen.resize(most);
  if (!bottom.empty()) {
    // At the very bottom, unless there is no end.
    if (style.keys || style.size.rows < 500) screen.resize(most);
    screen.push_back(bottom);
  }
  std::string out;
  for (const std::string& line : screen) out += line + "\n";
  return out;
}

}  // namespace pressrun::engine::ctl
