// J10: a renderer that was taken over by its data cannot take its worker along.
#include "engine/worker/renderer_message.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "engine/worker/channel.h"

namespace pressrun::engine {
namespace {

using std::chrono::milliseconds;

std::optional<RendererMessage> said(const std::string& text) {
  auto [here, there] = Channel::make_pair();
  EXPECT_GT(::send(there.fd(), text.data(), text.size(), MSG_NOSIGNAL), 0);
  const auto message = here.receive(milliseconds(1000));
  EXPECT_TRUE(message.has_value());
  EXPECT_FALSE(here.closed());
  return renderer_message(*message);
}

TEST(RendererMessage, IsWhatOursSay) {
  EXPECT_TRUE(std::holds_alternative<RendererReady>(*said(R"({"ready":true})")));
  const auto impeded = said(R"({"impeded":"connection refused"})");
  EXPECT_EQ(std::get<RendererImpeded>(*impeded).why, "connection refused");
  const auto began = said(R"({"began":3600000})");
  EXPECT_EQ(std::get<RendererBegan>(*began).deadline, std::chrono::hours(1));
  const auto late = said(R"({"began":-5})");
  EXPECT_EQ(std::get<RendererBegan>(*late).deadline, milliseconds(0));
  const auto memory = said(R"({"resident_bytes":4096})");
  EXPECT_EQ(std::get<RendererMemory>(*memory).resident_bytes, 4096U);
  const auto done =
      said(nlohmann::json{{"done", RunResult{RunOutcome::kFailed, 5, 6, 0.5, 0.25, "size_limit"}}}
               .dump());
  EXPECT_EQ(std::get<RunResult>(*done).outcome, RunOutcome::kFailed);
  EXPECT_EQ(std::get<RunResult>(*done).rows, 5U);
  EXPECT_EQ(std::get<RunResult>(*done).waited_seconds, 0.25);
  EXPECT_EQ(std::get<RunResult>(*done).failure_code, "size_limit");
}

TEST(RendererMessage, IsNothingElse) {
  for (const char* text :
       {"not JSON",
        "{\"ready\":true",
        "[]",
        "null",
        "{}",
        R"({"ready":1})",
        R"({"ready":true,"a":1})",
        R"({"impeded":true})",
        R"({"impeded":""})",
        R"({"impeded":"a\u0000b"})",
        R"({"began":"soon"})",
        R"({"began":1e30})",
        R"({"began":9223372036854775807})",
        R"({"done":7})",
        R"({"resident_bytes":-1})",
        R"({"resident_bytes":9000000000000000000})",
        R"({"done":{"outcome":99,"rows":0,"bytes":0,"seconds":0}})",
        R"({"done":{"outcome":0,"rows":-1,"bytes":0,"seconds":0}})",
        R"({"done":{"outcome":0,"rows":1e300,"bytes":0,"seconds":0}})",
        R"({"done":{"outcome":0,"rows":0,"bytes":0,"seconds":-1}})",
        R"({"done":{"outcome":0,"rows":0,"bytes":0}})",
        R"({"done":{"outcome":0,"rows":0,"bytes":0,"seconds":0,"waited_seconds":-1}})",
        R"({"done":{"outcome":0,"rows":0,"bytes":0,"seconds":0,"failure_code":"a\"b"}})",
        R"({"other":true})"}) {
    EXPECT_FALSE(said(text)) << text;
  }
  EXPECT_FALSE(said(std::string(16000, '['))) << "however deep";
}

}  // namespace
}  // namespace pressrun::engine
