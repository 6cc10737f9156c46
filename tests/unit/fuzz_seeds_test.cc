// A5: what holds of all foreign bytes (tests/fuzz), over the seeds and over what a fixed chance
// makes of them, so that every run of the tests looks; tests/fuzz/run looks longer.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/fuzz/fuzz_target.h"

namespace pressrun::fuzz {

void PrintTo(const Target& target, std::ostream* out) { *out << target.name; }

namespace {

constexpr int kMutations = 2000;
constexpr std::size_t kLongest = 4096;
// What means something to one parser or another.
constexpr std::string_view kWords[] = {"\r\n",
                                       "\n",
                                       "\"",
                                       "\"\"",
                                       ",",
                                       "&",
                                       "=",
                                       "%00",
                                       "%2F",
                                       "..",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       ":",
                                       "null",
                                       "-1",
                                       "1e999",
                                       "--",
                                       "\t",
                                       ";",
                                       "<",
                                       "\xff",
                                       "\xc3",
                                       "/",
                                       "?",
                                       " ",
                                       "true",
                                       "0",
                                       "\x80",
                                       "\xff\xff\xff\xff\x7f",
                                       "9223372036854775808"};

std::vector<std::string> seeds_of(const std::string& target) {
  std::vector<std::string> seeds = {""};
  const auto folder = std::filesystem::path(PRESSRUN_SOURCE_DIR) / "tests/fuzz/seeds" / target;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// The same on every machine: the distributions of the standard library are not.
class Chance {
 public:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : engine_() % bound; }

 private:
  std::mt19937 engine_{20261127};
};

void mutate(std::string& text, const std::vector<std::string>& seeds, Chance& chance) {
  const std::size_t at = chance.below(text.size() + 1);
  switch (chance.below(6)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(chance.below(256));
      break;
    case 1:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << chance.below(8)));
      break;
    case 2:
      text.erase(at, 1 + chance.below(8));
      break;
    case 3:
      text.insert(at, kWords[chance.below(std::size(kWords))]);
      break;
    case 4:
      text.insert(at, text.substr(at, chance.below(32)));
      break;
    default: {
      const std::string& other = seeds[chance.below(seeds.size())];
      text = text.substr(0, at) + other.substr(chance.below(other.size() + 1));
    }
  }
  text.resize(std::min(text.size(), kLongest));
}

// As a string literal shows it, so that it can be made a seed.
std::string shown(const std::string& text) { return testing::PrintToString(text); }

void check(const Target& target, const std::string& input) {
  try {
    target.run(input);
  } catch (const std::exception& error) {
    FAIL() << "does not hold: " << error.what() << "\nof " << shown(input);
  }
}

class FuzzSeeds : public testing::TestWithParam<Target> {};

TEST_P(FuzzSeeds, HoldWhatMustHold) {
  const auto seeds = seeds_of(GetParam().name);
  ASSERT_GT(seeds.size(), 1U) << "a target has seeds";
  for (const std::string& seed : seeds) check(GetParam(), seed);
}

TEST_P(FuzzSeeds, HoldItAfterMutationsToo) {
  const auto seeds = seeds_of(GetParam().name);
  Chance chance;
  for (int i = 0; i < kMutations && !HasFatalFailure(); ++i) {
    std::string input = seeds[chance.below(seeds.size())];
    for (std::size_t times = 1 + chance.below(4); times > 0; --times) mutate(input, seeds, chance);
    check(GetParam(), input);
  }
}

INSTANTIATE_TEST_SUITE_P(AllTargets, FuzzSeeds, testing::ValuesIn(targets()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace pressrun::fuzz
