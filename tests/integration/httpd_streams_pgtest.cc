// A1, A3: server-sent events: what they say and to whom, what ends them, and that many of them
// starve nobody.
#include <arpa/inet.h>
#include <httplib.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>

#include "engine/daemon/listen_socket.h"
#include "httpd/jws.h"
#include "httpd/tokens.h"
#include "tests/integration/httpd_world.h"

namespace pressrun::test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Clock = std::chrono::steady_clock;

struct Event {
  std::string name;
  json data;
};

// One open stream, read without a thread of its own.
class Follower {
 public:
  Follower(int port, const std::string& path, const std::string& token, int receive_buffer = 0)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
    const std::string request = "GET " + path + "/reports/stream HTTP/1.1\r\nHost: x\r\n" +
                                "Authorization: Bearer " + token + "\r\n\r\n";
    ::send(fd_.get(), request.data(), request.size(), MSG_NOSIGNAL);
  }

  // What has come so far, waiting at most so long for more.
  const std::string& read(milliseconds wait = milliseconds(0)) {
    std::array<char, 16384> buffer;
    pollfd poll_fd{fd_.get(), POLLIN, 0};
    while (!ended_ && ::poll(&poll_fd, 1, static_cast<int>(wait.count())) > 0) {
      const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (count <= 0) ended_ = true;
      if (count > 0) text_.append(buffer.data(), static_cast<std::size_t>(count));
      wait = milliseconds(0);
    }
    return text_;
  }
  bool ended() {
    read();
    return ended_;
  }
  // The events so far.
  std::vector<Event> events() {
    std::vector<Event> all;
    const std::string text = read();
    std::size_t at = text.find("\r\n\r\n");
    for (at = text.find("event: ", at); at != std::string::npos; at = text.find("event: ", at)) {
      const std::size_t line = text.find('\n', at);
      const std::size_t end = text.find("\n\n", line);
      if (end == std::string::npos) break;
      all.push_back(
          {text.substr(at + 7, line - at - 7), json::parse(text.substr(line + 7, end - line - 7))});
      at = end;
    }
    return all;
  }
  std::size_t count(const std::string& name) {
    const auto all = events();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&name](const Event& event) { return event.name == name; }));
  }
  // The states of a job in the order in which they were told, each once.
  std::vector<std::string> told_of(const std::string& job) {
    std::vector<std::string> states;
    for (const Event& event : events()) {
      if (event.name != "job" || event.data.at("job_id") != job) continue;
      const std::string status = event.data.at("status");
      if (states.empty() || states.back() != status) states.push_back(status);
    }
    return states;
  }

 private:
  daemon::Fd fd_;
  std::string text_;
  bool ended_ = false;
};

class HttpdStreams : public testing::Test {
 protected:
  static StackOptions options() {
    StackOptions options;
    options.environment = {{"PRESSRUN_HTTP_MAX_STREAMS", "600"},
                           {"PRESSRUN_HTTP_MAX_STREAMS_EACH", "3"}};
    return options;
  }
  // As the login would give it.
  std::string token_of(std::int64_t person) const {
    httpd::TokenRules rules;
    rules.issuer = rules.audience = "pressrun";
    return httpd::issue_token(httpd::JwsKey::from_secret(Stack::jwt_secret()), rules,
                              std::to_string(person), std::time(nullptr))
        .token;
  }
  std::int64_t person(const std::string& name) {
    return std::stoll(world_.database.value("select user_id from voyage.users where email = '" +
                                            name + "@voyage.example'"));
  }
  Follower follow(const std::string& name, int receive_buffer = 0) {
    return Follower(world_.stack.port(), world_.path(), token_of(person(name)), receive_buffer);
  }
  std::string completed(HttpClient& client, const json& body = kInventory) {
    return world_.completed_job(client, body).at("job_id");
  }

  ApiWorld world_{options()};
  HttpClient client_ = world_.as("organizer");
};

