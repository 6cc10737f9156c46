// The language of a page: "en" or "de".
#pragma once

#include <string>
#include <string_view>

namespace pressrun::httpd {

// "de-AT" is German; all but German is English.
std::string language_of_locale(std::string_view locale);

// By an Accept-Language header (RFC 9110): whichever of the two has the greater weight, English
// when neither has one.
std::string language_wanted(std::string_view accept_language);

}  // namespace pressrun::httpd
