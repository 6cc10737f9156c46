// Many processes start at once on a new store.
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "engine/storage/registered_store.h"
#include "tests/support/test_cluster.h"
#include "tests/support/test_database.h"

namespace pressrun::engine {
namespace {

TEST(RegisteredStore, IsMarkedOnceByManyThatStartTogether) {
  constexpr int kTogether = 8;
  const daemon::StopSignal stop;
  for (int round = 0; round < 5; ++round) {
    const test::TestDatabase database;
    const test::TemporaryFolder folder;
    std::vector<std::optional<std::string>> markers(kTogether);
    std::barrier ready(kTogether);
    {
      std::vector<std::jthread> threads;
      for (auto& marker : markers) {
        threads.emplace_back([&] {
          ready.arrive_and_wait();
          const auto store = open_registered_store(
              {.url = database.url(test::Role::kWorker), .application_name = "test"},
              folder.path().string(), Patience::kWorker, stop);
          marker = store->marker();
        });
      }
    }
    for (const auto& marker : markers) {
      EXPECT_TRUE(marker);
      EXPECT_EQ(marker, markers.front());
    }
  }
}

}  // namespace
}  // namespace pressrun::engine
