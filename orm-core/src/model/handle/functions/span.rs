//! Durations as whole numbers of a unit, by the names that `chrono` has for them.

use super::declare::functions;
use crate::model::Scalar;
use chrono::TimeDelta;

/// Declares the functions of a table: the name, the unit as messages call it, and its length in microseconds.
macro_rules! units {
    ($($name:ident $unit:literal $micros:literal;)*) => {
        functions! {$(
            #[doc = concat!("The number of whole ", $unit, " in a duration, without the rest, as [`TimeDelta`] counts them. Null where the duration is.")]
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            #[doc = concat!("let query = Sale::objects().filter(Sale.warranty.", stringify!($name), "().gt(2));")]
            /// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE ("sale"."warranty" / ?) > ?"#);
            /// ```
            /// ```sql
            #[doc = concat!("SELECT … FROM \"sale\" WHERE (\"sale\".\"warranty\" / ", stringify!($micros), ") > 2")]
            /// ```
            fn $name(span: [Scalar<Stored = TimeDelta>]) -> lift(i64) = whole_units($micros);
        )*}
    };
}
units! {
    num_weeks "weeks" 604_800_000_000;
    num_days "days" 86_400_000_000;
    num_hours "hours" 3_600_000_000;
    num_minutes "minutes" 60_000_000;
    num_seconds "seconds" 1_000_000;
    num_milliseconds "milliseconds" 1_000;
}
