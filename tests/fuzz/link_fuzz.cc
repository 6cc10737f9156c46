// S2: whatever a link says, it is followed only as we would have written it.
#include <charconv>

#include "engine/signing/links.h"
#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {
namespace {

const signing::LinkSigner& both() {
  static const signing::LinkSigner signer("k1:the first secret of links,k2:the second secret");
  return signer;
}
const signing::LinkSigner& second() {
  static const signing::LinkSigner signer("k2:the second secret");
  return signer;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool same(const signing::Link& a, const signing::Link& b) {
  return a.event == b.event && a.job == b.job && a.format == b.format && a.subject == b.subject &&
         a.expires_at == b.expires_at;
}

// Whoever sends a link writes it; what verifies must be what one of the keys signs.
void check_foreign(std::string_view target) {
  const auto link = both().verify(target);
  if (!link) return;
  require(both().sign(*link) == target || second().sign(*link) == target,
          "a link that verifies is byte for byte what we sign");
}

// A link of any values: it comes back with these values or not at all, and no other bytes do.
void check_own(std::string_view input) {
  signing::Link link;
  link.event = number(take_line(input));
  link.subject = number(take_line(input));
  link.expires_at = number(take_line(input));
  const auto place = static_cast<std::size_t>(number(take_line(input)));
  link.format = take_line(input);
  link.job = input;
  const std::string target = second().sign(link);
  const auto back = both().verify(target);
  const bool plain = link.job.find('/') == std::string::npos &&
                     link.format.find_first_of("/&") == std::string::npos;
  require(!plain || back.has_value(), "a link that we signed verifies");
  require(!back || same(*back, link), "a link says what was signed");
  std::string altered = target;
  altered[place % altered.size()] ^= 1;
  require(!both().verify(altered), "an altered link does not verify");
  require(!both().verify(target + "&"), "nor a longer one");
}

const Registration link("link", [](std::string_view input) {
  check_foreign(input);
  check_own(input);
});

}  // namespace
}  // namespace pressrun::fuzz
