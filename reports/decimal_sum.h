// Totals without rounding.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace pressrun::reports {

// The exact sum of numbers in PostgreSQL's output form (smallint to bigint, numeric, real, double
// precision) of any size and scale, as PostgreSQL's own sum(numeric) would give it: the result has
// as many decimals as the summand with the most; NaN and any number is NaN, Infinity and any finite
// number is Infinity, Infinity and -Infinity is NaN. A number with an exponent counts with the
// decimals that it needs without one. Numbers of up to 18 digits are added in registers. Not thread
// safe.
class DecimalSum {
 public:
  DecimalSum();
  ~DecimalSum();
  DecimalSum(DecimalSum&&) noexcept;
  DecimalSum& operator=(DecimalSum&&) noexcept;

  // A view whose data() is nullptr is NULL and adds nothing. THROWS std::invalid_argument for what
  // is no number, and for an exponent beyond 20,000; the sum is as before then.
  void add(std::string_view numeric_text);

  // Nothing but NULL was added; SQL's sum is NULL then.
  bool empty() const { return empty_; }
  // PostgreSQL's output form: "-1234.50", "NaN", "Infinity", "-Infinity"; "0" when empty.
  std::string text() const;

 private:
  struct Large;  // what does not fit registers
  struct Digits;

  void add_small(__int128 unscaled, int scale);
  void add_large(const Digits& digits);
  void raise_scale(int scale);
  void spill();
  bool add_special(std::string_view numeric_text);
  Large& large();

  bool empty_ = true;
  bool nan_ = false;
  bool infinite_ = false;
  bool minus_infinite_ = false;
  // The finite sum is (small_ + large_) / 10^scale_.
  int scale_ = 0;
  __int128 small_ = 0;
  std::unique_ptr<Large> large_;  // nullptr is 0
};

}  // namespace pressrun::reports
