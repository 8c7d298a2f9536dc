//! Functions of dates and times.

use super::declare::functions;
use crate::model::{Column, Expr, Expression, Field, Kind, Model, Path, PerRow, Scalar};
use crate::query::{self, Function, TimeFunction, TimePart, Unit};
use crate::value::{Stored, Type, Value};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// Types that have a date, such as `NaiveDate` and `DateTime<Utc>`. Users do not implement this trait.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Sale::objects().filter(Sale.due.year().eq(2024)).values((Sale.at.date(), Sale.paid_at.month()));
/// # assert_sql(&query, r#"SELECT orm_date("sale"."at"), orm_month("sale"."paid_at") FROM "sale" WHERE orm_year("sale"."due") = ?"#);
/// ```
/// ```sql
/// SELECT orm_date("sale"."at"), orm_month("sale"."paid_at") FROM "sale" WHERE orm_year("sale"."due") = ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no date",
    label = "this needs a `NaiveDate`, `NaiveDateTime` or `DateTime<Utc>`"
)]
pub trait HasDate: Scalar {
    /// The type of a date, of the same crate.
    type Date: Scalar;
}

/// Types that have a time of day, such as `NaiveTime` and `DateTime<Utc>`. Users do not implement this trait.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Sale::objects().filter(Sale.at.time().lt(Sale.opens)).values((Sale.at.hour(), Sale.opens.minute()));
/// # assert_sql(&query, r#"SELECT orm_hour("sale"."at"), orm_minute("sale"."opens") FROM "sale" WHERE orm_time("sale"."at") < "sale"."opens""#);
/// ```
/// ```sql
/// SELECT orm_hour("sale"."at"), orm_minute("sale"."opens") FROM "sale"
/// WHERE orm_time("sale"."at") < "sale"."opens"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no time of day",
    label = "this needs a `NaiveTime`, `NaiveDateTime` or `DateTime<Utc>`"
)]
pub trait HasTime: Scalar {
    /// The type of a time of day, of the same crate.
    type Time: Scalar;
}

macro_rules! dates_and_times {
    ($date:ty, $time:ty, [$($moment:ty),*]) => {
        impl HasDate for $date { type Date = $date; }
        impl HasTime for $time { type Time = $time; }
        $(
            impl HasDate for $moment { type Date = $date; }
            impl HasTime for $moment { type Time = $time; }
        )*
    };
}
dates_and_times!(NaiveDate, NaiveTime, [NaiveDateTime, DateTime<Utc>]);
#[cfg(feature = "time")]
dates_and_times!(
    time::Date,
    time::Time,
    [
        time::PrimitiveDateTime,
        time::OffsetDateTime,
        time::UtcDateTime
    ]
);

/// An expression of type `T` over `E`, as nullable as that.
pub(super) type Lifted<E, T> = Expr<
    <E as Expression>::Root,
    <<E as Expression>::Value as Field>::Lift<T>,
    <E as Expression>::Kind,
>;

/// The type of an expression's value without its `Option`.
pub(super) type Base<E> = <<E as Expression>::Value as Field>::Base;

/// Returns the type that an expression is stored as.
fn stored<E: Expression<Value: Field<Base: Scalar>>>() -> Type {
    <Base<E> as Scalar>::Stored::TYPE
}

/// Returns a function of dates and times.
pub(super) fn call<R, V, K>(function: TimeFunction, arguments: Vec<query::Expr>) -> Expr<R, V, K> {
    Expr::new(query::Expr::call(Function::Time(function), arguments))
}

/// The moment of the statement: on Postgres the server's, on SQLite the program's own. It is the same wherever it stands
/// in a statement.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::chrono::TimeDelta;
/// use orm::functions::now;
///
/// let query = Sale::objects().filter(Sale.at.gt(now() - TimeDelta::days(7)));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE "sale"."at" > orm_sub_timestamp(?, ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE "sale"."at" > (statement_timestamp() - $1::text::interval)   -- on Postgres
/// SELECT … FROM "sale" WHERE "sale"."at" > orm_sub_timestamp(?, ?)   -- on SQLite
/// ```
pub fn now<R: Model>() -> Expr<R, DateTime<Utc>> {
    call(TimeFunction::Now, Vec::new())
}

/// The date of the statement, by the clock of UTC: `date(now())`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::today;
///
/// let query = Sale::objects().filter(Sale.due.lt(today()));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE "sale"."due" < orm_date(?)"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE "sale"."due" < CAST(statement_timestamp() AT TIME ZONE 'UTC' AS date)   -- on Postgres
/// SELECT … FROM "sale" WHERE "sale"."due" < orm_date(?)   -- on SQLite
/// ```
pub fn today<R: Model>() -> Expr<R, NaiveDate> {
    date(now())
}

