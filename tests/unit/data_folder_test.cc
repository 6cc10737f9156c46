#include "engine/local/data_folder.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "engine/local/atomic_file.h"
#include "engine/local/local_error.h"
#include "engine/local/secrets.h"
#include "tests/support/test_cluster.h"

namespace pressrun::local {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

// What the call throws, or "" when it throws nothing.
template <typename Call>
std::string refusal(Call call) {
  try {
    call();
    return "";
  } catch (const LocalError& error) {
    return error.what();
  }
}

TEST(DataFolder, IsMadeWithItsParts) {
  const test::TemporaryFolder home;
  const DataFolder folder(home.path() / "new" / "data");
  for (const auto& part : {folder.store(), folder.reports(), folder.log("x").parent_path()}) {
    EXPECT_TRUE(fs::is_directory(part)) << part;
  }
}

TEST(DataFolder, IsClosedToOthersButNotToTheServer) {
  const test::TemporaryFolder home;
  fs::permissions(home.path(), fs::perms::all);
  fs::create_directory(home.path() / "data");
  fs::permissions(home.path() / "data", fs::perms::all);
  const DataFolder folder(home.path() / "data");
  const auto others = fs::status(folder.path()).permissions() & fs::perms(0067);
  EXPECT_EQ(others, fs::perms::none) << std::oct << static_cast<unsigned>(others);
  EXPECT_EQ(folder.server(), fs::canonical(folder.path()) / "server");
}

TEST(DataFolder, IsLockedAgainstASecondRun) {
  const test::TemporaryFolder home;
  const auto open = [&] { const DataFolder folder(home.path() / "data"); };
  {
    const DataFolder folder(home.path() / "data");
    EXPECT_THAT(refusal(open), HasSubstr("Another ./run already uses"));
  }
  EXPECT_EQ(refusal(open), "");
}

TEST(DataFolder, RefusesAFolderOfSomethingElseAndLeavesItAlone) {
  const test::TemporaryFolder home;
  std::ofstream(home.path() / "letter.txt") << "dear";
  EXPECT_THAT(refusal([&] { const DataFolder folder(home.path()); }), HasSubstr("--data DIR"));
  EXPECT_TRUE(fs::exists(home.path() / "letter.txt"));
  EXPECT_FALSE(fs::exists(home.path() / "lock"));
}

// Files are looked at as that user while the object lives, if we are root.
class AsNobody {
 public:
  AsNobody() { become(65534); }
  ~AsNobody() { become(0); }

 private:
  static void become(uid_t uid) {
    if (getuid() != 0) return;
    ASSERT_EQ(seteuid(uid), 0);
  }
};

TEST(DataFolder, OfAnotherUserIsLeftToThatUser) {
  const test::TemporaryFolder home;
  fs::path of_root = "/root";
  if (geteuid() == 0) {
    fs::permissions(home.path(), fs::perms::all);
    of_root = home.path() / "data";
    { const DataFolder made(of_root); }
  }
  const AsNobody other;
  EXPECT_THAT(refusal([&] { const DataFolder folder(of_root); }),
              AllOf(HasSubstr("belongs to the user \"root\""), HasSubstr("--data DIR")));
}

TEST(DataFolder, OfAnotherUserIsNotTakenByRootEither) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may enter all folders";
  const test::TemporaryFolder home;
  const auto data = home.path() / "data";
  { const DataFolder made(data); }
  for (const auto& path : {data, data / "lock"}) ASSERT_EQ(chown(path.c_str(), 65534, 65534), 0);
  EXPECT_THAT(refusal([&] { const DataFolder folder(data); }),
              HasSubstr("belongs to the user \"nobody\""));
  struct stat status {};
  ASSERT_EQ(stat(data.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 65534U) << "it was left alone";
}

TEST(DataFolder, ThatCannotBeReachedIsExplained) {
  const test::TemporaryFolder home;
  fs::create_directories(home.path() / "closed" / "data");
  fs::permissions(home.path(), fs::perms::all);
  fs::permissions(home.path() / "closed", fs::perms::none);
  {
    const AsNobody other;
    EXPECT_THAT(refusal([&] { const DataFolder folder(home.path() / "closed" / "data"); }),
                HasSubstr("--data DIR"));
  }
  fs::permissions(home.path() / "closed", fs::perms::owner_all);
}

TEST(DataFolder, ForgetsTheRunFileOfARunThatWasKilled) {
  const test::TemporaryFolder home;
  { const DataFolder folder(home.path() / "data"); }
  std::ofstream(home.path() / "data" / "run.json") << "{}";
  const DataFolder folder(home.path() / "data");
  EXPECT_FALSE(fs::exists(folder.run_file()));
}

TEST(DataFolder, PutsTheServerWhereItsUserMayGo) {
  const test::TemporaryFolder home;
  fs::permissions(home.path(), fs::perms::owner_all);  // closed, like root's home
  const DataFolder folder(home.path() / "data");
  const auto server = folder.server();
  EXPECT_EQ(folder.server(), server) << "the second time finds the same";
  struct stat status {};
  ASSERT_EQ(stat(server.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  const bool inside = server == fs::canonical(folder.path()) / "server";
  if (geteuid() == 0) {
    EXPECT_FALSE(inside);
    EXPECT_NE(status.st_uid, 0U);
    EXPECT_TRUE(fs::is_symlink(folder.path() / "server"));
  } else {
    EXPECT_TRUE(inside);
  }
  fs::remove_all(server);
}

TEST(DataFolder, ClearsEverythingOfOursIncludingAServerElsewhere) {
  const test::TemporaryFolder home;
  fs::permissions(home.path(), fs::perms::owner_all);
  DataFolder folder(home.path() / "data");
  const auto server = folder.server();
  write_atomically(folder.secrets(), "{}");
  std::ofstream(folder.store() / "object") << "x";
  std::ofstream(folder.path() / "note of mine") << "x";
  folder.clear();
  EXPECT_FALSE(fs::exists(server));
  EXPECT_FALSE(fs::exists(folder.secrets()));
  EXPECT_TRUE(fs::is_empty(folder.store()));
  EXPECT_TRUE(fs::exists(folder.path() / "note of mine"));
}

TEST(Secrets, AreMadeOnceAndOnlyTheirOwnerReadsThem) {
  const test::TemporaryFolder home;
  const auto file = home.path() / "secrets.json";
  const auto made = load_secrets(file, true);
  const auto read = load_secrets(file, false);
  EXPECT_EQ(read.admin_password, made.admin_password);
  EXPECT_EQ(read.role_passwords, made.role_passwords);
  EXPECT_EQ(read.jwt, made.jwt);
  EXPECT_EQ(read.link_signing, made.link_signing);
  EXPECT_EQ(made.role_passwords.size(), login_roles().size());
  EXPECT_EQ(fs::status(file).permissions() & fs::perms::all,
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Secrets, OfAnExistingDatabaseAreNotMadeAnew) {
  const test::TemporaryFolder home;
  const auto file = home.path() / "secrets.json";
  EXPECT_THAT(refusal([&] { load_secrets(file, false); }), HasSubstr("is missing"));
  EXPECT_FALSE(fs::exists(file));
}

TEST(Secrets, SayWhenTheirFileIsDamaged) {
  const test::TemporaryFolder home;
  const auto file = home.path() / "secrets.json";
  for (const char* content : {"", "{", "[]", R"({"admin_password": 1})"}) {
    write_atomically(file, content);
    EXPECT_THAT(refusal([&] { load_secrets(file, true); }), HasSubstr("Repair the file"));
  }
}

}  // namespace
}  // namespace pressrun::local
