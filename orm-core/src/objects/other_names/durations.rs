//! Days and hours of a `std::time::Duration`, by the names that `chrono` has for them.

use super::never_met_by;
use chrono::TimeDelta;

never_met_by! {
    MadeByTimeDelta "days and hours are made of a `TimeDelta`; write `TimeDelta::days(7)`, `TimeDelta::hours(2)` or `TimeDelta::minutes(90)`" "one of `std`, such as for a timeout, is `Duration::from_hours(2)` or `Duration::from_mins(90)`";
}

/// Functions that `chrono::Duration` has, and that of the standard library has not: none of them is found.
#[doc(hidden)]
pub trait OtherNamesOfDurations: Sized {
    /// Never called.
    #[must_use]
    fn weeks<N>(_: N) -> TimeDelta
    where
        for<'a> Self: MadeByTimeDelta<'a>,
    {
        unreachable!()
    }
    /// Never called.
    #[must_use]
    fn days<N>(_: N) -> TimeDelta
    where
        for<'a> Self: MadeByTimeDelta<'a>,
    {
        unreachable!()
    }
    /// Never called.
    #[must_use]
    fn hours<N>(_: N) -> TimeDelta
    where
        for<'a> Self: MadeByTimeDelta<'a>,
    {
        unreachable!()
    }
    /// Never called.
    #[must_use]
    fn minutes<N>(_: N) -> TimeDelta
    where
        for<'a> Self: MadeByTimeDelta<'a>,
    {
        unreachable!()
    }
}

impl OtherNamesOfDurations for std::time::Duration {}
