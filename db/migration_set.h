// The files of one component's migrations, in the order of its manifest.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "db/embedded_file.h"

namespace pressrun::db {

// What is wrong with migration files or with the database they meet, and what to do about it.
class MigrationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct MigrationFile {
  std::string path;
  std::string_view sql;
  int version = 0;        // of a schema file
  bool as_admin = false;  // begins with "-- run as: admin"
};

struct MigrationSet {
  std::string component;
  std::string owner;                       // the role that its files run as
  std::vector<MigrationFile> preparation;  // roles.sql: idempotent, run every time
  std::vector<MigrationFile> schema;       // each run once
  std::vector<MigrationFile> recreatable;  // all run again when one of them changed
};

// `files` must hold `manifest` and each file that it names, and no other .sql file. Schema files
// are numbered from 1 without gaps. THROWS MigrationError.
MigrationSet read_migration_set(const std::string& component, const std::string& owner,
                                const std::vector<EmbeddedFile>& files);

// What is compiled into this binary.
MigrationSet core_migrations();
MigrationSet sample_migrations();

}  // namespace pressrun::db
