#include "engine/mail/letter.h"

#include <algorithm>

namespace pressrun::mail {
namespace {

constexpr char kHead[] =
    R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px;background:#f6f6f4;color:#1f2328">
<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border:1px solid #dfdfda;border-radius:8px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
)";
constexpr char kFoot[] = "</div></body></html>\n";
constexpr char kButton[] =
    "display:inline-block;padding:10px 18px;background:#1f5fbf;color:#ffffff;border-radius:6px;"
    "text-decoration:none";

std::string clean(const std::string& text) {
  std::string result = text;
  std::replace_if(
      result.begin(), result.end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
  return result;
}

std::string tag(const std::string& name, const std::string& style, const std::string& inner) {
  return "<" + name + " style=\"" + style + "\">" + inner + "</" + name + ">\n";
}

std::string fact_row(const std::string& label, const std::string& value) {
  return "<tr><td style=\"padding:2px 16px 2px 0;color:#59636e\">" + escape_html(label) +
         "</td><td style=\"padding:2px 0\">" + escape_html(value) + "</td></tr>\n";
}

std::string button(const std::string& label, const std::string& url) {
  return "<p style=\"margin:16px 0\"><a href=\"" + escape_html(url) + "\" style=\"" + kButton +
         "\">" + escape_html(label) + "</a></p>\n";
}

}  // namespace

std::string escape_html(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

Letter& Letter::add(Kind kind, const std::string& label, const std::string& value) {
  blocks_.push_back({kind, clean(label), clean(value)});
  return *this;
}

Letter& Letter::paragraph(const std::string& text) { return add(Kind::kParagraph, "", text); }

Letter& Letter::fact(const std::string& label, const std::string& value) {
  return value.empty() ? *this : add(Kind::kFact, label, value);
}

Letter& Letter::link(const std::string& label, const std::string& url) {
  return add(Kind::kLink, label, url);
}

Letter& Letter::note(const std::string& text) { return add(Kind::kNote, "", text); }

Content Letter::content() const { return {clean(subject_), text(), html()}; }

std::string Letter::text() const {
  std::string result;
  bool in_facts = false;
  for (const Block& block : blocks_) {
    if (!result.empty() && !(in_facts && block.kind == Kind::kFact)) result += "\n";
    in_facts = block.kind == Kind::kFact;
    if (block.kind == Kind::kLink) {
      result += block.label + ":\n" + block.value + "\n";
    } else if (in_facts) {
      result += block.label + ": " + block.value + "\n";
    } else {
      result += block.value + "\n";
    }
  }
  return result;
}

std::string Letter::html() const {
  std::string result = kHead;
  bool in_facts = false;
  for (const Block& block : blocks_) {
    const bool fact = block.kind == Kind::kFact;
    if (fact && !in_facts) result += "<table style=\"margin:16px 0;border-collapse:collapse\">\n";
    if (!fact && in_facts) result += "</table>\n";
    in_facts = fact;
    switch (block.kind) {
      case Kind::kParagraph:
        result += tag("p", "margin:0 0 16px", escape_html(block.value));
        break;
      case Kind::kFact:
        result += fact_row(block.label, block.value);
        break;
      case Kind::kLink:
        result += button(block.label, block.value);
        break;
      case Kind::kNote:
        result +=
            tag("p", "margin:16px 0 0;font-size:14px;color:#59636e", escape_html(block.value));
    }
  }
  if (in_facts) result += "</table>\n";
  return result + kFoot;
}

}  // namespace pressrun::mail
