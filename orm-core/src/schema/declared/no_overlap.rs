//! Ranges that do not overlap, as the struct declares them.

use super::DeclaredSql;

/// A constraint that stands on the struct, `no_overlap(room, starts..ends)`: rows with the same `room` have ranges that do not
/// overlap.
///
/// ```
/// use orm::Model;
/// use orm::doc::Booking;
///
/// let own = &Booking::table().no_overlaps[0]; // `no_overlap(room, starts..ends)`
/// assert_eq!((own.equal, own.start, own.end), (&[1][..], 2, 3));
/// assert!(!own.includes_end);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NoOverlap {
    /// The positions of the fields that are equal in rows which are in each other's way; none where all rows are.
    pub equal: &'static [usize],
    /// The position of the field at which the range begins.
    pub start: usize,
    /// The position of the field at which the range ends.
    pub end: usize,
    /// True if the end belongs to the range: `starts..=ends`.
    pub includes_end: bool,
    /// The condition of the rows that the constraint is about; all where there is none.
    pub condition: Option<DeclaredSql>,
    /// The name in the database, where it is not the one of [`names`](crate::schema::names).
    pub name: Option<&'static str>,
}

impl NoOverlap {
    /// A constraint over these fields, with nothing else declared.
    ///
    /// ```
    /// use orm::schema::NoOverlap;
    ///
    /// let own = NoOverlap::new(&[1], 2, 3);
    /// assert!(own.equal == [1] && own.condition.is_none());
    /// ```
    pub const fn new(equal: &'static [usize], start: usize, end: usize) -> Self {
        NoOverlap {
            equal,
            start,
            end,
            includes_end: false,
            condition: None,
            name: None,
        }
    }

    /// Has the end belong to the range.
    ///
    /// ```
    /// use orm::schema::NoOverlap;
    ///
    /// // As `no_overlap(first..=last)` declares it.
    /// assert!(NoOverlap::new(&[], 1, 2).including_end().includes_end);
    /// ```
    #[must_use]
    pub const fn including_end(mut self) -> Self {
        self.includes_end = true;
        self
    }

    /// Sets the condition of the rows that it is about.
    ///
    /// ```
    /// use orm::schema::{DeclaredSql, NoOverlap};
    ///
    /// // As `no_overlap(starts..ends, where = "NOT cancelled")` declares it.
    /// let sql = DeclaredSql::new("NOT cancelled", "NOT cancelled");
    /// assert!(NoOverlap::new(&[], 1, 2).condition(sql).condition.is_some());
    /// ```
    #[must_use]
    pub const fn condition(mut self, condition: DeclaredSql) -> Self {
        self.condition = Some(condition);
        self
    }

    /// Sets the name.
    ///
    /// ```
    /// use orm::schema::NoOverlap;
    ///
    /// assert_eq!(NoOverlap::new(&[], 1, 2).name("busy").name, Some("busy"));
    /// ```
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// The positions of all fields, the ends of the range last.
    pub(crate) fn fields(&self) -> Vec<usize> {
        [self.equal, &[self.start, self.end]].concat()
    }
}
