//! Foreign keys as models declare them.

use super::Table;

/// A foreign key, as a field declares it.
///
/// ```
/// use orm::Model;
/// use orm::doc::Author;
/// use orm::schema::OnDelete;
///
/// let mentor = Author::table().fields[3].relation.expect("a foreign key");
/// assert_eq!((mentor.on_delete, mentor.related_name), (OnDelete::SetNull, Some("students")));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Relation {
    /// The model it points at.
    pub target: fn() -> &'static Table,
    /// The action on this row when the row that it points at is deleted.
    pub on_delete: OnDelete,
    /// The action on this row when the row that it points at gets another key.
    pub on_update: OnUpdate,
    /// The accessor on the other side; `None` for `"+"`.
    pub related_name: Option<&'static str>,
    /// The constraint is checked at commit, not at once (`DEFERRABLE INITIALLY DEFERRED`).
    pub deferrable: bool,
    /// The fields of the target that it refers to; none are those of its primary key.
    pub references: &'static [&'static str],
}

/// A foreign key of fields that hold values, as the struct declares it: `#[orm(foreign_key(country = Country.code, …))]`.
///
/// Such a key is a constraint of the database alone. A field of type [`ForeignKey`](crate::model::ForeignKey) refers to the primary key,
/// and loads and joins the row as well.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Country {
///     pub id: i64,
///     #[orm(unique)]
///     pub code: String,
/// }
///
/// #[derive(Model)]
/// #[orm(foreign_key(country = Country.code, on_delete = Protect))]
/// pub struct City {
///     pub id: i64,
///     pub country: String,
/// }
///
/// let key = &City::table().foreign_keys[0];
/// assert_eq!((key.fields, key.relation.references), (&[1][..], &["code"][..]));
/// ```
/// ```sql
/// CREATE TABLE "city" (…, FOREIGN KEY ("country") REFERENCES "country" ("code") ON DELETE RESTRICT)
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeclaredForeignKey {
    /// The positions of the fields.
    pub fields: &'static [usize],
    /// The model it points at, with the field there for each of `fields`, and what happens with the row.
    pub relation: Relation,
    /// Says whether the fields have an index, unless another begins with them.
    pub index: bool,
}

/// The action on a row when the row that it points at is deleted.
///
/// ```
/// # use orm::prelude::*;
/// # #[derive(Model)]
/// # pub struct Author { pub id: i64 }
/// #[derive(Model)]
/// pub struct Book {
///     pub id: i64,
///     #[orm(related_name = "books", on_delete = Cascade)]
///     pub author: ForeignKey<Author>,
///     #[orm(related_name = "edited", on_delete = SetNull)]
///     pub editor: Option<ForeignKey<Author>>,
/// }
/// ```
/// ```sql
/// CREATE TABLE "book" (…, "author_id" INTEGER NOT NULL REFERENCES "author" ("id") ON DELETE CASCADE,
///   "editor_id" INTEGER REFERENCES "author" ("id") ON DELETE SET NULL)
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// The row is deleted too: `ON DELETE CASCADE`.
    Cascade,
    /// The other row cannot be deleted while this one is there, even if this one would go in the same delete:
    /// `ON DELETE RESTRICT`.
    Protect,
    /// The other row cannot be deleted while this one is there, unless this one goes in the same delete:
    /// `ON DELETE NO ACTION`.
    Restrict,
    /// The field becomes null: `ON DELETE SET NULL`.
    SetNull,
    /// The field becomes its `db_default`: `ON DELETE SET DEFAULT`.
    SetDefault,
    /// The row stays as it is: there is no constraint.
    DoNothing,
}

