//! Indexes and unique constraints, as the struct declares them.

/// An index, or a unique constraint, that stands on the struct: `index(author, -year, where = "…")`.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NullsOrder {
    /// `NULLS FIRST`.
    First,
    /// `NULLS LAST`.
    Last,
}

/// The ways in which a database keeps an index; SQLite has `BTree` alone.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredSql {
    /// On SQLite.
    pub sqlite: &'static str,
    /// On Postgres.
    pub postgres: &'static str,
}

impl DeclaredSql {
    /// The SQL of these two halves.
    pub const fn new(sqlite: &'static str, postgres: &'static str) -> Self {
        DeclaredSql { sqlite, postgres }
    }
}

impl Index {
    /// An index of these keys, with nothing else declared.
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
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets the condition of the rows that are in the index.
    #[must_use]
    pub const fn condition(mut self, condition: DeclaredSql) -> Self {
        self.condition = Some(condition);
        self
    }

    /// Sets the fields that are stored with the keys.
    #[must_use]
    pub const fn include(mut self, fields: &'static [usize]) -> Self {
        self.include = fields;
        self
    }

    /// Sets the method.
    #[must_use]
    pub const fn method(mut self, method: IndexMethod) -> Self {
        self.method = method;
        self
    }

    /// Sets the operator class of each key.
    #[must_use]
    pub const fn operator_class(mut self, class: &'static str) -> Self {
        self.operator_class = Some(class);
        self
    }

    /// Sets the databases that have the index.
    #[must_use]
    pub const fn backends(mut self, backends: IndexBackends) -> Self {
        self.backends = backends;
        self
    }

    /// The positions of the fields that are its keys, if all of its keys are fields.
    pub fn fields(&self) -> Option<Vec<usize>> {
        let field = |key: &IndexKey| match key.value {
            IndexValue::Field(field) => Some(field),
            IndexValue::IgnoringCase(_) | IndexValue::Expression(_) => None,
        };
        self.keys.iter().map(field).collect()
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
    pub const fn field(field: usize) -> Self {
        IndexKey::new(IndexValue::Field(field))
    }

    /// The text at this position, as lookups such as `ieq` compare it.
    pub const fn ignoring_case(field: usize) -> Self {
        IndexKey::new(IndexValue::IgnoringCase(field))
    }

    /// An expression.
    pub const fn expression(sql: DeclaredSql) -> Self {
        IndexKey::new(IndexValue::Expression(sql))
    }

    /// Has the highest come first.
    #[must_use]
    pub const fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// Sets the place of nulls.
    #[must_use]
    pub const fn nulls(mut self, nulls: NullsOrder) -> Self {
        self.nulls = Some(nulls);
        self
    }
}

impl IndexMethod {
    /// The name in SQL.
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
