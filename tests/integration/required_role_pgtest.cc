// O3, R1: a binary with the database URL of another says so at once, as a mistake of configuration.
#include <gmock/gmock.h>

#include "tests/support/process.h"
#include "tests/support/stack.h"

namespace pressrun::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Mistake {
  const char* program;
  Role expected;
  Role given;
};

class RequiredRole : public testing::TestWithParam<Mistake> {
 protected:
  Finished start(const std::string& url) { return start(url, database_.url(Role::kReader)); }
  Finished start(const std::string& url, const std::string& reader_url) {
    return run_program(GetParam().program, {},
                       {{"PRESSRUN_DATABASE_URL", url},
                        {"PRESSRUN_READER_DATABASE_URL", reader_url},
                        {"PRESSRUN_STORE", folder_.path().string()},
                        {"PRESSRUN_LISTEN", "127.0.0.1:0"},
                        {"PRESSRUN_STATUS_LISTEN", "127.0.0.1:0"},
                        {"REPORT_DOWNLOAD_SIGNING_SECRET", Stack::signing_secret()},
                        {"PRESSRUN_JWT_ALG", "HS256"},
                        {"PRESSRUN_JWT_SECRET", Stack::jwt_secret()}});
  }

  TestDatabase database_;
  TemporaryFolder folder_;
};

TEST_P(RequiredRole, IsNamedWhenAnotherLogsIn) {
  const Finished finished = start(database_.url(GetParam().given));
  EXPECT_EQ(finished.ending.code, 78) << finished.output;
  EXPECT_THAT(finished.output,
              AllOf(HasSubstr("PRESSRUN_DATABASE_URL"), HasSubstr(role_name(GetParam().given)),
                    HasSubstr(role_name(GetParam().expected))));
}

// O5, C8: nothing would hold it back, row-level security included.
TEST_P(RequiredRole, IsNoSuperuser) {
  const Finished finished = start(database_.url(Role::kAdmin));
  EXPECT_EQ(finished.ending.code, 78) << finished.output;
  EXPECT_THAT(finished.output, HasSubstr("superuser"));
}

TEST_P(RequiredRole, HoldsForWhoReadsTheReportsToo) {
  if (GetParam().expected == Role::kJanitor) GTEST_SKIP() << "it reads no reports";
  for (const Role wrong : {Role::kAdmin, Role::kCourier}) {
    const Finished finished = start(database_.url(GetParam().expected), database_.url(wrong));
    EXPECT_EQ(finished.ending.code, 78) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("PRESSRUN_READER_DATABASE_URL"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    EachBinary, RequiredRole,
    testing::Values(Mistake{"pressrun-httpd", Role::kHttpd, Role::kReader},
                    Mistake{"pressrun-worker", Role::kWorker, Role::kCtl},
                    // It may do what every start does, and is found out all the same.
                    Mistake{"pressrun-janitor", Role::kJanitor, Role::kWorker}));

}  // namespace
}  // namespace pressrun::test
