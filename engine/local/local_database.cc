#include "engine/local/local_database.h"

#include <algorithm>
#include <iterator>
#include <sstream>

#include "db/session.h"
#include "engine/local/local_error.h"
#include "engine/local/log_tail.h"

namespace pressrun::local {
namespace fs = std::filesystem;

namespace {

constexpr const char* kDatabase = "pressrun";

db::Session connect(const std::string& url) {
  return db::Session({.url = url, .application_name = "pressrun local"});
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace

LocalDatabase::LocalDatabase(Cluster& cluster, const Secrets& secrets, fs::path pressrunctl,
                             fs::path log, const daemon::StopSignal& stop)
    : cluster_(cluster),
      secrets_(secrets),
      pressrunctl_(std::move(pressrunctl)),
      log_(std::move(log)),
      stop_(stop) {}

std::string LocalDatabase::login(const std::string& user, const std::string& password,
                                 const std::string& database) const {
  return cluster_.address() + " user=" + user + " password=" + password + " dbname=" + database;
}

std::string LocalDatabase::role_url(const std::string& role) const {
  return login(role, secrets_.role_passwords.at(role), kDatabase);
}

std::string LocalDatabase::admin_url() const {
  return login(kAdminRole, secrets_.admin_password, kDatabase);
}

std::string LocalDatabase::public_admin_url() const {
  return std::string("postgresql://") + kAdminRole + ":" + secrets_.admin_password +
         "@127.0.0.1:" + std::to_string(cluster_.port()) + "/" + kDatabase;
}

void LocalDatabase::bring_up_to_date() {
  create_if_missing();
  ctl("migrate --sample");
  set_passwords();
  ctl("catalog apply");
}

void LocalDatabase::create_if_missing() const {
  auto session = connect(login(kAdminRole, secrets_.admin_password, "postgres"));
  const auto found = session.call("select from pg_database where datname = $1", {kDatabase});
  if (found.empty()) session.call(std::string("create database ") + kDatabase);
}

void LocalDatabase::set_passwords() const {
  auto session = connect(admin_url());
  for (const auto& [role, password] : secrets_.role_passwords) {
    // Both are ours: a role's name and hex digits.
    std::string change = "alter role ";
    change.append(role).append(" password '").append(password).append("'");
    session.call(change);
  }
}

bool LocalDatabase::load_sample(double size) {
  const auto loaded = connect(admin_url()).call("select from voyage.generated");
  if (!loaded.empty()) return false;
  ctl("sample load --size " + std::to_string(size) + " --as-of today");
  return true;
}

std::vector<SampleLogin> LocalDatabase::sample_logins() const {
  const auto found =
      connect(admin_url()).call("select email, password, role from voyage.sample_logins()");
  std::vector<SampleLogin> logins;
  for (const auto& row : found.rows) {
    logins.push_back({row[0].value(), row[1].value(), row[2].value()});
  }
  const auto organizer = std::find_if(logins.begin(), logins.end(),
                                      [](const auto& login) { return login.role == "organizer"; });
  if (organizer == logins.end()) throw LocalError("The sample data has no organizer.");
  std::rotate(logins.begin(), organizer, organizer + 1);
  return logins;
}

void LocalDatabase::ctl(const std::string& arguments) const {
  Command command{.argv = words(arguments),
                  .environment = {{"PRESSRUN_ADMIN_DATABASE_URL", admin_url()}},
                  .output = log_};
  command.argv.insert(command.argv.begin(), pressrunctl_.string());
  const LogTail said(log_);
  if (const auto ending = run_to_end(command, stop_); !ending.clean()) {
    throw LocalError("\"pressrunctl " + arguments + "\" " + ending.describe() +
                     ". It said:" + said.last_lines(40));
  }
}

}  // namespace pressrun::local
