#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/ctl/import_orders_error.h"
#include "engine/ctl/import_orders_input.h"
#include "engine/ctl/import_orders_text.h"
#include "tests/support/test_cluster.h"

namespace pressrun::engine::ctl {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string packed(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// Much more than a piece, and not too easy to pack.
std::string large_text() {
  std::string text;
  for (int i = 0; text.size() < 1500000; ++i)
    text += "line " + std::to_string(i * 7919) + ", café\n";
  return text;
}

class ImportInputTest : public ::testing::Test {
 protected:
  std::string file(const std::string& content) const {
    std::string path = folder_.path() / "orders";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  std::string read(const std::string& content) const {
    ImportInput input(file(content));
    std::string text;
    for (std::string_view piece = input.next(); !piece.empty(); piece = input.next()) text += piece;
    EXPECT_EQ(input.size(), content.size());
    EXPECT_EQ(input.bytes_read(), content.size());
    return text;
  }

  auto reading(const std::string& content) const {
    return [this, content] { read(content); };
  }

  test::TemporaryFolder folder_;
};

TEST_F(ImportInputTest, ReadsPlainText) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read("a\nb"), "a\nb");
  EXPECT_EQ(read(large_text()), large_text());
}

TEST_F(ImportInputTest, UnpacksGzipWhateverItsName) {
  EXPECT_EQ(read(packed("a\nb")), "a\nb");
  EXPECT_EQ(read(packed(large_text())), large_text());
}

TEST_F(ImportInputTest, UnpacksSeveralMembers) {
  EXPECT_EQ(read(packed("a\n") + packed("") + packed("b\n")), "a\nb\n");
}

TEST_F(ImportInputTest, IgnoresZerosBehindGzip) {
  for (const std::size_t zeros : {std::size_t{1}, std::size_t{512}, std::size_t{1000000}}) {
    EXPECT_EQ(read(packed("a\n") + std::string(zeros, '\0')), "a\n") << zeros;
  }
  EXPECT_EQ(read(packed("a\n") + std::string(512, '\0') + packed("b\n")), "a\nb\n");
}

TEST_F(ImportInputTest, LeavesOutAByteOrderMark) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "a"),
            "a");
  EXPECT_EQ(read(packed("\xEF\xBB\xBF"
                        "a")),
            "a");
  EXPECT_EQ(read("\xEF\xBB\xBF"), "");
  EXPECT_EQ(read("a\xEF\xBB\xBF"), "a\xEF\xBB\xBF");
}

TEST_F(ImportInputTest, RefusesTornGzipWhereverItIsTorn) {
  const std::string whole = packed(large_text());
  for (const std::size_t length : {std::size_t{2}, std::size_t{9}, std::size_t{20},
                                   whole.size() / 2, whole.size() - 8, whole.size() - 1}) {
    EXPECT_THAT(reading(whole.substr(0, length)), ThrowsMessage<ImportError>(HasSubstr("is torn")))
        << length;
  }
}

TEST_F(ImportInputTest, RefusesDamagedGzip) {
  std::string damaged = packed(large_text());
  damaged[damaged.size() - 6] ^= 0x55;
  EXPECT_THAT(reading(damaged), ThrowsMessage<ImportError>(HasSubstr("is damaged")));
  EXPECT_THAT(reading(packed("a\n") + std::string(3, '\0') + "rubbish"),
              ThrowsMessage<ImportError>(HasSubstr("is damaged")));
  EXPECT_THAT(reading(packed("a\n") + "rubbish"),
              ThrowsMessage<ImportError>(HasSubstr("is damaged")));
}

TEST_F(ImportInputTest, SaysWhyAFileCannotBeRead) {
  EXPECT_THAT([this] { ImportInput input(folder_.path() / "none"); },
              ThrowsMessage<ImportError>(HasSubstr("No such file")));
  EXPECT_THAT([this] { ImportInput(folder_.path()).next(); },
              ThrowsMessage<ImportError>(HasSubstr("directory")));
}

TEST_F(ImportInputTest, SaysWhereTextIsNotUtf8) {
  EXPECT_THAT(reading("a\nb\xE9\n"),
              ThrowsMessage<ImportError>(HasSubstr("line 2, byte 5: this is not UTF-8")));
  EXPECT_THAT(reading("a\n\xE9t\xE9"), ThrowsMessage<ImportError>(HasSubstr("line 2, byte 4")));
  EXPECT_THAT(reading(large_text() + "\xFF"),
              ThrowsMessage<ImportError>(HasSubstr("this is not UTF-8")));
  EXPECT_THAT(reading("a\n\xE2\x82"),
              ThrowsMessage<ImportError>(HasSubstr("ends within a UTF-8 character")));
}

TEST_F(ImportInputTest, SaysWhereANulIs) {
  EXPECT_THAT(reading(std::string("a\nbc\0d", 6)),
              ThrowsMessage<ImportError>(HasSubstr("line 2, byte 5: there is a NUL byte")));
}

TEST(TextCheck, TakesEveryKindOfCharacterInAnyPieces) {
  const std::string text = "A\u00E9\u0939\u4E2D\U0001F389\U0010FFFF\uD7FF\uE000";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    TextCheck check;
    for (std::size_t at = 0; at < text.size(); at += size)
      check.feed(std::string_view(text).substr(at, size));
    EXPECT_NO_THROW(check.finish());
  }
}

TEST(TextCheck, RefusesWhatIsNoCharacter) {
  for (const char* bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xC3 ", "\xE2\x82 "}) {
    TextCheck check;
    EXPECT_THROW(check.feed(bytes), ImportError) << bytes;
  }
}

}  // namespace
}  // namespace pressrun::engine::ctl
