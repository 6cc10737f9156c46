// What the tests of the API have in common: a database with the sample data, a running stack, and
// the people of the sample.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/eventually.h"
#include "tests/support/stack.h"

namespace pressrun::test {

struct ApiWorld {
  explicit ApiWorld(StackOptions options = {}) : stack(database, std::move(options)) {}

  HttpClient as(const std::string& name) {
    return stack.client_of(name + "@voyage.example",
                           database.value("select min(password) from voyage.sample_logins()"));
  }

  // A path below the API of an event of the sample's people.
  std::string path(const std::string& rest = "") const {
    return "/v1/admin/events/" + event + rest;
  }
  std::string jobs(const std::string& rest = "") const { return path("/reports/jobs" + rest); }

  // Requests a report and waits for its end. The job.
  nlohmann::json completed_job(HttpClient& client, const nlohmann::json& body) {
    const Answer answer = client.post(jobs(), body, {{"Prefer", "wait=30"}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    nlohmann::json job = answer.json();
    EXPECT_EQ(job.at("status"), "completed") << job;
    return job;
  }

  // A signed link's path and query.
  std::string link(HttpClient& client, const std::string& job) {
    const Answer answer = client.post(jobs("/" + job + "/link"), nlohmann::json::object());
    EXPECT_EQ(answer.status, 200) << answer.body;
    const std::string url = answer.json().at("url");
    return url.substr(url.find("/v1/"));
  }

  TestDatabase database;
  const std::string event =
      database.value("select min(event_id) from voyage.events where workspace_id = 1");
  Stack stack;
};

// For answers that end with their head: this version of cpp-httplib's client waits for a body that
// a 304 never has, until the connection ends.
inline HttpHeaders if_none_match(const std::string& etag) {
  return {{"If-None-Match", etag}, {"Connection", "close"}};
}

inline const nlohmann::json kInventory = {{"type", "inventory"}, {"format", "csv"}};

}  // namespace pressrun::test
