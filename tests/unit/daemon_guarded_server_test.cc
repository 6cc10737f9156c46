// O3, A5: slow, flooding and malformed clients do not stop the server.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>

#include "engine/daemon/connection_loop.h"
#include "engine/daemon/guarded_server.h"
#include "engine/daemon/listen_socket.h"
#include "engine/daemon/options.h"
#include "tests/support/eventually.h"

namespace pressrun::daemon {
namespace {

using std::chrono::milliseconds;

class Client {
 public:
  explicit Client(int port, int receive_buffer = 0)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  bool connected() const { return connected_; }
  bool send(const std::string& bytes) {
    return ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  // What fits into the buffers.
  void send_what_fits(const std::string& bytes) {
    ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  // Until the server closes, or 5 s pass without a byte.
  std::string read_all() {
    std::string text;
    while (read_some(text)) continue;
    return text;
  }
  // As read_all(), but no further than until `word` has come.
  std::string read_to(const std::string& word) {
    std::string text;
    while (text.find(word) == std::string::npos && read_some(text)) continue;
    return text;
  }

 private:
  bool read_some(std::string& text) {
    pollfd poll_fd{fd_.get(), POLLIN, 0};
    if (::poll(&poll_fd, 1, 5000) <= 0) return false;
    std::array<char, 4096> buffer;
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  Fd fd_;
  bool connected_ = false;
};

void echo(const httplib::Request& request, httplib::Response& response) {
  if (request.target == "/throw") throw std::runtime_error("secret detail");
  response.set_content(request.method + " " + request.target + " " + request.body, "text/plain");
}

// Serves as soon as it is made.
class Server : public GuardedServer {
 public:
  Server(ServerOptions options, Handler handler)
      : GuardedServer(std::move(options), std::move(handler)) {
    start();
  }
};

ServerOptions options_for_tests() {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.threads = 2;
  return options;
}

std::string answer_to(int port, const std::string& request) {
  Client client(port);
  client.send(request);
  return client.read_all();
}

const std::string kGet = "GET /hi HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST(GuardedServer, AnswersAndKeepsTheConnection) {
  Server server(options_for_tests(), echo);
  httplib::Client client("127.0.0.1", server.ports().front());
  client.set_keep_alive(true);
  for (int i = 0; i < 3; ++i) {
    const auto result = client.Post("/p?a=%20b", "body", "text/plain");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200);
    EXPECT_EQ(result->body, "POST /p?a=%20b body");
  }
  EXPECT_EQ(server.connections(), 1u);
}

TEST(GuardedServer, TakesChunkedBodies) {
  Server server(options_for_tests(), echo);
  EXPECT_THAT(answer_to(server.ports().front(),
                        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
              testing::EndsWith("POST / abc"));
}

TEST(GuardedServer, AnswersPipelinedRequestsInOrder) {
  Server server(options_for_tests(), echo);
  const std::string text = answer_to(server.ports().front(),
                                     "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                                     "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_LT(text.find("GET /1"), text.find("GET /2"));
  EXPECT_NE(text.find("GET /2"), std::string::npos);
}

TEST(GuardedServer, TellsNothingOfWhatAHandlerThrew) {
  Server server(options_for_tests(), echo);
  const std::string text = answer_to(server.ports().front(),
                                     "GET /throw HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(text, testing::StartsWith("HTTP/1.1 500 "));
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(GuardedServer, RefusesASecondServerOnThePort) {
  Server first(options_for_tests(), echo);
  ServerOptions options = options_for_tests();
  options.listen = "127.0.0.1:" + std::to_string(first.ports().front());
  try {
    Server second(options, echo);
    FAIL() << "two servers on one port";
  } catch (const UnavailableError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("another process listens there"));
  }
}

TEST(GuardedServer, ListensOnIPv6AndIPv4) {
  ServerOptions options = options_for_tests();
  options.listen = "127.0.0.1:0,[::1]:0";
  std::unique_ptr<Server> server;
  try {
    server = std::make_unique<Server>(options, echo);
  } catch (const UnavailableError&) {
    GTEST_SKIP() << "this machine has no IPv6 loopback";
  }
  httplib::Client client("::1", server->ports().back());
  ASSERT_TRUE(client.Get("/six"));
}

TEST(GuardedServer, SaysWhatIsWrongWithAnAddress) {
  for (const char* listen : {"", "8080", "localhost", "::1:80", "a:99999", "a:b", "127.0.0.1:1,"}) {
    ServerOptions options = options_for_tests();
    options.listen = listen;
    EXPECT_THROW(Server(options, echo), ConfigError) << listen;
  }
}

TEST(GuardedServer, DrippedHeadsHoldNoThread) {
  ServerOptions options = options_for_tests();
  options.limits.head = milliseconds(2000);
  Server server(options, echo);
  const int port = server.ports().front();
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<Client>(port));
    slow.back()->send("GET / HTTP/1.1\r\nHo");
  }
  // Two threads would need 100 s for them; this client waits for 5.
  EXPECT_THAT(answer_to(port, kGet), testing::HasSubstr("200 OK"));
  EXPECT_THAT(slow.front()->read_all(), testing::StartsWith("HTTP/1.1 408 "));
}

TEST(GuardedServer, DrippedBodiesEnd) {
  ServerOptions options = options_for_tests();
  options.limits.body_grace = milliseconds(300);
  Server server(options, echo);
  Client client(server.ports().front());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\na");
  EXPECT_THAT(client.read_all(), testing::StartsWith("HTTP/1.1 408 "));
}

TEST(GuardedServer, AnswersWhileTheRestOfARefusedBodyComes) {
  Server server(options_for_tests(), echo);
  Client client(server.ports().front());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n");
  client.send(std::string(200000, 'x'));
  EXPECT_THAT(client.read_all(), testing::StartsWith("HTTP/1.1 413 "));
}

TEST(GuardedServer, SendsContinueOnlyForWhatItTakes) {
  Server server(options_for_tests(), echo);
  Client client(server.ports().front());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_to("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  EXPECT_THAT(client.read_to("POST / ok"), testing::StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer_to(server.ports().front(),
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n"
                        "Expect: 100-continue\r\n\r\n"),
              testing::StartsWith("HTTP/1.1 413 "));
}

TEST(GuardedServer, FloodOfConnectionsMakesRoomForNewcomers) {
  ServerOptions options = options_for_tests();
  options.max_connections = 50;
  options.limits.head = milliseconds(60000);
  Server server(options, echo);
  std::vector<std::unique_ptr<Client>> flood;
  for (int i = 0; i < 200; ++i) {
    flood.push_back(std::make_unique<Client>(server.ports().front()));
    flood.back()->send("GET / HT");
  }
  EXPECT_THAT(answer_to(server.ports().front(), kGet), testing::HasSubstr("200 OK"));
  EXPECT_LE(server.connections(), 50u);
}

TEST(GuardedServer, LongRequestsDoNotStarveOthers) {
  GuardedServer* self = nullptr;
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  ServerOptions options = options_for_tests();
  options.max_waits = 4;
  std::atomic<int> waiting{0};
  Server server(options, [&](const httplib::Request& request, httplib::Response& response) {
    if (request.target != "/wait") return echo(request, response);
    const auto permit = self->begin_wait("a client");
    ++waiting;
    if (permit) released.wait();
    response.set_content(permit ? "waited" : "refused", "text/plain");
  });
  self = &server;
  const int port = server.ports().front();
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 5; ++i) {
    answers.push_back(std::async(std::launch::async, answer_to, port,
                                 "GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  }
  while (waiting < 5) std::this_thread::yield();
  EXPECT_THAT(answer_to(port, kGet), testing::HasSubstr("200 OK"));
  release.set_value();
  int refused = 0;
  for (auto& answer : answers) refused += answer.get().ends_with("refused");
  EXPECT_EQ(refused, 1);
}

TEST(GuardedServer, AnswersUrgentPathsWhileAllThreadsWait) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  ServerOptions options = options_for_tests();
  options.urgent = {"/healthz"};
  std::atomic<std::size_t> waiting{0};
  Server server(options, [&](const httplib::Request& request, httplib::Response& response) {
    if (request.target == "/wait") {
      ++waiting;
      released.wait();
    }
    echo(request, response);
  });
  const int port = server.ports().front();
  std::vector<std::future<std::string>> answers;
  for (std::size_t i = 0; i < options.threads; ++i) {
    answers.push_back(std::async(std::launch::async, answer_to, port,
                                 "GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  }
  while (waiting < options.threads) std::this_thread::yield();
  EXPECT_THAT(
      answer_to(port, "GET /healthz?probe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
      testing::HasSubstr("200 OK"));
  release.set_value();
  for (auto& answer : answers) EXPECT_THAT(answer.get(), testing::HasSubstr("200 OK"));
}

TEST(GuardedServer, OneClientCannotHaveAllWaits) {
  ServerOptions options = options_for_tests();
  options.max_waits_each = 1;
  options.max_transfers = 1;
  Server server(options, echo);
  const auto one = server.begin_wait("a");
  EXPECT_NE(one, nullptr);
  EXPECT_EQ(server.begin_wait("a"), nullptr);
  EXPECT_NE(server.begin_wait("b"), nullptr);
  EXPECT_NE(server.begin_transfer(), nullptr) << "transfers are counted apart";
}

TEST(GuardedServer, HandlersSeeThatAClientIsGone) {
  std::promise<void> begun;
  std::promise<bool> gone;
  Server server(options_for_tests(), [&](const httplib::Request&, httplib::Response&) {
    EXPECT_FALSE(GuardedServer::client_is_gone());
    begun.set_value();
    for (int i = 0; i < 500 && !GuardedServer::client_is_gone(); ++i) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    gone.set_value(GuardedServer::client_is_gone());
  });
  auto client = std::make_unique<Client>(server.ports().front());
  client->send("GET / HTTP/1.1\r\nHost: a\r\n\r\nmore");
  begun.get_future().wait();
  client.reset();
  EXPECT_TRUE(gone.get_future().get());
}

TEST(GuardedServer, AnswersThatNobodyReadsHoldNoThread) {
  const std::string large(20000, 'x');
  std::atomic<int> handled{0};
  Server server(options_for_tests(),
                [&](const httplib::Request& request, httplib::Response& response) {
                  if (request.target == "/hi") return echo(request, response);
                  ++handled;
                  response.set_content(large, "text/plain");
                });
  const int port = server.ports().front();
  std::string many;
  for (int i = 0; i < 800; ++i) many += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
  std::vector<std::unique_ptr<Client>> silent;
  for (int i = 0; i < 40; ++i) {
    silent.push_back(std::make_unique<Client>(port, 4096));
    silent.back()->send_what_fits(many);
  }
  // Until nobody's buffers take more.
  for (int before = -1; before != handled;) {
    before = handled;
    std::this_thread::sleep_for(milliseconds(500));
  }
  // A thread that was held would be so for 10 s (write_stall); this client waits for 5.
  EXPECT_THAT(answer_to(port, kGet), testing::HasSubstr("200 OK"));
}

TEST(GuardedServer, SlowlyReadAnswersArriveWhole) {
  const std::string large(3000000, 'x');
  Server server(options_for_tests(), [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(large, "text/plain");
  });
  Client client(server.ports().front(), 4096);
  client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + kGet);
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_GT(client.read_all().size(), 2 * large.size());
}

TEST(GuardedServer, DropsAReaderThatIsSlowInAnyWindow) {
  ServerOptions options = options_for_tests();
  options.limits.write_window = milliseconds(300);
  Server server(options, [](const httplib::Request&, httplib::Response& response) {
    std::string body;
    body.resize(20'000'000, 'x');
    response.set_content(body, "text/plain");
  });
  Client client(server.ports().front(), 4096);
  client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
  for (int i = 0; i < 500 && (i < 5 || server.connections() > 0); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_EQ(server.connections(), 0u);
}

TEST(GuardedServer, HeadersComeAsTheyWereSent) {
  Server server(options_for_tests(),
                [](const httplib::Request& request, httplib::Response& response) {
                  response.set_content(request.get_header_value("X-Key"), "text/plain");
                });
  const std::string value = "a%20b" + std::string(9000, 'k');
  EXPECT_THAT(answer_to(server.ports().front(), "GET / HTTP/1.1\r\nHost: a\r\nX-Key: " + value +
                                                    "\r\nConnection: close\r\n\r\n"),
              testing::EndsWith("\r\n\r\n" + value));
  EXPECT_THAT(answer_to(server.ports().front(), "GET / HTTP/1.1\r\nHost: a\r\nX-Key: " +
                                                    std::string(40000, 'k') + "\r\n\r\n"),
              testing::StartsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n"));
}

TEST(GuardedServer, BodilessAnswersHaveNoBody) {
  Server server(options_for_tests(),
                [](const httplib::Request& request, httplib::Response& response) {
                  if (request.target == "/304") response.status = 304;
                  if (request.target != "/304") response.set_content("{}", "application/json");
                });
  const int port = server.ports().front();
  const std::string unmodified =
      answer_to(port, "GET /304 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(unmodified.find("Content-Length"), std::string::npos) << unmodified;
  const std::string head =
      answer_to(port, "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(head, testing::EndsWith("\r\n\r\n"));
  EXPECT_THAT(head, testing::HasSubstr("Content-Length: 2\r\n"));
  EXPECT_EQ(head.find("Accept-Ranges"), std::string::npos);
  EXPECT_THAT(answer_to(port, "HEAD / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n"),
              testing::AllOf(testing::StartsWith("HTTP/1.1 417 Expectation Failed\r\n"),
                             testing::EndsWith("\r\n\r\n")));
}

TEST(GuardedServer, StopLetsRequestsFinish) {
  std::atomic<bool> begun{false};
  auto server = std::make_unique<Server>(
      options_for_tests(), [&](const httplib::Request& request, httplib::Response& response) {
        begun = true;
        std::this_thread::sleep_for(milliseconds(100));
        echo(request, response);
      });
  auto answer = std::async(std::launch::async, answer_to, server->ports().front(), kGet);
  while (!begun) std::this_thread::yield();
  server->stop(milliseconds(5000));
  EXPECT_THAT(answer.get(), testing::HasSubstr("200 OK"));
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

// The loop that answers with the target. At "/stop" it is told to stop, after `before_stop`: what
// that sends, the loop has not seen when it notices.
class StoppedLoop {
 public:
  explicit StoppedLoop(std::function<void()> before_stop)
      : loop_("127.0.0.1:0", limits_, 10,
              [this, before_stop = std::move(before_stop)](Connection& connection) {
                const std::string target(connection.reader.head().target);
                if (target == "/stop") {
                  before_stop();
                  loop_.stop();
                }
                connection.answer.begin(target + ";");
                loop_.give_back(connection, target == "/kept" || target == "/stop");
              }),
        thread_([this] { loop_.run(); }) {}
  ~StoppedLoop() { thread_.join(); }
  int port() const { return loop_.ports().front(); }

 private:
  const HttpLimits limits_;
  ConnectionLoop loop_;
  std::thread thread_;
};

TEST(ConnectionLoop, AStopLosesNoRequestThatWasSentBefore) {
  std::optional<Client> kept, stopping, latest;
  int port = 0;
  StoppedLoop loop([&] {
    kept->send(get("/kept-too"));
    stopping->send(get("/behind"));
    latest.emplace(port).send(get("/new"));
  });
  port = loop.port();
  kept.emplace(port).send(get("/kept"));
  EXPECT_EQ(kept->read_to(";"), "/kept;");
  Client silent(port);
  stopping.emplace(port).send(get("/stop"));
  EXPECT_EQ(kept->read_all(), "/kept-too;");
  EXPECT_EQ(stopping->read_all(), "/stop;/behind;");
  EXPECT_EQ(latest->read_all(), "/new;");
  EXPECT_EQ(silent.read_all(), "");
}

TEST(GuardedServer, StopCutsOffAnAnswerThatNobodyReads) {
  Server server(options_for_tests(), [](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(std::size_t{1} << 40, "text/plain",
                                  [](std::size_t, std::size_t, httplib::DataSink& sink) {
                                    const std::string piece(65536, 'x');
                                    return sink.write(piece.data(), piece.size());
                                  });
  });
  Client client(server.ports().front());
  client.send(kGet);
  std::this_thread::sleep_for(milliseconds(50));
  const auto start = std::chrono::steady_clock::now();
  server.stop(milliseconds(100));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
}

TEST(GuardedServer, CutsOffAReaderThatStandsStill) {
  ServerOptions options = options_for_tests();
  options.limits.write_stall = milliseconds(200);
  std::promise<bool> ended;
  Server server(options, [&](const httplib::Request&, httplib::Response& response) {
    response.set_content_provider(
        std::size_t{1} << 40, "text/plain",
        [](std::size_t, std::size_t, httplib::DataSink& sink) {
          const std::string piece(65536, 'x');
          return sink.write(piece.data(), piece.size());
        },
        [&](bool success) { ended.set_value(success); });
  });
  Client client(server.ports().front());
  client.send(kGet);
  auto future = ended.get_future();
  ASSERT_EQ(future.wait_for(milliseconds(8000)), std::future_status::ready);
  EXPECT_FALSE(future.get());
}

// A server whose every answer is a stream, and the streams.
class StreamServer {
 public:
  explicit StreamServer(ServerOptions options) {
    options.threads = 2;
    server_ = std::make_unique<GuardedServer>(
        std::move(options), [this](const httplib::Request& request, httplib::Response& response) {
          if (request.target == "/hi") return echo(request, response);
          auto stream = server_->begin_stream(request.target);
          if (!stream) {
            response.status = 503;
            return;
          }
          response.set_header("Content-Type", "text/event-stream");
          stream->send("first;");
          std::lock_guard lock(mutex_);
          streams_.push_back(std::move(stream));
        });
    server_->start();
  }
  GuardedServer& server() { return *server_; }
  int port() const { return server_->ports().front(); }
  std::shared_ptr<OpenStream> stream(std::size_t index) {
    for (int i = 0; i < 500; ++i) {
      {
        std::lock_guard lock(mutex_);
        if (streams_.size() > index) return streams_[index];
      }
      std::this_thread::sleep_for(milliseconds(10));
    }
    throw std::runtime_error("no such stream");
  }
  bool ends(std::size_t index) {
    for (int i = 0; i < 500 && !stream(index)->has_ended(); ++i) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    return stream(index)->has_ended();
  }

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<OpenStream>> streams_;  // GUARDED_BY(mutex_)
  std::unique_ptr<GuardedServer> server_;
};

TEST(GuardedServerStreams, SendWhatTheyAreGivenUntilTheyAreClosed) {
  StreamServer server(options_for_tests());
  Client client(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(client.read_to("first;"),
              testing::AllOf(testing::StartsWith("HTTP/1.1 200 OK\r\n"),
                             testing::HasSubstr("Connection: close\r\n"),
                             testing::Not(testing::HasSubstr("Content-Length")),
                             testing::EndsWith("\r\n\r\nfirst;")));
  EXPECT_EQ(server.server().streams(), 1u);
  EXPECT_TRUE(server.stream(0)->send("second;"));
  EXPECT_EQ(client.read_to("second;"), "second;");
  EXPECT_TRUE(server.stream(0)->send("third;"));
  server.stream(0)->close();
  EXPECT_FALSE(server.stream(0)->send("fourth;"));
  EXPECT_EQ(client.read_all(), "third;");
  EXPECT_TRUE(server.ends(0));
  EXPECT_TRUE(test::eventually([&] { return server.server().streams() == 0; }));
}

TEST(GuardedServerStreams, HoldNoThread) {
  ServerOptions options = options_for_tests();
  options.limits.idle = milliseconds(100);
  StreamServer server(options);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  server.stream(49);
  EXPECT_THAT(answer_to(server.port(), kGet), testing::HasSubstr("200 OK"));
  std::this_thread::sleep_for(milliseconds(600));
  EXPECT_EQ(server.server().streams(), 50u) << "silence is no fault of theirs";
}

TEST(GuardedServerStreams, AreBoundedForAllAndForEach) {
  ServerOptions options = options_for_tests();
  options.max_streams = 3;
  options.max_streams_each = 2;
  StreamServer server(options);
  std::vector<std::unique_ptr<Client>> clients;
  const auto status_of = [&](const std::string& who) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->send("GET " + who + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string text = clients.back()->read_to("\r\n");
    return text.substr(std::min<std::size_t>(text.size(), 9), 3);
  };
  EXPECT_EQ(status_of("/a"), "200");
  EXPECT_EQ(status_of("/a"), "200");
  EXPECT_EQ(status_of("/a"), "503");
  EXPECT_EQ(status_of("/b"), "200");
  EXPECT_EQ(status_of("/c"), "503");
  clients.at(0).reset();
  EXPECT_TRUE(server.ends(0)) << "a client that left is noticed without a word to it";
  EXPECT_EQ(status_of("/c"), "200");
}

TEST(GuardedServerStreams, AClientThatDoesNotReadIsCutOff) {
  ServerOptions options = options_for_tests();
  options.limits.write_stall = milliseconds(300);
  StreamServer server(options);
  Client silent(server.port(), 4096);
  silent.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  Client other(server.port());
  const auto stream = server.stream(0);
  other.send("GET /b HTTP/1.1\r\nHost: a\r\n\r\n");
  const std::string piece(100000, 'x');
  for (int i = 0; i < 500 && stream->send(piece); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_TRUE(server.ends(0));
  EXPECT_TRUE(server.stream(1)->send("still here;"));
  EXPECT_THAT(other.read_to("still here;"), testing::EndsWith("still here;"));
}

TEST(GuardedServerStreams, AStopEndsThem) {
  StreamServer server(options_for_tests());
  Client client(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  server.stream(0)->send("last;");
  const auto start = std::chrono::steady_clock::now();
  server.server().stop(milliseconds(20000));
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
  EXPECT_THAT(client.read_all(), testing::EndsWith("last;"));
  EXPECT_FALSE(server.stream(0)->send("more"));
}

}  // namespace
}  // namespace pressrun::daemon