/// The action on a row when the row that it points at gets another key.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Country {
///     #[orm(primary_key)]
///     pub code: String,
/// }
///
/// #[derive(Model)]
/// pub struct City {
///     pub id: i64,
///     #[orm(on_delete = Protect, on_update = Cascade)]
///     pub country: ForeignKey<Country>,
/// }
///
/// let script = schema![Country, City].to_sql(Backend::Postgres)?;
/// assert!(script.contains("ON UPDATE CASCADE"));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnUpdate {
    /// The other row must keep its key while this one is there: `ON UPDATE NO ACTION`, checked when the statement ends.
    NoAction,
    /// The other row must keep its key while this one is there: `ON UPDATE RESTRICT`, checked at once.
    Restrict,
    /// The field gets the new key: `ON UPDATE CASCADE`.
    Cascade,
    /// The field becomes null: `ON UPDATE SET NULL`.
    SetNull,
    /// The field becomes its `db_default`: `ON UPDATE SET DEFAULT`.
    SetDefault,
}

impl Relation {
    /// A foreign key to `target`.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{OnDelete, OnUpdate, Relation};
    ///
    /// let author = Relation::new(Author::table, OnDelete::Cascade, Some("books"));
    /// assert_eq!((author.on_update, author.deferrable), (OnUpdate::NoAction, false));
    /// ```
    pub const fn new(
        target: fn() -> &'static Table,
        on_delete: OnDelete,
        related_name: Option<&'static str>,
    ) -> Self {
        Relation {
            target,
            on_delete,
            on_update: OnUpdate::NoAction,
            related_name,
            deferrable: false,
            references: &[],
        }
    }

    /// Sets the fields of the target that it refers to, in place of its primary key.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Tag;
    /// use orm::schema::{OnDelete, Relation};
    ///
    /// let tag = Relation::new(Tag::table, OnDelete::Cascade, None).references(&["name"]);
    /// assert_eq!(tag.references, ["name"]);
    /// assert_eq!(tag.target_columns(), ["name"]);
    /// ```
    #[must_use]
    pub const fn references(mut self, fields: &'static [&'static str]) -> Self {
        self.references = fields;
        self
    }

    /// Returns the names of the columns of the target that it refers to.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{OnDelete, Relation};
    ///
    /// let author = Relation::new(Author::table, OnDelete::Cascade, None);
    /// assert_eq!(author.target_columns(), ["id"]);
    /// ```
    pub fn target_columns(&self) -> Vec<&'static str> {
        let target = (self.target)();
        if self.references.is_empty() {
            return target.key_names();
        }
        let fields = self.target_fields();
        target.names_of(&fields)
    }

    /// Returns the positions of the fields of the target that it refers to, as far as it has them.
    pub(crate) fn target_fields(&self) -> Vec<usize> {
        let target = (self.target)();
        if self.references.is_empty() {
            return target.primary_key.to_vec();
        }
        let named = |name: &&str| target.fields.iter().position(|it| it.name == *name);
        self.references.iter().filter_map(named).collect()
    }

    /// Sets the action when the target gets another key.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{OnDelete, OnUpdate, Relation};
    ///
    /// let author = Relation::new(Author::table, OnDelete::Cascade, None).on_update(OnUpdate::Cascade);
    /// assert_eq!(author.on_update, OnUpdate::Cascade);
    /// ```
    #[must_use]
    pub const fn on_update(mut self, action: OnUpdate) -> Self {
        self.on_update = action;
        self
    }

    /// Has the constraint checked at commit.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{OnDelete, Relation};
    ///
    /// let author = Relation::new(Author::table, OnDelete::Cascade, None).deferrable();
    /// assert!(author.deferrable);
    /// ```
    #[must_use]
    pub const fn deferrable(mut self) -> Self {
        self.deferrable = true;
        self
    }

    /// Returns whether the database has a constraint for it: all but `DoNothing` have one.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{OnDelete, Relation};
    ///
    /// let author = |on_delete| Relation::new(Author::table, on_delete, None);
    /// assert!(author(OnDelete::Protect).is_constraint());
    /// assert!(!author(OnDelete::DoNothing).is_constraint());
    /// ```
    pub fn is_constraint(&self) -> bool {
        self.on_delete != OnDelete::DoNothing
    }
}
