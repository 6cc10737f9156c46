// The database of a local Pressrun: made, migrated, filled, opened to its roles.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/daemon/signals.h"
#include "engine/local/cluster.h"
#include "engine/local/secrets.h"

namespace pressrun::local {

// Somebody of the sample data who can log in.
struct SampleLogin {
  std::string email;
  std::string password;
  std::string role;
};

// Borrows all it is given. Not thread safe. REQUIRES a running cluster in every call. What takes
// time THROWS Stopped when a stop is requested; it can be called again in a later run.
class LocalDatabase {
 public:
  // `pressrunctl` is the program that migrates and loads; what it says goes to `log`.
  LocalDatabase(Cluster& cluster, const Secrets& secrets, std::filesystem::path pressrunctl,
                std::filesystem::path log, const daemon::StopSignal& stop);

  // libpq keywords for one of login_roles(), or the superuser.
  std::string role_url(const std::string& role) const;
  std::string admin_url() const;
  // The superuser's URL by TCP, for whoever inspects the database.
  std::string public_admin_url() const;

  // Makes the database unless it is there, applies what is missing of the migrations and the
  // catalog, sets the roles' passwords. Fast when all that was done before. THROWS LocalError.
  void bring_up_to_date();
  // Loads the sample data, as of today, unless some is there; returns whether it did. THROWS
  // LocalError.
  bool load_sample(double size);
  // At least one; an organizer comes first. THROWS LocalError, db::Error.
  std::vector<SampleLogin> sample_logins() const;

 private:
  void create_if_missing() const;
  void set_passwords() const;
  void ctl(const std::string& arguments) const;
  std::string login(const std::string& user, const std::string& password,
                    const std::string& database) const;

  Cluster& cluster_;
  const Secrets& secrets_;
  std::filesystem::path pressrunctl_;
  std::filesystem::path log_;
  const daemon::StopSignal& stop_;
};

// The superuser's name.
inline constexpr const char* kAdminRole = "pressrun_admin";

}  // namespace pressrun::local
