// What is wrong with a report type's files.
#pragma once

#include <stdexcept>
#include <string>

namespace pressrun::db {

// The text begins with the file's name and says what to do.
class CatalogError : public std::runtime_error {
 public:
  CatalogError(const std::string& file, const std::string& complaint)
      : std::runtime_error(file + ": " + complaint) {}
};

}  // namespace pressrun::db
