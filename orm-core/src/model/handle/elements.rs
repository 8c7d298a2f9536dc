//! Elements of arrays: as rows of a query, and as what a condition or a value of one row is computed from.

use super::predicate::Condition;
use crate::model::{
    Aggregated, ArrayValue, Column, Element, Expr, Expression, Field, IntoPredicate, Kind, Model,
    Path, PerRow, Predicate,
};
use crate::query::{ElementRead, ElementRows};
use crate::value::Stored;

/// Closures that take an element of an array of a row of `R`, and answer a condition. Users do not implement it.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Walk {
///     pub id: i64,
///     pub title: String,
///     pub places: Vec<String>,
/// }
///
/// // The condition speaks of the element, and of the row.
/// let query = Walk::objects().filter(Walk.places.any(|place| Walk.title.contains(place)));
/// # assert_sql(&query, r#"SELECT … FROM "walk" WHERE EXISTS (SELECT 1 FROM json_each("walk"."places") AS "t1" WHERE instr("walk"."title", "t1"."value") > 0 LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "walk"
/// WHERE EXISTS (SELECT 1 FROM json_each("walk"."places") AS "t1" WHERE instr("walk"."title", "t1"."value") > 0 LIMIT 1)
/// ```
#[diagnostic::on_unimplemented(
    message = "`any` asks by a closure whether a condition holds of an element; write `.any(|tag| tag.starts_with(\"w\"))`, or of values `.contains([\"war\"])`, of one of several `.overlap([\"war\", \"peace\"])`",
    label = "this is no closure that takes an element and answers a condition"
)]
pub trait ElementCondition<R, E>: FnOnce(Expr<R, E>) -> Self::Condition {
    /// The condition that the closure answers.
    type Condition: IntoPredicate<R>;
}
#[diagnostic::do_not_recommend]
impl<R, E, C: IntoPredicate<R>, F: FnOnce(Expr<R, E>) -> C> ElementCondition<R, E> for F {
    type Condition = C;
}

/// Returns the reading of an element of this type.
fn element_of<E: Element + Field>() -> ElementRead {
    ElementRead::Value {
        ty: E::Stored::TYPE,
        null: E::NULL,
    }
}

