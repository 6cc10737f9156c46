#include "reports/chart_palette.h"

#include <array>
#include <cmath>
#include <string_view>

namespace pressrun::reports::chart {
namespace {

constexpr Color kOnly{0x24, 0x50, 0xB5};

// CIE lightness 21, 30, 38, 47, 55, 64, 73, 81.
constexpr std::array<Color, kMostColors> kRamp{{{0x03, 0x31, 0x69},
                                                {0x86, 0x17, 0x41},
                                                {0x07, 0x62, 0x74},
                                                {0xC5, 0x43, 0x24},
                                                {0x0D, 0x8C, 0xD0},
                                                {0xDE, 0x86, 0x29},
                                                {0x5C, 0xC3, 0xAB},
                                                {0xEC, 0xC5, 0x59}}};

// Which of the ramp, for 1, 2, ... colours. The lightest makes faint lines.
constexpr std::array<std::string_view, kMostColors> kChoices{
    "0", "05", "025", "0256", "02456", "023456", "0123456", "01234567"};

std::uint8_t toward_white(std::uint8_t part) {
  return static_cast<std::uint8_t>(std::lround(255 - (255 - part) * 0.12));
}

}  // namespace

Color palette_color(std::size_t index, std::size_t count) {
  if (count <= 1) return kOnly;
  return kRamp.at(static_cast<std::size_t>(kChoices.at(count - 1).at(index) - '0'));
}

Color tint(Color color) {
  return {toward_white(color.red), toward_white(color.green), toward_white(color.blue)};
}

}  // namespace pressrun::reports::chart
