//! Ranges that do not overlap.

use super::{CheckCondition, CheckConstraint, SqlExpression};
use crate::schema::names;

/// A constraint that forbids ranges to overlap: of rows with equal values in some columns no two have ranges that do.
///
/// On Postgres it is `CONSTRAINT … EXCLUDE USING gist`, on SQLite an index and two triggers.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let described = schema![Booking].describe();
/// let own = &described.tables()[0].exclusions[0];
/// assert_eq!(own.name, "booking_room_starts_ends_excl");
/// assert_eq!((&*own.equal[0], &*own.start, &*own.end), ("room", "starts", "ends"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PhysicalExclusion {
    /// The constraint's name.
    pub name: String,
    /// The columns that are equal in rows which are in each other's way.
    pub equal: Vec<String>,
    /// The column at which the range begins; null is from ever.
    pub start: String,
    /// The column at which the range ends; null is for ever.
    pub end: String,
    /// True if the end belongs to the range.
    pub includes_end: bool,
    /// The condition of the rows that it is about.
    pub condition: Option<SqlExpression>,
}

/// An exclusion constraint of Postgres that no model says: it is read, and stays as it is.
///
/// ```
/// use orm::schema::physical::UnsaidExclusion;
///
/// // One of other operators than `=` and `&&`, for instance.
/// let own = UnsaidExclusion { name: "one_party".to_owned(), lacked: None };
/// assert!(own.lacked.is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsaidExclusion {
    /// The constraint's name.
    pub name: String,
    /// The check with which it would be one that models say, where a check is all that it lacks.
    pub lacked: Option<CheckConstraint>,
}

impl PhysicalExclusion {
    /// The check that its range begins before it ends, which stands beside it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Booking].describe();
    /// let booking = &described.tables()[0];
    /// assert_eq!(booking.exclusions[0].order("booking"), booking.checks[0]);
    /// ```
    pub fn order(&self, table: &str) -> CheckConstraint {
        CheckConstraint {
            name: names::order(table, &[&self.start, &self.end]),
            condition: CheckCondition::AtMost {
                column: self.start.clone(),
                other: self.end.clone(),
            },
        }
    }

    /// The columns that it names, but for those in SQL: the ends of the range last.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Booking].describe();
    /// assert_eq!(described.tables()[0].exclusions[0].columns(), ["room", "starts", "ends"]);
    /// ```
    pub fn columns(&self) -> Vec<&str> {
        let equal = self.equal.iter().map(String::as_str);
        equal.chain([&*self.start, &*self.end]).collect()
    }

    /// The range as a model declares it: `starts..ends`, or `starts..=ends` with its end.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Booking].describe();
    /// assert_eq!(described.tables()[0].exclusions[0].range(), "starts..ends");
    /// ```
    pub fn range(&self) -> String {
        let dots = if self.includes_end { "..=" } else { ".." };
        format!("{}{dots}{}", self.start, self.end)
    }

    /// The operator between a beginning and an end of two ranges that overlap.
    pub(crate) fn less(&self) -> &'static str {
        if self.includes_end { "<=" } else { "<" }
    }

    /// The columns that it names, to be changed.
    pub(super) fn columns_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.equal
            .iter_mut()
            .chain([&mut self.start, &mut self.end])
    }

    /// The names of the triggers that keep it on SQLite.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Booking].describe();
    /// let triggers: Vec<String> = described.tables()[0].exclusions[0].triggers().collect();
    /// assert_eq!(triggers[0], "booking_room_starts_ends_excl_insert");
    /// ```
    pub fn triggers(&self) -> impl Iterator<Item = String> {
        let events = ["insert", "update"].into_iter();
        events.map(|event| format!("{}_{event}", self.name))
    }
}
