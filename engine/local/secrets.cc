#include "engine/local/secrets.h"

#include <sys/random.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/daemon/encoding.h"
#include "engine/local/atomic_file.h"
#include "engine/local/local_error.h"

namespace pressrun::local {
namespace fs = std::filesystem;

namespace {

Secrets generate() {
  Secrets secrets;
  secrets.admin_password = random_secret(16);
  for (const auto& role : login_roles()) secrets.role_passwords[role] = random_secret(16);
  secrets.link_signing = "k1:" + random_secret(32);
  secrets.jwt = random_secret(32);
  return secrets;
}

nlohmann::json to_json(const Secrets& secrets) {
  return {{"admin_password", secrets.admin_password},
          {"role_passwords", secrets.role_passwords},
          {"link_signing", secrets.link_signing},
          {"jwt", secrets.jwt}};
}

Secrets from_json(const nlohmann::json& json) {
  Secrets secrets;
  json.at("admin_password").get_to(secrets.admin_password);
  json.at("role_passwords").get_to(secrets.role_passwords);
  json.at("link_signing").get_to(secrets.link_signing);
  json.at("jwt").get_to(secrets.jwt);
  return secrets;
}

}  // namespace

const std::vector<std::string>& login_roles() {
  static const std::vector<std::string> roles = {"pressrun_httpd",   "pressrun_worker",
                                                 "pressrun_janitor", "pressrun_courier",
                                                 "pressrun_reader",  "pressrun_ctl"};
  return roles;
}

std::string random_secret(std::size_t bytes) {
  std::string raw(bytes, '\0');
  if (getrandom(raw.data(), raw.size(), 0) != static_cast<ssize_t>(bytes)) {
    throw LocalError("The system gives no random bytes.");
  }
  return daemon::hexadecimal(raw);
}

Secrets load_secrets(const fs::path& file, bool may_create) {
  if (!fs::exists(file)) {
    if (!may_create) {
      throw LocalError("The database is there, but its passwords are not: " + file.string() +
                       " is missing. Bring the file back, or start anew with --reset.");
    }
    auto secrets = generate();
    write_atomically(file, to_json(secrets).dump(2) + "\n");
    return secrets;
  }
  try {
    return from_json(nlohmann::json::parse(std::ifstream(file)));
  } catch (const nlohmann::json::exception& error) {
    throw LocalError("Cannot read the passwords in " + file.string() + " (" + error.what() +
                     "). Repair the file, or start anew with --reset.");
  }
}

}  // namespace pressrun::local