/// The date of a moment; of a timestamp, by the clock of UTC. Null where the moment is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Sale::objects().filter(Sale.at.date().eq(Sale.due));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_date("sale"."at") = "sale"."due""#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE CAST("sale"."at" AT TIME ZONE 'UTC' AS date) = "sale"."due"   -- on Postgres
/// SELECT … FROM "sale" WHERE orm_date("sale"."at") = "sale"."due"   -- on SQLite
/// ```
pub fn date<E>(moment: E) -> Lifted<E, <Base<E> as HasDate>::Date>
where
    E: Expression<Value: Field<Base: HasDate + HasTime>>,
{
    call(TimeFunction::Date(stored::<E>()), vec![moment.expr()])
}

/// The time of day of a moment; of a timestamp, by the clock of UTC. Null where the moment is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Sale::objects().filter(Sale.at.time().lt(Sale.opens));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_time("sale"."at") < "sale"."opens""#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE CAST("sale"."at" AT TIME ZONE 'UTC' AS time) < "sale"."opens"   -- on Postgres
/// SELECT … FROM "sale" WHERE orm_time("sale"."at") < "sale"."opens"   -- on SQLite
/// ```
pub fn time<E>(moment: E) -> Lifted<E, <Base<E> as HasTime>::Time>
where
    E: Expression<Value: Field<Base: HasDate + HasTime>>,
{
    call(TimeFunction::Time(stored::<E>()), vec![moment.expr()])
}

/// The beginning of the unit that a date or moment is in, of the same type; of a timestamp, by the clock of UTC. Weeks
/// begin on Monday. Null where the moment is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::Unit::Month;
///
/// let query = Sale::objects().order_by(Sale.at.trunc(Month));
/// # assert_sql(&query, r#"SELECT … FROM "sale" ORDER BY orm_trunc_timestamp("sale"."at", 'month')"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" ORDER BY date_trunc('month', "sale"."at", 'UTC')   -- on Postgres
/// SELECT … FROM "sale" ORDER BY orm_trunc_timestamp("sale"."at", 'month')   -- on SQLite
/// ```
pub fn trunc<E>(moment: E, unit: Unit) -> Lifted<E, Base<E>>
where
    E: Expression<Value: Field<Base: HasDate>>,
{
    call(
        TimeFunction::Trunc(unit, stored::<E>()),
        vec![moment.expr()],
    )
}

/// The beginning of the bin that a moment is in, a stretch of time of this length. Null where the moment is.
///
/// Bins are counted from the first moment of the year 1, a Monday: those of a quarter of an hour begin at whole quarters,
/// those of seven days on Mondays. Of a timestamp that is by the clock of UTC;
/// `Sale.at.in_zone(zone).date_bin(…).to_utc(zone)` goes by that of a time zone. A length that is not above zero is
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::date_bin;
///
/// let quarter = date_bin(Sale.at, TimeDelta::minutes(15));
/// let query = Sale::objects().values((&quarter, count())).order_by(&quarter);
/// # assert_sql(&query, r#"SELECT orm_date_bin_timestamp("sale"."at", ?), COUNT(*) FROM "sale" GROUP BY 1 ORDER BY 1"#);
/// ```
/// ```sql
/// SELECT date_bin($1::text::interval, "sale"."at", timestamptz '0001-01-01 00:00:00+00'), COUNT(*) FROM "sale" GROUP BY 1 ORDER BY 1   -- on Postgres
/// SELECT orm_date_bin_timestamp("sale"."at", ?), COUNT(*) FROM "sale" GROUP BY 1 ORDER BY 1   -- on SQLite
/// ```
pub fn date_bin<E>(moment: E, length: TimeDelta) -> Lifted<E, Base<E>>
where
    E: Expression<Value: Field<Base: HasDate + HasTime>>,
{
    if length < TimeDelta::microseconds(1) {
        let why = "`date_bin` cuts time into bins of a length above zero, such as `TimeDelta::minutes(15)`";
        return Expr::new(query::Expr::refused(why.to_owned()));
    }
    let length = query::Expr::value(Value::Duration(length));
    call(
        TimeFunction::DateBin(stored::<E>()),
        vec![moment.expr(), length],
    )
}

