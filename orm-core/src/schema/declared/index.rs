//! Indexes and unique constraints, as the struct declares them.

/// An index, or a unique constraint, that stands on the struct: `index(author, -year, where = "…")`.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// #[orm(index(author_id, -year))]
/// pub struct Volume {
///     pub id: i64,
///     pub author_id: i64,
///     pub year: i32,
/// }
///
/// let index = &Volume::table().indexes[0];
/// assert_eq!(index.fields(), Some(vec![1, 2]));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Index {
    /// The keys, in the order of the index.
    pub keys: &'static [IndexKey],
    /// The name in the database, where it is not the one of [`names`](crate::schema::names).
    pub name: Option<&'static str>,
    /// `WHERE`: the rows that are in the index; without it all are.
    pub condition: Option<DeclaredSql>,
    /// `INCLUDE`: the positions of fields that are stored with the keys.
    pub include: &'static [usize],
    /// `USING`.
    pub method: IndexMethod,
    /// The operator class of each key, such as `gin_trgm_ops`.
    pub operator_class: Option<&'static str>,
    /// The databases that have the index.
    pub backends: IndexBackends,
}

/// One key of an [`Index`].
///
/// ```
/// use orm::schema::{IndexKey, NullsOrder};
///
/// let key = IndexKey::field(2).descending().nulls(NullsOrder::Last);
/// assert!(key.descending && key.nulls == Some(NullsOrder::Last));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct IndexKey {
    /// The value by which rows are found.
    pub value: IndexValue,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, where it is said.
    pub nulls: Option<NullsOrder>,
}

/// The value by which an [`IndexKey`] finds rows.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::IndexValue;
///
/// #[derive(Model)]
/// #[orm(index(ignore_case(title)))]
/// pub struct Volume {
///     pub id: i64,
///     pub title: String,
/// }
///
/// let key = Volume::table().indexes[0].keys[0];
/// assert!(matches!(key.value, IndexValue::IgnoringCase(1)));
/// ```
#[derive(Clone, Copy, Debug)]
pub enum IndexValue {
    /// The field at this position.
    Field(usize),
    /// The text at this position, as lookups such as `ieq` compare it.
    IgnoringCase(usize),
    /// An expression over the columns of the row.
    Expression(DeclaredSql),
}

/// The place of nulls in the order of an index.
///
/// ```
/// use orm::schema::{IndexKey, NullsOrder};
///
/// // In ascending order nulls come last by themselves.
/// let key = IndexKey::field(3).nulls(NullsOrder::First);
/// assert_eq!(key.nulls, Some(NullsOrder::First));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NullsOrder {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}

/// The ways in which a database keeps an index; SQLite has `BTree` alone.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::IndexMethod;
///
/// #[derive(Model)]
/// #[orm(index(labels, using = gin, only = postgres))]
/// pub struct Volume {
///     pub id: i64,
///     pub labels: Vec<String>,
/// }
///
/// assert_eq!(Volume::table().indexes[0].method, IndexMethod::Gin);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexMethod {
    /// `btree`: in the order of the keys.
    BTree,
    /// `hash`: for `=` alone.
    Hash,
    /// `gin`: by the parts of each value, such as the words of a text or the items of an array.
    Gin,
    /// `gist`: by ranges and distances.
    Gist,
    /// `brin`: by the least and the greatest value in each part of the table.
    Brin,
}

/// The databases that have an index.
///
/// ```
/// use orm::schema::{Index, IndexBackends, IndexKey};
///
/// const INDEX: Index = Index::new(&[IndexKey::field(1)]);
/// assert_eq!(INDEX.backends, IndexBackends::All);
/// assert_eq!(INDEX.backends(IndexBackends::Postgres).backends, IndexBackends::Postgres);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndexBackends {
    /// Both.
    All,
    /// SQLite alone.
    Sqlite,
    /// Postgres alone.
    Postgres,
}

/// SQL that a model declares: one text for both databases, or one each.
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
/// let sql = Ware::table().checks[0].sql;
/// assert_eq!((sql.sqlite, sql.postgres), ("price >= 0", "price >= 0"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredSql {
    /// On SQLite.
    pub sqlite: &'static str,
    /// On Postgres.
    pub postgres: &'static str,
}

impl DeclaredSql {
    /// The SQL of these two halves.
    ///
    /// ```
    /// use orm::schema::DeclaredSql;
    ///
    /// let sql = DeclaredSql::new("is_open = 1", "is_open");
    /// assert_eq!(sql.postgres, "is_open");
    /// ```
    pub const fn new(sqlite: &'static str, postgres: &'static str) -> Self {
        DeclaredSql { sqlite, postgres }
    }
}

