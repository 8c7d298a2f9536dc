//! Trees: the rows above and below a row, over a foreign key of their model to itself.

use crate::model::{IntoKey, Model, Root, ToOne, ToOneOptional, key_value};
use crate::objects::query_set::QuerySet;
use crate::query::{Select, TreeDirection, TreeWalk};

macro_rules! tree {
    ($t:ident) => {
        impl<M: Model, T: Model, const N: usize> $t<Root<M>, T, N> {
            /// The rows above one: that at which it points, that at which this one points, and so on. Nearest first.
            ///
            /// The row is given by itself, by its key or by a foreign key to it, and looked up by its key. It is not
            /// among those found, and each of them is found once, even if they point at each other in a circle.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Author.mentor.ancestors(7);
            /// # assert_sql(&query, concat!(
            /// #     r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mentor_id", "mark 1", "row depth") AS ("#,
            /// #     r#"SELECT "t2"."id", "t2"."mentor_id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = ?"#,
            /// #     r#" UNION ALL SELECT "t2"."id", "t2"."mentor_id","#,
            /// #     r#" CASE WHEN ("tree rows"."row depth" & ("tree rows"."row depth" + 1)) = 0 THEN "t2"."id" ELSE "tree rows"."mark 1" END,"#,
            /// #     r#" "tree rows"."row depth" + 1 FROM "tree rows" CROSS JOIN "author" AS "t2""#,
            /// #     r#" WHERE "t2"."id" = "tree rows"."mentor_id" AND ("t2"."id" <> "tree rows"."mark 1"))"#,
            /// #     r#" SELECT "tree rows"."id", MIN("tree rows"."row depth") AS "row depth" FROM "tree rows""#,
            /// #     r#" GROUP BY "tree rows"."id" HAVING MIN("tree rows"."row depth") > 0) AS "t1" CROSS JOIN "author""#,
            /// #     r#" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
            /// # ));
            /// ```
            /// ```sql
            /// SELECT … FROM (
            ///   WITH RECURSIVE "tree rows"("id", "mentor_id", …, "row depth") AS (
            ///     SELECT "t2"."id", "t2"."mentor_id", …, 0 FROM "author" AS "t2" WHERE "t2"."id" = ?
            ///     UNION ALL
            ///     SELECT "t2"."id", "t2"."mentor_id", …, "tree rows"."row depth" + 1
            ///     FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."id" = "tree rows"."mentor_id" AND …
            ///   ) SELECT …
            /// ) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id"
            /// ```
            #[rustfmt::skip]
            pub fn ancestors(&self, row: impl IntoKey<M> /* a query, read by `.all(\&db)` */) -> QuerySet<M>
            where
                T: SameModel<M>,
            {
                tree_walk(N, TreeDirection::Up, &row.into_key(), false)
            }

            /// The row itself and those above it, nearest first: [`ancestors`](Self::ancestors) with the row in front.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = library().await?;
            /// let path = Author.mentor.self_and_ancestors(2).all(&db).await?;
            /// let names: Vec<_> = path.iter().map(|author| author.name.as_str()).collect();
            /// assert_eq!(names, ["Louisa May Alcott", "Ralph Waldo Emerson"]);
            /// # assert_sql(&Author.mentor.self_and_ancestors(2), concat!(
            /// #     r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mentor_id", "mark 1", "row depth") AS ("#,
            /// #     r#"SELECT "t2"."id", "t2"."mentor_id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = ?"#,
            /// #     r#" UNION ALL SELECT "t2"."id", "t2"."mentor_id","#,
            /// #     r#" CASE WHEN ("tree rows"."row depth" & ("tree rows"."row depth" + 1)) = 0 THEN "t2"."id" ELSE "tree rows"."mark 1" END,"#,
            /// #     r#" "tree rows"."row depth" + 1 FROM "tree rows" CROSS JOIN "author" AS "t2""#,
            /// #     r#" WHERE "t2"."id" = "tree rows"."mentor_id" AND ("t2"."id" <> "tree rows"."mark 1"))"#,
            /// #     r#" SELECT "tree rows"."id", MIN("tree rows"."row depth") AS "row depth" FROM "tree rows""#,
            /// #     r#" GROUP BY "tree rows"."id") AS "t1" CROSS JOIN "author""#,
            /// #     r#" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
            /// # ));
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// SELECT … FROM (
            ///   WITH RECURSIVE "tree rows"("id", "mentor_id", …, "row depth") AS (…)
            ///   SELECT "tree rows"."id", MIN("tree rows"."row depth") AS "row depth" FROM "tree rows" GROUP BY "tree rows"."id"
            /// ) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id"
            /// ```
            #[rustfmt::skip]
            pub fn self_and_ancestors(&self, row: impl IntoKey<M> /* a query, read by `.all(\&db)` */) -> QuerySet<M>
            where
                T: SameModel<M>,
            {
                tree_walk(N, TreeDirection::Up, &row.into_key(), true)
            }

            /// The rows below one: those that point at it, those that point at these, and so on. Level by level.
            ///
            /// Within a level they come as the model's own `ordering` says, and then by key; an `order_by` orders all
            /// of them. The rest is as with `ancestors`.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = library().await?;
            /// let emerson = Author::get(1, &db).await?;
            /// let taught = Author.mentor.descendants(&emerson);
            /// assert_eq!(taught.all(&db).await?[0].name, "Louisa May Alcott");
            /// let books = Book::objects().filter(Book.author.is_in(taught));
            /// assert_eq!(books.count(&db).await?, 2);
            /// # assert_sql(&Author.mentor.descendants(1), concat!(
            /// #     r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mark 1", "row depth") AS ("#,
            /// #     r#"SELECT "t2"."id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = ?"#,
            /// #     r#" UNION ALL SELECT "t2"."id", "tree rows"."mark 1", "tree rows"."row depth" + 1"#,
            /// #     r#" FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "tree rows"."id""#,
            /// #     r#" AND ("t2"."id" <> "tree rows"."mark 1"))"#,
            /// #     r#" SELECT "tree rows"."id", "tree rows"."row depth" FROM "tree rows" WHERE "tree rows"."row depth" > 0"#,
            /// #     r#") AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
            /// # ));
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// SELECT … FROM (
            ///   WITH RECURSIVE "tree rows"("id", …, "row depth") AS (
            ///     SELECT "t2"."id", …, 0 FROM "author" AS "t2" WHERE "t2"."id" = ?
            ///     UNION ALL
            ///     SELECT "t2"."id", …, "tree rows"."row depth" + 1
            ///     FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "tree rows"."id" AND …
            ///   ) SELECT …
            /// ) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id"
            /// ```
            #[rustfmt::skip]
            pub fn descendants(&self, row: impl IntoKey<M> /* a query, read by `.all(\&db)` */) -> QuerySet<M>
            where
                T: SameModel<M>,
            {
                tree_walk(N, TreeDirection::Down, &row.into_key(), false)
            }

            /// The row itself and those below it, level by level: [`descendants`](Self::descendants) with the row in front.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = library().await?;
            /// // Books of Emerson and of those whom he taught.
            /// let school = Author.mentor.self_and_descendants(1);
            /// let books = Book::objects().filter(Book.author.is_in(school));
            /// assert_eq!(books.count(&db).await?, 3);
            /// # assert_sql(&Author.mentor.self_and_descendants(1), concat!(
            /// #     r#"SELECT … FROM (WITH RECURSIVE "tree rows"("id", "mark 1", "row depth") AS ("#,
            /// #     r#"SELECT "t2"."id", "t2"."id", 0 FROM "author" AS "t2" WHERE "t2"."id" = ?"#,
            /// #     r#" UNION ALL SELECT "t2"."id", "tree rows"."mark 1", "tree rows"."row depth" + 1"#,
            /// #     r#" FROM "tree rows" CROSS JOIN "author" AS "t2" WHERE "t2"."mentor_id" = "tree rows"."id""#,
            /// #     r#" AND ("t2"."id" <> "tree rows"."mark 1"))"#,
            /// #     r#" SELECT "tree rows"."id", "tree rows"."row depth" FROM "tree rows""#,
            /// #     r#") AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id""#,
            /// # ));
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// SELECT … FROM (
            ///   WITH RECURSIVE "tree rows"("id", …, "row depth") AS (…)
            ///   SELECT "tree rows"."id", "tree rows"."row depth" FROM "tree rows"
            /// ) AS "t1" CROSS JOIN "author" WHERE "author"."id" = "t1"."id" ORDER BY "t1"."row depth", "author"."id"
            /// ```
            #[rustfmt::skip]
            pub fn self_and_descendants(&self, row: impl IntoKey<M> /* a query, read by `.all(\&db)` */) -> QuerySet<M>
            where
                T: SameModel<M>,
            {
                tree_walk(N, TreeDirection::Down, &row.into_key(), true)
            }
        }
    };
}
tree!(ToOne);
tree!(ToOneOptional);

fn tree_walk<M: Model>(
    field: usize,
    direction: TreeDirection,
    start: &M::Key,
    with_start: bool,
) -> QuerySet<M> {
    let walk = TreeWalk {
        table: M::table(),
        field,
        direction,
        start: key_value(start),
        with_start,
    };
    QuerySet::of_select(Select::tree_walk(walk))
}

/// The model `M` itself, where a foreign key of `M` must point at it. No other type can implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // `mentor` leads from authors to authors, so that it makes a tree; `Book.author` has no `ancestors`.
/// let above = Author.mentor.ancestors(2).all(&db).await?;
/// assert_eq!(above[0].name, "Ralph Waldo Emerson");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "trees are made of foreign keys from a model to itself, and this one points from `{M}` at `{Self}`",
    label = "expected a foreign key from `{M}` to `{M}`"
)]
pub trait SameModel<M> {}
impl<M: Model> SameModel<M> for M {}