functions! {
    /// A date or moment so many months later by the calendar, or of a negative number earlier: on the same day of that month,
    /// or on its last one where it is shorter. A month after January 31 is the last of February. Of a timestamp, by the clock
    /// of UTC. Null where one of both is.
    ///
    /// A year is twelve months. The number is an `i32` or an expression of one; one that is known may be added and subtracted
    /// as [`Months`](chrono::Months), as in `chrono`: `Sale.due + Months::new(1)`.
    ///
    /// # Errors
    /// [`OutOfRange`](crate::error::Error::OutOfRange) for what is not within the years 1 to 9999.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::today;
    ///
    /// let query = Sale::objects().filter(Sale.due.add_months(1).lt(today()));
    /// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_add_months_date("sale"."due", ?) < orm_date(?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "sale" WHERE orm_add_months_date("sale"."due", ?) < orm_date(?)
    /// ```
    ///
    /// On Postgres that is `"sale"."due" + make_interval(months => $1::int4)`, in ranges which fail beyond the years 1
    /// to 9999.
    fn add_months[N](moment: [HasDate], months: N as i32) -> same() = typed(|ty| Function::Time(TimeFunction::AddMonths(ty)));
}

/// Hands the table of the parts of dates and times to a macro, after arguments of its own.
macro_rules! for_each_part {
    ($then:ident $arguments:tt) => {
        $then! { $arguments
            year Year HasDate "The year", 1868, "orm_year", "YEAR";
            iso_year IsoYear HasDate "The year that the week belongs to", 1868, "orm_iso_year", "ISOYEAR";
            quarter Quarter HasDate "The quarter of the year, from 1 to 4", 3, "orm_quarter", "QUARTER";
            month Month HasDate "The month, from 1 to 12", 9, "orm_month", "MONTH";
            week Week HasDate "The week of ISO 8601, from 1 to 53, of the year `iso_year()`", 40, "orm_week", "WEEK";
            day Day HasDate "The day of the month, from 1 to 31", 30, "orm_day", "DAY";
            day_of_year DayOfYear HasDate "The day of the year, from 1 to 366", 274, "orm_day_of_year", "DOY";
            weekday Weekday HasDate "The day of the week, from 1, a Monday, to 7, a Sunday", 3, "orm_weekday", "ISODOW";
            hour Hour HasTime "The hour, from 0 to 23", 17, "orm_hour", "HOUR";
            minute Minute HasTime "The minute, from 0 to 59", 30, "orm_minute", "MINUTE";
        }
    };
}

macro_rules! part_functions {
    (() $($name:ident $part:ident $bound:ident $what:literal, $sample:literal, $sqlite:literal, $postgres:literal;)*) => {$(
        #[doc = concat!($what, "; of a timestamp, by the clock of UTC. Null where the value is.")]
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        #[doc = concat!("use orm::functions::", stringify!($name), ";")]
        ///
        #[doc = concat!("let query = Sale::objects().filter(", stringify!($name), "(Sale.at).eq(", $sample, "));")]
        #[doc = concat!("# assert_sql(&query, r#\"SELECT … FROM \"sale\" WHERE ", $sqlite, "(\"sale\".\"at\") = ?\"#);")]
        /// ```
        /// ```sql
        #[doc = concat!("SELECT … FROM \"sale\" WHERE CAST(EXTRACT(", $postgres, " FROM \"sale\".\"at\" AT TIME ZONE 'UTC') AS int4) = $1::int4   -- on Postgres")]
        #[doc = concat!("SELECT … FROM \"sale\" WHERE ", $sqlite, "(\"sale\".\"at\") = ?   -- on SQLite")]
        /// ```
        pub fn $name<E>(moment: E) -> Lifted<E, i32>
        where
            E: Expression<Value: Field<Base: $bound>>,
        {
            part(TimePart::$part, moment)
        }
    )*};
}
for_each_part!(part_functions());

/// The second, from 0 to 59, without its fraction. Null where the value is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::second;
///
/// let query = Sale::objects().filter(second(Sale.at).eq(0));
/// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_second("sale"."at") = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "sale" WHERE CAST(floor(EXTRACT(SECOND FROM "sale"."at" AT TIME ZONE 'UTC')) AS int4) = $1::int4   -- on Postgres
/// SELECT … FROM "sale" WHERE orm_second("sale"."at") = ?   -- on SQLite
/// ```
pub fn second<E>(moment: E) -> Lifted<E, i32>
where
    E: Expression<Value: Field<Base: HasTime>>,
{
    part(TimePart::Second, moment)
}

/// Returns a part of a date or time.
fn part<E: Expression<Value: Field<Base: Scalar>>>(part: TimePart, moment: E) -> Lifted<E, i32> {
    let part = TimeFunction::Part(part, stored::<E>());
    call(part, vec![moment.expr()])
}

