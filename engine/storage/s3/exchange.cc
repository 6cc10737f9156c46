#include "engine/storage/s3/exchange.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>

namespace pressrun::engine::s3 {
namespace {

constexpr long kConnectSeconds = 5;
// Less than so many bytes a second for the time of the settings: nobody is there any more.
constexpr long kStandstillBytes = 1;

std::size_t give_body(char* into, std::size_t size, std::size_t count, void* body_left) {
  auto& left = *static_cast<std::string_view*>(body_left);
  const std::size_t given = std::min(size * count, left.size());
  std::memcpy(into, left.data(), given);
  left.remove_prefix(given);
  return given;
}

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* body) {
  auto& text = *static_cast<std::string*>(body);
  const std::size_t length = size * count;
  if (text.size() + length > kMaxBody) return 0;
  text.append(bytes, length);
  return length;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* headers) {
  read_header_line({bytes, size * count}, *static_cast<Fields*>(headers));
  return size * count;
}

void choose_method(CurlEasy& curl, const Exchange& exchange, std::string_view& body_left) {
  if (exchange.method == "HEAD") return curl.set(CURLOPT_NOBODY, 1L);
  if (exchange.method == "GET") return;
  curl.set(CURLOPT_CUSTOMREQUEST, exchange.method);
  if (exchange.method == "DELETE") return;
  body_left = exchange.body;
  curl.set(CURLOPT_UPLOAD, 1L);
  curl.set(CURLOPT_READFUNCTION, give_body);
  curl.set(CURLOPT_READDATA, &body_left);
  curl.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(exchange.body.size()));
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [name](const auto& field) { return field.first == name; });
  return found == headers.end() ? "" : found->second;
}

std::uint64_t Answer::content_length() const {
  const std::string text = header("content-length");
  std::uint64_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

void prepare(CurlEasy& curl, const Exchange& exchange, const Settings& settings, CurlList& list,
             std::string_view& body_left) {
  curl.reset();
  curl.set(CURLOPT_URL, exchange.url);
  curl.set(CURLOPT_PATH_AS_IS, 1L);  // "." in a path is signed as it stands
  const long standstill = settings.standstill.count();
  const bool has_body = exchange.method != "HEAD" && exchange.method != "DELETE";
  curl.set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl.set(CURLOPT_TIMEOUT, has_body ? 0L : standstill);
  curl.set(CURLOPT_LOW_SPEED_LIMIT, kStandstillBytes);
  curl.set(CURLOPT_LOW_SPEED_TIME, standstill);
  curl.set(CURLOPT_TCP_KEEPALIVE, 1L);
  if (!settings.ca_file.empty()) curl.set(CURLOPT_CAINFO, settings.ca_file);
  choose_method(curl, exchange, body_left);
  for (const auto& [name, value] : exchange.headers)
    list.add(std::string(name).append(": ").append(value));
  // What libcurl adds by itself, and S3 does not want.
  for (const char* unwanted : {"Expect:", "Transfer-Encoding:", "Accept:"}) list.add(unwanted);
  curl.set(CURLOPT_HTTPHEADER, list.get());
}

void read_header_line(std::string_view line, Fields& headers) {
  if (line.starts_with("HTTP/")) return headers.clear();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string_view value = line.substr(colon + 1);
  const auto first = value.find_first_not_of(" \t");
  const auto last = value.find_last_not_of(" \t\r\n");
  value = first == std::string_view::npos || last == std::string_view::npos
              ? std::string_view()
              : value.substr(first, last - first + 1);
  headers.emplace_back(std::move(name), std::string(value));
}

Answer perform(CurlEasy& curl, const Exchange& exchange, const Settings& settings) {
  Answer answer;
  CurlList list;
  std::string_view body_left;
  prepare(curl, exchange, settings, list, body_left);
  curl.set(CURLOPT_HEADERFUNCTION, take_header);
  curl.set(CURLOPT_HEADERDATA, &answer.headers);
  curl.set(CURLOPT_WRITEFUNCTION, take_body);
  curl.set(CURLOPT_WRITEDATA, &answer.body);
  const CURLcode code = curl.perform();
  answer.status = curl.response_code();
  if (code != CURLE_OK) throw NoAnswer(words_of(code, kCaVariable));
  return answer;
}

}  // namespace pressrun::engine::s3
