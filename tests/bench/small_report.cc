// (d) A report of about 100 rows over HTTP, as a client sees it: POST, wait, link, download of the
// file.

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/bench/bench.h"
#include "tests/support/stack.h"

namespace pressrun::bench {
namespace {

constexpr int kRows = 100;
constexpr auto kPoll = std::chrono::milliseconds(5);

// One report from the request to its last byte.
class Customer {
 public:
  Customer(test::Stack& stack, const Place& place, nlohmann::json request)
      : client_(stack.client_of(place.email, place.password)),
        jobs_("/v1/admin/events/" + std::to_string(place.event) + "/reports/jobs"),
        request_(std::move(request)) {}

  // Seconds it took. THROWS std::runtime_error when there is no such file in the end.
  double fetch() {
    return timed([&] {
      auto job = client_.post(jobs_, request_, {{"Prefer", "wait=10"}}).json();
      const auto path = jobs_ + "/" + job.at("job_id").get<std::string>();
      while (job.at("status") == "queued" || job.at("status") == "running") {
        std::this_thread::sleep_for(kPoll);
        job = client_.get(path).json();
      }
      const auto link = client_.post(path + "/link", nlohmann::json::object()).json();
      const auto file = client_.get(link.at("url"));
      if (file.status != 200)
        throw std::runtime_error("download answered " + std::to_string(file.status));
      bytes_ = file.body.size();
      rows_ = job.at("artifacts").at(0).at("rows");
    });
  }
  int rows() const { return rows_; }
  std::size_t bytes() const { return bytes_; }

 private:
  test::HttpClient client_;
  std::string jobs_;
  nlohmann::json request_;
  int rows_ = 0;
  std::size_t bytes_ = 0;
};

// completed-orders of so many first days that it has about kRows rows.
nlohmann::json request_of_right_size(test::TestDatabase& database, const Place& place) {
  const auto day = database.value(
      "select max(day) from (select (l.ordered_at at time zone e.time_zone)::date as day from "
      "voyage.order_lines l"
      " join voyage.orders o using (order_id) join voyage.events e on e.event_id = o.event_id"
      " where o.event_id = $1 and o.status = 'completed' order by l.ordered_at limit $2) lines",
      {place.event, kRows});
  return {{"type", "completed-orders"}, {"params", {{"to", day}}}, {"format", "csv"}};
}

// Reports a second of that many clients at once, each its own connection.
double rate(test::Stack& stack, const Place& place, const nlohmann::json& request, int clients,
            int total) {
  std::vector<Customer> customers;
  for (int i = 0; i < clients; ++i) customers.emplace_back(stack, place, request);
  std::atomic<int> left = total;
  const double seconds = timed([&] {
    std::vector<std::jthread> threads;
    for (auto& customer : customers) {
      threads.emplace_back([&] {
        while (left-- > 0) customer.fetch();
      });
    }
  });
  return total / seconds;
}

void run() {
  test::TestDatabase database;
  const auto place = unlimited_place(database);
  const auto request = request_of_right_size(database, place);
  test::Stack stack(database, {.workers = 2});
  Customer customer(stack, place, request);
  // As many as make autovacuum gather statistics, which it would do within a minute.
  for (int i = 0; i < 60; ++i) customer.fetch();
  database.connect(test::Role::kAdmin).call("analyze");
  std::vector<double> samples;
  for (int i = 0; i < (is_quick() ? 20 : 500); ++i) samples.push_back(customer.fetch() * 1000);
  print_line("rows of the report", customer.rows(), "");
  print_line("bytes of the file", static_cast<double>(customer.bytes()), "");
  print_line("one client, median", percentile(samples, 0.5), "ms (aim: at most 8)");
  print_line("one client, 99th percentile", percentile(samples, 0.99), "ms");
  print_line("8 clients", rate(stack, place, request, 8, is_quick() ? 80 : 4000),
             "reports/s (aim: at least 300)");
}

}  // namespace
}  // namespace pressrun::bench

int main() {
  return pressrun::bench::run_benchmark("(d) a small report over HTTP", pressrun::bench::run);
}
