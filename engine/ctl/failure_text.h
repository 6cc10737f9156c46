// Why a job failed, as ops read it.
#pragma once

namespace pressrun::engine::ctl {

// SQL over a row with failure_code, failure_reason and diagnostic (of the last run): what went
// wrong in that run, else what the organizer reads. A run that was tried again is not why its job
// ended by something else.
inline constexpr const char* kWhyItFailed =
    "coalesce(case when diagnostic ->> 'code' = failure_code then"
    " coalesce(diagnostic ->> 'message', diagnostic ->> 'exception') end, failure_reason)";

}  // namespace pressrun::engine::ctl
