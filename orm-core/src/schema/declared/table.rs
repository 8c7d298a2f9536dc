//! The table of one model, with its columns, indexes, checks and ordering.

use super::shared_column::FieldColumn;
use super::{
    Constraint, DeclaredForeignKey, DeclaredSql, Digits, EnumVariant, Field, Index, ManyToMany,
    NoOverlap, Partitioning, RowValidator, SearchIndex,
};
use crate::value::Type;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// The table of one model, as declared.
///
/// Made by `#[derive(Model)]` as a `static`; reached by `Model::table()`.
///
/// ```
/// # use orm::doc::*;
/// use orm::Model;
///
/// let names: Vec<&str> = Book::table().fields.iter().map(|field| field.name).collect();
/// assert_eq!(names, ["id", "title", "year", "subtitle", "copies", "author"]);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Table {
    /// The Rust name of the model.
    pub model: &'static str,
    /// The module it is declared in.
    pub module: &'static str,
    /// The table's name.
    pub name: &'static str,
    /// The Postgres schema it stands in.
    pub namespace: Option<&'static str>,
    /// The fields in order of declaration.
    pub fields: &'static [Field],
    /// Relations by join tables, in order of declaration.
    pub many_to_many: &'static [ManyToMany],
    /// Positions of the fields of the primary key.
    pub primary_key: &'static [usize],
    /// Foreign keys that stand on the struct.
    pub foreign_keys: &'static [DeclaredForeignKey],
    /// Indexes that stand on the struct.
    pub indexes: &'static [Index],
    /// Uniqueness that stands on the struct.
    pub uniques: &'static [Index],
    /// Search indexes.
    pub searches: &'static [SearchIndex],
    /// Ranges that do not overlap.
    pub no_overlaps: &'static [NoOverlap],
    /// Rules in SQL.
    pub checks: &'static [Check],
    /// Rules in Rust over several fields.
    pub validators: &'static [RowValidator],
    /// The fields by which its rows are divided into partitions.
    pub partition_by: Option<Partitioning>,
    /// The order of lists of rows where the query has none.
    pub ordering: &'static [Ordering],
    /// The doc comment.
    pub docs: &'static str,
    /// The doc comments of the struct and its fields are comments of the database (`#[orm(comments)]`).
    pub comments: bool,
    /// The rows are of every tenant (`#[orm(every_tenant)]`), or of the tenants of the rows that they join.
    pub every_tenant: bool,
    /// The rows are those of a common table expression (`#[orm(cte)]`), so that no database has the table.
    pub cte: bool,
    /// The name the table had before.
    pub renamed_from: Option<&'static str>,
    derived: Derived,
}

/// One column of a table.
///
/// ```
/// use orm::Model;
/// use orm::doc::Book;
/// use orm::schema::Type;
///
/// let author = &Book::table().columns()[5];
/// assert_eq!((author.name, author.ty, author.null), ("author_id", Type::I64, false));
/// assert_eq!(Book::table().fields[author.field].name, "author");
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// The column's name.
    pub name: &'static str,
    /// The column's type.
    pub ty: Type,
    /// The column may be null.
    pub null: bool,
    /// The position of the field it belongs to.
    pub field: usize,
    /// The position of the same column of another field: of a foreign key that is `within` that field. The table has the
    /// column once.
    pub shared_with: Option<usize>,
}

/// The parts of a description that follow from its fields, each worked out at its first use and kept in the table's own
/// `static`. Columns of a foreign key to several columns are named after the key that they point at, which no constant
/// can look up.
#[derive(Debug)]
struct Derived {
    /// The names of the columns, which [`Column`] borrows.
    names: OnceLock<Vec<Cow<'static, str>>>,
    layout: OnceLock<Layout>,
    constraints: OnceLock<Vec<Constraint>>,
}

/// The columns, and the positions of those of each field and of the primary key.
#[derive(Debug)]
struct Layout {
    columns: Vec<Column>,
    starts: Vec<usize>,
    key: Vec<usize>,
    has_decimals: bool,
    has_shared: bool,
    has_validators: bool,
}

impl Derived {
    const fn new() -> Self {
        Derived {
            names: OnceLock::new(),
            layout: OnceLock::new(),
            constraints: OnceLock::new(),
        }
    }
}

