// O3, O6: what is packaged fits the programs, as far as this machine's tools can tell.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/long_run.h"
#include "tests/support/sanitized.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_folder.h"

namespace pressrun::test {
namespace {

const std::string kSource = PRESSRUN_SOURCE_DIR;
const std::string kPackaging = kSource + "/packaging";
const std::string kCheck = "/usr/bin/python3 " + kSource + "/tests/support/check_packaging.py ";

void expect_silence(const std::string& command) {
  const ShellResult result = run_shell(command);
  EXPECT_EQ(result.code, 0) << command << "\n" << result.output;
  EXPECT_EQ(result.output, "") << command;
}

void expect_success(const std::string& command) {
  const ShellResult result = run_shell(command);
  EXPECT_EQ(result.code, 0) << command << "\n" << result.output;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Packaging, RulesAlertWhenTheyShouldAndThenOnly) {
  expect_success("promtool check rules " + kPackaging + "/prometheus/rules.yml");
  expect_success("promtool test rules " + kPackaging + "/prometheus/rules_test.yml");
}

TEST(Packaging, EveryAlertHasATest) {
  const std::string tests = text_of(kPackaging + "/prometheus/rules_test.yml");
  std::istringstream lines(text_of(kPackaging + "/prometheus/rules.yml"));
  int alerts = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find("- alert: ");
    if (at == std::string::npos) continue;
    ++alerts;
    EXPECT_THAT(tests, testing::HasSubstr("alertname: " + line.substr(at + 9) + "\n"));
  }
  EXPECT_GT(alerts, 10);
}

TEST(Packaging, TheDashboardSpeaksPromQl) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "expressions.yml").string();
  expect_silence(kCheck + "expressions " + file);
  expect_success("promtool check rules " + file);
}

TEST(Packaging, TheDashboardsUnitsFitItsSeries) { expect_silence(kCheck + "dashboard"); }

TEST(Packaging, ComposeNamesWhatProgramsKnow) {
  expect_silence(kCheck + "compose " PRESSRUN_BIN_DIR);
}

TEST(Packaging, HelpAndReadmeNameEveryVariable) {
  expect_silence(kCheck + "readme " PRESSRUN_BIN_DIR);
}

TEST(Packaging, ComposeIsAsItsSchemaSays) {
  if (!has_command("docker-compose")) GTEST_SKIP() << "docker-compose is not installed";
  expect_silence("docker-compose --file " + kSource +
                 "/compose.yaml --profile s3 --profile mail --profile tools config --quiet");
}

TEST(Packaging, SecretsAreMadeOnceAndReadFromFiles) {
  const TemporaryFolder folder;
  const std::string secrets = (folder.path() / "secrets").string();
  const std::string make = kPackaging + "/docker/make-secrets " + secrets;
  expect_silence(make);
  const std::string url = text_of(secrets + "/httpd_database_url");
  EXPECT_THAT(url,
              testing::MatchesRegex("postgresql://pressrun_httpd:[0-9a-f]*@postgres/pressrun\n"));
  EXPECT_THAT(
      text_of(secrets + "/role_passwords.sql"),
      testing::HasSubstr("alter role pressrun_httpd password '" + url.substr(28, 64) + "'"));
  expect_silence(make);
  EXPECT_EQ(text_of(secrets + "/httpd_database_url"), url);
  const ShellResult read =
      run_shell("PRESSRUN_DATABASE_URL_FILE=" + secrets + "/httpd_database_url " + kPackaging +
                "/docker/entrypoint env | grep ^PRESSRUN_DATABASE_");
  EXPECT_EQ(read.output, "PRESSRUN_DATABASE_URL=" + url);
  const ShellResult missing =
      run_shell("PRESSRUN_JWT_SECRET_FILE=/nowhere " + kPackaging + "/docker/entrypoint true");
  EXPECT_EQ(missing.code, 78);
  EXPECT_THAT(missing.output, testing::HasSubstr("PRESSRUN_JWT_SECRET_FILE: /nowhere"));
}