TEST_F(HttpdStreams, AStreamBeginsWithHelloAndTellsWhatHappens) {
  Follower follower = follow("viewer");
  ASSERT_TRUE(eventually([&] { return follower.count("hello") == 1; }));
  EXPECT_THAT(follower.read(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(follower.read(), HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(follower.read(), HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(follower.read(), Not(HasSubstr("Content-Length")));
  EXPECT_EQ(follower.events().at(0).data, json({{"resync", true}}));
  const std::string job = completed(client_);
  EXPECT_TRUE(eventually([&] {
    const auto told = follower.told_of(job);
    return !told.empty() && told.back() == "completed";
  }));
  HttpClient viewer = world_.as("viewer");
  EXPECT_EQ(follower.events().back().data, viewer.get(world_.jobs("/" + job)).json())
      << "the job as the API gives it to the same person";
  EXPECT_THAT(follower.read(), HasSubstr("\nid: "));
}

TEST_F(HttpdStreams, EachSeesAJobAsTheirs) {
  Follower own = follow("organizer");
  Follower reader = follow("viewer");
  ASSERT_TRUE(eventually([&] { return own.count("hello") == 1 && reader.count("hello") == 1; }));
  const std::string job = completed(client_);
  const auto done = [&](Follower& one) {
    const auto told = one.told_of(job);
    return !told.empty() && told.back() == "completed";
  };
  ASSERT_TRUE(eventually([&] { return done(own) && done(reader); }));
  EXPECT_THAT(own.events().back().data.at("actions"), testing::Contains("rerun"));
  EXPECT_THAT(reader.events().back().data.at("actions"), Not(testing::Contains("rerun")));
}

TEST_F(HttpdStreams, NobodyHearsOfWhatTheyMayNotSee) {
  HttpClient admin = world_.as("admin");
  Follower admins = follow("admin");
  Follower others = follow("organizer");
  ASSERT_TRUE(eventually([&] { return admins.count("hello") == 1 && others.count("hello") == 1; }));
  const std::string secret = completed(admin, {{"type", "audit-log"}, {"format", "csv"}});
  const std::string open = completed(admin);
  ASSERT_TRUE(eventually([&] {
    const auto told = others.told_of(open);
    return !told.empty() && told.back() == "completed" && !admins.told_of(secret).empty();
  }));
  EXPECT_THAT(others.read(), Not(HasSubstr(secret)));
  HttpClient outsider = world_.as("outsider");
  EXPECT_EQ(outsider.get(world_.path("/reports/stream")).status, 404);
  EXPECT_EQ(world_.stack.anonymous().get(world_.path("/reports/stream")).status, 401);
  EXPECT_EQ(client_.get("/v1/admin/events/999999/reports/stream").status, 404);
}

TEST_F(HttpdStreams, ARightThatIsTakenAwayCountsAtOnce) {
  Follower follower = follow("viewer");
  Follower leaver = follow("admin");
  ASSERT_TRUE(
      eventually([&] { return follower.count("hello") == 1 && leaver.count("hello") == 1; }));
  world_.database.sql(
      "delete from voyage.role_permissions where role = 'viewer' and permission <> "
      "(select min(permission) from voyage.role_permissions where role = 'viewer')");
  world_.database.sql("delete from voyage.workspace_members where user_id = $1",
                      {std::to_string(person("admin"))});
  EXPECT_TRUE(eventually([&] { return follower.count("hello") == 2; })) << "the list is another";
  EXPECT_TRUE(eventually([&] { return leaver.ended(); })) << "the event is not theirs any more";
}

TEST_F(HttpdStreams, ALogoutEndsTheStreamsOfTheSession) {
  const std::string token = token_of(person("organizer"));
  Follower follower(world_.stack.port(), world_.path(), token);
  ASSERT_TRUE(eventually([&] { return follower.count("hello") == 1; }));
  HttpClient client(world_.stack.port(), token);
  EXPECT_EQ(client.post_raw("/v1/logout", "", "text/plain", {{"Connection", "close"}}).status, 204);
  EXPECT_TRUE(eventually([&] { return follower.ended(); }));
}

TEST_F(HttpdStreams, WhenTheDatabaseWasAwayAllIsFetchedAgain) {
  Follower follower = follow("organizer");
  ASSERT_TRUE(eventually([&] { return follower.count("hello") == 1; }));
  world_.database.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = "
      "current_database() and application_name = 'pressrun-httpd'");
  EXPECT_TRUE(eventually([&] { return follower.count("hello") >= 2; }));
  const std::string job = completed(client_);
  EXPECT_TRUE(eventually([&] {
    const auto told = follower.told_of(job);
    return !told.empty() && told.back() == "completed";
  }));
}

TEST_F(HttpdStreams, APersonHasOnlySoMany) {
  std::vector<Follower> open;
  for (int i = 0; i < 3; ++i) open.push_back(follow("organizer"));
  ASSERT_TRUE(eventually([&] {
    return std::all_of(open.begin(), open.end(),
                       [](Follower& one) { return one.count("hello") == 1; });
  }));
  const Answer refused = client_.get(world_.path("/reports/stream"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.header("Retry-After"), "30");
  EXPECT_EQ(client_.head(world_.path("/reports/stream")).status, 200);
  open.pop_back();
  EXPECT_TRUE(eventually([&] {
    Follower again = follow("organizer");
    return again.read(milliseconds(1000)).starts_with("HTTP/1.1 200");
  })) << "a page that was closed makes room";
}

TEST_F(HttpdStreams, AStopEndsThem) {
  Follower follower = follow("organizer");
  ASSERT_TRUE(eventually([&] { return follower.count("hello") == 1; }));
  const auto start = Clock::now();
  const auto ending = world_.stack.httpd().stop();
  ASSERT_TRUE(ending);
  EXPECT_EQ(ending->code, 0);
  EXPECT_LT(Clock::now() - start, std::chrono::seconds(8)) << "not after the grace of requests";
  EXPECT_TRUE(follower.ended());
}

TEST_F(HttpdStreams, FiveHundredPagesStarveNobody) {
  constexpr int kPages = 500;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  world_.database.sql(
      "insert into voyage.users (user_id, email, name, password_hash) select 900000 + i, 'p' || i "
      "|| "
      "'@voyage.example', 'P', 'x' from generate_series(1, 500) i");
  world_.database.sql(
      "insert into voyage.workspace_members (user_id, workspace_id, role) select 900000 + i, 1, "
      "'viewer' from generate_series(1, 500) i");
  const auto time_of_list = [&] {
    std::vector<double> times;
    for (int i = 0; i < 40; ++i) {
      const auto start = Clock::now();
      EXPECT_EQ(client_.get(world_.jobs()).status, 200);
      times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return "median " + std::to_string(times[20]) + " ms, slowest " + std::to_string(times[39]);
  };
  const auto status_of = [&](const std::string& field) {
    std::ifstream file("/proc/" + std::to_string(world_.stack.httpd().pid()) + "/status");
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const std::size_t at = text.find(field + ":") + field.size() + 1;
    return std::stol(text.substr(at));
  };
  completed(client_);
  const std::string before = time_of_list();
  const long threads = status_of("Threads");
  const long memory = status_of("VmRSS");
  std::vector<Follower> pages;
  for (int i = 1; i <= kPages; ++i) {
    pages.emplace_back(world_.stack.port(), world_.path(), token_of(900000 + i));
  }
  // One that never reads.
  Follower stuck(world_.stack.port(), world_.path(), token_of(person("admin")), 2048);
  ASSERT_TRUE(eventually([&] {
    return std::all_of(pages.begin(), pages.end(),
                       [](Follower& one) { return one.count("hello") == 1; });
  }));
  std::string job;
  const auto asked = Clock::now();
  job = client_.post(world_.jobs(), kInventory).json().at("job_id");
  EXPECT_TRUE(eventually([&] {
    return std::all_of(pages.begin(), pages.end(), [&](Follower& one) {
      const auto told = one.told_of(job);
      return !told.empty() && told.back() == "completed";
    });
  }));
  const double told = std::chrono::duration<double>(Clock::now() - asked).count();
  std::string meanwhile = time_of_list();
  EXPECT_EQ(status_of("Threads"), threads) << "a stream needs no thread";
  std::printf(
      "list without streams: %s\nlist beside %d streams: %s\nall told of a completed job "
      "%.2f s after its request\nmemory: %ld KiB without, %ld KiB with them\n",
      before.c_str(), kPages, meanwhile.c_str(), told, memory, status_of("VmRSS"));
  EXPECT_THAT(world_.stack.anonymous().get("/metrics").body, HasSubstr("http_streams_open 501"));
}

}  // namespace
}  // namespace pressrun::test
