#include "reports/pdf_metadata.h"

#include <openssl/evp.h>

#include <array>

#include "reports/text_decode.h"
#include "reports/utf8_reader.h"

namespace pressrun::reports {
namespace {

constexpr std::string_view kMaker = "Pressrun";

// Event and title, as a window's title line shows it.
std::string full_title(const ReportInfo& info) {
  if (info.event.empty()) return info.title;
  return info.title + " \u00B7 " + info.event;
}

// "2026-11-21 14:05:00[.5]+01[:30]" taken apart; empty parts where it is not that.
struct Moment {
  std::string date;    // 2026-11-21
  std::string time;    // 14:05:00
  std::string offset;  // +01:00
};

bool has_moment_form(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  if (text.size() < kForm.size()) return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !is_digit : text[i] != kForm[i]) return false;
  }
  return true;
}

Moment moment_of(std::string_view text) {
  if (!has_moment_form(text)) return {};
  Moment moment{std::string(text.substr(0, 10)), std::string(text.substr(11, 8)), {}};
  const std::size_t sign = text.find_first_of("+-", 19);
  if (sign != std::string_view::npos && text.size() >= sign + 3) {
    moment.offset = std::string(text.substr(sign, 3)) + ":";
    moment.offset += text.size() >= sign + 6 ? text.substr(sign + 4, 2) : "00";
  }
  return moment;
}

std::string without(std::string text, char dropped) {
  std::erase(text, dropped);
  return text;
}

std::string pdf_date(const Moment& moment) {
  std::string date = "D:" + without(moment.date, '-') + without(moment.time, ':');
  if (!moment.offset.empty()) {
    date += moment.offset.substr(0, 3) + "'" + moment.offset.substr(4, 2) + "'";
  }
  return date;
}

// U+FFFD for what XML cannot hold.
std::string xml_text(std::string_view utf8) {
  std::string escaped;
  while (!utf8.empty()) {
    const std::string_view before = utf8;
    const char32_t c = take_utf8_character(utf8).code_point;
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else if (c == kReplacementCharacter || c == 0xFFFE || c == 0xFFFF ||
               (c < 0x20 && c != '\t' && c != '\n')) {
      escaped += "\xEF\xBF\xBD";
    } else {
      escaped += before.substr(0, before.size() - utf8.size());
    }
  }
  return escaped;
}

}  // namespace

std::string pdf_language(Language language) { return language == Language::kGerman ? "de" : "en"; }

int write_information(PdfObjectWriter& objects, const ReportInfo& info) {
  std::string body = "<</Title" + pdf_text(full_title(info));
  if (!info.requested_by.empty()) body += "/Author" + pdf_text(info.requested_by);
  if (!info.description.empty()) body += "/Subject" + pdf_text(info.description);
  if (!info.job_id.empty()) body += "/Keywords" + pdf_text(info.job_id);
  body += "/Creator" + pdf_text(kMaker) + "/Producer" + pdf_text(kMaker);
  const Moment moment = moment_of(info.snapshot_at);
  if (!moment.date.empty()) body += "/CreationDate(" + pdf_date(moment) + ")";
  return objects.object(body + ">>");
}

int write_xmp(PdfObjectWriter& objects, const ReportInfo& info) {
  std::string packet =
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n";
  packet += "<dc:format>application/pdf</dc:format>\n";
  packet += "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml_text(full_title(info)) +
            "</rdf:li></rdf:Alt></dc:title>\n";
  if (!info.requested_by.empty()) {
    packet += "<dc:creator><rdf:Seq><rdf:li>" + xml_text(info.requested_by) +
              "</rdf:li></rdf:Seq></dc:creator>\n";
  }
  if (!info.description.empty()) {
    packet += "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
              xml_text(info.description) + "</rdf:li></rdf:Alt></dc:description>\n";
  }
  packet += "<dc:language><rdf:Bag><rdf:li>" + pdf_language(info.language) +
            "</rdf:li></rdf:Bag></dc:language>\n";
  const Moment moment = moment_of(info.snapshot_at);
  if (!moment.date.empty()) {
    packet += "<xmp:CreateDate>" + moment.date + "T" + moment.time + moment.offset +
              "</xmp:CreateDate>\n";
  }
  packet.append("<xmp:CreatorTool>").append(kMaker).append("</xmp:CreatorTool>\n");
  packet.append("<pdf:Producer>").append(kMaker).append("</pdf:Producer>\n");
  if (!info.job_id.empty()) {
    packet += "<pdf:Keywords>" + xml_text(info.job_id) + "</pdf:Keywords>\n";
  }
  packet += "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
  const int number = objects.reserve();
  objects.stream(number, "/Type/Metadata/Subtype/XML", packet);
  return number;
}

std::string document_id(const ReportInfo& info) {
  const std::string texts = info.job_id + "\n" + info.title + "\n" + info.event + "\n" +
                            info.workspace + "\n" + info.snapshot_at;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(texts.data(), texts.size(), digest.data(), &size, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string id;
  for (std::size_t i = 0; i < 16; ++i) {
    id += kHex[digest[i] >> 4];
    id += kHex[digest[i] & 15];
  }
  return id;
}

}  // namespace pressrun::reports
