// F5, F6: bytes, SHA-256 and the size limit of an artifact.
#include <gtest/gtest.h>

#include "reports/background_sink.h"
#include "reports/measuring_sink.h"

namespace pressrun::reports {
namespace {

class StringSink : public ByteSink {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  std::string text;
};

TEST(MeasuringSink, CountsHashesAndPassesOn) {
  StringSink next;
  MeasuringSink sink(next, 100);
  sink.write("ab");
  sink.write("c");
  EXPECT_EQ(next.text, "abc");
  EXPECT_EQ(sink.bytes(), 3u);
  EXPECT_EQ(sink.sha256(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(MeasuringSink, HashesNothing) {
  StringSink next;
  MeasuringSink sink(next, 0);
  EXPECT_EQ(sink.sha256(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(MeasuringSink, AllowsExactlyTheLimit) {
  StringSink next;
  MeasuringSink sink(next, 3);
  sink.write("abc");
  sink.write("");
  EXPECT_EQ(sink.bytes(), 3u);
}

TEST(MeasuringSink, RefusesTheFirstByteBeyondAndPassesNothingOfIt) {
  StringSink next;
  MeasuringSink sink(next, 3);
  sink.write("ab");
  try {
    sink.write("cd");
    FAIL() << "no exception";
  } catch (const LimitExceeded& error) {
    EXPECT_EQ(error.limit(), 3u);
  }
  EXPECT_EQ(next.text, "ab");
}

// About 4 MB in uneven pieces, so that most go by the thread.
std::string write_pieces(ByteSink& sink) {
  std::string all;
  for (int i = 1; i <= 80; ++i) {
    const std::string piece(static_cast<std::size_t>(i) * 1237, static_cast<char>('a' + i % 26));
    sink.write(piece);
    all += piece;
  }
  return all;
}

TEST(BackgroundSink, KeepsTheOrder) {
  StringSink next;
  BackgroundSink sink(next);
  const std::string all = write_pieces(sink);
  sink.finish();
  EXPECT_TRUE(next.text == all);
}

TEST(BackgroundSink, PassesOnWhatItsNextThrows) {
  StringSink last;
  MeasuringSink limit(last, 1'000'000);
  BackgroundSink sink(limit);
  EXPECT_THROW(
      {
        write_pieces(sink);
        sink.finish();
      },
      LimitExceeded);
  EXPECT_LE(last.text.size(), 1'000'000u);
}

TEST(BackgroundSink, StopsWithoutFinish) {
  StringSink next;
  {
    BackgroundSink sink(next);
    write_pieces(sink);
  }
  EXPECT_GT(next.text.size(), 0u);
}

}  // namespace
}  // namespace pressrun::reports