TEST(Packaging, EverySecretMayBeAFileAndKeysInFilesStayWhatTheyAre) {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "secret").string();
  std::ofstream(file) << "it's a \"secret\"\n";
  const std::string entrypoint = kPackaging + "/docker/entrypoint ";
  for (const std::string name :
       {"PRESSRUN_LISTEN_DATABASE_URL", "PRESSRUN_SOURCE_REPLICA_URL", "PRESSRUN_JWT_SECRET",
        "PRESSRUN_JWT_PREVIOUS_SECRET", "PRESSRUN_WEBHOOK_SECRET", "PRESSRUN_CLOUDFLARE_TOKEN",
        "PRESSRUN_S3_SECRET_ACCESS_KEY", "REPORT_DOWNLOAD_SIGNING_SECRET", "PGPASSWORD"}) {
    const ShellResult read =
        run_shell(name + "_FILE=" + file + " " + entrypoint + "env | grep ^" + name);
    EXPECT_EQ(read.output, name + "=it's a \"secret\"\n");
  }
  for (const std::string name :
       {"PRESSRUN_SMTP_CA_FILE", "PRESSRUN_S3_CA_FILE", "PRESSRUN_JWT_PUBLIC_KEY_FILE",
        "PRESSRUN_JWT_PRIVATE_KEY_FILE", "PRESSRUN_JWT_PREVIOUS_PUBLIC_KEY_FILE"}) {
    const std::string setting = name + "=" + file;
    EXPECT_EQ(run_shell(setting + " " + entrypoint + "env | grep " + name).output, setting + "\n");
  }
}

TEST(Packaging, UnitsAreRightAndGiveAwayLittle) {
  if (!has_command("systemd-analyze")) GTEST_SKIP() << "systemd-analyze is not installed";
  const TemporaryFolder folder;
  for (const std::string program : {"httpd", "worker", "janitor", "courier"}) {
    const std::string unit = "pressrun-" + program + ".service";
    const std::string here = (folder.path() / unit).string();
    // Where the programs of this build are.
    expect_silence("sed 's|^ExecStart=/usr/bin|ExecStart=" PRESSRUN_BIN_DIR "|' " + kPackaging +
                   "/systemd/" + unit + " > " + here);
    expect_silence("systemd-analyze verify " + here);
    // Tenths: 2.0 of 10.
    expect_success("systemd-analyze security --no-pager --offline=yes --threshold=20 " + here);
  }
}

TEST(Packaging, UnitsLetProgramsWriteWhereTheConfigurationSays) {
  expect_silence(kCheck + "units " PRESSRUN_BIN_DIR);
}

// The example, filled in, is all that each program needs: it waits for the database then.
TEST(Packaging, TheExampleOfAConfigurationSuffices) {
  const TemporaryFolder folder;
  const std::string here = folder.path().string();
  for (const std::string program : {"httpd", "worker", "janitor", "courier"}) {
    const std::string file = here + "/" + program + ".env";
    // Loopback is quick to refuse.
    expect_silence(kCheck + "environment " + program + " | sed 's|/var/lib|" + here +
                   "|; s|@db/|@127.0.0.1:1/|' > " + file);
    expect_silence("mkdir -p " + here + "/pressrun-reports " + here + "/pressrun-mail");
    const ShellResult run =
        run_shell("set -a; . " + file + "; timeout 3 " PRESSRUN_BIN_DIR "/pressrun-" + program);
    EXPECT_EQ(run.code, 124) << program << ": " << run.output;
    EXPECT_THAT(run.output, testing::HasSubstr("database")) << program;
  }
}

// Minutes: it fetches a small Debian.
TEST(Packaging, TheDebianPackageInstallsRunsAndGoes) {
  if (!is_long_run()) GTEST_SKIP() << kLongRunOnly;
  if (kSanitized) GTEST_SKIP() << "nobody packages sanitized programs";
  const ShellResult result =
      run_shell(kSource + "/tests/support/check_package.sh " PRESSRUN_BIN_DIR "/..");
  EXPECT_EQ(result.code, 0) << result.output;
}

}  // namespace
}  // namespace pressrun::test
