//! Models and tables as plain data, which DDL, planner and tools read.
//!
//! - `declared`: what the derive writes, a `static` [`Table`] a model;
//! - this file: [`Schema`], several models as one list;
//! - `check`: whether they fit together;
//! - `names`: the names of constraints and indexes;
//! - `physical`: tables as a database has them, owned and comparable, which DDL, introspection and migrations share;
//! - `change`: changes of tables, which migrations are made of;
//! - `catalog`: the foreign keys of a live database, whatever models there are;
//! - `model_names`: the names of models for its tables and columns;
//! - `near_name`: the name that was meant by one that is none;
//! - `index_names`: the parts of an index's name, and the fields that it is about;
//! - `sql_words`: the columns that SQL of a model speaks of;
//! - `condition_terms`: the terms of a condition for some rows, where each is about one column;
//! - `tenant`: the one whose rows alone a statement is about;
//! - `fetch_mode`, `outcome`: two words that `db` and `model` share.

mod catalog;
mod change;
mod check;
pub(crate) mod condition_terms;
mod declared;
mod fetch_mode;
mod index_names;
mod model_names;
pub mod names;
pub(crate) mod near_name;
mod outcome;
pub mod physical;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod sql_words;
mod tenant;

use crate::sealed::Sealed;
use crate::value::{Value, ValueSink};
pub(crate) use catalog::{
    Catalog, CatalogTable, ForeignColumn, ForeignKey, KeyColumn, KeyType, Namespace,
    TruncatedTable, Truncation,
};
pub use change::{BackendSql, Change, Reverse, TableChange};
pub(crate) use declared::MAX_DIGITS;
#[doc(hidden)]
pub use declared::embedded;
pub use declared::{
    Auto, Check, ChoiceList, ChoiceValues, Column, Constraint, DbDefault, DeclaredForeignKey,
    DeclaredSql, Digits, Domain, EnumType, EnumVariant, Field, Index, IndexBackends, IndexKey,
    IndexMethod, IndexValue, ManyToMany, NoOverlap, NullsOrder, OnDelete, OnUpdate, Ordering,
    PartitionMethod, Partitioning, RangeBound, RangeEnd, Relation, RowValidator, Rule, SearchIndex,
    Table, Validator,
};
pub(crate) use declared::{NotShared, foreign_key_column};
pub use fetch_mode::FetchMode;
pub(crate) use model_names::ModelNames;
pub use outcome::Outcome;
use physical::TableName;
use std::marker::PhantomData;
pub use tenant::Tenant;

/// The models of one database, as `schema![Author, Book]` lists them, and the join tables between them.
///
/// Making one checks nothing; its first use does, and reports all that is wrong at once.
///
/// ```
/// use orm::doc::{Author, Book, Tag};
/// use orm::prelude::*;
/// use orm::schema::Schema;
///
/// let schema: Schema = schema![Author, Book, Tag];
/// let names: Vec<&str> = schema.tables().iter().map(|table| table.name).collect();
/// assert_eq!(names, ["author", "book", "book_tags", "tag"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Schema {
    tables: Vec<&'static Table>,
    /// The functions that write the defaults in Rust of the fields of models.
    defaults: Vec<(&'static Table, WriteDefault)>,
}

/// The default of a field, as the model computes it.
pub(crate) type WriteDefault = fn(usize, &mut dyn ValueSink);

/// The models of a database as `create_tables` takes them: what the macro `schema!` lists. This trait is sealed.
///
/// ```
/// use orm::prelude::*;
/// use orm::traits::IntoSchema;
///
/// async fn made_anew(models: impl IntoSchema + Clone, db: &Database) -> orm::Result<()> {
///     db.drop_tables(models.clone()).await?;
///     db.create_tables(models).await
/// }
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "models are listed by the macro `schema!`, and `{Self}` is no such list; write `schema![Author, Book]`; a function that lists them is called: `schema()`",
    label = ""
)]
pub trait IntoSchema: Sealed {
    /// Returns the list.
    #[doc(hidden)]
    fn into_schema(self) -> Schema;
}

impl Sealed for Schema {}
impl IntoSchema for Schema {
    fn into_schema(self) -> Schema {
        self
    }
}

/// Nothing meets this bound, so that whoever passes a reference to a list reads its message.
#[diagnostic::on_unimplemented(
    message = "a list of models is passed itself; write it without `&`, or with `.clone()` behind it",
    label = "a `Schema` stands here, and no reference to one"
)]
#[doc(hidden)]
pub trait PassedWithoutReference {}

#[doc(hidden)]
impl<'a> IntoSchema for &'a Schema
where
    PhantomData<&'a Schema>: PassedWithoutReference,
{
    fn into_schema(self) -> Schema {
        self.clone()
    }
}

