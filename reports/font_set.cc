#include "reports/font_set.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

namespace pressrun::reports {
namespace {

// More entries than a report in every living script has.
constexpr std::size_t kCoverageEntries = 1u << 17;

// Without the weight: each may exist as Regular and Bold. What is most often needed comes first.
constexpr std::array<std::string_view, 14> kNames = {
    "NotoSans",         "NotoSansArabic",   "NotoSansHebrew",  "NotoSansDevanagari",
    "NotoSansThai",     "NotoSansCJK",      "NotoSansBengali", "NotoSansTamil",
    "NotoSansArmenian", "NotoSansGeorgian", "NotoSansSymbols", "NotoSansSymbols2",
    "DejaVuSans",       "Symbola_hint"};

constexpr std::array<std::string_view, 4> kSystemDirectories = {
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/truetype/ancient-scripts"};

constexpr std::array<std::string_view, 3> kExtensions = {".ttf", ".ttc", ".otf"};

std::vector<std::string> directories_of(const FontOptions& options) {
  std::vector<std::string> directories = options.directories;
  if (options.use_system_fonts) {
    directories.insert(directories.end(), kSystemDirectories.begin(), kSystemDirectories.end());
  }
  return directories;
}

// Empty: in none of them.
std::string find_file(const std::vector<std::string>& directories, const std::string& stem) {
  for (const std::string& directory : directories) {
    for (const std::string_view extension : kExtensions) {
      std::string path = directory;
      path.append("/").append(stem).append(extension);
      std::error_code error;
      if (std::filesystem::is_regular_file(path, error)) return path;
    }
  }
  return {};
}

bool ends_with_bold(std::string_view stem) { return stem.ends_with("-Bold"); }

// Italic and condensed cuts would only duplicate what the upright ones cover.
bool is_upright(std::string_view stem) {
  return stem.find("Italic") == std::string_view::npos &&
         stem.find("Oblique") == std::string_view::npos;
}

}  // namespace

FontSet::FontSet(const FontOptions& options) {
  for (const std::string_view name : kNames) add(std::string(name), options);
  if (options.use_system_fonts) {
    add_remaining({std::string(kSystemDirectories.front())}, "NotoSans");
  }
  add_remaining(options.directories, "");
  faces_.resize(files_.size());
  choose_base();
}

void FontSet::choose_base() {
  for (const std::string_view family : {"NotoSans-Regular", "DejaVuSans"}) {
    if (base_[0] == nullptr) base_[0] = find(family);
  }
  for (std::size_t id = 0; id < files_.size() && base_[0] == nullptr; ++id) base_[0] = open(id);
  if (base_[0] == nullptr) {
    throw std::runtime_error(
        "there is no font to write a PDF with: install the packages fonts-noto-core and "
        "fonts-noto-cjk, or name a directory of TrueType fonts");
  }
  base_[1] = find(base_[0]->key() == "DejaVuSans" ? "DejaVuSans-Bold" : "NotoSans-Bold");
  if (base_[1] == nullptr) base_[1] = base_[0];
  for (FontFace* base : base_) base->prepare_simple();
}

void FontSet::add(const std::string& name, const FontOptions& options) {
  const std::vector<std::string> directories = directories_of(options);
  for (const bool is_bold : {false, true}) {
    // DejaVu and Symbola name their regular cut without a weight.
    for (const std::string& stem : {name + (is_bold ? "-Bold" : "-Regular"), name}) {
      const std::string path = find_file(directories, stem);
      if (path.empty() || has_key(stem)) continue;
      files_.push_back({stem, path, 0, is_bold && ends_with_bold(stem)});
      break;
    }
  }
}

void FontSet::add_remaining(const std::vector<std::string>& directories, std::string_view prefix) {
  std::vector<File> found;
  for (const std::string& directory : directories) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
      const std::string stem = entry.path().stem().string();
      const std::string extension = entry.path().extension().string();
      const bool is_font =
          std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
      if (!is_font || !stem.starts_with(prefix) || !is_upright(stem) || has_key(stem)) continue;
      found.push_back({stem, entry.path().string(), 0, ends_with_bold(stem)});
    }
  }
  std::sort(found.begin(), found.end(), [](const File& a, const File& b) { return a.key < b.key; });
  const auto last = std::unique(found.begin(), found.end(),
                                [](const File& a, const File& b) { return a.key == b.key; });
  files_.insert(files_.end(), found.begin(), last);
}

bool FontSet::has_key(std::string_view key) const {
  return std::any_of(files_.begin(), files_.end(),
                     [key](const File& file) { return file.key == key; });
}

// A file that cannot be used costs its characters a fallback, not the report.
FontFace* FontSet::open(std::size_t id) {
  File& file = files_[id];
  if (faces_[id] || file.is_broken) return faces_[id].get();
  try {
    faces_[id] = std::make_unique<FontFace>(file.key, static_cast<int>(id), file.path, file.index);
  } catch (const std::runtime_error&) {
    file.is_broken = true;
  }
  return faces_[id].get();
}

FontFace* FontSet::find(std::string_view key) {
  for (std::size_t id = 0; id < files_.size(); ++id) {
    if (files_[id].key == key) return open(id);
  }
  return nullptr;
}

FontFace* FontSet::covering(char32_t c, FontWeight weight) {
  FontFace& first = base(weight);
  if (first.simple(c) != nullptr) return &first;
  const std::uint64_t entry = (std::uint64_t{c} << 1) | (weight == FontWeight::kBold ? 1u : 0u);
  const auto known = covering_.find(entry);
  if (known != covering_.end()) return known->second;
  if (covering_.size() >= kCoverageEntries) covering_.clear();
  FontFace* found = search(c, weight);
  covering_.emplace(entry, found);
  return found;
}

FontFace* FontSet::search(char32_t c, FontWeight weight) {
  FontFace* other_weight = nullptr;
  for (std::size_t id = 0; id < files_.size(); ++id) {
    const bool is_wanted = files_[id].is_bold == (weight == FontWeight::kBold);
    if (!is_wanted && other_weight != nullptr) continue;
    FontFace* face = open(id);
    if (face == nullptr || face->glyph(c) == 0) continue;
    if (is_wanted) return face;
    other_weight = face;
  }
  return other_weight;
}

}  // namespace pressrun::reports
