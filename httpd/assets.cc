#include "httpd/assets.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "engine/daemon/options.h"
#include "httpd/embedded_assets.h"
#include "httpd/etag.h"

namespace pressrun::httpd {
namespace {

constexpr std::string_view kNameCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kContentTypes = {{
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
}};

bool is_name(std::string_view name) {
  return !name.empty() && name.front() != '.' &&
         name.find_first_not_of(kNameCharacters) == std::string_view::npos;
}

bool is_asset_path(std::string_view path) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (!is_name(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::shared_ptr<const Asset> asset_of(std::string content) {
  std::string etag = etag_of(content);
  return std::make_shared<const Asset>(Asset{std::move(content), std::move(etag)});
}

std::shared_ptr<const Asset> read_asset(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) return nullptr;
  std::ifstream file(path, std::ios::binary);
  return asset_of({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

// An entity tag without its quotes.
std::string bare(const std::string& etag) { return etag.substr(1, etag.size() - 2); }

}  // namespace

Assets::Assets(std::string folder) : folder_(std::move(folder)) {
  if (!folder_.empty()) {
    if (std::filesystem::is_directory(std::filesystem::path(folder_) / "pages")) return;
    throw daemon::ConfigError("PRESSRUN_ASSETS_DIR: " + folder_ +
                              " holds no folder pages; give the folder httpd of the sources");
  }
  std::string all;
  for (const db::EmbeddedFile& file : embedded_assets) {
    auto asset = asset_of(std::string(file.content));
    if (file.path.starts_with("static/")) all.append(file.path).append(asset->etag);
    embedded_.emplace(file.path, std::move(asset));
  }
  version_ = bare(etag_of(all)).substr(0, 12);
}

std::shared_ptr<const Asset> Assets::find(const std::string& path) const {
  if (!is_asset_path(path)) return nullptr;
  if (!folder_.empty()) return read_asset(std::filesystem::path(folder_) / path);
  const auto found = embedded_.find(path);
  return found == embedded_.end() ? nullptr : found->second;
}

std::string content_type_of(const std::string& path) {
  const auto found = std::find_if(kContentTypes.begin(), kContentTypes.end(),
                                  [&path](const auto& one) { return path.ends_with(one.first); });
  return std::string(found == kContentTypes.end() ? "application/octet-stream" : found->second);
}

}  // namespace pressrun::httpd
