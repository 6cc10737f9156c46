#include "engine/local/shell_environment.h"

namespace pressrun::local {
namespace {

std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

}  // namespace

std::string shell_environment(const DataFolder& folder, const LocalDatabase& database,
                              const Secrets& secrets, const std::string& public_url,
                              const std::filesystem::path& programs) {
  std::string text;
  const auto set = [&text](const std::string& name, const std::string& value) {
    text += name + "=" + quoted(value) + "\n";
  };
  set("PRESSRUN_DATABASE_URL", database.role_url("pressrun_ctl"));
  set("PRESSRUN_ADMIN_DATABASE_URL", database.public_admin_url());
  set("PRESSRUN_STORE", folder.store().string());
  set("PRESSRUN_PUBLIC_URL", public_url);
  set("REPORT_DOWNLOAD_SIGNING_SECRET", secrets.link_signing);
  set("PRESSRUN_MAIL_TRANSPORT", "maildir");
  set("PRESSRUN_MAILDIR", folder.mail().string());
  return text + "PATH=" + quoted(programs.string()) + ":$PATH\n";
}

}  // namespace pressrun::local
