#include "reports/decimal_sum.h"

#include <gmp.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace pressrun::reports {
namespace {

constexpr int kRegisterDigits = 18;
constexpr int kMostExponent = 20'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void refuse(std::string_view text) {
  throw std::invalid_argument("not a number that can be summed: " +
                              std::string(text.substr(0, 80)));
}

// Takes a leading sign off `text`.
bool take_minus(std::string_view& text) {
  if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
  const bool minus = text.front() == '-';
  text.remove_prefix(1);
  return minus;
}

// False when `value` times 10^`power` does not fit.
bool scale_up(__int128& value, int power) {
  for (; power > 0 && value != 0; --power) {
    if (__builtin_mul_overflow(value, 10, &value)) return false;
  }
  return true;
}

class Integer {
 public:
  Integer() { mpz_init(value_); }
  ~Integer() { mpz_clear(value_); }
  Integer(const Integer&) = delete;
  Integer& operator=(const Integer&) = delete;

  void set(__int128 value) {
    const bool negative = value < 0;
    const auto magnitude =
        negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
    const std::uint64_t words[] = {static_cast<std::uint64_t>(magnitude),
                                   static_cast<std::uint64_t>(magnitude >> 64)};
    mpz_import(value_, 2, -1, sizeof words[0], 0, 0, words);
    if (negative) mpz_neg(value_, value_);
  }
  void set(const std::string& digits, bool negative) {
    mpz_set_str(value_, digits.c_str(), 10);
    if (negative) mpz_neg(value_, value_);
  }
  void add(const Integer& other) { mpz_add(value_, value_, other.value_); }
  void scale_up(int power) {
    Integer factor;
    mpz_ui_pow_ui(factor.value_, 10, static_cast<unsigned long>(power));
    mpz_mul(value_, value_, factor.value_);
  }
  bool negative() const { return mpz_sgn(value_) < 0; }
  std::string magnitude() const {
    std::vector<char> digits(mpz_sizeinbase(value_, 10) + 2);
    mpz_get_str(digits.data(), 10, value_);
    const std::string text = digits.data();
    return negative() ? text.substr(1) : text;
  }

 private:
  mpz_t value_;
};

}  // namespace

struct DecimalSum::Large {
  Integer value;
};

// A number of any length, taken apart.
struct DecimalSum::Digits {
  bool negative = false;
  std::string digits;  // without point
  int scale = 0;       // how many of them stand after it

  static Digits parse(std::string_view text) {
    const std::string_view whole = text;
    Digits number;
    number.negative = take_minus(text);
    number.take_digits(text);
    if (!text.empty() && text.front() == '.') {
      text.remove_prefix(1);
      number.scale = number.take_digits(text);
    }
    if (number.digits.empty()) refuse(whole);
    if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
      text.remove_prefix(1);
      number.move_point(text, whole);
    }
    if (!text.empty()) refuse(whole);
    return number;
  }

 private:
  int take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    digits += text.substr(0, count);
    text.remove_prefix(count);
    return static_cast<int>(count);
  }
  void move_point(std::string_view& text, std::string_view whole) {
    const bool minus = take_minus(text);
    int exponent = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (read.ec != std::errc() || exponent < 0 || exponent > kMostExponent) refuse(whole);
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    scale += minus ? exponent : -exponent;
    if (scale < 0) digits.append(static_cast<std::size_t>(-scale), '0');
    scale = std::max(scale, 0);
  }
};

DecimalSum::DecimalSum() = default;
DecimalSum::~DecimalSum() = default;
DecimalSum::DecimalSum(DecimalSum&&) noexcept = default;
DecimalSum& DecimalSum::operator=(DecimalSum&&) noexcept = default;

void DecimalSum::add(std::string_view numeric_text) {
  if (numeric_text.data() == nullptr) return;
  std::string_view text = numeric_text;
  const bool minus = take_minus(text);
  std::int64_t value = 0;
  int digits = 0;
  int scale = -1;  // until the point
  for (const char c : text) {
    if (is_digit(c) && digits < kRegisterDigits) {
      value = 10 * value + (c - '0');
      ++digits;
      scale += scale >= 0 ? 1 : 0;
    } else if (c == '.' && scale < 0) {
      scale = 0;
    } else {
      digits = 0;
      break;
    }
  }
  if (digits != 0) {
    add_small(minus ? -value : value, std::max(scale, 0));
  } else if (!add_special(numeric_text)) {
    add_large(Digits::parse(numeric_text));
  }
  empty_ = false;
}

bool DecimalSum::add_special(std::string_view numeric_text) {
  if (numeric_text == "NaN") {
    nan_ = true;
  } else if (numeric_text == "Infinity") {
    infinite_ = true;
  } else if (numeric_text == "-Infinity") {
    minus_infinite_ = true;
  } else {
    return false;
  }
  return true;
}

void DecimalSum::add_small(__int128 unscaled, int scale) {
  if (scale > scale_) raise_scale(scale);
  __int128 aligned = unscaled;
  if (!scale_up(aligned, scale_ - scale)) {
    Integer value;
    value.set(unscaled);
    value.scale_up(scale_ - scale);
    large().value.add(value);
    return;
  }
  __int128 sum = 0;
  if (__builtin_add_overflow(small_, aligned, &sum)) {
    spill();
    sum = aligned;
  }
  small_ = sum;
}

void DecimalSum::add_large(const Digits& digits) {
  if (digits.scale > scale_) raise_scale(digits.scale);
  Integer value;
  value.set(digits.digits, digits.negative);
  value.scale_up(scale_ - digits.scale);
  large().value.add(value);
}

void DecimalSum::raise_scale(int scale) {
  const int power = scale - scale_;
  __int128 raised = small_;
  if (!scale_up(raised, power)) {
    spill();
    raised = 0;
  }
  small_ = raised;
  if (large_) large_->value.scale_up(power);
  scale_ = scale;
}

void DecimalSum::spill() {
  Integer value;
  value.set(small_);
  large().value.add(value);
  small_ = 0;
}

DecimalSum::Large& DecimalSum::large() {
  if (!large_) large_ = std::make_unique<Large>();
  return *large_;
}

std::string DecimalSum::text() const {
  if (nan_ || (infinite_ && minus_infinite_)) return "NaN";
  if (infinite_) return "Infinity";
  if (minus_infinite_) return "-Infinity";
  Integer sum;
  sum.set(small_);
  if (large_) sum.add(large_->value);
  std::string digits = sum.magnitude();
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale != 0) digits.insert(digits.size() - scale, 1, '.');
  return sum.negative() ? "-" + digits : digits;
}

}  // namespace pressrun::reports
