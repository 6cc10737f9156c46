// Reads MIME messages as they come, broken ones too.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pressrun::mail {

// Header fields in their order: names in lower case, values unfolded and trimmed.
class HeaderFields {
 public:
  // Takes fields off the front of `text` up to and including the empty line behind them. A line
  // that is no field ends them.
  static HeaderFields take(std::string_view& text);

  // The first of that name (lower case); empty when absent.
  std::string get(std::string_view name) const;
  bool empty() const { return fields_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// "type/subtype; name=value; ..."
struct ContentType {
  std::string type;  // lower case; text/plain when there is none
  std::string boundary;

  static ContentType parse(std::string_view value);
};

// A part that is not a multipart itself.
struct MimeLeaf {
  ContentType type;
  HeaderFields headers;
  std::string body;  // quoted-printable and base64 undone
};

// The leaves of a message in their order. Returned messages (message/rfc822) are leaves: what they
// hold is not ours to interpret. At most 50 leaves, 5 levels deep; never throws for what the text
// holds.
std::vector<MimeLeaf> mime_leaves(std::string_view message);

}  // namespace pressrun::mail
