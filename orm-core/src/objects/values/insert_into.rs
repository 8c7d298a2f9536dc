//! `insert_into`: the values of a query, stored as new rows.

use super::Values;
use super::fetch::ValueReader;
use crate::backend::Backend;
use crate::db::{Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{ConflictHandling, ConflictRule, DraftValues, InsertFields, Model, OfRow};
use crate::objects::load::LoadContext;
use crate::objects::run::answers::changed_rows;
use crate::objects::run::columns::read_key;
use crate::objects::run::transaction::{all_or_nothing, retried};
use crate::objects::run::{Prepared, prepare};
use crate::objects::selection::reader::RowReader;
use crate::objects::selection::{Selection, SelectionOf};
use crate::objects::write::new_row::fill_in;
use crate::objects::write::on_conflict::{TableRule, fails_of_overlaps, updates_twice};
use crate::query::{Expr, InsertFrom, Item, Request, Select};
use crate::schema::Table;
use crate::value::Value;
use chrono::Utc;
use std::collections::HashSet;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Inserts the values that the query finds into these fields of a model, one field for each value, by one statement that
    /// moves no row through the program. Returns the number of rows inserted.
    ///
    /// The types are checked value by value: what may be null goes into an `Option` field alone, an integer into one as wide
    /// at least, and the key of a row (`Book.author.id`) into a foreign key. The query may be grouped, ordered and cut to a
    /// page, and be one of the table that is written: it sees the rows as they were before.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let long = Book::objects().filter(Book.title.length().gt(10));
    /// let second = long.values((Book.title.concat(" II"), Book.year + 1, Book.author.id));
    /// let n = second.insert_into((Book.title, Book.year, Book.author), &db).await?;
    /// # assert_last_sql::<Book>(&db, r#"INSERT INTO "book" ("title", "year", "author_id", "subtitle", "copies") SELECT concat("book"."title", ?), "book"."year" + ?, "book"."author_id", ?, ? FROM "book" WHERE length("book"."title") > ?"#);
    /// assert_eq!(n, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book" ("title", "year", "author_id", "subtitle", "copies")
    ///   SELECT concat("book"."title", ?), "book"."year" + ?, "book"."author_id", ?, ? FROM "book" WHERE length("book"."title") > ?
    /// ```
    ///
    /// Fields that are not named are as a draft leaves them: now (`auto_now`, `auto_now_add`), the default of Rust, computed
    /// once for all rows, that of the database, or null. Rules of the model hold as ever, whichever database finds them
    /// broken.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if a field is named twice, or one is not named that has no
    /// default, or whose default would be the same in rows that must differ; the errors of an insert otherwise.
    #[track_caller]
    pub fn insert_into<'a, T: Model>(
        &self,
        fields: impl InsertFields<T, Out>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, u64> {
        let insert = insert_from::<T>(self.as_select(), &fields_of(fields));
        self.execute(insert, db)
    }

    /// Inserts the values as [`insert_into`](Self::insert_into) does, and does with rows that a unique key forbids what an
    /// [`OnConflict`](crate::model::OnConflict) says. Returns the number of rows inserted and updated.
    ///
    /// `OnConflict::ignore()` leaves them out, also those that stand in each other's way:
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let titles = Book::objects().values(Book.title.lower());
    /// assert_eq!(titles.insert_into_with(Tag.name, OnConflict::ignore().on(Tag.name), &db).await?, 3);
    /// # assert_last_sql::<Tag>(&db, r#"INSERT INTO "tag" ("name") SELECT orm_lower("book"."title") FROM "book" WHERE true ON CONFLICT ("name") DO NOTHING"#);
    /// assert_eq!(titles.insert_into_with(Tag.name, OnConflict::ignore(), &db).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("name") SELECT orm_lower("book"."title") FROM "book" WHERE true ON CONFLICT ("name") DO NOTHING
    /// ```
    ///
    /// `OnConflict::update(…)` updates the stored rows, such as those of a report that is made again:
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// #[derive(Model)]
    /// struct Shelf {
    ///     #[orm(primary_key)]
    ///     year: i32,
    ///     books: i64,
    /// }
    /// # db.create_tables(schema![Shelf]).await?;
    /// let per_year = Book::objects().values((Book.year, count()));
    /// let rule = OnConflict::update(Shelf.books).on(Shelf.year);
    /// per_year.insert_into_with((Shelf.year, Shelf.books), rule, &db).await?;
    /// # let text = db.queries().into_iter().map(|query| query.text).rfind(|text| text.starts_with("INSERT INTO \"shelf\"")).expect("an upsert");
    /// # assert_eq!(text, r#"INSERT INTO "shelf" ("year", "books") SELECT "book"."year", COUNT(*) FROM "book" GROUP BY "book"."year" ON CONFLICT ("year") DO UPDATE SET "books" = "excluded"."books" RETURNING "shelf"."year""#);
    /// # assert_eq!(Shelf::objects().count(&db).await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "shelf" ("year", "books") SELECT "book"."year", COUNT(*) FROM "book" GROUP BY "book"."year"
    ///   ON CONFLICT ("year") DO UPDATE SET "books" = "excluded"."books"
    /// ```
    ///
    /// # Errors
    /// The errors are those of [`insert_into`](Self::insert_into), and
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if an update meets a row twice: the query has to give each
    /// value of the unique key once. Nothing of it stays then.
    #[track_caller]
    pub fn insert_into_with<'a, T: Model>(
        &self,
        fields: impl InsertFields<T, Out>,
        on_conflict: impl ConflictHandling<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, u64> {
        let rule = on_conflict.rule();
        let updates = rule.update.is_some();
        let insert = insert_from::<T>(self.as_select(), &fields_of(fields));
        let insert = insert.and_then(|insert| with_rule(insert, rule));
        if !updates {
            return self.execute(insert, db);
        }
        let on = self.on(db);
        Pending::new(async move { upsert(insert?, on).await })
    }

    /// Inserts the values as [`insert_into`](Self::insert_into) does. Returns the rows that are inserted, or values of them,
    /// in no particular order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let titles = Book::objects().filter(Book.year.lt(1860)).values(Book.title);
    /// let tags: Vec<Tag> = titles.insert_into_returning(Tag.name, Tag, &db).await?;
    /// # assert_last_sql::<Tag>(&db, r#"INSERT INTO "tag" ("name") SELECT "book"."title" FROM "book" WHERE "book"."year" < ? RETURNING …"#);
    /// assert_eq!(tags[0].name, "Nature");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("name") SELECT "book"."title" FROM "book" WHERE "book"."year" < ? RETURNING "tag"."id", "tag"."name"
    /// ```
    ///
    /// # Errors
    /// Those of [`insert_into`](Self::insert_into), and of [`returning`](crate::objects::QuerySet::returning).
    #[expect(
        clippy::implied_bounds_in_impls,
        reason = "the first bound is reported at the item of the tuple that breaks it"
    )]
    #[track_caller]
    pub fn insert_into_returning<'a, T: Model, Read: Send + 'static>(
        &self,
        fields: impl InsertFields<T, Out>,
        values: impl Selection<T, Kind: OfRow> + SelectionOf<T, Read>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Vec<Read>> {
        let insert = insert_from::<T>(self.as_select(), &fields_of(fields));
        let (items, reader) = read_back::<T, _>(values);
        let insert = insert.map(|insert| InsertFrom {
            returning: items,
            ..insert
        });
        // The rows are those of another model, whose relations load in the way of the database.
        let on = self.on(db);
        let prepared = prepared(insert, on);
        Pending::new(async move {
            let reader = ValueReader::Selection(reader);
            reader
                .all(T::table(), &prepared?, LoadContext::new(on))
                .await
        })
    }

    #[track_caller]
    fn execute<'a>(
        &self,
        insert: Result<InsertFrom>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, u64> {
        let on = self.on(db);
        let prepared = prepared(insert, on);
        changed_rows(prepared, on)
    }
}

