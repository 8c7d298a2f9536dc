//! `update_into`: the values of a query, stored in rows that are there.

use super::Values;
use super::insert_into::{check_named_once, fields_of, left_out, source_of, with_rule};
use crate::db::{Executor, Pending};
use crate::error::{Error, Result};
use crate::model::{ConflictHandling, ConflictRule, DoUpdate, InsertFields, Model, OnConflict};
use crate::objects::run::answers::changed_rows;
use crate::objects::run::prepare;
use crate::plan;
use crate::query::{ConflictAction, Expr, From, InsertFrom, Item, Node, Output, Request, Select};
use crate::schema::{Auto, Table};

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// Updates the rows of a model by the values that the query finds for them, one field for each value, by one statement.
    /// Returns the number of rows updated.
    ///
    /// `update_into` takes what [`insert_into_with`](Self::insert_into_with) does, and inserts nothing: values for which no row
    /// has the same in the fields of `on` are left out. So the query need not fill in the other fields. What the query finds is
    /// computed once, however many rows there are.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let written = Book::objects().values((Book.author.id, Book.year.min()));
    /// let rule = OnConflict::update(Author.birth_year.set(incoming(Author.birth_year) - 30)).on(Author.id);
    /// let n = written.update_into((Author.id, Author.birth_year), rule, &db).await?;
    /// # assert_last_sql::<Author>(&db, r#"WITH "excluded"("id", "birth_year") AS MATERIALIZED (SELECT "book"."author_id", MIN("book"."year") FROM "book" GROUP BY "book"."author_id") UPDATE "author" SET "birth_year" = "excluded"."birth_year" - ? FROM "excluded" WHERE "author"."id" = "excluded"."id""#);
    /// assert_eq!(n, 2);
    /// assert_eq!(Author::get(2, &db).await?.birth_year, Some(1838));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// WITH "excluded"("id", "birth_year") AS MATERIALIZED (
    ///   SELECT "book"."author_id", MIN("book"."year") FROM "book" GROUP BY "book"."author_id")
    /// UPDATE "author" SET "birth_year" = "excluded"."birth_year" - ? FROM "excluded" WHERE "author"."id" = "excluded"."id"
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the query might have several values for one row: it is
    /// in groups by the fields of `on`, keeps one row of each by `distinct_on`, or selects for them a key of its own rows, of
    /// which conditions may fix a part, `filter(Item.period.eq(1))`. It is returned too if a field is named twice, or if
    /// `incoming` is of a field for which there is no value; other errors are those of an update.
    #[track_caller]
    pub fn update_into<'a, T: Model>(
        &self,
        fields: impl InsertFields<T, Out>,
        rule: OnConflict<T, DoUpdate>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, u64> {
        let on = self.on(db);
        let update = update_from::<T>(self.as_select(), &fields_of(fields), rule.rule());
        let prepared = update.and_then(|update| prepare(Request::UpdateFrom(&update), on));
        changed_rows(prepared, on)
    }
}

/// Returns the update by the values that a query finds for these fields.
fn update_from<T: Model>(
    source: &Select,
    fields: &[usize],
    rule: ConflictRule,
) -> Result<InsertFrom> {
    let table = T::table();
    check_named_once(table, fields)?;
    let constants = left_out::<T>(fields).into_iter();
    let constants = constants.filter(|(column, _)| is_set_by_each_write(table, *column));
    let update = with_rule(source_of(table, source, fields, constants.collect()), rule)?;
    check_is_of_all_rows(&update)?;
    check_has_incoming(&update)?;
    check_finds_each_once(&update)?;
    Ok(update)
}

fn is_set_by_each_write(table: &'static Table, column: usize) -> bool {
    table.fields[table.columns()[column].field].auto == Some(Auto::Write)
}

/// Refuses a unique index of some rows, of texts whose case is ignored or of expressions: several values may be for one row.
fn check_is_of_all_rows(update: &InsertFrom) -> Result<()> {
    match update.conflict.as_ref().and_then(|clause| clause.index) {
        None => Ok(()),
        Some(_) => refuse(
            update.table,
            "`update_into` finds rows by a key, or by fields that are unique in all rows as they are; name these by `on`".to_owned(),
        ),
    }
}

