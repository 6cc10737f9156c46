#include "reports/words.h"

namespace pressrun::reports {
namespace {

std::string_view english(Word word) {
  switch (word) {
    case Word::kAbout:
      return "About";
    case Word::kReport:
      return "Report";
    case Word::kEvent:
      return "Event";
    case Word::kWorkspace:
      return "Workspace";
    case Word::kParameters:
      return "Filters";
    case Word::kTimeZone:
      return "Time zone";
    case Word::kDataAsOf:
      return "Data as of";
    case Word::kRows:
      return "Rows";
    case Word::kRequestedBy:
      return "Requested by";
    case Word::kJob:
      return "Job";
    case Word::kTotal:
      return "Total";
    case Word::kYes:
      return "yes";
    case Word::kNo:
      return "no";
    case Word::kOther:
      return "Other";
    case Word::kNoData:
      return "No data";
    case Word::kBarChart:
      return "Bar chart";
    case Word::kStackedBarChart:
      return "Stacked bar chart";
    case Word::kLineChart:
      return "Line chart";
    case Word::kDonutChart:
      return "Donut chart";
    case Word::kCategory:
      return "category";
    case Word::kCategories:
      return "categories";
    case Word::kSeries:
      return "series";
    case Word::kLowestValue:
      return "lowest value";
    case Word::kHighestValue:
      return "highest value";
    case Word::kPage:
      return "Page";
    case Word::kOf:
      return "of";
    case Word::kNoRows:
      return "Nothing matches.";
    case Word::kContinued:
      return "continued";
    case Word::kNoParameters:
      return "none";
    case Word::kOverview:
      return "Overview";
    case Word::kNotes:
      return "Notes";
    case Word::kTimesAreLocalTo:
      return "All times are local to";
    case Word::kRowsOnSeveralSheets:
      return "One sheet does not hold all rows; they are on the sheets";
    case Word::kNumbersAsText:
      return "Numbers of more than 15 digits stand as text, so that no digit is lost";
    case Word::kTextsContinue:
      return "Texts longer than a cell can hold stand whole on the sheet";
    case Word::kTextsInvalid:
      return "Texts with bytes that are no UTF-8, which are shown as \xEF\xBF\xBD";
    case Word::kLongTexts:
      return "Long texts";
    case Word::kCell:
      return "Cell";
    case Word::kPart:
      return "Part";
    case Word::kText:
      return "Text";
    case Word::kContinuesOnSheet:
      return "continues on sheet";
    case Word::kRow:
      return "row";
    case Word::kColumns:
      return "Columns";
  }
  return "";
}

std::string_view german(Word word) {
  switch (word) {
    case Word::kAbout:
      return "Über";
    case Word::kReport:
      return "Bericht";
    case Word::kEvent:
      return "Veranstaltung";
    case Word::kWorkspace:
      return "Arbeitsbereich";
    case Word::kParameters:
      return "Filter";
    case Word::kTimeZone:
      return "Zeitzone";
    case Word::kDataAsOf:
      return "Datenstand";
    case Word::kRows:
      return "Zeilen";
    case Word::kRequestedBy:
      return "Angefordert von";
    case Word::kJob:
      return "Auftrag";
    case Word::kTotal:
      return "Summe";
    case Word::kYes:
      return "ja";
    case Word::kNo:
      return "nein";
    case Word::kOther:
      return "Übrige";
    case Word::kNoData:
      return "Keine Daten";
    case Word::kBarChart:
      return "Balkendiagramm";
    case Word::kStackedBarChart:
      return "Gestapeltes Balkendiagramm";
    case Word::kLineChart:
      return "Liniendiagramm";
    case Word::kDonutChart:
      return "Ringdiagramm";
    case Word::kCategory:
      return "Kategorie";
    case Word::kCategories:
      return "Kategorien";
    case Word::kSeries:
      return "Reihen";
    case Word::kLowestValue:
      return "niedrigster Wert";
    case Word::kHighestValue:
      return "höchster Wert";
    case Word::kPage:
      return "Seite";
    case Word::kOf:
      return "von";
    case Word::kNoRows:
      return "Nichts gefunden.";
    case Word::kContinued:
      return "Fortsetzung";
    case Word::kNoParameters:
      return "keine";
    case Word::kOverview:
      return "Überblick";
    case Word::kNotes:
      return "Hinweise";
    case Word::kTimesAreLocalTo:
      return "Alle Zeiten sind Ortszeiten in";
    case Word::kRowsOnSeveralSheets:
      return "Ein Blatt fasst nicht alle Zeilen; sie stehen auf den Blättern";
    case Word::kNumbersAsText:
      return "Zahlen mit mehr als 15 Ziffern stehen als Text, damit keine Ziffer verloren geht";
    case Word::kTextsContinue:
      return "Texte, die länger sind, als eine Zelle fasst, stehen vollständig auf dem Blatt";
    case Word::kTextsInvalid:
      return "Texte mit Bytes, die kein UTF-8 sind und als \xEF\xBF\xBD erscheinen";
    case Word::kLongTexts:
      return "Lange Texte";
    case Word::kCell:
      return "Zelle";
    case Word::kPart:
      return "Teil";
    case Word::kText:
      return "Text";
    case Word::kContinuesOnSheet:
      return "weiter auf Blatt";
    case Word::kRow:
      return "Zeile";
    case Word::kColumns:
      return "Spalten";
  }
  return "";
}

}  // namespace

std::string_view word(Language language, Word word) {
  return language == Language::kGerman ? german(word) : english(word);
}

}  // namespace pressrun::reports