/// Returns the insert with what becomes of rows that a unique key forbids.
pub(super) fn with_rule(mut insert: InsertFrom, rule: ConflictRule) -> Result<InsertFrom> {
    let rule = TableRule::new(rule, insert.table)?;
    let constants = insert.constants.iter().map(|(column, _)| *column);
    let given: Vec<usize> = insert.columns.iter().copied().chain(constants).collect();
    rule.check_is_selected(insert.table, |column| given.contains(&column))?;
    let selected = |column: usize| insert.columns.contains(&column);
    insert.conflict = Some(rule.clause_of(insert.table, selected));
    Ok(insert)
}

/// Inserts rows or updates those that are there, each once, or none of them. Returns how many were written.
///
/// Postgres refuses by itself to update a row twice; of SQLite the keys of the rows tell.
async fn upsert(mut insert: InsertFrom, on: Target<'_>) -> Result<u64> {
    let table = insert.table;
    if on.backend() == Backend::Sqlite {
        let keys = table.key_positions().iter();
        let keys = keys.map(|&column| Item::from(Expr::own_column(table, column)));
        insert.returning = keys.collect();
    }
    let prepared = prepare(Request::InsertFrom(&insert), on)?;
    let attempt = || all_or_nothing(on, async |on| upsert_once(&insert, &prepared, on).await);
    retried!(on, attempt().await)
}

async fn upsert_once(insert: &InsertFrom, prepared: &Prepared, on: Target<'_>) -> Result<u64> {
    let target = insert.conflict.iter().flat_map(|clause| &clause.target);
    let twice = || met_twice(insert.table, target.copied());
    if insert.returning.is_empty() {
        let written = prepared.execute(on).await;
        return written.map_err(|error| {
            if updates_twice(&error) {
                twice()
            } else {
                error
            }
        });
    }
    let (mut written, mut keys) = (0, HashSet::new());
    prepared
        .fetch(on, &mut |reader| {
            written += 1;
            keys.insert(read_key(insert.table, reader)?);
            Ok(())
        })
        .await?;
    if keys.len() < written {
        Err(twice())
    } else {
        Ok(written as u64)
    }
}