macro_rules! part_methods {
    (($root:ty, $field:ty, $value:ty, $kind:ty) $($name:ident $part:ident $bound:ident $what:literal, $sample:literal, $sqlite:literal, $postgres:literal;)*) => {$(
        #[doc = concat!($what, ": [`", stringify!($name), "`](", stringify!($name), "()).")]
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        #[doc = concat!("let query = Sale::objects().filter(Sale.at.", stringify!($name), "().eq(", $sample, "));")]
        #[doc = concat!("# assert_sql(&query, r#\"SELECT … FROM \"sale\" WHERE ", $sqlite, "(\"sale\".\"at\") = ?\"#);")]
        /// ```
        /// ```sql
        #[doc = concat!("SELECT … FROM \"sale\" WHERE ", $sqlite, "(\"sale\".\"at\") = ?")]
        /// ```
        pub fn $name(&self) -> Expr<$root, <$value as Field>::Lift<i32>, $kind>
        where
            $field: Field<Base: $bound>,
        {
            $name(self.clone())
        }
    )*};
}

/// Methods of fields and expressions, which call the functions of their names.
macro_rules! methods {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> $t {
            for_each_part!(part_methods($root, $field, $value, $kind));

            /// The second, from 0 to 59, without its fraction: [`second`](second()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Sale::objects().filter(Sale.opens.second().eq(0));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_second("sale"."opens") = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" WHERE orm_second("sale"."opens") = ?
            /// ```
            pub fn second(&self) -> Expr<$root, <$value as Field>::Lift<i32>, $kind>
            where
                $field: Field<Base: HasTime>,
            {
                second(self.clone())
            }

            /// The date of the moment: [`date`](date()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Sale::objects().filter(Sale.at.date().eq(Sale.due));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_date("sale"."at") = "sale"."due""#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" WHERE orm_date("sale"."at") = "sale"."due"
            /// ```
            pub fn date(&self) -> Expr<$root, <$value as Field>::Lift<<<$field as Field>::Base as HasDate>::Date>, $kind>
            where
                $field: Field<Base: HasDate + HasTime>,
            {
                date(self.clone())
            }

            /// The time of day of the moment: [`time`](time()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Sale::objects().filter(Sale.at.time().lt(Sale.opens));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" WHERE orm_time("sale"."at") < "sale"."opens""#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" WHERE orm_time("sale"."at") < "sale"."opens"
            /// ```
            pub fn time(&self) -> Expr<$root, <$value as Field>::Lift<<<$field as Field>::Base as HasTime>::Time>, $kind>
            where
                $field: Field<Base: HasDate + HasTime>,
            {
                time(self.clone())
            }

            /// The beginning of the unit that the date or moment is in: [`trunc`](trunc()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::functions::Unit::Month;
            ///
            /// let query = Sale::objects().order_by(Sale.due.trunc(Month));
            /// # assert_sql(&query, r#"SELECT … FROM "sale" ORDER BY orm_trunc_date("sale"."due", 'month')"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "sale" ORDER BY CAST(date_trunc('month', CAST("sale"."due" AS timestamp)) AS date)   -- on Postgres
            /// SELECT … FROM "sale" ORDER BY orm_trunc_date("sale"."due", 'month')   -- on SQLite
            /// ```
            #[rustfmt::skip]
            pub fn trunc(&self, unit: Unit /* `orm::functions::Unit::Month` */) -> Expr<$root, <$value as Field>::Lift<<$field as Field>::Base>, $kind>
            where
                $field: Field<Base: HasDate>,
            {
                trunc(self.clone(), unit)
            }

            /// The beginning of the stretch of time of this length that the moment is in: [`date_bin`](date_bin()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let quarter = Sale.at.date_bin(TimeDelta::minutes(15));
            /// let query = Sale::objects().values((&quarter, count())).order_by(&quarter);
            /// # assert_sql(&query, r#"SELECT orm_date_bin_timestamp("sale"."at", ?), COUNT(*) FROM "sale" GROUP BY 1 ORDER BY 1"#);
            /// ```
            /// ```sql
            /// SELECT orm_date_bin_timestamp("sale"."at", ?), COUNT(*) FROM "sale" GROUP BY 1 ORDER BY 1
            /// ```
            pub fn date_bin(&self, length: TimeDelta) -> Expr<$root, <$value as Field>::Lift<<$field as Field>::Base>, $kind>
            where
                $field: Field<Base: HasDate + HasTime>,
            {
                date_bin(self.clone(), length)
            }
        }
    };
}

methods!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
methods!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);
