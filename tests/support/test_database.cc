#include "tests/support/test_database.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace pressrun::test {
namespace {

constexpr const char* kTemplate = "pressrun_template";

std::string port_of(const std::string& address) { return address.substr(address.find("port=")); }

std::string login(const std::string& address, const std::string& user,
                  const std::string& database) {
  return address + " user=" + user + " dbname=" + database;
}

db::Session connect_to(const std::string& url, bool read_write = true) {
  return db::Session({.url = url, .application_name = "test", .require_read_write = read_write});
}

db::Session maintenance() {
  return connect_to(login(TestDatabase::server(), "postgres", "postgres"));
}

std::string fresh_name() {
  static std::atomic<int> count{0};
  return "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

}  // namespace

std::string role_name(Role role) {
  switch (role) {
    case Role::kAdmin:
      return "postgres";
    case Role::kHttpd:
      return "pressrun_httpd";
    case Role::kWorker:
      return "pressrun_worker";
    case Role::kReader:
      return "pressrun_reader";
    case Role::kJanitor:
      return "pressrun_janitor";
    case Role::kCourier:
      return "pressrun_courier";
    case Role::kCtl:
      return "pressrun_ctl";
  }
  throw std::logic_error("no such role");
}

std::string TestDatabase::server() {
  const char* address = std::getenv("PRESSRUN_TEST_CLUSTER");
  if (address == nullptr) {
    throw std::runtime_error("This test needs a PostgreSQL server: run it by ./test FILTER.");
  }
  return address;
}

TestDatabase::TestDatabase() : name_(fresh_name()) {
  auto session = maintenance();
  session.call("create database " + name_ + " template " + kTemplate);
  // A copy has its own database's rights, not the template's.
  session.call(
      "update pg_database set datacl = (select t.datacl from pg_database t where t.datname = $1)"
      " where datname = $2",
      {kTemplate, name_});
  admin_ = std::make_unique<db::Session>(connect(Role::kAdmin));
}

TestDatabase::~TestDatabase() {
  admin_.reset();
  try {
    maintenance().call("drop database if exists " + name_ + " with (force)");
  } catch (const std::exception& error) {
    // The server goes away at the end of the run anyway.
    std::fprintf(stderr, "cannot drop %s: %s\n", name_.c_str(), error.what());
  }
}

std::string TestDatabase::url(Role role) const { return login(server(), role_name(role), name_); }

std::string TestDatabase::url_by_tcp(Role role) const {
  return login("host=127.0.0.1 " + port_of(server()), role_name(role), name_);
}

std::string TestDatabase::url_by(const std::string& pooler, Role role) const {
  return login(pooler, role_name(role), name_);
}

db::Session TestDatabase::connect(Role role) const {
  return connect_to(url(role), role != Role::kReader);
}

db::Rows TestDatabase::sql(const std::string& statement, const db::Params& params) {
  const std::lock_guard lock(mutex_);
  // Tests restart servers.
  if (!admin_->is_open()) admin_ = std::make_unique<db::Session>(connect(Role::kAdmin));
  return admin_->call(statement, params);
}

std::string TestDatabase::value(const std::string& statement, const db::Params& params) {
  return sql(statement, params).scalar().value_or("");
}

void TestDatabase::travel(std::chrono::seconds offset) {
  // Replaces the body only: owner, grants and comment stay.
  sql("create or replace function pressrun.now() returns timestamptz language sql stable parallel "
      "safe as $$ select "
      "statement_timestamp() + interval '" +
      std::to_string(offset.count()) + " seconds' $$");
}

}  // namespace pressrun::test
