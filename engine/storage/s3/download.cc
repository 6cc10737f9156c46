#include "engine/storage/s3/download.h"

#include <algorithm>
#include <cstring>

#include "engine/daemon/logging.h"
#include "engine/storage/s3/service_error.h"

namespace pressrun::engine::s3 {
namespace {

constexpr int kPollMilliseconds = 1000;

struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

}  // namespace

// A GET under way. Not thread safe.
class Download::Transfer {
 public:
  Transfer(const Exchange& exchange, const Settings& settings) : multi_(curl_multi_init()) {
    if (!multi_) throw std::bad_alloc();
    prepare(curl_, exchange, settings, list_, no_body_);
    curl_.set(CURLOPT_HEADERFUNCTION, take_header);
    curl_.set(CURLOPT_HEADERDATA, this);
    curl_.set(CURLOPT_WRITEFUNCTION, take);
    curl_.set(CURLOPT_WRITEDATA, this);
    curl_multi_add_handle(multi_.get(), curl_.get());
  }
  ~Transfer() { curl_multi_remove_handle(multi_.get(), curl_.get()); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // 0 at the end. THROWS NoAnswer.
  std::size_t read(std::span<char> buffer) {
    while (waiting() == 0 && !ended_) run();
    const std::size_t count = std::min(buffer.size(), waiting());
    std::memcpy(buffer.data(), bytes_.data() + given_, count);
    given_ += count;
    if (waiting() == 0) {
      bytes_.clear();
      given_ = 0;
      resume();
    }
    return count;
  }

  // Of an answer that is no object, whole. REQUIRES that nothing was read. THROWS NoAnswer, also
  // for one that is longer than kMaxBody.
  Answer answer() {
    whole_ = true;
    resume();
    while (!ended_) run();
    return {curl_.response_code(), headers_, bytes_};
  }
  // Waits for the head.
  long status() {
    while (waiting() == 0 && !ended_) run();
    return curl_.response_code();
  }

 private:
  static std::size_t take_header(char* line, std::size_t size, std::size_t count, void* self) {
    read_header_line({line, size * count}, static_cast<Transfer*>(self)->headers_);
    return size * count;
  }
  static std::size_t take(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.whole_ && transfer.waiting() + size * count > kMaxBody) return 0;
    if (!transfer.whole_ && transfer.waiting() >= kBuffer) {
      transfer.paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    transfer.bytes_.append(bytes, size * count);
    return size * count;
  }

  std::size_t waiting() const { return bytes_.size() - given_; }

  void resume() {
    if (!paused_) return;
    paused_ = false;
    curl_easy_pause(curl_.get(), CURLPAUSE_CONT);
  }

  void run() {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    if (running == 0) return finish();
    if (waiting() == 0 || whole_)
      curl_multi_poll(multi_.get(), nullptr, 0, kPollMilliseconds, nullptr);
  }

  void finish() {
    ended_ = true;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE && message->data.result != CURLE_OK) {
        throw NoAnswer(words_of(message->data.result, kCaVariable));
      }
    }
  }

  std::string_view no_body_;
  CurlList list_;
  CurlEasy curl_;
  std::unique_ptr<CURLM, MultiCleanup> multi_;
  Fields headers_;
  std::string bytes_;
  std::size_t given_ = 0;
  bool paused_ = false;
  bool whole_ = false;
  bool ended_ = false;
};

std::unique_ptr<Download> Download::open(Client& client, const std::string& key,
                                         std::uint64_t offset,
                                         std::optional<std::uint64_t> length) {
  const Answer head = client.send({"HEAD", key, {}, {}, {}});
  if (head.status == 404) return nullptr;
  const std::uint64_t bytes = head.content_length();
  const std::uint64_t first = std::min(offset, bytes);
  return std::unique_ptr<Download>(new Download(client, key, head.header("etag"), bytes, first,
                                                std::min(length.value_or(bytes), bytes - first)));
}

Download::Download(Client& client, std::string key, std::string etag, std::uint64_t object_bytes,
                   std::uint64_t offset, std::uint64_t left)
    : client_(client),
      key_(std::move(key)),
      etag_(std::move(etag)),
      object_bytes_(object_bytes),
      first_(offset),
      offset_(offset),
      left_(left) {}

Download::~Download() = default;

std::size_t Download::read(std::span<char> buffer) {
  if (left_ == 0 || buffer.empty()) return 0;
  for (int failures = 1;; ++failures) {
    try {
      const std::size_t count =
          read_once(buffer.first(std::min<std::uint64_t>(buffer.size(), left_)));
      offset_ += count;
      left_ -= count;
      return count;
    } catch (const NoAnswer& error) {
      transfer_.reset();
      const std::string where = place_of(client_.settings(), key_);
      // Who has a part already waits for the rest.
      const int attempts = offset_ == first_ ? client_.settings().attempts : Settings::kAttempts;
      if (failures == attempts) {
        throw StoreError("reading " + where + " broke off (" + error.what() + ")", true);
      }
      daemon::log_info("a download from the store is taken up again",
                       {{"object", where}, {"error", error.what()}});
      Client::pause(failures);
    }
  }
}

std::size_t Download::read_once(std::span<char> buffer) {
  if (!transfer_) transfer_ = begin();
  const std::size_t count = transfer_->read(buffer);
  if (count == 0) throw NoAnswer("it ended early");
  return count;
}

std::unique_ptr<Download::Transfer> Download::begin() {
  const std::string range =
      "bytes=" + std::to_string(offset_) + "-" + std::to_string(offset_ + left_ - 1);
  const SigningTime date = client_.now();
  const Exchange exchange =
      client_.signed_exchange({"GET", key_, {}, {{"range", range}, {"if-match", etag_}}, {}}, date);
  auto transfer = std::make_unique<Transfer>(exchange, client_.settings());
  const long status = transfer->status();
  // A service may ignore the range; where it is the whole object that makes no difference.
  if (status == 206 || (status == 200 && left_ == object_bytes_)) return transfer;
  const std::string where = place_of(client_.settings(), key_);
  if (status / 100 == 2) {
    throw StoreError("the store answers " + std::to_string(status) + " and not 206 to a range of " +
                         where + ": it, or a proxy before it, does not know ranges",
                     false);
  }
  const Answer answer = transfer->answer();
  const ServiceError error = service_error(answer);
  if (client_.learn_time(answer, date) || error.worth_retrying()) {
    throw NoAnswer(std::to_string(status) + " " + error.code);
  }
  throw store_error(error, "GET", where);
}

}  // namespace pressrun::engine::s3
