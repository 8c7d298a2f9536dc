//! The division of a table's rows into partitions, as the struct declares it.

/// The fields by which the rows of a table are divided into partitions: `#[orm(partition_by = range(day))]`.
///
/// Postgres keeps each partition as a table of its own, behind one name. SQLite has one table.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::chrono::NaiveDate;
/// use orm::schema::PartitionMethod;
///
/// #[derive(Model)]
/// #[orm(primary_key(device, day), partition_by = range(day))]
/// pub struct Reading {
///     pub device: i32,
///     pub day: NaiveDate,
///     pub celsius: f64,
/// }
///
/// let partitioning = Reading::table().partition_by.expect("it is declared");
/// assert_eq!((partitioning.method, partitioning.fields), (PartitionMethod::Range, &[1][..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partitioning {
    /// The way in which a row finds its partition.
    pub method: PartitionMethod,
    /// The positions of the fields.
    pub fields: &'static [usize],
}

/// The way in which a row finds its partition by the values of some columns.
///
/// ```
/// use orm::schema::PartitionMethod;
///
/// // `partition_by = hash(device, 8)`
/// assert_ne!(PartitionMethod::Hash { partitions: 8 }, PartitionMethod::Range);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionMethod {
    /// Each partition has the values from one to another: `range(day)`.
    Range,
    /// Each partition has some values: `list(country)`.
    List,
    /// A row goes to one of so many partitions by the hash of its values: `hash(device, 8)`.
    Hash {
        /// The number of partitions.
        partitions: u32,
    },
}
