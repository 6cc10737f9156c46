#include "engine/ctl/doctor/service_user.h"

#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/ctl/doctor/report.h"

namespace pressrun::engine::ctl {
namespace {

bool is_root() { return ::geteuid() == 0; }

bool become(const passwd& user) {
  return ::initgroups(user.pw_name, user.pw_gid) == 0 && ::setgid(user.pw_gid) == 0 &&
         ::setuid(user.pw_uid) == 0;
}

// Findings, or {"failure": ...}, as the child writes them.
std::string told(const std::function<Findings()>& look) {
  try {
    return as_json_array(look());
  } catch (const std::exception& error) {
    return nlohmann::json{{"failure", error.what()}}.dump();
  }
}

[[noreturn]] void look_and_end(const passwd& user, const std::function<Findings()>& look, int to) {
  if (!become(user)) ::_exit(1);
  const std::string text = told(look);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t n = ::write(to, text.data() + done, text.size() - done);
    if (n <= 0) ::_exit(1);
    done += static_cast<std::size_t>(n);
  }
  ::_exit(0);
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 4096> piece;
  for (ssize_t n; (n = ::read(from, piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(n));
  }
  return text;
}

Findings as_findings(const std::string& text) {
  const nlohmann::json told = nlohmann::json::parse(text);
  if (told.is_object()) throw std::runtime_error(told.at("failure").get<std::string>());
  Findings findings;
  for (const nlohmann::json& it : told) {
    const nlohmann::json& remedy = it.at("remedy");
    findings.push_back({it.at("check"), severity_named(it.at("severity")), it.at("finding"),
                        remedy.is_null() ? "" : remedy.get<std::string>()});
  }
  return findings;
}

}  // namespace

Findings as_service_user(const std::function<Findings()>& look, const char* user) {
  const passwd* known = is_root() ? ::getpwnam(user) : nullptr;
  if (known == nullptr) return look();
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("the system gives no pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    look_and_end(*known, look, ends[1]);
  }
  ::close(ends[1]);
  const std::string text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) {
    throw std::runtime_error(std::string("cannot look as the user ") + user);
  }
  return as_findings(text);
}

std::string asked_as(const char* user) {
  if (!is_root()) return "";
  const std::string name = user;
  return ::getpwnam(user) != nullptr ? " (asked as " + name + ")"
                                     : " (asked as root: there is no user " + name + " here)";
}

}  // namespace pressrun::engine::ctl
