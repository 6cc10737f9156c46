#include "engine/storage/s3/service_error.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>

namespace pressrun::engine::s3 {
namespace {

struct Remedy {
  const char* code;
  const char* words;
};

constexpr std::array kRemedies = {
    Remedy{
        "AccessDenied",
        "Give the key s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on "
        "the bucket's objects, s3:ListBucket and s3:ListBucketMultipartUploads on the bucket: "
        "without s3:ListBucket an object that is not there is refused too."},
    Remedy{"InvalidAccessKeyId", "Check PRESSRUN_S3_ACCESS_KEY_ID."},
    Remedy{"SignatureDoesNotMatch",
           "Check PRESSRUN_S3_SECRET_ACCESS_KEY, PRESSRUN_S3_REGION and PRESSRUN_S3_ENDPOINT."},
    Remedy{"AuthorizationHeaderMalformed", "Check PRESSRUN_S3_REGION."},
    Remedy{"PermanentRedirect", "Check PRESSRUN_S3_REGION and PRESSRUN_S3_ENDPOINT."},
    Remedy{"ExpiredToken", "Renew PRESSRUN_S3_SESSION_TOKEN with its key."},
    Remedy{"NoSuchBucket", "Make the bucket, or check PRESSRUN_STORE."},
    Remedy{"RequestTimeTooSkewed", "Set this host's clock."},
};

const char* remedy(const std::string& code) {
  const auto found = std::find_if(kRemedies.begin(), kRemedies.end(),
                                  [&](const Remedy& one) { return code == one.code; });
  return found == kRemedies.end() ? "" : found->words;
}

}  // namespace

bool ServiceError::worth_retrying() const {
  static constexpr std::array kPassing = {"RequestTimeout", "BadDigest",
                                          "SlowDown",       "XAmzContentSHA256Mismatch",
                                          "IncompleteBody", "OperationAborted"};
  return status >= 500 || status == 429 || status == 408 ||
         std::find(kPassing.begin(), kPassing.end(), code) != kPassing.end();
}

ServiceError service_error(const Answer& answer) {
  ServiceError error{answer.status, "", ""};
  pugi::xml_document document;
  if (document.load_buffer(answer.body.data(), answer.body.size())) {
    const auto node = document.child("Error");
    error.code = node.child_value("Code");
    error.message = node.child_value("Message");
  }
  return error;
}

StoreError store_error(const ServiceError& error, const std::string& what,
                       const std::string& where) {
  std::string words =
      "the store answered " + std::to_string(error.status) + " to " + what + " of " + where;
  if (!error.code.empty()) words += ": " + error.code;
  if (!error.message.empty()) words += " (" + error.message + ")";
  // The answer to a HEAD has no body and so no code.
  const bool is_refusal = error.status == 403 && error.code.empty();
  const std::string mend = remedy(is_refusal ? "AccessDenied" : error.code);
  if (!mend.empty()) words += ". " + mend;
  return {words, error.worth_retrying()};
}

}  // namespace pressrun::engine::s3
