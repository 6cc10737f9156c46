// Calendar days (2026-01-31), which have no time zone: a day may have 23 or 25 hours, but the one after
// the 31st is the 1st.
const kDay = 86_400_000;

const utc = (day) => Date.parse(`${day}T00:00:00Z`);

// The day so many days later; earlier for a negative number.
export const shifted = (day, days) => new Date(utc(day) + days * kDay).toISOString().slice(0, 10);

// How many days after `from` the day `to` is.
export const days_between = (from, to) => (utc(to) - utc(from)) / kDay;

// "yesterday", "today" or "tomorrow" as seen from `today`; undefined for other days.
export const near_day = (day, today) =>
  ({ [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' })[days_between(today, day)];
