// The whole way on real input: import, request, progress, signed link, and the file against its
// source. Proves J1, J3, C2 (completed-orders), F1, F6, S2, S3, A1, A2.

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/eventually.h"
#include "tests/support/real_orders.h"
#include "tests/support/stack.h"

namespace pressrun::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Organizer {
  std::string email;
  std::string password;
  long event = 0;
};

Organizer an_organizer(TestDatabase& database) {
  const auto found = database.sql(
      "select l.email, l.password, min(e.event_id) from voyage.sample_logins() l"
      " join voyage.users u using (email) join voyage.workspace_members m on m.user_id = u.user_id"
      " join voyage.events e using (workspace_id) where l.role = 'organizer' group by 1, 2 order "
      "by 3 limit 1");
  const auto& row = found.rows.at(0);
  return {row[0].value(), row[1].value(), std::stol(row[2].value())};
}

// What a client sees of a job from the request to its end.
struct Watched {
  std::string path;
  json job;
  std::vector<int> progress;
};

Watched request_and_watch(HttpClient& client, long event) {
  const auto jobs = "/v1/admin/events/" + std::to_string(event) + "/reports/jobs";
  const auto requested = client.post(
      jobs, {{"type", "completed-orders"}, {"params", json::object()}, {"format", "csv"}});
  EXPECT_EQ(requested.status, 201) << requested.body;
  Watched watched;
  watched.path = jobs + "/" + requested.json().at("job_id").get<std::string>();
  EXPECT_EQ(requested.header("Location").substr(requested.header("Location").find("/v1")),
            watched.path);
  const bool ended = eventually(
      [&] {
        watched.job = client.get(watched.path).json();
        watched.progress.push_back(watched.job.at("progress"));
        const auto status = watched.job.at("status");
        if (status != "completed") {
          EXPECT_LE(watched.progress.back(), 95);
        }
        return status != "queued" && status != "running";
      },
      std::chrono::seconds(60));
  EXPECT_TRUE(ended) << watched.job;
  return watched;
}

// Follows a job's new signed link without a token; the file's path.
fs::path download(HttpClient& client, HttpClient anonymous, const std::string& job,
                  const fs::path& folder) {
  const auto link = client.post(job + "/link", json::object()).json();
  const auto answer = anonymous.get(link.at("url"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  auto file = folder / "report.csv";
  std::ofstream(file, std::ios::binary) << answer.body;
  return file;
}

Finished compare(const fs::path& source, const fs::path& report) {
  const TemporaryFolder folder;
  const auto output = folder.path() / "output";
  const auto script = std::string(PRESSRUN_SOURCE_DIR) + "/tests/integration/compare_orders.py";
  const auto ending =
      local::run_to_end({.argv = {"python3", script, source, report}, .output = output});
  std::stringstream text;
  text << std::ifstream(output).rdbuf();
  return {ending, text.str()};
}

std::string sha256_of(const fs::path& file) {
  const TemporaryFolder folder;
  const auto output = folder.path() / "output";
  local::run_to_end({.argv = {"sha256sum", file}, .output = output});
  std::string digest;
  std::ifstream(output) >> digest;
  return digest;
}

TEST(RealOrders, ComeBackAsTheyWere) {
  const auto source = real_orders_file();
  if (!fs::exists(source)) {
    GTEST_SKIP() << "there are no real orders at " << source
                 << "; PRESSRUN_REAL_ORDERS may name a file";
  }
  TestDatabase database;
  const auto organizer = an_organizer(database);
  Stack stack(database);
  auto client = stack.client_of(organizer.email, organizer.password);
  const auto before = request_and_watch(client, organizer.event);
  ASSERT_EQ(before.job.at("status"), "completed") << before.job;

  const auto imported = import_orders(database, source, organizer.event);
  ASSERT_TRUE(imported.ending.clean()) << imported.output;
  const auto after = request_and_watch(client, organizer.event);
  ASSERT_EQ(after.job.at("status"), "completed") << after.job;

  EXPECT_TRUE(std::is_sorted(after.progress.begin(), after.progress.end()))
      << testing::PrintToString(after.progress);
  EXPECT_EQ(after.progress.back(), 100);

  const TemporaryFolder folder;
  const auto file = download(client, stack.anonymous(), after.path, folder.path());
  const auto& artifact = after.job.at("artifacts").at(0);
  EXPECT_EQ(artifact.at("bytes"), fs::file_size(file));
  EXPECT_EQ(artifact.at("sha256"), sha256_of(file));

  const auto compared = compare(source, file);
  EXPECT_TRUE(compared.ending.clean()) << compared.output;
  const auto counts = json::parse(compared.output.substr(0, compared.output.find('\n')));
  EXPECT_EQ(counts.at("source"), counts.at("report"));
  const long rows_before = before.job.at("artifacts").at(0).at("rows");
  EXPECT_EQ(artifact.at("rows").get<long>() - rows_before,
            counts.at("source").at("rows").get<long>());
  std::printf("real orders: %s\n", counts.dump().c_str());
}

TEST(RealOrders, AreNotLoadedTwice) {
  const auto source = real_orders_file();
  if (!fs::exists(source)) {
    GTEST_SKIP() << "there are no real orders at " << source
                 << "; PRESSRUN_REAL_ORDERS may name a file";
  }
  TestDatabase database;
  const auto event = an_organizer(database).event;
  ASSERT_TRUE(import_orders(database, source, event).ending.clean());
  const auto lines = database.value("select count(*) from voyage.order_lines");
  const auto again = import_orders(database, source, event);
  EXPECT_TRUE(again.ending.clean()) << again.output;
  EXPECT_THAT(again.output, testing::HasSubstr("already"));
  EXPECT_EQ(database.value("select count(*) from voyage.order_lines"), lines);
}

}  // namespace
}  // namespace pressrun::test
