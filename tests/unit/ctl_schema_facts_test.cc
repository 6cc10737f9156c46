// O4: in what two schema dumps differ, and what mends it.
#include <gmock/gmock.h>

#include "engine/ctl/doctor/schema_facts.h"
#include "engine/ctl/doctor/schema_remedies.h"

namespace pressrun::engine::ctl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kWanted =
    "pressrun.t | column 001 | a bigint not null\n"
    "pressrun.t | column 002 | b text\n"
    "pressrun.t | comment | Some table.\n"
    "pressrun.t | constraint | t_pkey PRIMARY KEY (a)\n"
    "pressrun.t | constraint | good CHECK ((b ~ ' | '::text)) NOT VALID\n"
    "pressrun.t | grant | SELECT to pressrun_httpd\n"
    "pressrun.t | index | CREATE INDEX t_b ON pressrun.t USING btree (b)\n"
    "pressrun.t | index | CREATE UNIQUE INDEX t_pkey ON pressrun.t USING btree (a)\n"
    "pressrun.t | table | owner pressrun_owner row security fillfactor=90\n";

// "words -> remedy" of each difference.
std::vector<std::string> told(const std::string& found, const std::string& wanted = kWanted) {
  std::vector<std::string> told;
  for (const auto& it : differences_of(read_schema_facts(wanted), read_schema_facts(found))) {
    told.push_back(words_for(it) + " -> " + remedy_for(it));
  }
  return told;
}

// kWanted with one part of it replaced.
std::string with(const std::string& part, const std::string& other) {
  std::string text = kWanted;
  return text.replace(text.find(part), part.size(), other);
}

TEST(SchemaFacts, AreTheSameWhateverIsOfNoAccount) {
  EXPECT_THAT(told(kWanted), IsEmpty());
  EXPECT_THAT(told(with("Some table", "Our table")), IsEmpty());
  EXPECT_THAT(told(with(" fillfactor=90", " autovacuum_enabled=false")), IsEmpty());
  EXPECT_THAT(told(with(" NOT VALID", "")), IsEmpty());
  EXPECT_THAT(told(with("column 002", "column 003")), IsEmpty());
  EXPECT_THAT(told(std::string(kWanted) + "reports.x() | function | () returns int\n" +
                   "reports | grant | USAGE to someone\nvoyage.t | table | owner voyage_owner\n"),
              IsEmpty());
}

TEST(SchemaFacts, AKeyAndItsIndexAreOne) {
  const std::string without_key = with("pressrun.t | constraint | t_pkey PRIMARY KEY (a)\n", "");
  const std::string index =
      "pressrun.t | index | CREATE UNIQUE INDEX t_pkey ON pressrun.t USING btree (a)\n";
  std::string without_both = without_key;
  without_both.erase(without_both.find(index), index.size());
  EXPECT_THAT(told(without_both),
              ElementsAre("constraint t_pkey of pressrun.t -> alter table pressrun.t add "
                          "constraint t_pkey PRIMARY KEY (a)"));
}

TEST(SchemaFacts, NameWhatMendsThem) {
  EXPECT_THAT(told(with(" row security", "")),
              ElementsAre(testing::StartsWith("table pressrun.t (lacks row security) -> "
                                              "pressrunctl migrate --again")));
  EXPECT_THAT(told(with("owner pressrun_owner", "owner mallory")),
              ElementsAre("table pressrun.t (mallory, not pressrun_owner) -> alter table "
                          "pressrun.t owner to pressrun_owner"));
  EXPECT_THAT(told(with("btree (b)", "btree (a, b)")),
              ElementsAre("index pressrun.t_b ((a, b), not (b)) "
                          "-> drop index concurrently pressrun.t_b; CREATE INDEX concurrently t_b "
                          "ON pressrun.t USING btree (b)"));
  EXPECT_THAT(told(with("to pressrun_httpd", "to pressrun_httpd with grant option")),
              ElementsAre("SELECT on pressrun.t to pressrun_httpd -> revoke grant option for "
                          "SELECT on pressrun.t from pressrun_httpd"));
  EXPECT_THAT(told(with("b text", "b text not null")),
              ElementsAre("column b of pressrun.t (has not null) -> alter table pressrun.t alter "
                          "column b drop not null"));
  EXPECT_THAT(told(with("a bigint not null", "a integer default 1 + 1")),
              ElementsAre("column a of pressrun.t (integer default 1 + 1, not bigint not null) -> "
                          "alter table pressrun.t alter column a type bigint, alter column a set "
                          "not null, alter column a drop default"));
  EXPECT_THAT(told(with("b text", "b text identity")),
              ElementsAre("column b of pressrun.t (has identity) -> alter table pressrun.t alter "
                          "column b /* by hand, until it is b text */"));
  EXPECT_THAT(told("", kWanted),
              ElementsAre("table pressrun.t -> restore it from a backup: it held data"));
  EXPECT_THAT(told(kWanted, ""), ElementsAre("table pressrun.t -> drop table pressrun.t"));
}

}  // namespace
}  // namespace pressrun::engine::ctl