impl Index {
    /// An index of these keys, with nothing else declared.
    ///
    /// ```
    /// use orm::schema::{Index, IndexBackends, IndexKey};
    ///
    /// const INDEX: Index = Index::new(&[IndexKey::field(1), IndexKey::field(2)]);
    /// assert!(INDEX.name.is_none() && INDEX.condition.is_none() && INDEX.backends == IndexBackends::All);
    /// ```
    pub const fn new(keys: &'static [IndexKey]) -> Self {
        Index {
            keys,
            name: None,
            condition: None,
            include: &[],
            method: IndexMethod::BTree,
            operator_class: None,
            backends: IndexBackends::All,
        }
    }

    /// Sets the name.
    ///
    /// ```
    /// use orm::schema::{Index, IndexKey};
    ///
    /// // As `index(year, name = "by_year")` declares it.
    /// const INDEX: Index = Index::new(&[IndexKey::field(1)]).name("by_year");
    /// assert_eq!(INDEX.name, Some("by_year"));
    /// ```
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets the condition of the rows that are in the index.
    ///
    /// ```
    /// use orm::schema::{DeclaredSql, Index, IndexKey};
    ///
    /// // As `index(year, where = "copies > 0")` declares it.
    /// const INDEX: Index = Index::new(&[IndexKey::field(1)]).condition(DeclaredSql::new("copies > 0", "copies > 0"));
    /// assert_eq!(INDEX.condition.map(|sql| sql.sqlite), Some("copies > 0"));
    /// ```
    #[must_use]
    pub const fn condition(mut self, condition: DeclaredSql) -> Self {
        self.condition = Some(condition);
        self
    }

    /// Sets the fields that are stored with the keys.
    ///
    /// ```
    /// use orm::schema::{Index, IndexKey};
    ///
    /// // As `index(year, include = (title))` declares it.
    /// const INDEX: Index = Index::new(&[IndexKey::field(1)]).include(&[2]);
    /// assert_eq!(INDEX.include, [2]);
    /// ```
    #[must_use]
    pub const fn include(mut self, fields: &'static [usize]) -> Self {
        self.include = fields;
        self
    }

    /// Sets the method.
    ///
    /// ```
    /// use orm::schema::{IndexMethod, Index, IndexKey};
    ///
    /// // As `index(year, using = brin)` declares it.
    /// const INDEX: Index = Index::new(&[IndexKey::field(1)]).method(IndexMethod::Brin);
    /// assert_eq!(INDEX.method.name(), "brin");
    /// ```
    #[must_use]
    pub const fn method(mut self, method: IndexMethod) -> Self {
        self.method = method;
        self
    }

    /// Sets the operator class of each key.
    ///
    /// ```
    /// use orm::schema::{Index, IndexKey};
    ///
    /// // As `index(title, using = gin, ops = "gin_trgm_ops")` declares it.
    /// const INDEX: Index = Index::new(&[IndexKey::field(1)]).operator_class("gin_trgm_ops");
    /// assert_eq!(INDEX.operator_class, Some("gin_trgm_ops"));
    /// ```
    #[must_use]
    pub const fn operator_class(mut self, class: &'static str) -> Self {
        self.operator_class = Some(class);
        self
    }

    /// Sets the databases that have the index.
    ///
    /// ```
    /// use orm::schema::{IndexBackends, Index, IndexKey};
    ///
    /// // As `index(year, only = sqlite)` declares it.
    /// const INDEX: Index = Index::new(&[IndexKey::field(1)]).backends(IndexBackends::Sqlite);
    /// assert_ne!(INDEX.backends, IndexBackends::All);
    /// ```
    #[must_use]
    pub const fn backends(mut self, backends: IndexBackends) -> Self {
        self.backends = backends;
        self
    }

    /// The positions of the fields that are its keys, if all of its keys are fields.
    ///
    /// ```
    /// use orm::schema::{Index, IndexKey};
    ///
    /// const OF_FIELDS: Index = Index::new(&[IndexKey::field(2), IndexKey::field(1)]);
    /// const OF_CASE: Index = Index::new(&[IndexKey::ignoring_case(1)]);
    /// assert_eq!((OF_FIELDS.fields(), OF_CASE.fields()), (Some(vec![2, 1]), None));
    /// ```
    pub fn fields(&self) -> Option<Vec<usize>> {
        let field = |key: &IndexKey| match key.value {
            IndexValue::Field(field) => Some(field),
            IndexValue::IgnoringCase(_) | IndexValue::Expression(_) => None,
        };
        self.keys.iter().map(field).collect()
    }

