// S1: what only a directory is: its files, links and marker. What holds for every store is in
// tests/integration/object_store_test.cc.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "engine/storage/directory_store.h"

namespace pressrun::engine {
namespace {

namespace fs = std::filesystem;

class DirectoryStoreTest : public testing::Test {
 protected:
  DirectoryStoreTest() {
    std::string name = (fs::temp_directory_path() / "pressrun-store-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    store_.emplace(root_);
    store_->write_marker("the-id");
  }
  ~DirectoryStoreTest() override { fs::remove_all(root_); }

  void put(const std::string& key, const std::string& text) {
    auto writer = store_->open_writer(key, {});
    writer->write(text);
    writer->commit();
  }
  std::string get(const std::string& key, std::uint64_t offset = 0,
                  std::optional<std::uint64_t> length = {}) {
    const auto reader = store_->open_reader(key, offset, length);
    if (!reader) return "(none)";
    std::string text;
    std::array<char, 3> buffer;
    while (const std::size_t n = reader->read(buffer)) text.append(buffer.data(), n);
    return text;
  }
  std::size_t incoming() const {
    if (!fs::exists(root_ / ".incoming")) return 0;
    const auto files = fs::directory_iterator(root_ / ".incoming");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }

  fs::path root_;
  std::optional<DirectoryStore> store_;
};

TEST_F(DirectoryStoreTest, ReadsBackWhatWasCommitted) {
  put("7/job/1-ab.csv", "hello");
  EXPECT_EQ(get("7/job/1-ab.csv"), "hello");
  EXPECT_EQ(store_->head("7/job/1-ab.csv")->bytes, 5u);
  EXPECT_EQ(incoming(), 0u);
}

TEST_F(DirectoryStoreTest, AbortAndDestructorLeaveNothing) {
  store_->open_writer("a", {})->write("half");
  auto writer = store_->open_writer("b", {});
  writer->abort();
  EXPECT_EQ(incoming(), 0u);
  EXPECT_FALSE(store_->head("a"));
  EXPECT_FALSE(store_->head("b"));
}

TEST_F(DirectoryStoreTest, NeverOverwrites) {
  put("a", "first");
  auto writer = store_->open_writer("a", {});
  writer->write("second");
  EXPECT_THROW(writer->commit(), StoreError);
  writer.reset();
  EXPECT_EQ(get("a"), "first");
  EXPECT_EQ(incoming(), 0u);
}

TEST(ValidKey, IsBoundedInLength) {
  EXPECT_FALSE(valid_key(std::string(201, 'a')));
  EXPECT_TRUE(valid_key(std::string(200, 'a')));
  EXPECT_FALSE(
      valid_key(std::string(200, 'a') + "/" + std::string(200, 'b') + "/" + std::string(200, 'c')));
}

TEST_F(DirectoryStoreTest, DoesNotFollowASymbolicLinkOutOfTheStore) {
  fs::create_symlink("/etc/passwd", root_ / "link");
  EXPECT_THROW(store_->head("link"), StoreError);
}

TEST_F(DirectoryStoreTest, WithoutMarkerItIsNotMounted) {
  put("a", "x");
  fs::remove(root_ / ".pressrun-store");
  EXPECT_THROW(store_->head("a"), StoreError);
  EXPECT_THROW(store_->open_writer("b", {}), StoreError);
  try {
    store_->remove("a");
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_TRUE(error.transient());
    EXPECT_NE(std::string(error.what()).find("mounted"), std::string::npos) << error.what();
  }
}

TEST_F(DirectoryStoreTest, SaysClearlyThatTheDirectoryIsGone) {
  fs::remove_all(root_);
  try {
    store_->open_writer("a", {});
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_TRUE(error.transient());
    EXPECT_NE(std::string(error.what()).find(root_.string()), std::string::npos) << error.what();
  }
}

TEST_F(DirectoryStoreTest, SaysClearlyThatTheDiskIsFull) {
  if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  auto writer = store_->open_writer("a", {});
  const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code ignored;
    const int fd = std::stoi(entry.path().filename().string());
    const std::string target = fs::read_symlink(entry.path(), ignored).string();
    const bool is_of_store = target.starts_with(root_.string() + "/");
    if (!is_of_store) continue;
    ASSERT_GE(::dup2(full.get(), fd), 0);
  }
  try {
    writer->write("x");
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_TRUE(error.transient());
    EXPECT_NE(std::string(error.what()).find("full"), std::string::npos) << error.what();
  }
}

TEST_F(DirectoryStoreTest, RemovesOnlyOldLeftovers) {
  put("a", "x");
  fs::create_directory(root_ / ".incoming");
  std::ofstream(root_ / ".incoming" / "crashed") << "half";
  std::ofstream(root_ / ".incoming" / "working") << "half";
  fs::last_write_time(root_ / ".incoming" / "crashed",
                      fs::file_time_type::clock::now() - std::chrono::hours(25));
  EXPECT_EQ(store_->remove_leftovers(std::chrono::hours(24)), 1u);
  EXPECT_TRUE(fs::exists(root_ / ".incoming" / "working"));
  EXPECT_EQ(get("a"), "x");
}

// S2: no object that no row knows.
// As the programs run: not as root, and shut to others of their user.
TEST_F(DirectoryStoreTest, AProcessThatIsShutToOthersWrites) {
  constexpr uid_t kSomebody = 65534;
  fs::permissions(root_, fs::perms::all);
  fs::permissions(root_ / DirectoryStore::kMarker, fs::perms::all);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setresuid(kSomebody, kSomebody, kSomebody) != 0) ::_exit(2);
    ::prctl(PR_SET_DUMPABLE, 0);
    put("7/a", "hello");
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(get("7/a"), "hello");
  EXPECT_EQ(incoming(), 0u);
}

TEST_F(DirectoryStoreTest, AWriterThatIsKilledLeavesNothing) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto writer = store_->open_writer("a", {});
    writer->write(std::string(1 << 20, 'x'));
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    if (entry.is_regular_file() && entry.path().filename() != DirectoryStore::kMarker) ++files;
  }
  EXPECT_EQ(files, 0u);
}

TEST_F(DirectoryStoreTest, ProbeLeavesNothing) {
  store_->probe();
  EXPECT_EQ(incoming(), 0u);
}

}  // namespace
}  // namespace pressrun::engine