macro_rules! elements {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $kind:ty) => {
        /// Elements of arrays.
        impl<$($g)*> $t {
            /// The elements, in rows of their own: each row of the query stands there once for each of its elements, and a row
            /// without elements does not. It stands among the values of a query, in its groups, conditions and order, and in
            /// aggregates; several of one array are the same element, of two arrays they are every pair.
            ///
            /// # Errors
            ///
            /// The ends of a query of rows, such as `Book::objects().filter(Book.tags.unnest().eq("war"))`, return
            /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery): whether an element is such asks [`any`](Self::any).
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// # #[tokio::main(flavor = "current_thread")]
            /// # async fn main() -> orm::Result<()> {
            /// # let db = Database::connect("sqlite::memory:").await?;
            /// # db.create_tables(schema![Book]).await?;
            /// Book::bulk_create([Book::draft().tags(["war", "peace"]), Book::draft().tags(["war"])], &db).await?;
            /// let by_tag = Book::objects().values((Book.tags.unnest(), count())).order_by(count().desc());
            /// # orm::doc::assert_sql(&by_tag, r#"SELECT "t1"."value", COUNT(*) FROM "book" CROSS JOIN json_each("book"."tags") AS "t1" GROUP BY "t1"."value" ORDER BY 2 DESC"#);
            /// assert_eq!(by_tag.all(&db).await?, [("war".to_owned(), 2), ("peace".to_owned(), 1)]);
            /// # Ok(())
            /// # }
            /// ```
            /// ```sql
            /// SELECT "t1"."value", COUNT(*) FROM "book" CROSS JOIN json_each("book"."tags") AS "t1"
            /// GROUP BY "t1"."value" ORDER BY 2 DESC
            /// SELECT "t1"."value", COUNT(*) FROM "book" CROSS JOIN unnest("book"."tags") AS "t1"("value")
            /// GROUP BY "t1"."value" ORDER BY 2 DESC   -- on Postgres
            /// ```
            pub fn unnest<E: Element + Field>(&self) -> Expr<$root, E, $kind>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
            {
                Expr::new(self.node().element(element_of::<E>(), ElementRows::Query))
            }

            /// The position of each element of [`unnest`](Self::unnest) in its array, counted from 0.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let tags = Book::objects().values((Book.id, Book.tags.unnest_position(), Book.tags.unnest()));
            /// # orm::doc::assert_sql(&tags, r#"SELECT "book"."id", "t1"."key", "t1"."value" FROM "book" CROSS JOIN json_each("book"."tags") AS "t1""#);
            /// ```
            /// ```sql
            /// SELECT "book"."id", "t1"."key", "t1"."value" FROM "book" CROSS JOIN json_each("book"."tags") AS "t1"
            /// SELECT "book"."id", ("t1"."key" - 1), "t1"."value" FROM "book"
            /// CROSS JOIN unnest("book"."tags") WITH ORDINALITY AS "t1"("value", "key")   -- on Postgres
            /// ```
            pub fn unnest_position(&self) -> Expr<$root, i64, $kind>
            where
                $field: Field<Base: ArrayValue>,
            {
                Expr::new(self.node().element(ElementRead::Position, ElementRows::Query))
            }

            /// A condition: another one holds of an element. The closure takes an element, and answers the condition, which may
            /// speak of the row too. False where the array is null.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, tags: Vec<String> }
            /// let query = Book::objects().filter(Book.tags.any(|tag| tag.starts_with("w")));
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM json_each("book"."tags") AS "t1" WHERE "t1"."value" GLOB ? LIMIT 1)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book"
            /// WHERE EXISTS (SELECT 1 FROM json_each("book"."tags") AS "t1" WHERE "t1"."value" GLOB ? LIMIT 1)
            /// SELECT … FROM "book"
            /// WHERE EXISTS (SELECT 1 FROM unnest("book"."tags") AS "t1"("value") WHERE …)   -- on Postgres
            /// ```
            pub fn any<E: Element + Field>(&self, condition: impl ElementCondition<$root, E>) -> Predicate<$root, $kind>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
            {
                let element = Expr::new(self.node().element(element_of::<E>(), ElementRows::ElementQuery));
                Predicate::from_expr(self.node().any_element(condition(element).condition()))
            }

            /// A value that is computed from the elements. The closure takes an element, and answers an aggregate of it:
            /// `ratings.avg()`, `count().filter(rating.gt(3))`. Of no elements it is what the aggregate is of no rows.
            ///
            /// ```
            /// # use orm::prelude::*;
            /// # #[derive(Model)]
            /// # struct Book { id: i64, ratings: Vec<i32> }
            /// let query = Book::objects().order_by(Book.ratings.aggregate(|rating| rating.max()).desc());
            /// # orm::doc::assert_sql(&query, r#"SELECT … FROM "book" ORDER BY (SELECT MAX("t1"."value") FROM json_each("book"."ratings") AS "t1") DESC NULLS FIRST"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book"
            /// ORDER BY (SELECT MAX("t1"."value") FROM json_each("book"."ratings") AS "t1") DESC NULLS FIRST
            /// ```
            pub fn aggregate<E: Element + Field, T: Field>(
                &self,
                value: impl FnOnce(Expr<$root, E>) -> Expr<$root, T, Aggregated>,
            ) -> Expr<$root, T, $kind>
            where
                $field: Field<Base: ArrayValue<Element = E>>,
            {
                let element = Expr::new(self.node().element(element_of::<E>(), ElementRows::ElementQuery));
                Expr::new(self.node().of_elements(value(element).expr()))
            }
        }
    };
}
elements!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, PerRow);
elements!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, K);
