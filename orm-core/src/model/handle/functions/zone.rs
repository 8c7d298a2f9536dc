//! Functions of dates and times by the clocks of time zones.

use super::declare::{all_kinds, any_null};
use super::time::{Base, call, now};
use crate::model::{Column, Expr, Expression, Field, Kind, Model, Operand, Path, PerRow, Scalar};
use crate::query::{self, ABBREVIATED_ZONES, Node, TimeFunction, Unit};
use crate::value::{Stored, Value};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// Moments, which the clock of a time zone shows as a date and time: `DateTime<Utc>`. Users do not implement this trait.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::chrono_tz::Tz;
///
/// // The day of a sale in Berlin, which is not that of UTC around midnight.
/// let query = Sale::objects().values(Sale.at.in_zone(Tz::Europe__Berlin).date());
/// # assert_sql(&query, r#"SELECT orm_date(orm_in_zone("sale"."at", ?)) FROM "sale""#);
/// ```
/// ```sql
/// SELECT orm_date(orm_in_zone("sale"."at", ?)) FROM "sale"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a moment, which clocks show",
    label = "this needs a `DateTime<Utc>`",
    note = "a `NaiveDateTime` that a clock shows becomes a moment by `.to_utc(zone)`"
)]
pub trait Moments: Scalar {
    /// The type of the date and time that a clock shows, of the same crate.
    type Clock: Scalar;
}

/// Dates and times that a clock shows, and of which a time zone makes a moment: `NaiveDateTime`. Users do not implement
/// this trait.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Concert {
///     pub id: i64,
///     pub begins: chrono::NaiveDateTime,
/// }
///
/// let begins = Concert.begins.to_utc(orm::chrono_tz::Tz::Europe__Vienna);
/// let query = Concert::objects().filter(begins.gt(now()));
/// # assert_sql(&query, r#"SELECT … FROM "concert" WHERE orm_to_utc("concert"."begins", ?) > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "concert" WHERE orm_to_utc("concert"."begins", ?) > ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a date and time that a clock shows",
    label = "this needs a `NaiveDateTime`",
    note = "what a clock shows at a `DateTime<Utc>` is `.in_zone(zone)`"
)]
pub trait ClockReading: Scalar {
    /// The type of a moment, of the same crate.
    type Moment: Scalar;
}

macro_rules! clocks {
    ($clock:ty, $moment:ty) => {
        impl ClockReading for $clock {
            type Moment = $moment;
        }
        impl Moments for $moment {
            type Clock = $clock;
        }
    };
}
clocks!(NaiveDateTime, DateTime<Utc>);
#[cfg(feature = "time")]
clocks!(time::PrimitiveDateTime, time::OffsetDateTime);
#[cfg(feature = "time")]
impl Moments for time::UtcDateTime {
    type Clock = time::PrimitiveDateTime;
}

/// An expression of type `T` over a moment `E` and a time zone `Z`, null where one of them is.
type InZone<E, Z, T> = Expr<
    <E as Expression>::Root,
    <<<E as Expression>::Value as Field>::Or<<Z as Operand<Tz, <E as Expression>::Root>>::Value> as Field>::Lift<T>,
    <<E as Expression>::Kind as Kind>::And<<Z as Operand<Tz, <E as Expression>::Root>>::Kind>,
>;

/// The date and time that the clock of a time zone shows at a moment; all functions of dates and times work on it. Null
/// where the moment or the zone is.
///
/// The zone is one of `chrono_tz`, or a field of type `Tz`, so that each row has the clock of its own:
/// `now().in_zone(Member.zone)`.
///
/// The rules of the zone are those of `chrono-tz` on SQLite and of the server on Postgres: both follow the database of
/// IANA. A zone that the server does not know is [`Unsupported`](crate::error::Error::Unsupported). `CET`, `EET`, `MET`,
/// `WET`, `EST`, `MST` and `HST`, which Postgres takes for abbreviations, are asked for by the zones that they stand for,
/// such as `Europe/Brussels`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::chrono_tz::Europe::Berlin;
///
/// let query = Sale::objects().filter(Sale.at.in_zone(Berlin).hour().lt(8));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_hour(orm_in_zone("sale"."at", ?)) < ?"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE orm_hour(orm_in_zone("sale"."at", ?)) < ?
/// ```
///
/// On Postgres that is `"sale"."at" AT TIME ZONE $1::text`, in ranges which fail where the clock leaves the years 1 to
/// 9999.
pub fn in_zone<E, Z>(moment: E, zone: Z) -> InZone<E, Z, <Base<E> as Moments>::Clock>
where
    E: Expression<Value: Field<Base: Moments>>,
    Z: Operand<Tz, E::Root>,
{
    call(TimeFunction::InZone, vec![moment.expr(), name(zone)])
}

/// The moment at which the clock of a time zone shows this date and time. Null where that is.
///
/// Where the clock is set forward and skips it, this is when it would show it if it had not been; where the clock is set
/// back and shows it twice, this is the second time. Both databases agree.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::chrono_tz::Europe::Berlin;
/// use orm::functions::Unit::Day;
///
/// let midnight = Sale.at.in_zone(Berlin).trunc(Day).to_utc(Berlin);
/// let query = Sale::objects().filter(Sale.paid_at.lt(midnight));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE "sale"."paid_at" < orm_to_utc(orm_trunc_datetime(orm_in_zone("sale"."at", ?), 'day'), ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE "sale"."paid_at" < orm_to_utc(orm_trunc_datetime(orm_in_zone("sale"."at", ?), 'day'), ?)
/// ```
pub fn to_utc<E, Z>(clock: E, zone: Z) -> InZone<E, Z, <Base<E> as ClockReading>::Moment>
where
    E: Expression<Value: Field<Base: ClockReading>>,
    Z: Operand<Tz, E::Root>,
{
    call(TimeFunction::ToUtc, vec![clock.expr(), name(zone)])
}