/// A rule of the model's own: SQL over its columns.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// #[orm(check(name = "ware_price", "price >= 0"))]
/// pub struct Ware {
///     pub id: i64,
///     pub price: i32,
/// }
///
/// let check = &Ware::table().checks[0];
/// assert_eq!((check.name, check.sql.sqlite), ("ware_price", "price >= 0"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The constraint's name.
    pub name: &'static str,
    /// The condition.
    pub sql: DeclaredSql,
}

/// One key of a model's `ordering`: field names from the model on, the last one the column.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// #[orm(ordering = (-year, title))]
/// pub struct Volume {
///     pub id: i64,
///     pub title: String,
///     pub year: i32,
/// }
///
/// let first = &Volume::table().ordering[0];
/// assert_eq!((first.path, first.descending), (&["year"][..], true));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Ordering {
    /// The way over to-one relations to the field.
    pub path: &'static [&'static str],
    /// The highest comes first.
    pub descending: bool,
}

/// A table is described once, in a `static`.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Table {
    /// A table of these fields, with nothing else declared.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static TAG: Table = Table::new(
    ///     "Tag",
    ///     "library",
    ///     "tag",
    ///     &[Field::new("id", "id", &[Type::I64], false).identity(true)],
    ///     &[0],
    /// );
    /// assert_eq!((TAG.model, TAG.columns().len()), ("Tag", 1));
    /// ```
    pub const fn new(
        model: &'static str,
        module: &'static str,
        name: &'static str,
        fields: &'static [Field],
        primary_key: &'static [usize],
    ) -> Self {
        Table {
            model,
            module,
            name,
            namespace: None,
            fields,
            many_to_many: &[],
            primary_key,
            indexes: &[],
            uniques: &[],
            foreign_keys: &[],
            searches: &[],
            no_overlaps: &[],
            checks: &[],
            validators: &[],
            partition_by: None,
            ordering: &[],
            docs: "",
            comments: false,
            every_tenant: false,
            cte: false,
            renamed_from: None,
            derived: Derived::new(),
        }
    }

    /// Sets the Postgres schema.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// // As `#[orm(schema = "archive")]` declares it.
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).namespace("archive");
    /// assert_eq!(table.namespace, Some("archive"));
    /// ```
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// Sets the relations by join tables.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Book;
    /// use orm::schema::Table;
    ///
    /// let book = Book::table();
    /// let shelf = Table::new("Shelf", "library", "shelf", book.fields, &[0]).many_to_many(book.many_to_many);
    /// assert_eq!(shelf.many_to_many[0].name, "tags");
    /// ```
    #[must_use]
    pub const fn many_to_many(mut self, relations: &'static [ManyToMany]) -> Self {
        self.many_to_many = relations;
        self
    }

    /// Sets the indexes that stand on the struct.
    ///
    /// ```
    /// use orm::schema::{Field, Index, IndexKey, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// static INDEXES: [Index; 1] = [Index::new(&[IndexKey::field(0)])];
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).indexes(&INDEXES);
    /// assert_eq!(table.indexes[0].fields(), Some(vec![0]));
    /// ```
    #[must_use]
    pub const fn indexes(mut self, indexes: &'static [Index]) -> Self {
        self.indexes = indexes;
        self
    }

    /// Sets the unique constraints that stand on the struct.
    ///
    /// ```
    /// use orm::schema::{Field, Index, IndexKey, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// static UNIQUES: [Index; 1] = [Index::new(&[IndexKey::field(0)])];
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).uniques(&UNIQUES);
    /// assert_eq!(table.uniques.len(), 1);
    /// ```
    #[must_use]
    pub const fn uniques(mut self, uniques: &'static [Index]) -> Self {
        self.uniques = uniques;
        self
    }

    /// Sets the search indexes.
    ///
    /// ```
    /// use orm::schema::{Field, SearchIndex, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// static SEARCHES: [SearchIndex; 1] = [SearchIndex::new(&[0])];
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).searches(&SEARCHES);
    /// assert_eq!(table.searches[0].language, "simple");
    /// ```
    #[must_use]
    pub const fn searches(mut self, searches: &'static [SearchIndex]) -> Self {
        self.searches = searches;
        self
    }

    /// Sets the ranges that do not overlap.
    ///
    /// ```
    /// use orm::schema::{Field, NoOverlap, Table, Type};
    ///
    /// static FIELDS: [Field; 3] = [
    ///     Field::new("id", "id", &[Type::I64], false).identity(true),
    ///     Field::new("first", "first", &[Type::I32], false),
    ///     Field::new("last", "last", &[Type::I32], false),
    /// ];
    /// static RANGES: [NoOverlap; 1] = [NoOverlap::new(&[], 1, 2)];
    /// let table = Table::new("Series", "library", "series", &FIELDS, &[0]).no_overlaps(&RANGES);
    /// assert_eq!(table.no_overlaps[0].start, 1);
    /// ```
    #[must_use]
    pub const fn no_overlaps(mut self, no_overlaps: &'static [NoOverlap]) -> Self {
        self.no_overlaps = no_overlaps;
        self
    }

    /// Sets the foreign keys that stand on the struct.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Tag;
    /// use orm::schema::{DeclaredForeignKey, Field, OnDelete, Relation, Table, Type};
    ///
    /// static FIELDS: [Field; 2] =
    ///     [Field::new("id", "id", &[Type::I64], false), Field::new("tag", "tag", &[Type::Text], false)];
    /// // As `#[orm(foreign_key(tag = Tag.name, on_delete = Cascade))]` declares it.
    /// static KEYS: [DeclaredForeignKey; 1] = [DeclaredForeignKey {
    ///     fields: &[1],
    ///     relation: Relation::new(<Tag as Model>::table, OnDelete::Cascade, None).references(&["name"]),
    ///     index: true,
    /// }];
    /// let table = Table::new("Mark", "library", "mark", &FIELDS, &[0]).foreign_keys(&KEYS);
    /// assert_eq!(table.foreign_keys.len(), 1);
    /// ```
    #[must_use]
    pub const fn foreign_keys(mut self, keys: &'static [DeclaredForeignKey]) -> Self {
        self.foreign_keys = keys;
        self
    }

    /// Sets the fields by which rows are divided into partitions.
    ///
    /// ```
    /// use orm::schema::{Field, PartitionMethod, Partitioning, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false)];
    /// // As `#[orm(partition_by = list(id))]` declares it.
    /// let partitioning = Partitioning { method: PartitionMethod::List, fields: &[0] };
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).partition_by(partitioning);
    /// assert_eq!(table.partition_by, Some(partitioning));
    /// ```
    #[must_use]
    pub const fn partition_by(mut self, partitioning: Partitioning) -> Self {
        self.partition_by = Some(partitioning);
        self
    }

    /// Sets the rules in SQL.
    ///
    /// ```
    /// use orm::schema::{Check, DeclaredSql, Field, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// static CHECKS: [Check; 1] = [Check { name: "tag_id", sql: DeclaredSql::new("id > 0", "id > 0") }];
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).checks(&CHECKS);
    /// assert_eq!(table.checks[0].name, "tag_id");
    /// ```
    #[must_use]
    pub const fn checks(mut self, checks: &'static [Check]) -> Self {
        self.checks = checks;
        self
    }

    /// Sets the rules in Rust over several fields.
    ///
    /// ```
    /// use orm::prelude::*;
    /// use orm::schema::Table;
    ///
    /// fn in_order(from: &i32, until: &i32) -> Result<(), String> {
    ///     if from <= until { Ok(()) } else { Err("it ends before it begins".to_owned()) }
    /// }
    ///
    /// #[derive(Model)]
    /// #[orm(validate = in_order(from, until))]
    /// pub struct Loan {
    ///     pub id: i64,
    ///     pub from: i32,
    ///     pub until: i32,
    /// }
    ///
    /// let declared = Loan::table();
    /// let table = Table::new("Loan", "library", "loan", declared.fields, &[0]).validators(declared.validators);
    /// assert_eq!(table.validators[0].fields, [1, 2]);
    /// ```
    #[must_use]
    pub const fn validators(mut self, validators: &'static [RowValidator]) -> Self {
        self.validators = validators;
        self
    }

    /// Sets the order of lists of rows.
    ///
    /// ```
    /// use orm::schema::{Field, Ordering, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// static ORDER: [Ordering; 1] = [Ordering { path: &["id"], descending: true }];
    /// // As `#[orm(ordering = -id)]` declares it.
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).ordering(&ORDER);
    /// assert!(table.ordering[0].descending);
    /// ```
    #[must_use]
    pub const fn ordering(mut self, ordering: &'static [Ordering]) -> Self {
        self.ordering = ordering;
        self
    }

    /// Sets the doc comment.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).docs("Subjects of books.");
    /// assert_eq!(table.docs, "Subjects of books.");
    /// ```
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Has doc comments become comments of the database.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// // As `#[orm(comments)]` declares it.
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).docs("Subjects of books.").comments();
    /// assert!(table.comments);
    /// ```
    #[must_use]
    pub const fn comments(mut self) -> Self {
        self.comments = true;
        self
    }

    /// Says that the rows are of every tenant.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// // As `#[orm(every_tenant)]` declares it.
    /// let table = Table::new("Country", "atlas", "country", &ID, &[0]).every_tenant();
    /// assert!(table.every_tenant);
    /// ```
    #[must_use]
    pub const fn every_tenant(mut self) -> Self {
        self.every_tenant = true;
        self
    }

    /// Says that the rows are those of a common table expression.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static YEAR: [Field; 1] = [Field::new("year", "year", &[Type::I32], false)];
    /// // As `#[orm(cte)]` declares it.
    /// let table = Table::new("BooksOfYear", "library", "books_of_year", &YEAR, &[0]).cte();
    /// assert!(table.cte);
    /// ```
    #[must_use]
    pub const fn cte(mut self) -> Self {
        self.cte = true;
        self
    }

    /// Sets the name that the table had before.
    ///
    /// ```
    /// use orm::schema::{Field, Table, Type};
    ///
    /// static ID: [Field; 1] = [Field::new("id", "id", &[Type::I64], false).identity(true)];
    /// // As `#[orm(renamed_from = "label")]` declares it.
    /// let table = Table::new("Tag", "library", "tag", &ID, &[0]).renamed_from("label");
    /// assert_eq!(table.renamed_from, Some("label"));
    /// ```
    #[must_use]
    pub const fn renamed_from(mut self, name: &'static str) -> Self {
        self.renamed_from = Some(name);
        self
    }

    /// All columns of all fields, in the order in which rows are read. A column that two fields share is there for each
    /// of them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let names: Vec<&str> = Book::table().columns().iter().map(|column| column.name).collect();
    /// assert_eq!(names, ["id", "title", "year", "subtitle", "copies", "author_id"]);
    /// ```
    pub fn columns(&'static self) -> &'static [Column] {
        &self.layout().columns
    }

    /// The positions of the columns that the table has: each once, and none that is another field's.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().stored_columns().count(), 6);
    /// ```
    pub fn stored_columns(&'static self) -> impl Iterator<Item = usize> {
        let columns = self.columns();
        (0..columns.len()).filter(|&column| columns[column].shared_with.is_none())
    }

    /// Returns the position of the column that the table has for this one, which may be that of another field too.
    pub(crate) fn stored_position(&'static self, column: usize) -> usize {
        self.columns()[column].shared_with.unwrap_or(column)
    }

    /// Returns whether some column is that of two fields.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert!(!Book::table().has_shared_columns());
    /// ```
    pub fn has_shared_columns(&'static self) -> bool {
        self.layout().has_shared
    }

    /// Returns whether the model has rules in Rust.
    pub(crate) fn has_validators(&'static self) -> bool {
        self.layout().has_validators
    }

    /// The position of the field that counts how often a row was written.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().version(), None);
    /// ```
    pub fn version(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.version)
    }

    /// The position of the foreign key to the tenant of a row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().tenant(), None);
    /// ```
    pub fn tenant(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.tenant)
    }

    /// The tag of an embedded enum, and the value by which it says that the row is of the variant that is this foreign key.
    pub(crate) fn tag_of_key(&self, key: usize) -> Option<(usize, &'static str)> {
        let name = self.fields[key].name;
        let mut tags = self.fields.iter().enumerate();
        tags.find_map(|(tag, field)| {
            let mut variants = field.variants.iter();
            let is_it =
                |variant: &&EnumVariant| name.strip_prefix(field.beside()) == Some(variant.field);
            Some((tag, variants.find(is_it)?.value))
        })
    }

    /// The positions of a field's columns among [`columns`](Self::columns).
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let author = Book::table().field("author").expect("there is one");
    /// assert_eq!(Book::table().range(author), 5..6);
    /// ```
    pub fn range(&'static self, field: usize) -> Range<usize> {
        let starts = &self.layout().starts;
        starts[field]..starts[field + 1]
    }

    /// The columns of a field.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let author = Book::table().field("author").expect("there is one");
    /// assert_eq!(Book::table().columns_of(author)[0].name, "author_id");
    /// ```
    pub fn columns_of(&'static self, field: usize) -> &'static [Column] {
        &self.columns()[self.range(field)]
    }

    /// Returns whether one of the columns holds decimals.
    pub(crate) fn has_decimals(&'static self) -> bool {
        self.layout().has_decimals
    }

    /// Returns the digits of a column of decimals; of a foreign key those of the key that it points at.
    pub(crate) fn digits(&'static self, column: usize) -> Option<Digits> {
        let is_decimal = self.columns().get(column)?.ty.is_decimal();
        is_decimal.then(|| self.origin(column).digits).flatten()
    }

    /// The positions of the primary key's columns among [`columns`](Self::columns), in the key's order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().key_positions(), [0]);
    /// ```
    pub fn key_positions(&'static self) -> &'static [usize] {
        &self.layout().key
    }

    /// Returns the column of this foreign key that holds this part of a field of the row it points at, if the field is in the
    /// key.
    pub(crate) fn part_of_key(
        &'static self,
        foreign_key: usize,
        field: usize,
        part: usize,
    ) -> Option<usize> {
        let target = (self.fields.get(foreign_key)?.relation?.target)();
        let position = target.range(field).start + part;
        target
            .key_positions()
            .iter()
            .position(|&key| key == position)
    }

    /// The columns of the primary key, in the key's order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let key: Vec<&str> = Book::table().key_columns().map(|column| column.name).collect();
    /// assert_eq!(key, ["id"]);
    /// ```
    pub fn key_columns(&'static self) -> impl ExactSizeIterator<Item = &'static Column> {
        self.key_positions()
            .iter()
            .map(|&position| &self.columns()[position])
    }

    /// The positions of the fields that the database computes.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().generated_fields().count(), 0);
    /// ```
    pub fn generated_fields(&self) -> impl Iterator<Item = usize> {
        (0..self.fields.len()).filter(|&field| self.fields[field].generated.is_some())
    }

    /// The field of a Rust name.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().field("title"), Some(1));
    /// assert_eq!(Book::table().field("tilte"), None);
    /// ```
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The field that a path of names begins with, and what is left of the path: of `address.city.x` the field
    /// `address.city` and `x`. Names are parted by dots, or by two underscores.
    pub(crate) fn first_field<'n>(&self, path: &'n str) -> Option<(usize, Option<&'n str>)> {
        let dots = path.match_indices('.').chain(path.match_indices("__"));
        let mut ends: Vec<_> = dots
            .map(|(end, parting)| (end, Some(parting.len())))
            .collect();
        ends.push((path.len(), None));
        // The longest first: a field may have two underscores in its own name.
        ends.sort_unstable_by(|(one, _), (other, _)| other.cmp(one));
        ends.into_iter().find_map(|(end, parting)| {
            let name = &path[..end];
            let field = self.field(name);
            let field = field.or_else(|| self.field(&name.replace("__", ".")))?;
            Some((field, parting.map(|len| &path[end + len..])))
        })
    }

    /// Returns whether this is the name of an embedded struct.
    pub(crate) fn is_embedded(&self, name: &str) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| {
            let rest = field.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with('.'))
        })
    }

    /// The rules and indexes of this table, whether its database has types that say some of them by themselves or
    /// not: primary key, uniques, checks in the order of the columns, foreign keys, indexes,
    /// search indexes.
    ///
    /// A foreign key under `DoNothing` has no constraint. An index is left out where the primary key, a unique
    /// constraint or another index begins with the same columns.
    #[doc(hidden)]
    pub fn constraints(&'static self) -> &'static [Constraint] {
        let constraints = &self.derived.constraints;
        constraints.get_or_init(|| self.derive_constraints())
    }

    /// The rule or index of this name.
    #[doc(hidden)]
    pub fn constraint(&'static self, name: &str) -> Option<&'static Constraint> {
        self.constraints().iter().find(|it| it.name == name)
    }

    fn layout(&'static self) -> &'static Layout {
        self.derived.layout.get_or_init(|| {
            let mut names = self.column_names().iter();
            let (mut columns, mut starts) = (Vec::new(), vec![0]);
            for (position, field) in self.fields.iter().enumerate() {
                let of_field = field.types.iter().zip(&mut names);
                columns.extend(of_field.map(|(&ty, name)| Column {
                    name,
                    ty,
                    null: field.null,
                    field: position,
                    shared_with: None,
                }));
                starts.push(columns.len());
            }
            self.share(&mut columns, &starts);
            let key = self.primary_key.iter();
            let key = key.flat_map(|&field| starts[field]..starts[field + 1]);
            Layout {
                key: key.collect(),
                has_decimals: columns.iter().any(|column| column.ty.is_decimal()),
                has_shared: columns.iter().any(|column| column.shared_with.is_some()),
                has_validators: !self.validators.is_empty()
                    || self.fields.iter().any(|field| field.validator.is_some()),
                columns,
                starts,
            }
        })
    }

    fn column_names(&'static self) -> &'static [Cow<'static, str>] {
        self.derived
            .names
            .get_or_init(|| self.parts().map(column_name).collect())
    }

    /// All columns of all fields.
    fn parts(&'static self) -> impl Iterator<Item = FieldColumn> {
        let fields = self.fields.iter().enumerate();
        fields.flat_map(move |(field, described)| {
            let parts = 0..described.types.len();
            parts.map(move |part| FieldColumn {
                table: self,
                field,
                part,
            })
        })
    }

    /// Notes which columns are those of other fields.
    fn share(&'static self, columns: &mut [Column], starts: &[usize]) {
        for (position, column) in self.parts().enumerate() {
            let own = column.stored();
            if own != column {
                let own = starts[own.field] + own.part;
                columns[position].null = columns[own].null;
                columns[position].shared_with = Some(own);
            }
        }
    }
}

/// A field's column is named as declared; those of a foreign key to several columns each for the one it points at, and one
/// that another field has too as that field says. Worked out without the target's layout, since a row may point at one of
/// its own table.
fn column_name(column: FieldColumn) -> Cow<'static, str> {
    if let Some(own) = column.shared() {
        return column_name(own);
    }
    let field = &column.table.fields[column.field];
    let is_own = |part: &usize| {
        let other = FieldColumn {
            part: *part,
            ..column
        };
        other.shared().is_none()
    };
    match field.relation {
        Some(relation) if (0..field.types.len()).filter(is_own).count() > 1 => {
            part_name(field.stem(), (relation.target)(), column.part)
        }
        _ => Cow::Borrowed(field.column),
    }
}

/// Returns the name of a column of a foreign key that no model declares: that which it would have in a model.
pub(crate) fn foreign_key_column(
    field: &str,
    column: Option<&'static str>,
    target: &'static Table,
    part: usize,
) -> Cow<'static, str> {
    match column {
        _ if target.key_positions().len() > 1 => {
            let stem = column.unwrap_or(field);
            part_name(stem.strip_suffix("_id").unwrap_or(stem), target, part)
        }
        Some(column) => Cow::Borrowed(column),
        None => Cow::Owned(format!("{field}_id")),
    }
}

fn part_name(stem: &str, target: &'static Table, part: usize) -> Cow<'static, str> {
    Cow::Owned(format!("{stem}_{}", key_name(target, part)))
}

/// The name of one column of the primary key.
fn key_name(table: &'static Table, part: usize) -> Cow<'static, str> {
    FieldColumn::of_key(table, part).map_or(Cow::Borrowed(""), column_name)
}

#[cfg(test)]
mod tests {
    use crate::schema::samples::PART;

    #[test]
    fn a_key_of_several_columns_may_point_at_its_own_table() {
        let names: Vec<_> = PART.columns().iter().map(|column| column.name).collect();
        assert_eq!(
            names,
            ["machine_id", "number", "inside_machine_id", "inside_number"]
        );
    }
}
