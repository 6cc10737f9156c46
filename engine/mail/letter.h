// A letter of a few paragraphs and links, written as text and as HTML.
#pragma once

#include <string>
#include <vector>

#include "engine/mail/outgoing_mail.h"

namespace pressrun::mail {

// All of it is plain text: escaping is done here and nowhere else. Control characters become
// spaces.
class Letter {
 public:
  explicit Letter(std::string subject) : subject_(std::move(subject)) {}

  Letter& paragraph(const std::string& text);
  // A line "label: value"; those in a row are set as a table. Nothing for an empty value.
  Letter& fact(const std::string& label, const std::string& value);
  // `url` is one of ours.
  Letter& link(const std::string& label, const std::string& url);
  // Smaller, at the end.
  Letter& note(const std::string& text);

  Content content() const;

 private:
  enum class Kind { kParagraph, kFact, kLink, kNote };
  struct Block {
    Kind kind;
    std::string label;
    std::string value;
  };

  std::string text() const;
  std::string html() const;
  Letter& add(Kind kind, const std::string& label, const std::string& value);

  std::string subject_;
  std::vector<Block> blocks_;
};

// For text in HTML, also inside attributes in double quotes.
std::string escape_html(const std::string& text);

}  // namespace pressrun::mail
