// libcurl's easy handle, owned.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace pressrun::engine {

// Not thread safe; keeps its connections between transfers. Times out after 10 s without a
// connection and 30 s in all, and follows no redirect.
class CurlEasy {
 public:
  // THROWS std::bad_alloc.
  CurlEasy();

  // Forgets all options, keeps the connections, and sets the defaults again.
  void reset();

  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle_.get(), option, value);
  }
  void set(CURLoption option, const std::string& value) { set(option, value.c_str()); }

  CURLcode perform() { return curl_easy_perform(handle_.get()); }
  long response_code() const;
  CURL* get() const { return handle_.get(); }

 private:
  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  std::unique_ptr<CURL, Cleanup> handle_;
};

// Why a transfer failed, in words for ops; what to mend where the peer's certificate is not
// trusted. `ca_variable` is the environment variable that names a file of authorities to trust.
std::string words_of(CURLcode code, const std::string& ca_variable);

// A list of strings, as CURLOPT_HTTPHEADER and CURLOPT_MAIL_RCPT want it.
class CurlList {
 public:
  void add(const std::string& text);
  curl_slist* get() const { return list_.get(); }

 private:
  struct Cleanup {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, Cleanup> list_;
};

}  // namespace pressrun::engine
