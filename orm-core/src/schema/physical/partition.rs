//! The division of a table's rows into partitions.

use super::TableName;
use crate::schema::{PartitionMethod, names};
use std::fmt;

/// The columns by which the rows of a table are divided into partitions: `PARTITION BY RANGE ("day")` on Postgres. SQLite has
/// one table.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::physical::PhysicalPartitioning;
/// use orm::schema::PartitionMethod;
///
/// #[derive(Model)]
/// #[orm(primary_key(device, minute), partition_by = hash(device, 8))]
/// pub struct Reading {
///     pub device: i32,
///     pub minute: i64,
/// }
///
/// let expected = PhysicalPartitioning {
///     method: PartitionMethod::Hash { partitions: 8 },
///     columns: vec!["device".to_owned()],
/// };
/// assert_eq!(schema![Reading].describe().tables()[0].partition_by, Some(expected));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhysicalPartitioning {
    /// The way in which a row finds its partition.
    pub method: PartitionMethod,
    /// The columns, in their order.
    pub columns: Vec<String>,
}

impl PartitionMethod {
    /// The names of the partitions that are made with a table of this name: that for all values which no other partition has,
    /// or those that hashes lead to, in the order of their remainders.
    ///
    /// ```
    /// use orm::schema::PartitionMethod;
    /// use orm::schema::physical::TableName;
    ///
    /// let reading = TableName::new(None, "reading");
    /// assert_eq!(PartitionMethod::Range.partitions_of(&reading)[0].name, "reading_default");
    /// ```
    pub fn partitions_of(self, table: &TableName) -> Vec<TableName> {
        let named = |ending: &str| TableName {
            namespace: table.namespace.clone(),
            name: names::partition(&table.name, ending),
        };
        match self {
            PartitionMethod::Range | PartitionMethod::List => vec![named("default")],
            PartitionMethod::Hash { partitions } => (0..partitions)
                .map(|remainder| named(&remainder.to_string()))
                .collect(),
        }
    }
}

/// In the words of a model: `range(day)`, `hash(device, 8)`.
impl fmt::Display for PhysicalPartitioning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns.join(", ");
        match self.method {
            PartitionMethod::Range => write!(f, "range({columns})"),
            PartitionMethod::List => write!(f, "list({columns})"),
            PartitionMethod::Hash { partitions } => write!(f, "hash({columns}, {partitions})"),
        }
    }
}
