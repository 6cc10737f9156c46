#include "tests/support/api_load.h"

namespace pressrun::test {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr const char* kJobs = "/v1/admin/events/42/reports/jobs";
constexpr std::chrono::seconds kLongestReport{60};

}  // namespace

ApiLoad::ApiLoad(Stack& stack, TestDatabase& database, int clients) {
  const std::string password = database.value("select min(password) from voyage.sample_logins()");
  for (int i = 0; i < clients; ++i) {
    clients_.push_back(stack.client_of("owner@voyage.example", password));
  }
  for (HttpClient& client : clients_) threads_.emplace_back([this, &client] { work(client); });
}

void ApiLoad::stop() {
  over_ = true;
  threads_.clear();
}

std::string ApiLoad::complaints() const {
  const std::lock_guard lock(mutex_);
  std::string all;
  for (const std::string& complaint : complaints_) all += complaint + "\n";
  return all;
}

void ApiLoad::complain(const std::string& what) {
  const std::lock_guard lock(mutex_);
  complaints_.push_back(what);
}

template <typename Call>
Answer ApiLoad::timed(int status, const Call& call) {
  const auto begun = Clock::now();
  Answer answer = call();
  const long took = duration_cast<milliseconds>(Clock::now() - begun).count();
  for (long most = slowest_ms_; took > most && !slowest_ms_.compare_exchange_weak(most, took);) {
  }
  ++answers_;
  if (answer.status != status) complain(std::to_string(answer.status) + " " + answer.body);
  return answer;
}

void ApiLoad::report(HttpClient& client) {
  const nlohmann::json wish = {
      {"type", "test-rows"}, {"params", {{"row_count", 20}}}, {"format", "csv"}};
  const Answer asked = timed(201, [&] { return client.post(kJobs, wish); });
  if (asked.status != 201) return;
  const std::string job = asked.json().at("job_id");
  std::string status = "queued";
  const auto give_up_at = Clock::now() + kLongestReport;
  while ((status == "queued" || status == "running") && Clock::now() < give_up_at) {
    std::this_thread::sleep_for(milliseconds(20));
    const Answer seen = timed(200, [&] { return client.get(std::string(kJobs) + "/" + job); });
    if (seen.status == 200) status = seen.json().at("status");
  }
  if (status == "completed") {
    ++completed_;
  } else {
    complain(job + " is " + status);
  }
}

void ApiLoad::work(HttpClient& client) {
  while (!over_) {
    try {
      report(client);
      timed(200, [&] { return client.get(kJobs); });
    } catch (const std::exception& error) {
      complain(error.what());
    }
  }
}

}  // namespace pressrun::test
