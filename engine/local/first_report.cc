#include "engine/local/first_report.h"

#include "engine/local/local_error.h"

namespace pressrun::local {

using namespace std::chrono_literals;

namespace {

constexpr auto kLimit = 120s;
constexpr const char* kType = "attendance";

void show(Console& console, const nlohmann::json& job) {
  const auto rows = job.at("rows_written").get<long>();
  console.bar(job.at("progress").get<int>(),
              job.value("stage", "") + (rows > 0 ? ", " + std::to_string(rows) + " rows" : ""));
}

// The job once it has ended.
nlohmann::json await_end(ApiClient& client, const std::string& path, Console& console,
                         const daemon::StopSignal& stop, const std::function<void()>& meanwhile) {
  const auto deadline = std::chrono::steady_clock::now() + kLimit;
  for (;;) {
    auto job = client.get(path);
    show(console, job);
    const auto status = job.at("status").get<std::string>();
    if (status != "queued" && status != "running") return job;
    if (std::chrono::steady_clock::now() > deadline) {
      throw LocalError("The first report is still " + status +
                       " after two minutes; the logs may tell why.");
    }
    if (stop.wait_for(50ms)) throw Stopped();
    meanwhile();
  }
}

}  // namespace

FirstReport make_first_report(ApiClient& client, long event, const std::filesystem::path& folder,
                              Console& console, const daemon::StopSignal& stop,
                              const std::function<void()>& meanwhile) {
  const auto jobs = "/v1/admin/events/" + std::to_string(event) + "/reports/jobs";
  const auto requested =
      client.post(jobs, {{"type", kType}, {"params", nlohmann::json::object()}, {"format", "csv"}});
  const auto path = jobs + "/" + requested.at("job_id").get<std::string>();
  const auto job = await_end(client, path, console, stop, meanwhile);
  if (job.at("status") != "completed") {
    throw LocalError("The first report did not complete: " + job.at("failure").dump());
  }
  const auto& artifact = job.at("artifacts").at(0);
  const auto link = client.post(path + "/link", nlohmann::json::object());
  FirstReport report{folder / artifact.at("filename").get<std::string>(), job.at("title"),
                     artifact.at("rows"), artifact.at("bytes")};
  client.download(link.at("url"), report.file);
  return report;
}

}  // namespace pressrun::local