/// The moment at which the unit began that a moment is in, by the clock of a time zone. Null where the moment is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::chrono_tz::Europe::Berlin;
/// use orm::functions::Unit::Month;
///
/// let query = Sale::objects().order_by(Sale.at.trunc_in(Month, Berlin));
/// # assert_sql(&query, r#"SELECT … FROM "sale" ORDER BY orm_trunc_in("sale"."at", 'month', ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" ORDER BY orm_trunc_in("sale"."at", 'month', ?)
/// ```
///
/// On Postgres that is `date_trunc('month', "sale"."at", $1::text)`, in ranges which fail before the year 1.
pub fn trunc_in<E, Z>(moment: E, unit: Unit, zone: Z) -> InZone<E, Z, Base<E>>
where
    E: Expression<Value: Field<Base: Moments>>,
    Z: Operand<Tz, E::Root>,
{
    call(TimeFunction::TruncIn(unit), vec![moment.expr(), name(zone)])
}

/// The date of the statement by the clock of a time zone: `date(in_zone(now(), zone))`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::chrono_tz::Asia::Tokyo;
/// use orm::functions::today_in;
///
/// let query = Sale::objects().filter(Sale.due.lt(today_in(Tokyo)));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE "sale"."due" < orm_date(orm_in_zone(?, ?))"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE "sale"."due" < orm_date(orm_in_zone(?, ?))
/// ```
pub fn today_in<R: Model, Z: Operand<Tz, R>>(
    zone: Z,
) -> InZone<Expr<R, DateTime<Utc>>, Z, NaiveDate> {
    let clock = in_zone(now(), zone).expr();
    call(TimeFunction::Date(NaiveDateTime::TYPE), vec![clock])
}

/// Returns the name of a zone. One that is known here is told by a name that no database takes for an abbreviation.
fn name<R, Z: Operand<Tz, R>>(zone: Z) -> query::Expr {
    let zone = zone.operand();
    let Node::Value(Value::Text(name)) = zone.node() else {
        return zone;
    };
    match ABBREVIATED_ZONES.iter().find(|(short, _)| short == name) {
        Some(&(_, name)) => query::Expr::value(Value::Text(name.to_owned())),
        None => zone,
    }
}

/// Methods of fields and expressions, which call the functions of their names.
///
/// The type of the result is a parameter: were it written as that of a trait's implementation, a field of another type
/// would have no such method, and the message of the trait would not be seen.
macro_rules! methods {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> $t {
            /// The date and time that the clock of a time zone shows: [`in_zone`](in_zone()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::chrono_tz::Europe::Berlin;
            ///
            /// let query = Sale::objects().filter(Sale.at.in_zone(Berlin).hour().lt(8));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_hour(orm_in_zone("sale"."at", ?)) < ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" WHERE orm_hour(orm_in_zone("sale"."at", ?)) < ?
            /// ```
            pub fn in_zone<Clock: Scalar, Z>(&self, zone: Z) -> Expr<$root, <any_null!($value; Z) as Field>::Lift<Clock>, all_kinds!($kind; Z)>
            where
                Z: Operand<Tz, $root>,
                $field: Field<Base: Moments<Clock = Clock>>,
            {
                in_zone(self.clone(), zone)
            }

            /// The moment at which the clock of a time zone shows this date and time: [`to_utc`](to_utc()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::chrono_tz::Europe::{Berlin, London};
            ///
            /// let query = Sale::objects().order_by(Sale.at.in_zone(Berlin).to_utc(London));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" ORDER BY orm_to_utc(orm_in_zone("sale"."at", ?), ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" ORDER BY orm_to_utc(orm_in_zone("sale"."at", ?), ?)
            /// ```
            pub fn to_utc<Moment: Scalar, Z>(&self, zone: Z) -> Expr<$root, <any_null!($value; Z) as Field>::Lift<Moment>, all_kinds!($kind; Z)>
            where
                Z: Operand<Tz, $root>,
                $field: Field<Base: ClockReading<Moment = Moment>>,
            {
                to_utc(self.clone(), zone)
            }

            /// The moment at which the unit began by the clock of a time zone: [`trunc_in`](trunc_in()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::chrono_tz::Europe::Berlin;
            /// use orm::functions::Unit::Month;
            ///
            /// let query = Sale::objects().order_by(Sale.at.trunc_in(Month, Berlin));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" ORDER BY orm_trunc_in("sale"."at", 'month', ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" ORDER BY orm_trunc_in("sale"."at", 'month', ?)
            /// ```
            pub fn trunc_in<Z>(&self, unit: Unit, zone: Z) -> Expr<$root, <any_null!($value; Z) as Field>::Lift<<$field as Field>::Base>, all_kinds!($kind; Z)>
            where
                Z: Operand<Tz, $root>,
                $field: Field<Base: Moments>,
            {
                trunc_in(self.clone(), unit, zone)
            }
        }
    };
}

methods!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
methods!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);
