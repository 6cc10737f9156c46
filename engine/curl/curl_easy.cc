#include "engine/curl/curl_easy.h"

#include <new>

namespace pressrun::engine {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kTotalSeconds = 30;

// Once a process, before its first handle.
void start_library() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::bad_alloc();
}

}  // namespace

CurlEasy::CurlEasy() {
  start_library();
  handle_.reset(curl_easy_init());
  if (!handle_) throw std::bad_alloc();
  reset();
}

void CurlEasy::reset() {
  curl_easy_reset(handle_.get());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  set(CURLOPT_TIMEOUT, kTotalSeconds);
  set(CURLOPT_FOLLOWLOCATION, 0L);
}

long CurlEasy::response_code() const {
  long code = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &code);
  return code;
}

std::string words_of(CURLcode code, const std::string& ca_variable) {
  std::string words = curl_easy_strerror(code);
  if (code == CURLE_SSL_CACERT_BADFILE) return words + "; see " + ca_variable;
  if (code != CURLE_PEER_FAILED_VERIFICATION) return words;
  return words +
         "; it must be valid now, name this host, and be signed by an authority of this system or "
         "of " +
         ca_variable;
}

void CurlList::add(const std::string& text) {
  // The longer list is the old one, save where that was empty.
  curl_slist* longer = curl_slist_append(list_.get(), text.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  if (!list_) list_.reset(longer);
}

}  // namespace pressrun::engine
