// O4: doctor names the standby whose query keeps what died from vacuum.
#include <gmock/gmock.h>

#include "tests/support/eventually.h"
#include "tests/support/own_server.h"
#include "tests/support/process.h"
#include "tests/support/standby.h"

namespace pressrun::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(DoctorStandby, NamesWhoPassesOnAnOldSnapshot) {
  OwnServer server;
  TestDatabase& database = server.database();
  Standby standby(server.server());
  db::Session there({.url = standby.server().address() + " user=postgres dbname=" + database.name(),
                     .require_read_write = false});
  there.call("alter system set hot_standby_feedback = on");
  there.call("alter system set wal_receiver_status_interval = '1s'");
  there.call("select pg_reload_conf()");
  there.run_script("begin isolation level repeatable read; select 1");
  EXPECT_TRUE(eventually([&] {
    return database.value("select bool_or(backend_xmin is not null) from pg_stat_replication") ==
           "t";
  }));
  database.sql("create table burnt (n int)");
  database.sql(
      "do $$ begin for n in 1..101000 loop begin insert into burnt values (n);"
      " exception when division_by_zero then null; end; end loop; end $$");
  const auto doctor = [&](const char* variable, Role role) {
    return run_program("pressrunctl", {"doctor", "--json"}, {{variable, database.url(role)}})
        .output;
  };
  EXPECT_THAT(doctor("PRESSRUN_ADMIN_DATABASE_URL", Role::kAdmin),
              AllOf(HasSubstr("The standby walreceiver (pid "),
                    HasSubstr("end the longest query on that standby")));
  EXPECT_THAT(doctor("PRESSRUN_DATABASE_URL", Role::kCtl), HasSubstr("The standby walreceiver"));
}

}  // namespace
}  // namespace pressrun::test
