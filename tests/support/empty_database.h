// A database with nothing in it, for tests of what fills databases and of what needs only a server.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "db/session.h"

namespace pressrun::test {

// Made by the constructor, dropped by the destructor with whoever is still connected.
class EmptyDatabase {
 public:
  EmptyDatabase() : name_(fresh_name()) { maintenance().call("create database " + name_); }
  ~EmptyDatabase() {
    try {
      maintenance().call("drop database if exists " + name_ + " with (force)");
    } catch (const std::exception&) {
      // The server goes away at the end of the run anyway.
    }
  }
  EmptyDatabase(const EmptyDatabase&) = delete;
  EmptyDatabase& operator=(const EmptyDatabase&) = delete;

  // As the superuser.
  std::string url() const { return server() + " user=postgres dbname=" + name_; }
  db::SessionOptions options() const { return {.url = url(), .application_name = "test"}; }
  db::Session connect() const { return db::Session(options()); }

 private:
  static std::string server() {
    const char* address = std::getenv("PRESSRUN_TEST_CLUSTER");
    if (address == nullptr) {
      throw std::runtime_error("This test needs a PostgreSQL server: run it by ./test FILTER.");
    }
    return address;
  }
  static db::Session maintenance() {
    return db::Session({.url = server() + " user=postgres dbname=postgres"});
  }
  static std::string fresh_name() {
    static std::atomic<int> count{0};
    return "empty_" + std::to_string(getpid()) + "_" + std::to_string(++count);
  }

  std::string name_;
};

}  // namespace pressrun::test
