// O4: what doctor, run by root, finds as the user of the programs.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "engine/ctl/doctor/service_user.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::engine::ctl {
namespace {

constexpr const char* kAnother = "nobody";

class ServiceUser : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can look as another user";
    ::chmod(folder_.path().c_str(), 0700);
  }
  Findings look(const char* user) {
    return as_service_user(
        [&]() -> Findings {
          const bool may = ::access(folder_.path().c_str(), W_OK) == 0;
          return {{"store", may ? Severity::kOk : Severity::kError, "Looked.", may ? "" : "chown"}};
        },
        user);
  }

  test::TemporaryFolder folder_;
};

TEST_F(ServiceUser, DoesNotHaveTheRightsOfRoot) {
  const Findings findings = look(kAnother);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::kError);
  EXPECT_EQ(findings[0].remedy, "chown");
  EXPECT_EQ(::geteuid(), 0U) << "we stay who we are";
  EXPECT_EQ(asked_as(kAnother), " (asked as nobody)");
}

TEST_F(ServiceUser, WhoIsNotThereCannotBeAsked) {
  EXPECT_EQ(look("no-such-user").at(0).severity, Severity::kOk);
  EXPECT_EQ(asked_as("no-such-user"), " (asked as root: there is no user no-such-user here)");
}

TEST_F(ServiceUser, TellsWhatWentWrong) {
  const auto fail = []() -> Findings { throw std::runtime_error("it hurts"); };
  EXPECT_THROW(
      {
        try {
          as_service_user(fail, kAnother);
        } catch (const std::runtime_error& error) {
          EXPECT_STREQ(error.what(), "it hurts");
          throw;
        }
      },
      std::runtime_error);
}

}  // namespace
}  // namespace pressrun::engine::ctl
