// What is wrong with a report type's files.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace pressrun::db {

// The text begins with the file's name and says what to do.
class CatalogError : public std::runtime_error {
 public:
  CatalogError(const std::string& file, const std::string& complaint)
      : std::runtime_error(file + ": " + complaint) {}
  explicit CatalogError(const std::string& text) : std::runtime_error(text) {}
};

// What is not wrong and yet may not be meant, a sentence each.
using Notes = std::vector<std::string>;

// What several checks say, so that people hear of all mistakes at once.
class Complaints {
 public:
  // Remembers the CatalogError that `check` THROWS; passes on whatever else.
  template <typename Check>
  void of(const Check& check) {
    try {
      check();
    } catch (const CatalogError& error) {
      text_ += (text_.empty() ? "" : "\n") + std::string(error.what());
    }
  }

  // THROWS CatalogError with a line for each.
  void raise() const {
    if (!text_.empty()) throw CatalogError(text_);
  }

 private:
  std::string text_;
};

}  // namespace pressrun::db
