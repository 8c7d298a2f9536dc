//! Rows that are not stored yet.

use super::auto::value_of_new_row;
use super::get_or_create::{DraftKey, get_or_create, update_or_create};
use super::on_conflict::one::save_with;
use super::validate::validate_draft;
use super::version;
use super::written::Written;
use crate::db::{Executor, Pending, Target};
use crate::error::{DatabaseError, Error, Result};
use crate::model::{
    ConflictHandling, Draft, DraftValues, ErasedRow, Model, RowInHand, UniqueKey, at_column,
    read_columns_of,
};
use crate::objects::run::columns::read_columns;
use crate::objects::run::prepare;
use crate::query::{ConflictClause, Insert, InsertValues, Request, SetClause};
use crate::schema::{Field, Table, WriteDefault};
use crate::value::{Reader, Type, Value, ValueRow};
use chrono::{DateTime, Utc};
use std::ops::Range;

/// The `save` of a draft, for generic code. This trait is sealed: every [`Draft`] has it.
///
/// On a draft itself `save` is there without this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::SaveDraft;
///
/// /// Stores many drafts of any model, one after the other.
/// async fn store<D: SaveDraft>(drafts: Vec<D>, db: &Database) -> orm::Result<usize> {
///     let n = drafts.len();
///     for draft in drafts {
///         draft.save(db).await?;
///     }
///     Ok(n)
/// }
///
/// assert_eq!(store(vec![Tag::draft().name("travel"), Tag::draft().name("art")], &db).await?, 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait SaveDraft: Draft {
    /// Inserts the row: one statement, which hands back what the database fills in. A row that a foreign key was set to
    /// by value is kept by it as loaded.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::draft().title("Walden").year(1854).author(1).save(&db).await?;
    /// assert_eq!((book.id, book.copies), (4, 1));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book" ("title", "year", "subtitle", "copies", "author_id") VALUES (?, ?, ?, ?, ?) RETURNING "id"
    /// ```
    #[track_caller]
    fn save(self, db: &(impl Executor + ?Sized)) -> Pending<'_, Self::Model> {
        save_draft(self.into_values(), db)
    }

    /// Refuses a draft that would be refused before it is sent, by one error that has everything for which it would be:
    /// as [`ValidateRow::validate`](crate::objects::ValidateRow::validate) does a row. No database is asked.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let draft = Author::draft().name("n".repeat(300));
    /// let Err(Error::Validation { errors, .. }) = draft.validate() else { panic!() };
    /// assert_eq!(errors[0].fields, ["name"]);
    /// assert_eq!(errors[0].message, "the text is too long; at most 255 characters fit");
    /// ```
    ///
    /// A draft of a field that is called `validate` has the setter by that name; write `SaveDraft::validate(&draft)` there.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::error::Error::Validation), with an entry for each fault. What the database computes is
    /// not looked at, and defaults are computed anew by `save`.
    fn validate(&self) -> Result<()>
    where
        Self: Clone,
    {
        validate_draft::<Self::Model>(self.clone().into_values())
    }

    /// Returns the row that has the same in the unique fields as the draft, or else inserts the draft; true says that
    /// it was inserted.
    ///
    /// A row that is there costs one statement and is returned as it is stored. Otherwise the row is inserted; where
    /// somebody else inserts one of the same unique fields at that moment, theirs is returned: however many do this at
    /// once, there is one row, and nobody gets an error. The unique fields are the primary key, a field that is
    /// `unique` or a `OneToOne`, or the fields of `unique(…)` as a tuple in the order of its declaration. Of one with a
    /// `where` the row is looked for among those that meet it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let (tag, created) = Tag::draft().name("novel").get_or_create(Tag.name, &db).await?;
    /// let (same, again) = Tag::draft().name("novel").get_or_create(Tag.name, &db).await?;
    /// assert_eq!((tag.id, again), (same.id, false));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "tag" WHERE "tag"."name" = ?;
    /// INSERT INTO "tag" ("name") VALUES (?) ON CONFLICT ("name") DO NOTHING RETURNING "id"
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the draft leaves a unique field out or sets it to
    /// null; the errors of an insert otherwise, also
    /// [`Error::UniqueViolation`](crate::error::Error::UniqueViolation) by other fields than these.
    #[track_caller]
    fn get_or_create(
        self,
        unique: impl UniqueKey<Self::Model>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, (Self::Model, bool)> {
        get_or_create_draft(self.into_values(), unique, db)
    }

    /// Inserts the row, or, where one has the same in the unique fields, sets the fields of that one which the draft
    /// sets: one statement, which cannot fail because somebody else inserts the same. Returns the row as it is stored.
    ///
    /// Fields that the draft does not set get their defaults in a new row, and stay as they are in one that is there.
    /// `auto_now` fields are set to now in both, `auto_now_add` fields and the primary key in a new row alone. The
    /// unique fields are as for [`get_or_create`](Self::get_or_create); of a `unique(…)` with a `where` a draft that does not
    /// meet it is inserted.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let tag = Tag::draft().id(1).name("epic").update_or_create(Tag.id, &db).await?;
    /// assert_eq!(Tag::get(1, &db).await?.name, tag.name);
    /// let error = Tag::draft().name("epic").update_or_create(Tag.id, &db).await.unwrap_err();
    /// assert!(matches!(error, Error::InvalidQuery { .. })); // the draft has no `id`
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("id", "name") VALUES (?, ?) ON CONFLICT ("id") DO UPDATE SET "name" = "excluded"."name"
    ///   RETURNING "id", "name"
    /// ```
    ///
    /// # Errors
    /// Those of [`get_or_create`](Self::get_or_create).
    #[track_caller]
    fn update_or_create(
        self,
        unique: impl UniqueKey<Self::Model>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Self::Model> {
        update_or_create_draft(self.into_values(), unique, db)
    }

    /// Inserts the row, or does with the row that is in its way what an [`OnConflict`](crate::model::OnConflict) says:
    /// leaves it as it is, or updates it. Returns what became of it, with the row as it is stored.
    ///
    /// [`update_or_create`](Self::update_or_create) is the shorter word where the fields to update are those that the
    /// draft sets.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let draft = || Tag::draft().name("epic");
    /// assert!(draft().save_with(OnConflict::ignore(), &db).await?.is_inserted());
    /// match draft().save_with(OnConflict::ignore(), &db).await? {
    ///     Written::Skipped(Some(tag)) => assert_eq!((tag.id, tag.name.as_str()), (3, "epic")),
    ///     other => panic!("{other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("name") VALUES (?) ON CONFLICT DO NOTHING RETURNING "id"
    /// ```
    /// It is one statement, and one more to read a row that was skipped. On SQLite an update of a table `WITHOUT ROWID`, or
    /// whose triggers or foreign keys write to it too, reads first whether there is a row, in a transaction.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the rule updates the primary key, or what the
    /// stored row is found by to something else, or reads other rows, or if the draft does not set the unique fields of
    /// `on`; the errors of an insert and of an update otherwise.
    #[track_caller]
    fn save_with(
        self,
        on_conflict: impl ConflictHandling<Self::Model>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Written<Self::Model>> {
        save_draft_with(self.into_values(), on_conflict, db)
    }
}

impl<D: Draft> SaveDraft for D {}

/// Carries out [`SaveDraft::save`].
///
/// The methods that the derive writes call this function and those beside it: their types name no draft, so that the
/// compiler need not prove for each model that its draft is one.
#[doc(hidden)]
#[track_caller]
pub fn save_draft<M: Model>(draft: DraftValues, db: &(impl Executor + ?Sized)) -> Pending<'_, M> {
    let on = db.target();
    let new = FilledDraft::of::<M>(draft, on);
    Pending::new(new.insert(on))
}

/// A draft with all values that do not come from the database.
pub(in crate::objects) struct FilledDraft {
    row: NewRow,
    /// The rows that keys were taken from.
    kept: Vec<(usize, RowInHand)>,
}

impl FilledDraft {
    pub(in crate::objects) fn of<M: Model>(mut draft: DraftValues, on: Target<'_>) -> Self {
        let kept = draft.take_rows();
        let row = fill_in(draft.for_tenant(on.tenant()), M::write_default, Utc::now());
        FilledDraft { row, kept }
    }

    /// Inserts the row, and returns it as it is stored.
    pub(in crate::objects) async fn insert<M: Model>(self, on: Target<'_>) -> Result<M> {
        let stored = insert_values(M::table(), self.row, None, on).await?;
        let mut row: M = row_of(&mut stored.ok_or_else(|| not_stored(M::table()))?)?;
        keep_rows(&mut row, self.kept);
        Ok(row)
    }
}

/// Carries out [`SaveDraft::get_or_create`].
#[doc(hidden)]
#[track_caller]
pub fn get_or_create_draft<M: Model>(
    draft: DraftValues,
    unique: impl UniqueKey<M>,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, (M, bool)> {
    let on = db.target();
    let draft = draft.for_tenant(on.tenant());
    let key = DraftKey::of(&draft, unique, "get_or_create");
    Pending::new(async move { get_or_create(draft, key?, on).await })
}

/// Carries out [`SaveDraft::update_or_create`].
#[doc(hidden)]
#[track_caller]
pub fn update_or_create_draft<M: Model>(
    draft: DraftValues,
    unique: impl UniqueKey<M>,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, M> {
    let on = db.target();
    let draft = draft.for_tenant(on.tenant());
    let key = DraftKey::of(&draft, unique, "update_or_create");
    Pending::new(async move { update_or_create(draft, &key?, on).await })
}

/// Carries out [`SaveDraft::save_with`].
#[doc(hidden)]
#[track_caller]
pub fn save_draft_with<M: Model>(
    draft: DraftValues,
    on_conflict: impl ConflictHandling<M>,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, Written<M>> {
    let on = db.target();
    let draft = draft.for_tenant(on.tenant());
    Pending::new(save_with(draft, on_conflict.rule(), on))
}

/// Has the foreign keys of a row keep the rows that they were set to.
pub(in crate::objects) fn keep_rows(row: &mut dyn ErasedRow, rows: Vec<(usize, RowInHand)>) {
    for (field, kept) in rows {
        if let Some(relation) = row.foreign_key(field) {
            relation.accept(kept);
        }
    }
}

/// A row to insert: the values of all columns, of which those left to the database are empty, and expressions for some of
/// these.
#[derive(Clone, Debug)]
pub(in crate::objects) struct NewRow {
    pub(in crate::objects) values: Vec<Option<Value>>,
    pub(in crate::objects) computed: Vec<SetClause>,
}

impl NewRow {
    /// Returns the values of a row of which the database computes none by an expression; `method` takes no others.
    pub(in crate::objects) fn into_values(
        self,
        table: &'static Table,
        method: &str,
    ) -> Result<Vec<Option<Value>>> {
        refuse_computed(&self.computed, table, method)?;
        Ok(self.values)
    }
}

/// Refuses a draft of which the database computes columns by expressions; `method` takes no others.
pub(in crate::objects) fn refuse_computed(
    computed: &[SetClause],
    table: &'static Table,
    method: &str,
) -> Result<()> {
    let Some(clause) = computed.first() else {
        return Ok(());
    };
    let name = table.fields[table.columns()[clause.column].field].name;
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "`{method}` takes drafts of values, and one has an expression for `{name}`; save that one by itself, or with `bulk_create`"
        ),
    })
}

/// Returns the row that a draft makes: with defaults for what it does not set.
pub(in crate::objects) fn fill_in(
    draft: DraftValues,
    write_default: WriteDefault,
    now: DateTime<Utc>,
) -> NewRow {
    let fields = fields_filled_in(draft.table());
    fill_fields(draft, fields, write_default, now)
}

/// The fields that drafts of one table may leave out, and what they are filled with.
pub(in crate::objects) struct DraftFiller {
    /// The fields that have a value where a draft sets none, with their columns.
    fields: Vec<(usize, Range<usize>)>,
    write_default: WriteDefault,
    now: DateTime<Utc>,
}

impl DraftFiller {
    pub(in crate::objects) fn new(table: &'static Table, write_default: WriteDefault) -> Self {
        DraftFiller {
            fields: fields_filled_in(table).collect(),
            write_default,
            now: Utc::now(),
        }
    }

    /// Returns the row that a draft makes.
    pub(in crate::objects) fn fill_in(&self, draft: DraftValues) -> NewRow {
        let fields = self.fields.iter().cloned();
        fill_fields(draft, fields, self.write_default, self.now)
    }
}

/// The fields that have a value where a draft sets none, with their columns.
fn fields_filled_in(table: &'static Table) -> impl Iterator<Item = (usize, Range<usize>)> {
    let is_filled_in = |field: &Field| {
        let is_null = field.null && field.db_default.is_none();
        field.generated.is_none()
            && (field.auto.is_some() || field.version || field.default || is_null)
    };
    let fields = table.fields.iter().enumerate();
    let filled = fields.filter(move |(_, described)| is_filled_in(described));
    filled.map(|(field, _)| (field, table.range(field)))
}

fn fill_fields(
    draft: DraftValues,
    fields: impl Iterator<Item = (usize, Range<usize>)>,
    write_default: WriteDefault,
    now: DateTime<Utc>,
) -> NewRow {
    let table = draft.table();
    let (mut values, computed) = draft.into_inner();
    for (field, columns) in fields {
        let places = &mut values[columns.clone()];
        let is_given = places.iter().any(Option::is_some);
        let is_computed = |clause: &SetClause| columns.contains(&clause.column);
        if is_given || computed.iter().any(is_computed) {
            continue;
        }
        let described = &table.fields[field];
        if let Some(auto) = described.auto {
            let columns = table.columns_of(field).iter();
            let value = columns.map(|column| value_of_new_row(auto, column.ty, now));
            fill(places, value);
        } else if described.version {
            let types = described.types.iter();
            fill(places, types.map(|&ty| version::first(ty)));
        } else if described.default {
            let mut defaults = Vec::with_capacity(1);
            write_default(field, &mut defaults);
            fill(places, defaults);
        } else {
            fill(places, described.types.iter().map(|&ty| Value::Null(ty)));
        }
    }
    if table.has_shared_columns() {
        fill_shared(table, &mut values);
    }
    NewRow { values, computed }
}

/// Fills in what a foreign key knows of a column that is left to the database otherwise.
fn fill_shared(table: &'static Table, values: &mut [Option<Value>]) {
    for (column, described) in table.columns().iter().enumerate() {
        if let Some(own) = described.shared_with
            && values[own].is_none()
        {
            values[own] = values[column].clone().filter(|value| !value.is_null());
        }
    }
}

fn fill(places: &mut [Option<Value>], values: impl IntoIterator<Item = Value>) {
    for (place, value) in places.iter_mut().zip(values) {
        *place = Some(value);
    }
}

/// Inserts one row. Returns it with what the database filled in, or nothing where it was not stored, as by `ON CONFLICT
/// DO NOTHING`.
pub(in crate::objects) async fn insert<M: Model>(
    row: NewRow,
    conflict: Option<ConflictClause>,
    on: Target<'_>,
) -> Result<Option<M>> {
    match insert_values(M::table(), row, conflict, on).await? {
        Some(mut values) => row_of(&mut values).map(Some),
        None => Ok(None),
    }
}

/// Inserts one row. Returns the values of all columns, those that the database filled in among them, or nothing where
/// it was not stored.
async fn insert_values(
    table: &'static Table,
    row: NewRow,
    conflict: Option<ConflictClause>,
    on: Target<'_>,
) -> Result<Option<Vec<Value>>> {
    let (mut insert, left) = split(table, row);
    insert.conflict = conflict;
    let prepared = prepare(Request::Insert(&insert), on)?;
    let (mut returned, mut stored) = (Vec::with_capacity(left.len()), false);
    if left.is_empty() {
        stored = prepared.execute(on).await? > 0;
    } else {
        prepared
            .fetch(on, &mut |reader| {
                stored = true;
                read_columns(table, &left, reader, &mut returned)
            })
            .await?;
    }
    if !stored {
        return Ok(None);
    }
    let mut values = vec![Value::Null(Type::I64); table.columns().len()];
    let set = insert.columns.into_iter().zip(insert.values.into_row());
    for (column, value) in set.chain(left.into_iter().zip(returned)) {
        values[column] = value;
    }
    Ok(Some(values))
}

/// The error of an insert or upsert that hands no row back, though no unique key forbids it: a trigger that dropped the row,
/// and one of a view that wrote it to a table, look the same.
pub(in crate::objects) fn not_stored(table: &Table) -> Error {
    let message = format!(
        "the database hands back no row of `{}`: a trigger drops it, or writes it elsewhere, as one of a view does, whose tables are to be written then",
        table.model
    );
    Error::Database(DatabaseError::new(None, message, None))
}

/// Reads the row that has these values, one a column.
fn row_of<M: Model>(values: &mut [Value]) -> Result<M> {
    let table = M::table();
    let mut reader = ValueRow::new(values);
    read_columns_of(&mut reader, table, 0, |reader| M::read(reader))
        .map_err(|error| at_column(error, table, reader.position()))
}

/// Splits a row into the insert of its values and the columns left to the database.
pub(in crate::objects) fn split(table: &'static Table, row: NewRow) -> (Insert, Vec<usize>) {
    let (mut columns, mut set, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (column, value) in row.values.into_iter().enumerate() {
        match value {
            Some(value) => {
                columns.push(column);
                set.push(value);
            }
            None => left.push(column),
        }
    }
    let insert = Insert {
        table,
        columns,
        values: InsertValues::Row(set),
        computed: row.computed,
        returning: left.clone(),
        conflict: None,
        tells_inserted: false,
    };
    (insert, left)
}
