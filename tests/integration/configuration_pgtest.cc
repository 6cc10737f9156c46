// O5: what is missing is named by its variable, with an example that the program would take, before
// anything is waited for.
#include <gmock/gmock.h>

#include "tests/support/process.h"

namespace pressrun::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Environment = std::map<std::string, std::string>;

constexpr int kConfig = 78;

// All that any program needs, of a server that is not there.
const Environment kComplete = {
    {"PRESSRUN_DATABASE_URL", "host=127.0.0.1 port=1"},
    {"PRESSRUN_READER_DATABASE_URL", "host=127.0.0.1 port=1"},
    {"PRESSRUN_STORE", "/nowhere"},
    {"PRESSRUN_MAILDIR", "/nowhere"},
    {"PRESSRUN_MAIL_FROM", "a@example.org"},
    {"PRESSRUN_PUBLIC_URL", "https://reports.example.org"},
    {"PRESSRUN_JWT_SECRET", "0123456789abcdef0123456789abcdef"},
    {"REPORT_DOWNLOAD_SIGNING_SECRET", "k1:0123456789abcdef0123456789abcdef"}};

// Starts `program` without `variable`; what it says.
std::string without(const std::string& program, const std::string& variable) {
  Environment environment = kComplete;
  environment[variable] = "";
  const Finished finished = run_program(program, {}, environment);
  EXPECT_EQ(finished.ending.code, kConfig) << program << ": " << finished.output;
  EXPECT_THAT(finished.output, HasSubstr(variable + " is not set: ")) << program;
  EXPECT_THAT(finished.output, Not(HasSubstr("waiting"))) << program;
  return finished.output;
}

TEST(Configuration, NamesTheRoleThatAProgramLogsInAs) {
  for (const std::string name : {"httpd", "worker", "janitor", "courier"}) {
    EXPECT_THAT(without("pressrun-" + name, "PRESSRUN_DATABASE_URL"),
                HasSubstr("postgresql://pressrun_" + name + ":PASSWORD@"));
  }
}

// A program that waits for its database would wait for this one forever.
TEST(Configuration, NamesADatabaseUrlThatIsNone) {
  for (const char* program :
       {"pressrun-httpd", "pressrun-worker", "pressrun-janitor", "pressrun-courier"}) {
    for (const char* variable : {"PRESSRUN_DATABASE_URL", "PRESSRUN_LISTEN_DATABASE_URL",
                                 "PRESSRUN_READER_DATABASE_URL", "PRESSRUN_SOURCE_OTHER_URL"}) {
      Environment environment = kComplete;
      environment[variable] = "secret@nowhere";
      const Finished finished = run_program(program, {}, environment);
      EXPECT_EQ(finished.ending.code, kConfig) << program << ": " << finished.output;
      EXPECT_THAT(finished.output,
                  AllOf(HasSubstr(std::string(variable) + " is neither a URL nor keywords"),
                        Not(HasSubstr("secret")), Not(HasSubstr("waiting"))));
    }
  }
}

TEST(Configuration, NamesTheStoreThatIsMissing) {
  for (const char* program : {"pressrun-httpd", "pressrun-worker", "pressrun-janitor"}) {
    EXPECT_THAT(without(program, "PRESSRUN_STORE"), HasSubstr("name a directory"));
  }
}

TEST(Configuration, SaysHowKeysAreMade) {
  EXPECT_THAT(without("pressrun-httpd", "PRESSRUN_JWT_SECRET"), HasSubstr("openssl rand -hex 32"));
  EXPECT_THAT(without("pressrun-httpd", "REPORT_DOWNLOAD_SIGNING_SECRET"),
              HasSubstr("k1:$(openssl rand -hex 32)"));
  EXPECT_THAT(without("pressrun-courier", "REPORT_DOWNLOAD_SIGNING_SECRET"),
              HasSubstr("the same as the httpd's"));
  Environment environment = kComplete;
  environment["PRESSRUN_JWT_SECRET"] = "short";
  EXPECT_THAT(run_program("pressrun-httpd", {}, environment).output,
              HasSubstr("PRESSRUN_JWT_SECRET is too short: it needs at least 32 bytes"));
}

TEST(Configuration, NamesTheAddressThatLinksBeginWith) {
  EXPECT_THAT(without("pressrun-courier", "PRESSRUN_PUBLIC_URL"),
              HasSubstr("https://reports.example.org"));
}

TEST(Configuration, NamesAnOptionThatThereIsNot) {
  for (const std::string name : {"httpd", "worker", "janitor", "courier"}) {
    const Finished finished = run_program("pressrun-" + name, {"--foo"}, {});
    EXPECT_EQ(finished.ending.code, 64);
    EXPECT_THAT(finished.output, AllOf(HasSubstr("--foo"), HasSubstr("--help"))) << name;
  }
}

}  // namespace
}  // namespace pressrun::test
