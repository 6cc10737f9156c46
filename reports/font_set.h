// The fonts of a report, and which of them shows a character.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reports/font_face.h"

namespace pressrun::reports {

enum class FontWeight { kRegular, kBold };

struct FontOptions {
  // Searched first, for the files that we know by name; every other font in them is a fallback
  // after ours.
  std::vector<std::string> directories = {};
  // Also look where Debian's packages put fonts.
  bool use_system_fonts = true;
};

// Noto Sans for Latin, Greek and Cyrillic, then a font a script, in a fixed sequence, so that two
// machines with the same packages give a face the same id. Opens a file when a character first
// needs it. Not thread safe; faces live as long as the set.
class FontSet {
 public:
  // THROWS std::runtime_error when there is no font at all, saying what to install.
  explicit FontSet(const FontOptions& options = {});

  // Of Latin text; always there.
  FontFace& base(FontWeight weight) { return *base_[weight == FontWeight::kBold ? 1 : 0]; }
  // The first face that has the character, in that weight if possible; nullptr: none has it.
  FontFace* covering(char32_t c, FontWeight weight);
  FontFace& face(int id) { return *faces_[static_cast<std::size_t>(id)]; }
  // nullptr: this machine does not have it.
  FontFace* find(std::string_view key);
  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string key;
    std::string path;
    unsigned index;
    bool is_bold;
    bool is_broken = false;
  };

  void add(const std::string& name, const FontOptions& options);
  void add_remaining(const std::vector<std::string>& directories, std::string_view prefix);
  void choose_base();
  bool has_key(std::string_view key) const;
  FontFace* open(std::size_t id);
  FontFace* search(char32_t c, FontWeight weight);

  std::vector<File> files_;
  std::vector<std::unique_ptr<FontFace>> faces_;  // by id; nullptr: not opened yet
  FontFace* base_[2] = {nullptr, nullptr};
  std::unordered_map<std::uint64_t, FontFace*> covering_;  // (character, weight)
};

}  // namespace pressrun::reports