/// Refuses a value of the row that comes which the query does not find.
fn check_has_incoming(update: &InsertFrom) -> Result<()> {
    let table = update.table;
    let Some(ConflictAction::DoUpdate { set, filter }) =
        update.conflict.as_ref().map(|clause| &clause.action)
    else {
        return Ok(());
    };
    let constants = update.constants.iter().map(|(column, _)| *column);
    let given: Vec<usize> = update.columns.iter().copied().chain(constants).collect();
    let exprs = || set.iter().map(|clause| &clause.value).chain(filter);
    let is_missing = |&column: &usize| {
        let field = table.columns()[column].field;
        let incoming = Expr::incoming(field, column - table.range(field).start);
        !given.contains(&column) && exprs().any(|expr| expr.contains(&incoming))
    };
    match (0..table.columns().len()).find(is_missing) {
        None => Ok(()),
        Some(column) => {
            let name = table.fields[table.columns()[column].field].name;
            let model = table.model;
            refuse(
                table,
                format!(
                    "`update_into` sets a field to `incoming({model}.{name})`, for which the query has no value; select one, and name `{model}.{name}` among the fields"
                ),
            )
        }
    }
}

/// Refuses a query that may find several values for one row, of which any would be stored.
fn check_finds_each_once(update: &InsertFrom) -> Result<()> {
    let table = update.table;
    let target = update.conflict.iter().flat_map(|clause| &clause.target);
    let target: Vec<usize> = target.copied().collect();
    let items = update.source.values().iter().zip(&update.columns);
    let in_key = items.filter(|(_, column)| target.contains(column));
    let key: Vec<&Expr> = in_key.filter_map(|(item, _)| item.value()).collect();
    if matches!(update.source.body().output, Output::Values(_)) && finds_once(&update.source, &key)
    {
        Ok(())
    } else {
        refuse_several(table, &target)
    }
}

/// Returns whether no two results of a query are alike in these of its values. Values of values are those of rows or groups
/// further in, which they repeat no more often.
fn finds_once(source: &Select, key: &[&Expr]) -> bool {
    let (of, body) = (source.table(), source.body());
    if source.set_operation().is_some() {
        return false;
    }
    if source.is_grouped() {
        let in_key = |item: &Item| item.value().is_some_and(|value| key.contains(&value));
        let mut items = source.values().iter();
        return items.all(|item| in_key(item) || !tells_groups(item, &body.filter, of));
    }
    if let From::Values(inner) = &body.from {
        let key: Vec<&Expr> = key.iter().map(|value| inner.named(value)).collect();
        return keep_one_of(&body.filter, &key) || finds_once(inner, &key);
    }
    let columns = key.iter().filter_map(|value| plan::own_column(value, of));
    body.target.is_none()
        && !source.repeats_rows()
        && (plan::leave_one(columns, &body.filter, of) || keep_one_of(&body.qualify, key))
}

/// Returns whether one of the conditions keeps a single row of those that have the same values: that of `distinct_on`.
fn keep_one_of(conditions: &[Expr], values: &[&Expr]) -> bool {
    let mut kept = conditions.iter().filter_map(Expr::keeps_first_of);
    kept.any(|by| by.iter().all(|value| value.is_over(values)))
}

/// Returns whether groups are by this value, and differ in it.
fn tells_groups(item: &Item, filter: &[Expr], table: &'static Table) -> bool {
    let is_one =
        |value: &Expr| matches!(value.node(), Node::Value(_)) || plan::fix(value, filter, table);
    !item.is_of_group() && !item.value().is_some_and(is_one)
}

fn refuse_several(table: &'static Table, target: &[usize]) -> Result<()> {
    let mut fields: Vec<usize> = target.iter().map(|&it| table.columns()[it].field).collect();
    fields.dedup();
    let names = fields
        .iter()
        .map(|&field| format!("`{}`", table.fields[field].name));
    let names: Vec<String> = names.collect();
    refuse(
        table,
        format!(
            "`update_into` may find several values for one {}, and would store any of them; have the query give one for each, in groups by them alone, by a key of the rows that it is of, or by `distinct_on`",
            names.join(" and ")
        ),
    )
}

fn refuse(table: &'static Table, why: String) -> Result<()> {
    Err(Error::InvalidQuery {
        model: table.model,
        why,
    })
}
