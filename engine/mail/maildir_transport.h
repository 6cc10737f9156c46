// Mails as files of a maildir (cr.yp.to/proto/maildir.html).
#pragma once

#include <filesystem>

#include "engine/mail/transport.h"

namespace pressrun::mail {

// A file is named after the notification, written in tmp/, fsynced and renamed into new/: it is
// whole or absent, and a mail that is sent twice is one file, also when it was read meanwhile.
class MaildirTransport : public Transport {
 public:
  // Makes the folders. THROWS daemon::ConfigError when that fails.
  explicit MaildirTransport(std::filesystem::path folder);

  Delivery send(const OutgoingMail& mail) override;

 private:
  bool was_read(const std::string& name) const;
  void write(const std::string& name, const std::string& message) const;

  std::filesystem::path folder_;
};

// Makes new/, cur/ and tmp/ below `folder`. THROWS daemon::ConfigError.
void make_maildir(const std::filesystem::path& folder);

}  // namespace pressrun::mail
