// The fields with which a body asks for a report, now or by the clock.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "httpd/problem.h"

namespace pressrun::httpd {

inline constexpr std::size_t kMaxRecipients = 20;

// Reads fields one by one and notes what is wrong with each; the values that it gives are of the
// right kind and bounded, what a type allows is not looked at. A field that is null counts as
// absent. Not thread safe.
class ReportFields {
 public:
  // `body` is an object, and must outlive it.
  explicit ReportFields(const nlohmann::json& body) : body_(body) {}

  std::string type();                  // required
  std::string params();                // a JSON object; "{}" when absent
  std::vector<std::string> formats();  // of "format", required
  // How a CSV file is written: an object with bom, delimiter, line_end, each of them optional.
  std::optional<std::string> csv();
  std::vector<std::string> recipients();  // of "notify_emails", each once
  // Any other text. `expected` ends the sentence "<field> must be".
  std::optional<std::string> text(const char* name, const std::string& expected);

  // Null when absent.
  const nlohmann::json* find(const char* name) const;
  void bad(std::string field, std::string message);
  // THROWS Problem 400 that names every bad field, if there was one.
  void check();

 private:
  const nlohmann::json& body_;
  std::vector<FieldError> errors_;
};

}  // namespace pressrun::httpd
