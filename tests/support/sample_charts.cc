#include "tests/support/sample_charts.h"

#include <chrono>
#include <cmath>
#include <cstdio>

namespace pressrun::test {
namespace {

using reports::ChartData;
using reports::Language;
using reports::NumberStyle;
using reports::SectionKind;
using Values = std::vector<std::optional<double>>;

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// A hump of whole numbers, a little uneven.
double hump(int at, double middle, double width, double height) {
  const double distance = (at - middle) / width;
  return std::round(height * std::exp(-distance * distance) * (1 + 0.18 * std::sin(at * 2.7)));
}

ChartData arrivals(SectionKind kind) {
  ChartData chart{.kind = kind, .value_title = "Arrivals in 15 minutes"};
  chart.series = {{"Main gate", {}}, {"North gate", {}}, {"VIP entrance", {}}, {"Staff door", {}}};
  for (int i = 0; i < 28; ++i) {
    chart.categories.push_back(two_digits(16 + i / 4) + ":" + two_digits(i % 4 * 15));
    chart.series[0].values.emplace_back(hump(i, 11, 5, 412));
    chart.series[1].values.emplace_back(hump(i, 14, 4, 268));
    chart.series[2].values.emplace_back(hump(i, 17, 4, 90));
    chart.series[3].values.emplace_back(hump(i, 3, 6, 36));
  }
  return chart;
}

ChartData ticket_sales() {
  using namespace std::chrono;
  ChartData chart{.kind = SectionKind::kStackedBars, .value_title = "Tickets sold a day"};
  chart.series = {{"Early bird", {}}, {"Regular", {}}, {"Student", {}}, {"VIP", {}}};
  for (int i = 0; i < 45; ++i) {
    const year_month_day day(sys_days(2026y / October / 7) + days(i));
    chart.categories.push_back(std::to_string(static_cast<int>(day.year())) + "-" +
                               two_digits(static_cast<int>(static_cast<unsigned>(day.month()))) +
                               "-" +
                               two_digits(static_cast<int>(static_cast<unsigned>(day.day()))));
    chart.series[0].values.emplace_back(i < 21 ? hump(i, 4, 9, 120) : 0);
    chart.series[1].values.emplace_back(hump(i, 36, 16, 140));
    chart.series[2].values.emplace_back(hump(i, 30, 18, 45));
    chart.series[3].values.emplace_back(hump(i, 40, 10, 18));
  }
  return chart;
}

ChartData revenue(Language language) {
  ChartData chart{
      .value_title = "Revenue in euros", .style = NumberStyle::kMoney, .language = language};
  if (language == Language::kGerman) chart.value_title = "Umsatz in Euro";
  Values values;
  for (int month = 1; month <= 12; ++month) {
    chart.categories.push_back("2026-" + two_digits(month));
    values.emplace_back(month == 7 ? -3120.0 : hump(month, 10, 4, 48200) + 1380);
  }
  chart.series = {{"Revenue", values}};
  return chart;
}

ChartData statuses() {
  return {.kind = SectionKind::kDonut,
          .categories = {"Confirmed", "Checked in", "Invited", "Declined", "Waiting list",
                         "Cancelled", "No-show"},
          .series = {{"Guests", Values{1240, 861, 312, 148, 77, 41, 6}}}};
}

ChartData referrers() {
  return {.kind = SectionKind::kBars,
          .categories = {"Newsletter of the Chamber of Commerce", "Partner: Northwind Traders",
                         "Search engines", "Personal invitation by a speaker", "Posters",
                         "Radio spot on the regional morning show", "Unknown"},
          .series = {{"Registrations", Values{412, 286, 251, 190, 38, 12, std::nullopt}}}};
}

ChartData answers() {
  return {.kind = SectionKind::kStackedBars,
          .categories = {"The venue was easy to reach", "The programme was worth my time",
                         "I would come again next year", "The food was good"},
          .series = {{"Agree", Values{61.5, 70, 82, 34}},
                     {"Neither", Values{21.5, 18, 11, 29}},
                     {"Disagree", Values{17, 12, 7, 37}}},
          .value_title = "Share of answers",
          .style = NumberStyle::kPercent};
}

ChartData clicks() {
  ChartData chart{.kind = SectionKind::kLines, .value_title = "Open pages a minute"};
  Values values;
  for (int i = 0; i < 1000; ++i) {
    chart.categories.push_back("2026-11-" + two_digits(20 + i / 720) + " " +
                               two_digits(i / 30 % 24) + ":" + two_digits(i % 30 * 2) + ":00+01");
    const double value = 900 + 600 * std::sin(i / 110.0) + 120 * std::sin(i * 1.7);
    values.push_back(i > 500 && i < 530 ? std::nullopt : std::optional(std::round(value)));
  }
  chart.series = {{"Pages", values}};
  return chart;
}

ChartData deliverability() {
  ChartData chart{.kind = SectionKind::kLines,
                  .value_title = "Mails",
                  .style = NumberStyle::kPercent,
                  .language = Language::kGerman};
  chart.series = {{"Zugestellt", {}},   {"Geöffnet", {}},   {"Geklickt", {}},
                  {"Unzustellbar", {}}, {"Abgemeldet", {}}, {"Als Spam gemeldet", {}}};
  for (int i = 0; i < 14; ++i) {
    chart.categories.push_back("2026-11-" + two_digits(i + 1));
    chart.series[0].values.emplace_back(97 - i % 3);
    chart.series[1].values.emplace_back(48 + 6 * std::sin(i));
    chart.series[2].values.emplace_back(17 + 4 * std::sin(i + 2));
    chart.series[3].values.emplace_back(2.1 + i % 3);
    chart.series[4].values.emplace_back(0.6);
    chart.series[5].values.emplace_back(0.1);
  }
  return chart;
}

ChartData by_region() {
  return {.kind = SectionKind::kBars,
          .categories = {"North", "East", "South", "West"},
          .series = {{"2024", Values{120, 210, 88, 160}},
                     {"2025", Values{150, 190, 132, 171}},
                     {"2026", Values{171, 240, 160, 149}}},
          .value_title = "Guests"};
}

ChartData many_days() {
  ChartData chart{.kind = SectionKind::kBars, .value_title = "Logins"};
  Values values;
  for (int i = 0; i < 120; ++i) {
    chart.categories.push_back("Booth " + std::to_string(100 + i));
    values.emplace_back(hump(i, 70, 40, 1900000));
  }
  chart.series = {{"Logins", values}};
  return chart;
}

ChartData balance() {
  return {.kind = SectionKind::kStackedBars,
          .categories = {"2021", "2022", "2023", "2024", "2025", "2026"},
          .series = {{"Tickets", Values{120e6, 310e6, 402e6, 455e6, 520e6, 610e6}},
                     {"Sponsors", Values{80e6, 95e6, 120e6, 140e6, 160e6, 150e6}},
                     {"Venue", Values{-90e6, -180e6, -210e6, -230e6, -250e6, -280e6}},
                     {"Speakers", Values{-40e6, -70e6, -90e6, -110e6, -120e6, -160e6}}},
          .value_title = "Income and cost in euros",
          .style = NumberStyle::kMoney};
}

ChartData sessions() {
  return {
      .categories = {"Keynote: what comes after the cloud", "Workshop on structured concurrency",
                     "Panel: who pays for open source?", "Lightning talks of the first day"},
      .series = {{"Registered", Values{820, 240, 410, 380}}, {"Came", Values{765, 251, 322, 290}}},
      .value_title = "Guests"};
}

ChartData eight_rooms() {
  ChartData chart{.kind = SectionKind::kLines, .value_title = "Temperature in degrees"};
  for (int room = 0; room < 8; ++room) {
    chart.series.push_back({"Room " + std::to_string(room + 1), {}});
    for (int i = 0; i < 24; ++i)
      chart.series.back().values.emplace_back(21 + room * 0.35 + std::sin(i / 4.0 + room));
  }
  for (int i = 0; i < 24; ++i) chart.categories.push_back(two_digits(i) + ":00");
  return chart;
}

ChartData nothing() { return {.kind = SectionKind::kLines, .value_title = "Arrivals"}; }

ChartData many_small() {
  ChartData chart{.kind = SectionKind::kDonut, .language = Language::kGerman};
  Values values;
  for (int i = 0; i < 14; ++i) {
    chart.categories.push_back("Ticketart mit einem recht langen Namen Nummer " +
                               std::to_string(i + 1));
    values.emplace_back(i == 0 ? 18250.5 : 900.0 / (i + 1));
  }
  chart.series = {{"Umsatz", values}};
  chart.style = NumberStyle::kMoney;
  return chart;
}

}  // namespace

std::vector<std::pair<std::string, ChartData>> sample_charts() {
  return {{"arrivals-lines", arrivals(SectionKind::kLines)},
          {"arrivals-stacked", arrivals(SectionKind::kStackedBars)},
          {"ticket-sales", ticket_sales()},
          {"revenue", revenue(Language::kEnglish)},
          {"revenue-german", revenue(Language::kGerman)},
          {"statuses", statuses()},
          {"referrers", referrers()},
          {"answers", answers()},
          {"clicks", clicks()},
          {"deliverability", deliverability()},
          {"by-region", by_region()},
          {"many-booths", many_days()},
          {"balance", balance()},
          {"sessions", sessions()},
          {"eight-rooms", eight_rooms()},
          {"nothing", nothing()},
          {"many-small", many_small()}};
}

}  // namespace pressrun::test