impl Schema {
    /// Lists these models, and the join tables made for their many-to-many relations. One that is listed twice counts once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    /// use orm::schema::Schema;
    ///
    /// let schema = Schema::new([Author::table(), Book::table(), Tag::table()]);
    /// assert_eq!(schema.tables().len(), 4); // with `book_tags`
    /// ```
    pub fn new(tables: impl IntoIterator<Item = &'static Table>) -> Self {
        let mut schema = Schema::default();
        for table in tables {
            let made = table.many_to_many.iter().filter(|relation| relation.made);
            let made = made.map(|relation| (relation.through)());
            for table in std::iter::once(table).chain(made) {
                if !schema.contains(table) {
                    schema.tables.push(table);
                }
            }
        }
        schema
    }

    /// Lists these models, each with what writes the defaults of its fields.
    #[doc(hidden)]
    pub fn of(models: impl IntoIterator<Item = (&'static Table, WriteDefault)>) -> Self {
        let defaults: Vec<_> = models.into_iter().collect();
        let tables = defaults.iter().map(|(table, _)| *table);
        Schema {
            tables: Schema::new(tables).tables,
            defaults,
        }
    }

    /// The `default` in Rust of a column, where it is one value and the same each time.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::prelude::*;
    /// use orm::query::Value;
    ///
    /// let copies = schema![Author, Book, Tag].constant_default(&Book::table().physical_name(), "copies");
    /// assert_eq!(copies, Some(Value::I32(1))); // `#[orm(default = 1)]`
    /// ```
    pub fn constant_default(&self, table: &TableName, column: &str) -> Option<Value> {
        let mut models = self.defaults.iter();
        let (table, write) = models.find(|(own, _)| own.physical_name() == *table)?;
        let mut columns = table.columns().iter();
        let field = columns.find(|own| own.name == column)?.field;
        let written = || {
            let mut values: Vec<Value> = Vec::new();
            write(field, &mut values);
            <[Value; 1]>::try_from(values).ok()
        };
        let [value] = table.fields[field].default.then(written).flatten()?;
        (written() == Some([value.clone()])).then_some(value)
    }

    /// A text that stands for a value of a column, where not every text does, such as `UTC` of a time zone.
    ///
    /// ```
    /// use orm::prelude::*;
    /// use std::net::IpAddr;
    ///
    /// #[derive(Model)]
    /// struct Peer { id: i64, name: String, address: IpAddr }
    ///
    /// let table = Peer::table().physical_name();
    /// assert_eq!(schema![Peer].example(&table, "address"), Some("127.0.0.1"));
    /// assert_eq!(schema![Peer].example(&table, "name"), None);
    /// ```
    pub fn example(&self, table: &TableName, column: &str) -> Option<&'static str> {
        let mut tables = self.tables.iter();
        let table = tables.find(|own| own.physical_name() == *table)?;
        let mut columns = table.columns().iter();
        let position = columns.position(|own| own.name == column)?;
        match table.origin(position).domain {
            Domain::Parsed { example } => Some(example),
            _ => None,
        }
    }

    /// Adds the models of another list, such as those of another crate. One that is in both counts once; `a + b` is the
    /// same.
    ///
    /// ```
    /// use orm::schema::Schema;
    ///
    /// fn all(accounts: Schema, shop: Schema) -> Schema {
    ///     accounts.join(shop)
    /// }
    /// assert!(all(Schema::default(), Schema::default()).tables().is_empty());
    /// ```
    #[must_use]
    pub fn join(self, other: Schema) -> Self {
        Schema {
            tables: Schema::new(self.tables.into_iter().chain(other.tables)).tables,
            defaults: self.defaults.into_iter().chain(other.defaults).collect(),
        }
    }

    /// The models, as listed, each with the join tables made for it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::prelude::*;
    ///
    /// let names: Vec<&str> = schema![Book, Tag].tables().iter().map(|table| table.name).collect();
    /// assert_eq!(names, ["book", "book_tags", "tag"]);
    /// ```
    pub fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// Returns whether this model is listed.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::prelude::*;
    ///
    /// let schema = schema![Author];
    /// assert!(schema.contains(Author::table()) && !schema.contains(Tag::table()));
    /// ```
    pub fn contains(&self, table: &Table) -> bool {
        self.tables
            .iter()
            .any(|&listed| std::ptr::eq(listed, table))
    }

    /// The model and the field for which a join table was made; none of a model's own table.
    fn maker(&self, table: &Table) -> Option<(&'static Table, &'static str)> {
        self.tables.iter().find_map(|&model| {
            let mut made = model.many_to_many.iter().filter(|relation| relation.made);
            let relation = made.find(|relation| std::ptr::eq((relation.through)(), table))?;
            Some((model, relation.name))
        })
    }
}

/// The models of both lists, those of the first in front.
impl std::ops::Add for Schema {
    type Output = Schema;
    fn add(self, other: Schema) -> Schema {
        self.join(other)
    }
}
