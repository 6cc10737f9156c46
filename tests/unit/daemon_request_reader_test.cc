// A5: what a client sends is understood in one way only, or refused.
#include <gtest/gtest.h>

#include "engine/daemon/request_reader.h"

namespace pressrun::daemon {
namespace {

using State = RequestReader::State;

struct Outcome {
  State state;
  int status;
};

Outcome read_all(const std::string& bytes, HttpLimits limits = {}) {
  RequestReader reader(limits);
  reader.feed(bytes);
  return {reader.state(), reader.state() == State::kRefused ? reader.refusal().status : 0};
}

int refusal_of(const std::string& bytes, HttpLimits limits = {}) {
  return read_all(bytes, limits).status;
}

std::string get(const std::string& target, const std::string& headers = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
}

std::string post(const std::string& headers, const std::string& body) {
  return "POST /x HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

TEST(RequestReader, TakesARequestByteByByte) {
  const HttpLimits limits;
  RequestReader reader(limits);
  const std::string bytes = post("Content-Length: 5\r\n", "hello");
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    ASSERT_NE(reader.feed(bytes.substr(i, 1)), State::kReady) << i;
  }
  EXPECT_EQ(reader.feed(bytes.substr(bytes.size() - 1)), State::kReady);
  EXPECT_EQ(reader.body(), "hello");
}

TEST(RequestReader, GoesOnWithThePipelinedRequest) {
  const HttpLimits limits;
  RequestReader reader(limits);
  ASSERT_EQ(reader.feed(post("Content-Length: 2\r\n", "ab") + get("/second")), State::kReady);
  EXPECT_EQ(reader.body(), "ab");
  ASSERT_EQ(reader.next(), State::kReady);
  EXPECT_TRUE(reader.head().target == "/second");
  EXPECT_EQ(reader.next(), State::kIdle);
}

TEST(RequestReader, DecodesChunks) {
  const HttpLimits limits;
  RequestReader reader(limits);
  const std::string chunked = "4;x=y\r\nwiki\r\n5\r\npedia\r\n0\r\nTrailer: 1\r\n\r\n";
  ASSERT_EQ(reader.feed(post("Transfer-Encoding: chunked\r\n", chunked)), State::kReady);
  EXPECT_EQ(reader.body(), "wikipedia");
  EXPECT_EQ(reader.next(), State::kIdle);
}

TEST(RequestReader, KeepsFramingHeadersFromWhoParsesBehindIt) {
  const HttpLimits limits;
  RequestReader reader(limits);
  reader.feed(
      post("Content-Length: 1\r\nExpect: 100-continue\r\nAccept-Encoding: gzip\r\n"
           "Range: bytes=0-1\r\nX-Kept: yes\r\n",
           ""));
  EXPECT_TRUE(reader.take_expects_continue());
  EXPECT_FALSE(reader.take_expects_continue());
  EXPECT_EQ(reader.feed("a"), State::kReady);
  const std::vector<std::pair<std::string, std::string>> kept = {{"Host", "a"}, {"X-Kept", "yes"}};
  EXPECT_EQ(reader.head().headers, kept);
  EXPECT_EQ(reader.head().range, "bytes=0-1");
}

TEST(RequestReader, RefusesTwoWaysToSeeABody) {
  EXPECT_EQ(refusal_of(post("Content-Length: 1\r\nContent-Length: 1\r\n", "a")), 400);
  EXPECT_EQ(refusal_of(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
            400);
  EXPECT_EQ(refusal_of(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "")),
            400);
  EXPECT_EQ(refusal_of(post("Transfer-Encoding: gzip, chunked\r\n", "")), 501);
  for (const char* length : {"+1", "-1", "1, 1", "0x1", "", "1 1"}) {
    EXPECT_EQ(refusal_of(post("Content-Length: " + std::string(length) + "\r\n", "a")), 400)
        << length;
  }
}

TEST(RequestReader, RefusesLooseSyntax) {
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\nHost: a\n\n"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nX: 1\n2\r\n\r\n"), 400);
  EXPECT_EQ(refusal_of(get("/", "X : 1\r\n")), 400);
  EXPECT_EQ(refusal_of(get("/", "X: 1\r\n folded\r\n")), 400);
  EXPECT_EQ(refusal_of(get("/", "no colon\r\n")), 400);
  EXPECT_EQ(refusal_of(get("/", std::string("X: a\0b\r\n", 8))), 400);
  EXPECT_EQ(refusal_of(get("/", "Host: b\r\n")), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
  EXPECT_EQ(refusal_of(get("/a#fragment")), 400);
  EXPECT_EQ(refusal_of(get("/a b")), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(refusal_of("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(refusal_of("\x16\x03\x01\x02\r\n\r\n"), 400) << "TLS hello";
}

RequestHead head_of(const std::string& bytes) {
  const HttpLimits limits;
  RequestReader reader(limits);
  EXPECT_EQ(reader.feed(bytes), State::kReady) << bytes;
  return reader.head();
}

TEST(RequestReader, TakesThePathOfATargetInAbsoluteForm) {
  EXPECT_EQ(head_of(get("http://host/a?b=c")).target, "/a?b=c");
  EXPECT_EQ(head_of(get("HTTPS://[::1]:8080/a//b")).target, "/a//b");
  EXPECT_EQ(head_of(get("http://host")).target, "/");
  EXPECT_EQ(head_of(get("http://host?q=http://x/y")).target, "/?q=http://x/y");
  const std::vector<std::pair<std::string, std::string>> of_the_target = {{"Host", "host:81"}};
  EXPECT_EQ(head_of(get("http://host:81/a")).headers, of_the_target) << "RFC 9112, 3.2.2";
  for (const char* bad : {"http:///a", "http://", "http:/a", "ftp://host/a", "http://me@host/a",
                          "http://host/a#b", "host/a", "http://h\"t/a"}) {
    EXPECT_EQ(refusal_of(get(bad)), 400) << bad;
  }
  EXPECT_EQ(refusal_of("GET http://host/a HTTP/1.1\r\n\r\n"), 400) << "no Host all the same";
}

TEST(RequestReader, SkipsAFewEmptyLinesBeforeARequest) {
  EXPECT_EQ(head_of("\r\n" + get("/a")).target, "/a");
  EXPECT_EQ(head_of("\r\n\r\n\r\n" + get("/a")).target, "/a");
  const HttpLimits limits;
  RequestReader reader(limits);
  for (const char* piece : {"\r", "\n\r", "\n"}) EXPECT_EQ(reader.feed(piece), State::kIdle);
  ASSERT_EQ(reader.feed(get("/a") + "\r\n\r\n" + get("/b")), State::kReady);
  ASSERT_EQ(reader.next(), State::kReady);
  EXPECT_EQ(reader.head().target, "/b");
  std::string many;
  for (int i = 0; i < 20; ++i) many += "\r\n";
  EXPECT_EQ(refusal_of(many + get("/a")), 400);
  RequestReader dripped(limits);
  for (int i = 0; i < 20; ++i) dripped.feed("\r\n");
  EXPECT_EQ(dripped.state(), State::kRefused) << "one by one they are no fewer";
}

TEST(RequestReader, IgnoresARangeThatIsTooLongToBeOne) {
  EXPECT_FALSE(head_of(get("/", "Range: bytes=" + std::string(300, '1') + "-\r\n")).range);
  EXPECT_EQ(refusal_of(get("/", "Range: bytes=0-1\r\nRange: bytes=2-3\r\n")), 400);
}

TEST(RequestReader, BoundsHeads) {
  EXPECT_EQ(refusal_of(std::string(40000, 'A')), 414);
  EXPECT_EQ(refusal_of(get("/" + std::string(9000, 'a'))), 414);
  EXPECT_EQ(refusal_of(get("/", "X: " + std::string(40000, 'x') + "\r\n")), 431);
  std::string many;
  for (int i = 0; i < 101; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_EQ(refusal_of(get("/", many)), 431);
}

TEST(RequestReader, BoundsBodies) {
  HttpLimits limits;
  limits.max_body = 10;
  EXPECT_EQ(refusal_of(post("Content-Length: 11\r\n", ""), limits), 413);
  EXPECT_EQ(refusal_of(post("Content-Length: 99999999999999999999999\r\n", ""), limits), 413);
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  EXPECT_EQ(refusal_of(post(chunked, "b\r\n"), limits), 413);
  EXPECT_EQ(refusal_of(post(chunked, "6\r\nabcdef\r\n5\r\n"), limits), 413);
  EXPECT_EQ(refusal_of(post(chunked, "ffffffffffffffff\r\n"), limits), 400);
  EXPECT_EQ(refusal_of(post(chunked, "-1\r\n"), limits), 400);
  EXPECT_EQ(refusal_of(post(chunked, "3\nabc\r\n"), limits), 400);
  EXPECT_EQ(refusal_of(post(chunked, "3\r\nabcd\r\n"), limits), 400);
  EXPECT_EQ(refusal_of(post(chunked, "3;" + std::string(2000, 'x')), limits), 413);
}

TEST(RequestReader, BoundsTheFramingOfTinyChunks) {
  std::string tiny;
  for (int i = 0; i < 100000; ++i) tiny += "1\r\na\r\n";
  EXPECT_EQ(refusal_of(post("Transfer-Encoding: chunked\r\n", tiny)), 413);
}

TEST(RequestReader, RefusesCompressedBodies) {
  EXPECT_EQ(refusal_of(post("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "a")), 415);
  EXPECT_EQ(read_all(post("Content-Encoding: identity\r\nContent-Length: 1\r\n", "a")).state,
            State::kReady);
}

TEST(RequestReader, ClosesForHttp10AndOnRequest) {
  const HttpLimits limits;
  RequestReader old(limits);
  ASSERT_EQ(old.feed("GET / HTTP/1.0\r\n\r\n"), State::kReady);
  EXPECT_FALSE(old.head().keep_alive);
  RequestReader asked(limits);
  ASSERT_EQ(asked.feed(get("/", "Connection: TE, Close\r\n")), State::kReady);
  EXPECT_FALSE(asked.head().keep_alive);
}

}  // namespace
}  // namespace pressrun::daemon
