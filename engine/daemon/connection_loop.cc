#include "engine/daemon/connection_loop.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

namespace pressrun::daemon {
namespace {

constexpr auto kTick = std::chrono::milliseconds(250);
constexpr auto kLinger = std::chrono::milliseconds(1000);
constexpr std::size_t kReadSize = std::size_t{16} * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

void watch(int epoll, int operation, int fd, void* tag, unsigned events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = tag;
  if (::epoll_ctl(epoll, operation, fd, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

// What a numeric address looks like in text; an IPv4 client of an IPv6 socket is shown as IPv4.
void describe_peer(const sockaddr_storage& address, socklen_t size, std::string& host, int& port) {
  std::array<char, NI_MAXHOST> text{};
  ::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, text.data(), text.size(),
                nullptr, 0, NI_NUMERICHOST);
  host = text.data();
  if (host.starts_with("::ffff:")) host.erase(0, 7);
  port =
      ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                          : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

ConnectionLoop::ConnectionLoop(const std::string& listen, const HttpLimits& limits,
                               std::size_t max_connections, Dispatch dispatch)
    : limits_(limits),
      max_connections_(max_connections),
      dispatch_(std::move(dispatch)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_.get() < 0 || wake_.get() < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll");
  }
  for (const ListenAddress& address : parse_listen(listen)) {
    listeners_.push_back(open_listener(address));
    ports_.push_back(bound_port(listeners_.back().get()));
  }
  watch(epoll_.get(), EPOLL_CTL_ADD, wake_.get(), &wake_, EPOLLIN);
  for (Fd& listener : listeners_) {
    watch(epoll_.get(), EPOLL_CTL_ADD, listener.get(), &listener, EPOLLIN);
  }
}

ConnectionLoop::~ConnectionLoop() {
  // Streams know their connections.
  for (auto& connection : all_) {
    if (connection->stream) connection->stream->end();
  }
}

void ConnectionLoop::run() {
  while (!(stop_begun_ && all_.empty())) {
    wait_for_events();
    if (stopping_ && !stop_begun_) begin_stop();
    if (Clock::now() >= next_check_) enforce_deadlines();
  }
}

void ConnectionLoop::wait_for_events() {
  std::array<epoll_event, 64> events{};
  const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(kTick.count()));
  bool returned = false;
  for (int i = 0; i < count; ++i) {
    void* tag = events[i].data.ptr;
    const auto listener = std::find_if(listeners_.begin(), listeners_.end(),
                                       [tag](const Fd& fd) { return &fd == tag; });
    if (tag == &wake_) {
      returned = true;
    } else if (listener != listeners_.end()) {
      accept_all(listener->get());
    } else if (places_.contains(static_cast<Connection*>(tag))) {
      // Not contained: closed by an event before it in this round.
      on_event(*static_cast<Connection*>(tag));
    }
  }
  if (returned) take_returned();
}

// A flood of newcomers must not keep us from what else there is: the listener stays readable.
void ConnectionLoop::accept_all(int listener) {
  for (std::size_t tries = 0; tries < max_connections_; ++tries) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int fd = ::accept4(listener, reinterpret_cast<sockaddr*>(&address), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      // Out of descriptors: the client waits in the backlog until a connection ends.
      if ((errno == EMFILE || errno == ENFILE) && make_room()) continue;
      if (errno == EINTR || errno == ECONNABORTED) continue;
      return;
    }
    std::string client;
    int port = 0;
    describe_peer(address, size, client, port);
    if (all_.size() >= max_connections_ && !make_room()) {
      ::close(fd);
      continue;
    }
    add(fd, client, port);
  }
}

bool ConnectionLoop::make_room() {
  const auto heaviest =
      std::max_element(per_client_.begin(), per_client_.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (heaviest == per_client_.end()) return false;
  const auto waits = [](const auto& c) {
    // Streams have a bound of their own.
    return c->phase != Connection::Phase::kHandling && c->phase != Connection::Phase::kStreaming;
  };
  auto victim = std::find_if(all_.begin(), all_.end(), [&](const auto& c) {
    return waits(c) && c->client == heaviest->first;
  });
  if (victim == all_.end()) victim = std::find_if(all_.begin(), all_.end(), waits);
  if (victim == all_.end()) return false;
  close(**victim);
  return true;
}

void ConnectionLoop::add(int fd, const std::string& client, int client_port) {
  auto connection = std::make_unique<Connection>(limits_);
  connection->fd = Fd(fd);
  connection->client = client;
  connection->client_port = client_port;
  connection->local_port = bound_port(fd);
  connection->since = Clock::now();
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  Connection& added = *connection;
  places_[&added] = all_.insert(all_.end(), std::move(connection));
  ++per_client_[client];
  ++open_;
  watch(epoll_.get(), EPOLL_CTL_ADD, fd, &added, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT);
}

void ConnectionLoop::arm(Connection& connection) {
  unsigned events = EPOLLIN | EPOLLRDHUP;
  if (connection.phase == Connection::Phase::kWriting) events = EPOLLOUT;
  if (connection.phase == Connection::Phase::kStreaming && !connection.answer.is_sent()) {
    events |= EPOLLOUT;
  }
  watch(epoll_.get(), EPOLL_CTL_MOD, connection.fd.get(), &connection, EPOLLONESHOT | events);
}

void ConnectionLoop::on_event(Connection& connection) {
  // A deadline handed it over while it was armed.
  if (connection.phase == Connection::Phase::kHandling) return;
  if (connection.phase == Connection::Phase::kWriting) return write_on(connection);
  if (connection.phase == Connection::Phase::kStreaming) return discard(connection);
  on_readable(connection);
}

void ConnectionLoop::on_readable(Connection& connection) {
  const RequestReader::State before = connection.reader.state();
  if (!receive(connection)) return close(connection);
  if (connection.phase == Connection::Phase::kLingering) return arm(connection);
  after_feed(connection, before);
}

// False at the end of the stream and on errors.
bool ConnectionLoop::receive(Connection& connection) {
  std::array<char, kReadSize> buffer;
  const ssize_t count = ::recv(connection.fd.get(), buffer.data(), buffer.size(), 0);
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  if (count == 0) return false;
  if (connection.phase == Connection::Phase::kReading) {
    connection.reader.feed({buffer.data(), static_cast<std::size_t>(count)});
  }
  return true;
}

void ConnectionLoop::after_feed(Connection& connection, RequestReader::State before) {
  const RequestReader::State state = connection.reader.state();
  if (state == RequestReader::State::kReady || state == RequestReader::State::kRefused) {
    return dispatch(connection);
  }
  if (state != before) begin_phase(connection, Connection::Phase::kReading);
  if (connection.reader.take_expects_continue()) {
    // A client whose socket cannot take 25 bytes now will send its body without being told, or not
    // at all.
    ::send(connection.fd.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  arm(connection);
}

void ConnectionLoop::dispatch(Connection& connection) {
  begin_phase(connection, Connection::Phase::kHandling);
  ++connection.requests;
  dispatch_(connection);
}

void ConnectionLoop::give_back(Connection& connection, bool keep) {
  bool first = false;
  {
    std::lock_guard lock(mutex_);
    first = returned_.empty();
    returned_.push_back({&connection, keep});
  }
  if (first) wake();
}

void ConnectionLoop::wake_stream(Connection& connection) {
  bool first = false;
  {
    std::lock_guard lock(mutex_);
    first = streams_.empty();
    streams_.push_back(&connection);
  }
  if (first) wake();
}

void ConnectionLoop::take_returned() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(wake_.get(), &count, sizeof count);
  std::vector<Returned> returned;
  std::vector<Connection*> streams;
  {
    std::lock_guard lock(mutex_);
    returned.swap(returned_);
    streams.swap(streams_);
  }
  for (const Returned& one : returned) {
    one.connection->keep = one.keep;
    const bool streams_on = one.connection->stream != nullptr;
    begin_phase(*one.connection,
                streams_on ? Connection::Phase::kStreaming : Connection::Phase::kWriting);
    streams_on ? stream_on(*one.connection) : write_on(*one.connection);
  }
  for (Connection* one : streams) {
    if (places_.contains(one) && one->phase == Connection::Phase::kStreaming) stream_on(*one);
  }
}

// Takes more from the stream once the socket has taken what it gave before.
void ConnectionLoop::stream_on(Connection& connection) {
  if (!connection.answer.send_some(connection.fd.get())) return close(connection);
  if (connection.answer.is_sent()) {
    OpenStream::Taken taken = connection.stream->take();
    if (taken.cut_off) return close(connection);
    connection.answer.begin(std::move(taken.bytes));
    if (!connection.answer.send_some(connection.fd.get())) return close(connection);
    if (connection.answer.is_sent() && (taken.closing || stopping_)) return linger(connection);
  }
  arm(connection);
}

void ConnectionLoop::discard(Connection& connection) {
  if (!receive(connection)) return close(connection);
  stream_on(connection);
}

void ConnectionLoop::write_on(Connection& connection) {
  if (!connection.answer.send_some(connection.fd.get())) return close(connection);
  if (connection.answer.is_sent()) return go_on(connection);
  arm(connection);
}

void ConnectionLoop::go_on(Connection& connection) {
  if (!connection.keep) return linger(connection);
  begin_phase(connection, Connection::Phase::kReading);
  connection.reader.next();
  after_feed(connection, RequestReader::State::kIdle);
  if (stopping_ && stays_idle(connection)) linger(connection);
}

// Closing while the client still sends would reset the connection and take the answer with it.
void ConnectionLoop::linger(Connection& connection) {
  begin_phase(connection, Connection::Phase::kLingering);
  ::shutdown(connection.fd.get(), SHUT_WR);
  arm(connection);
}

void ConnectionLoop::begin_phase(Connection& connection, Connection::Phase phase) {
  connection.phase = phase;
  connection.since = Clock::now();
  all_.splice(all_.end(), all_, places_.at(&connection));
}

void ConnectionLoop::enforce_deadlines() {
  const Clock::time_point now = Clock::now();
  next_check_ = now + kTick;
  for (auto it = all_.begin(); it != all_.end();) {
    Connection& connection = **it++;  // expire() may close it or move it to the end
    if (cut_off_ && connection.phase == Connection::Phase::kHandling) {
      ::shutdown(connection.fd.get(), SHUT_RDWR);
    } else if (cut_off_ || is_overdue(connection, now)) {
      expire(connection);
    }
  }
}

bool ConnectionLoop::is_overdue(Connection& connection, Clock::time_point now) const {
  const auto age = now - connection.since;
  if (connection.phase == Connection::Phase::kHandling) return false;
  if (connection.phase == Connection::Phase::kLingering) return age > kLinger;
  if (connection.phase == Connection::Phase::kWriting) {
    return connection.answer.is_too_slow(limits_, now);
  }
  if (connection.phase == Connection::Phase::kStreaming) {
    return !connection.answer.is_sent() && connection.answer.is_too_slow(limits_, now);
  }
  switch (connection.reader.state()) {
    case RequestReader::State::kIdle:
      return age > (connection.requests == 0 ? limits_.head : limits_.idle);
    case RequestReader::State::kHead:
      return age > limits_.head;
    default: {
      const auto earned = std::chrono::milliseconds(1000 * connection.reader.body_received() /
                                                    limits_.min_body_rate);
      return age > limits_.body_grace + earned;
    }
  }
}

void ConnectionLoop::expire(Connection& connection) {
  const bool mid_request = connection.phase == Connection::Phase::kReading &&
                           connection.reader.state() != RequestReader::State::kIdle;
  if (!mid_request || cut_off_) return close(connection);
  connection.reader.time_out();
  dispatch(connection);
}

void ConnectionLoop::stop() {
  stopping_ = true;
  wake();
}

void ConnectionLoop::cut_off() {
  cut_off_ = true;
  wake();
}

void ConnectionLoop::begin_stop() {
  stop_begun_ = true;
  for (const Fd& listener : listeners_) accept_all(listener.get());
  listeners_.clear();
  for (auto it = all_.begin(); it != all_.end();) {
    Connection& connection = **it++;
    if (connection.phase == Connection::Phase::kStreaming) {
      connection.stream->close();
    } else if (stays_idle(connection)) {
      close(connection);
    }
  }
}

bool ConnectionLoop::is_idle(const Connection& connection) const {
  return connection.phase == Connection::Phase::kReading &&
         connection.reader.state() == RequestReader::State::kIdle;
}

// Reads what its client had sent before it could know that we stop.
bool ConnectionLoop::stays_idle(Connection& connection) {
  if (!is_idle(connection)) return false;
  on_readable(connection);
  return places_.contains(&connection) && is_idle(connection);
}

void ConnectionLoop::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

void ConnectionLoop::close(Connection& connection) {
  if (connection.stream) connection.stream->end();
  const auto client = per_client_.find(connection.client);
  if (--client->second == 0) per_client_.erase(client);
  --open_;
  const auto place = places_.find(&connection);
  all_.erase(place->second);
  places_.erase(place);
}

}  // namespace pressrun::daemon
