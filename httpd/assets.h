// The files that browsers load: page templates and what pages refer to.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace pressrun::httpd {

struct Asset {
  std::string content;
  std::string etag;
};

// httpd/pages and httpd/static as they were compiled in, or, for development, as they are on disk
// at each call. Immutable, so thread safe.
class Assets {
 public:
  // `folder` holds pages/ and static/; empty: what was compiled in. THROWS daemon::ConfigError when
  // there is no such folder.
  explicit Assets(std::string folder = {});

  // "static/app.css", "pages/shell.html". nullptr when there is none, or when a name in the path
  // begins with a dot or holds anything but letters, digits and ._-
  std::shared_ptr<const Asset> find(const std::string& path) const;

  // Changes when any file below static/ does; "dev" when they are read from disk.
  const std::string& version() const { return version_; }

 private:
  const std::string folder_;
  std::map<std::string, std::shared_ptr<const Asset>> embedded_;
  std::string version_ = "dev";
};

// By the name's ending; application/octet-stream for an unknown one.
std::string content_type_of(const std::string& path);

}  // namespace pressrun::httpd
