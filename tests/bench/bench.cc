#include "tests/bench/bench.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

namespace pressrun::bench {

double timed(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double percentile(std::vector<double> samples, double part) {
  std::sort(samples.begin(), samples.end());
  const auto last = static_cast<double>(samples.size() - 1);
  return samples[static_cast<std::size_t>(part * last + 0.5)];
}

bool is_quick() {
  const char* set = std::getenv("PRESSRUN_BENCH_QUICK");
  return set != nullptr && *set != '\0';
}

void print_line(const std::string& name, double value, const std::string& unit) {
  std::printf("  %-58s %12.3f %s\n", name.c_str(), value, unit.c_str());
  std::fflush(stdout);
}

void print_ratio(const std::string& name, double ratio, const std::string& aim) {
  std::printf("  %-58s %12.2f x   (aim: %s)\n", name.c_str(), ratio, aim.c_str());
  std::fflush(stdout);
}

Place unlimited_place(test::TestDatabase& database) {
  const auto logins = database.sql(
      "select u.user_id, l.email, l.password, m.workspace_id, min(e.event_id)"
      " from voyage.sample_logins() l join voyage.users u using (email)"
      " join voyage.workspace_members m on m.user_id = u.user_id join voyage.events e using "
      "(workspace_id)"
      " where l.role = 'organizer' group by 1, 2, 3, 4 order by 4, 1 limit 1");
  if (logins.empty()) throw std::runtime_error("the sample data has no organizer with an event");
  const auto& row = logins.rows[0];
  const Place place{std::stol(row[4].value()), std::stol(row[3].value()), std::stol(row[0].value()),
                    row[1].value(), row[2].value()};
  database.sql("select pressrun.set_workspace_limits($1, null, null)", {place.workspace});
  return place;
}

int run_benchmark(const std::string& title, const std::function<void()>& body) {
  std::printf("%s\n", title.c_str());
  try {
    body();
    std::puts("");
    return 0;
  } catch (const std::exception& error) {
    std::printf("  failed: %s\n\n", error.what());
    return 1;
  }
}

}  // namespace pressrun::bench