/// The error of a query that gives several rows for one.
fn met_twice(table: &'static Table, target: impl Iterator<Item = usize>) -> Error {
    let mut fields: Vec<usize> = target.map(|column| table.columns()[column].field).collect();
    fields.dedup();
    let names: Vec<String> = fields
        .iter()
        .map(|&field| format!("`{}`", table.fields[field].name))
        .collect();
    Error::InvalidQuery {
        model: table.model,
        why: format!(
            "`insert_into_with` would update one row twice, since the query gives the same {} in several rows; have it \
            give them once, in groups by them for example",
            names.join(" and ")
        ),
    }
}

fn prepared(insert: Result<InsertFrom>, on: Target<'_>) -> Result<Prepared> {
    let insert = insert?;
    let conflict = insert.conflict.as_ref();
    if conflict.is_some_and(|clause| fails_of_overlaps(insert.table, clause, on)) {
        return Err(Error::Unsupported {
            what: "`OnConflict::ignore` in an insert from a query, of a model whose ranges may not overlap (leave the rows out by a condition of the query, or read them and call `bulk_create_with`)",
            backend: on.backend().name(),
        });
    }
    prepare(Request::InsertFrom(&insert), on)
}

fn read_back<T: Model, S: Selection<T>>(values: S) -> (Vec<Item>, RowReader<S::Out>) {
    let mut items = Vec::new();
    values.items(&mut items);
    (items, RowReader::of::<T, S>())
}

pub(super) fn fields_of<T: Model, Out>(fields: impl InsertFields<T, Out>) -> Vec<usize> {
    let mut positions = Vec::new();
    fields.positions(&mut positions);
    positions
}

/// Returns the insert of the values that a query finds into these fields.
fn insert_from<T: Model>(source: &Select, fields: &[usize]) -> Result<InsertFrom> {
    let table = T::table();
    check_named_once(table, fields)?;
    let constants = left_out::<T>(fields);
    check_complete(table, fields, &constants)?;
    Ok(source_of(table, source, fields, constants))
}

/// Returns what a draft that sets these fields has in the columns of all others.
pub(super) fn left_out<T: Model>(fields: &[usize]) -> Vec<(usize, Value)> {
    let table = T::table();
    let left = fill_in(unnamed(table, fields), T::write_default, Utc::now()).values;
    let is_named = |column: usize| fields.contains(&table.columns()[column].field);
    let left = left.into_iter().enumerate();
    let left = left.filter_map(|(column, value)| Some((column, value?)));
    left.filter(|(column, _)| !is_named(*column)).collect()
}

/// Returns the values that a query finds for these fields, and those that are the same in all rows.
pub(super) fn source_of(
    table: &'static Table,
    source: &Select,
    fields: &[usize],
    constants: Vec<(usize, Value)>,
) -> InsertFrom {
    InsertFrom {
        table,
        constants,
        columns: fields
            .iter()
            .flat_map(|&field| table.range(field))
            .collect(),
        source: source.clone(),
        conflict: None,
        returning: Vec::new(),
    }
}

/// Returns a draft in which only these fields are set, to nothing in particular.
fn unnamed(table: &'static Table, named: &[usize]) -> DraftValues {
    let mut draft = DraftValues::new(table);
    for &field in named {
        let types = table.fields[field].types.iter();
        let nulls: Vec<Value> = types.map(|&ty| Value::Null(ty)).collect();
        draft.put(field, &nulls);
    }
    draft
}

/// Refuses a field that is named twice.
pub(super) fn check_named_once(table: &'static Table, fields: &[usize]) -> Result<()> {
    let is_again = |(n, field): &(usize, &usize)| fields[..*n].contains(field);
    match fields.iter().enumerate().find(is_again) {
        None => Ok(()),
        Some((_, &field)) => Err(Error::InvalidQuery {
            model: table.model,
            why: format!(
                "`insert_into` names `{}` twice; keep one of the two",
                table.fields[field].name
            ),
        }),
    }
}

/// Refuses an insert that leaves out a field which nobody fills in, or whose default of Rust, the same in all rows, would
/// have to differ.
fn check_complete(
    table: &'static Table,
    named: &[usize],
    constants: &[(usize, Value)],
) -> Result<()> {
    let has_value = |column: usize| constants.iter().any(|(it, _)| *it == column);
    let is_missing = |&field: &usize| {
        let described = &table.fields[field];
        let is_filled = table.range(field).all(has_value)
            || described.identity
            || described.tenant
            || described.generated.is_some()
            || described.db_default.is_some();
        let must_differ = described.unique || *table.primary_key == [field];
        !is_filled || described.default && must_differ
    };
    let missing = (0..table.fields.len()).filter(|field| !named.contains(field));
    let missing: Vec<String> = missing
        .filter(is_missing)
        .map(|field| format!("`{}`", table.fields[field].name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "`insert_into` names no value for {}; select one, and name the field for it",
            missing.join(" and ")
        ),
    })
}