    /// Returns the fields that its keys are, or are the texts of without regard to case; none if one is an expression.
    pub(crate) fn named_fields(&self) -> Option<Vec<usize>> {
        let field = |key: &IndexKey| match key.value {
            IndexValue::Field(field) | IndexValue::IgnoringCase(field) => Some(field),
            IndexValue::Expression(_) => None,
        };
        self.keys.iter().map(field).collect()
    }

    /// Returns whether it has the texts of this field without regard to case.
    pub(crate) fn ignores_case(&self, field: usize) -> bool {
        let is_it =
            |key: &IndexKey| matches!(key.value, IndexValue::IgnoringCase(it) if it == field);
        self.keys.iter().any(is_it)
    }

    /// Returns whether it is a list of fields, and nothing else is declared but its name.
    pub(crate) fn is_plain(&self) -> bool {
        let is_plain = |key: &IndexKey| {
            matches!(key.value, IndexValue::Field(_)) && !key.descending && key.nulls.is_none()
        };
        self.keys.iter().all(is_plain)
            && self.condition.is_none()
            && self.include.is_empty()
            && self.method == IndexMethod::BTree
            && self.operator_class.is_none()
            && self.backends == IndexBackends::All
    }

    /// Returns the fields that no two rows have the same in, if it is unique: those of its keys, where they are fields
    /// and all rows are in the index.
    pub(crate) fn unique_fields(&self) -> Option<Vec<usize>> {
        self.fields().filter(|_| self.condition.is_none())
    }
}

impl IndexKey {
    /// A key of this value, in ascending order.
    const fn new(value: IndexValue) -> Self {
        IndexKey {
            value,
            descending: false,
            nulls: None,
        }
    }

    /// The field at this position.
    ///
    /// ```
    /// use orm::schema::{IndexKey, IndexValue};
    ///
    /// assert!(matches!(IndexKey::field(2).value, IndexValue::Field(2)));
    /// ```
    pub const fn field(field: usize) -> Self {
        IndexKey::new(IndexValue::Field(field))
    }

    /// The text at this position, as lookups such as `ieq` compare it.
    ///
    /// ```
    /// use orm::schema::{IndexKey, IndexValue};
    ///
    /// // As `ignore_case(title)` declares it.
    /// assert!(matches!(IndexKey::ignoring_case(1).value, IndexValue::IgnoringCase(1)));
    /// ```
    pub const fn ignoring_case(field: usize) -> Self {
        IndexKey::new(IndexValue::IgnoringCase(field))
    }

    /// An expression.
    ///
    /// ```
    /// use orm::schema::{DeclaredSql, IndexKey, IndexValue};
    ///
    /// let century = IndexKey::expression(DeclaredSql::new("year / 100", "year / 100"));
    /// assert!(matches!(century.value, IndexValue::Expression(sql) if sql.postgres == "year / 100"));
    /// ```
    pub const fn expression(sql: DeclaredSql) -> Self {
        IndexKey::new(IndexValue::Expression(sql))
    }

    /// Has the highest come first.
    ///
    /// ```
    /// use orm::schema::IndexKey;
    ///
    /// // As `index(-year)` declares it.
    /// assert!(IndexKey::field(2).descending().descending);
    /// ```
    #[must_use]
    pub const fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// Sets the place of nulls.
    ///
    /// ```
    /// use orm::schema::{IndexKey, NullsOrder};
    ///
    /// let key = IndexKey::field(3).descending().nulls(NullsOrder::Last);
    /// assert_eq!(key.nulls, Some(NullsOrder::Last));
    /// ```
    #[must_use]
    pub const fn nulls(mut self, nulls: NullsOrder) -> Self {
        self.nulls = Some(nulls);
        self
    }
}

impl IndexMethod {
    /// The name in SQL.
    ///
    /// ```
    /// use orm::schema::IndexMethod;
    ///
    /// assert_eq!(IndexMethod::BTree.name(), "btree");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            IndexMethod::BTree => "btree",
            IndexMethod::Hash => "hash",
            IndexMethod::Gin => "gin",
            IndexMethod::Gist => "gist",
            IndexMethod::Brin => "brin",
        }
    }
}
