// The passwords and keys of a local Pressrun: made once, kept beside its data.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace pressrun::local {

struct Secrets {
  std::string admin_password;                         // of the superuser
  std::map<std::string, std::string> role_passwords;  // by role name
  std::string link_signing;                           // as REPORT_DOWNLOAD_SIGNING_SECRET takes it
  std::string jwt;
};

// The database roles that log in with a password of their own.
const std::vector<std::string>& login_roles();

// Reads `file`. When it does not exist and `may_create`, makes it (mode 0600, written whole or not
// at all). THROWS LocalError: unreadable, incomplete, or absent though a database that it belongs
// to is there.
Secrets load_secrets(const std::filesystem::path& file, bool may_create);

// `bytes` random bytes as lower-case hex.
std::string random_secret(std::size_t bytes);

}  // namespace pressrun::local
