//! Rows that are reached by a relation of a model to itself, however many steps it takes.

use super::to_many::ToMany;
use crate::model::{ForeignKey, KeyList, ManyToManyPath, Model, Root};
use crate::objects::query_set::QuerySet;
use crate::query::{Correlation, Expr, KeyExpr, Select};

impl<M: Model> ToMany<M, M> {
    /// The rows that are reached from some by this relation, in one step or more: the groups within these groups, the groups
    /// within those, and so on. Each is found once, also where the relation runs in a circle, by one recursive query.
    ///
    /// The rows where the walk starts are given as those of `is_in` are, by themselves, by their keys or by a query, and are
    /// found where they are reached from one another.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let emerson = Author::get(1, &db).await?;
    /// let taught = Author.students().reachable_from([&emerson]);
    /// # assert_sql(&taught, r#"SELECT … FROM "author" WHERE "author"."id" IN (WITH RECURSIVE "met rows"("id") AS (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."mentor_id" IN (SELECT value FROM json_each(?)) UNION SELECT "t2"."id" FROM "met rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "met rows"."id") SELECT "met rows"."id" FROM "met rows")"#);
    /// assert_eq!(taught.get(&db).await?.name, "Louisa May Alcott");
    ///
    /// // Of many starts, which a query finds, and by rows that meet a condition alone.
    /// let old = Author::objects().filter(Author.birth_year.lt(1810));
    /// let late = Author.students().filter(Author.birth_year.gt(1830)).reachable_from(old);
    /// assert_eq!(late.count(&db).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE "author"."id" IN (
    ///   WITH RECURSIVE "met rows"("id") AS (
    ///     SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."mentor_id" IN (SELECT value FROM json_each(?))
    ///     UNION
    ///     SELECT "t2"."id" FROM "met rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "met rows"."id"
    ///   ) SELECT "met rows"."id" FROM "met rows")
    /// ```
    ///
    /// A `filter` of the relation holds for each row on the way: one that does not meet it is not found, and neither is what
    /// is reached by it alone. How many steps a row is away is known of trees, by
    /// [`descendants`](crate::model::ToOne::descendants).
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where the relation is cut to a page, has conditions on window
    /// functions, or begins behind a foreign key.
    pub fn reachable_from(self, rows: impl KeyList<ForeignKey<M>, M>) -> QuerySet<M> {
        let mut select = Select::new(M::table());
        select.filter(reached(self.into_select(), |key| rows.contains(key)));
        QuerySet::of_select(select)
    }
}

impl<M: Model, const N: usize> ManyToManyPath<Root<M>, M, N> {
    /// The rows that are reached from some by this relation, in one step or more, as with
    /// [`ToMany::reachable_from`](crate::objects::ToMany::reachable_from).
    ///
    /// ```
    /// # use orm::doc::assert_sql;
    /// # use orm::prelude::*;
    /// #[derive(Model)]
    /// struct Group {
    ///     id: i64,
    ///     name: String,
    ///     #[orm(related_name = "supergroups")]
    ///     subgroups: ManyToMany<Group>,
    /// }
    ///
    /// # fn main() {
    /// let within = Group.subgroups.reachable_from([7]);
    /// # assert_sql(&within, r#"SELECT … FROM "group" WHERE "group"."id" IN (WITH RECURSIVE "met rows"("id") AS (SELECT "t1"."to_group_id" FROM "group_subgroups" AS "t1" WHERE "t1"."from_group_id" IN (SELECT value FROM json_each(?)) UNION SELECT "t2"."to_group_id" FROM "met rows" CROSS JOIN "group_subgroups" AS "t2" WHERE "t2"."from_group_id" = "met rows"."id") SELECT "met rows"."id" FROM "met rows")"#);
    /// let around = Group.supergroups().reachable_from([7]);
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "group" WHERE "group"."id" IN (
    ///   WITH RECURSIVE "met rows"("id") AS (
    ///     SELECT "t1"."to_group_id" FROM "group_subgroups" AS "t1" WHERE "t1"."from_group_id" IN (SELECT value FROM json_each(?))
    ///     UNION
    ///     SELECT "t2"."to_group_id" FROM "met rows" CROSS JOIN "group_subgroups" AS "t2" WHERE "t2"."from_group_id" = "met rows"."id"
    ///   ) SELECT "met rows"."id" FROM "met rows")
    /// ```
    pub fn reachable_from(&self, rows: impl KeyList<ForeignKey<M>, M>) -> QuerySet<M> {
        Self::many().reachable_from(rows)
    }
}

/// Returns the condition that a row is reached by a relation.
fn reached(relation: Select, is_start: impl FnOnce(KeyExpr) -> Expr) -> Expr {
    let body = relation.body();
    let correlation = body.correlation.as_ref();
    let Some((field, None)) = correlation.and_then(Correlation::of_outer_row) else {
        return Expr::refused(BEHIND_A_FOREIGN_KEY.to_owned());
    };
    if relation.page().is_cut() || !body.qualify.is_empty() {
        return Expr::refused(OF_A_PAGE.to_owned());
    }
    let starts = is_start(KeyExpr::of_fields(relation.source(), &[field]));
    let key = KeyExpr::primary(relation.table());
    key.is_found_by(relation.reached_from(field, starts))
}

const BEHIND_A_FOREIGN_KEY: &str = "`reachable_from` is of a relation of the model itself, such as `Group.subgroups`, and of none behind a foreign key or by conditions";

const OF_A_PAGE: &str = "`reachable_from` takes each step over all rows of the relation that its conditions leave, and not over a page of them; put `limit` behind it";
