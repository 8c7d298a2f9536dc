//! `outer`: what a subquery says of a row of the query around it.

use super::expression::{Expr, Expression};
use super::kind::{OfRow, PerRow};
use super::to_one::{KeyOperand, ToOne, ToOneOptional};
use crate::model::{Field, ForeignKey, KeyIs, Model, Operand, Path, Via, ViaOptional, never_met};
use crate::query::{self, ArgumentTable, KeyExpr};
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// A field, an expression or a foreign key of a row of `Root`, for use in a query within that of the row. This trait is
/// sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // A field, and an expression over fields, of the author around.
/// let early = Book::objects().filter(Book.author.eq(outer(Author.id)) & Book.year.lt(outer(Author.birth_year + 40)));
/// let query = Author::objects().filter(exists(early));
/// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" < orm_i32("author"."birth_year" + ?) LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"
/// AND "t1"."year" < orm_i32("author"."birth_year" + ?) LIMIT 1)
/// ```
#[diagnostic::on_unimplemented(
    message = "`outer` takes no `{Self}`",
    label = "expected a field of the query around, such as `Author.id`, a foreign key of it, or an expression over its fields"
)]
pub trait OuterValue: Sealed {
    /// The model of the query around.
    type Root: Model;
    /// The value, as a query of `R` has it.
    type In<R: Model>;
    /// Returns the value, as a query of `R` has it.
    #[doc(hidden)]
    fn outer<R: Model>(self) -> Self::In<R>;
}

/// A value of a row of the query around a subquery: `OuterRef` of Django.
///
/// The subquery stands in an expression of the query around, by [`exists`](crate::objects::exists),
/// [`scalar`](crate::objects::Values::scalar) or `is_in`. The value is a field, an expression, or a foreign key, which
/// another foreign key is compared with. It is that of the nearest query around whose rows are of the field's model; in a
/// query of the same model, that is the next one around.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let young = Book::objects().filter(Book.author.eq(outer(Author.id)) & Book.year.lt(outer(Author.birth_year) + 30));
/// let query = Author::objects().filter(exists(young));
/// # assert_sql(&query, r#"SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."year" < orm_i32("author"."birth_year" + ?) LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "author" WHERE EXISTS (SELECT 1 FROM "book" AS "t1"
/// WHERE "t1"."author_id" = "author"."id" AND "t1"."year" < orm_i32("author"."birth_year" + ?) LIMIT 1)
/// ```
///
/// Where that is too near, since queries of one model stand within each other, `outer` of `outer` goes one further out, with
/// the model of the query between: `OuterRef(OuterRef("year"))` of Django.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // Books of an author who has an older book, of at least as many copies as the book outermost has.
/// let older = Book::objects().filter(Book.year.lt(outer(Book.year)) & Book.copies.ge(outer(outer::<Book, _>(Book.copies))));
/// let beside = Book::objects().filter(Book.author.eq(outer(Book.author)) & exists(older));
/// let query = Book::objects().filter(exists(beside));
/// # assert_sql(&query, concat!(
/// #     r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."author_id" AND "#,
/// #     r#"EXISTS (SELECT 1 FROM "book" AS "t2" WHERE "t2"."year" < "t1"."year" AND "t2"."copies" >= "book"."copies" LIMIT 1) LIMIT 1)"#,
/// # ));
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."author_id"
/// AND EXISTS (SELECT 1 FROM "book" AS "t2" WHERE "t2"."year" < "t1"."year" AND "t2"."copies" >= "book"."copies" LIMIT 1) LIMIT 1)
/// ```
///
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if no query around has rows of that model.
pub fn outer<R: Model, V: OuterValue>(value: V) -> V::In<R> {
    value.outer()
}

impl<E: Expression<Kind: OfRow>> OuterValue for E {
    type Root = E::Root;
    type In<R: Model> = Expr<R, E::Value>;
    fn outer<R: Model>(self) -> Expr<R, E::Value> {
        Expr::new(self.expr().outer(ArgumentTable(E::Root::table)))
    }
}

/// A foreign key of a row of the query around, to a row of `T`: `outer(Book.author)`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::OuterKey;
///
/// let author: OuterKey<Book, Author> = outer(Book.author);
/// let query = Book::objects().filter(exists(Book::objects().filter(Book.author.eq(author) & Book.year.lt(outer(Book.year)))));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."author_id" AND "t1"."year" < "book"."year" LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book" AS "t1" WHERE "t1"."author_id" = "book"."author_id"
/// AND "t1"."year" < "book"."year" LIMIT 1)
/// ```
#[derive(Debug)]
pub struct OuterKey<R, T> {
    key: KeyExpr,
    types: PhantomData<fn(R) -> T>,
}

impl<R, T> Clone for OuterKey<R, T> {
    fn clone(&self) -> Self {
        OuterKey {
            key: self.key.clone(),
            types: PhantomData,
        }
    }
}

macro_rules! outer_keys {
    ($($t:ident $via:ident)*) => {$(
        impl<P: Path, T: Model, const N: usize> OuterValue for $t<P, T, N> {
            type Root = P::Root;
            type In<R: Model> = OuterKey<R, T>;
            fn outer<R: Model>(self) -> OuterKey<R, T> {
                let key = KeyExpr::at(<$via<P, T, N> as Path>::PATH, T::table()).into_iter();
                OuterKey {
                    key: key.map(|part| part.outer(ArgumentTable(P::Root::table))).collect(),
                    types: PhantomData,
                }
            }
        }
    )*};
}
outer_keys!(ToOne Via ToOneOptional ViaOptional);

impl<R, T> Sealed for OuterKey<R, T> {}

/// A foreign key of a row further outside: `outer(outer::<Book, _>(Book.author))`.
impl<M: Model, T: Model> OuterValue for OuterKey<M, T> {
    type Root = M;
    type In<R: Model> = OuterKey<R, T>;
    fn outer<R: Model>(self) -> OuterKey<R, T> {
        let key = self.key.into_iter();
        OuterKey {
            key: key
                .map(|part| part.outer(ArgumentTable(M::table)))
                .collect(),
            types: PhantomData,
        }
    }
}

never_met! {
    ComparedAsField "a foreign key of the query around is compared with another foreign key, and its field `id` with a value; write `outer(Book.author.id)`";
}

// This never holds, since nothing meets the bound on the type beside.
impl<R, V: Field + ComparedAsField, T> Operand<V, R> for OuterKey<R, T> {
    type Value = V;
    type Divisor = V;
    type Wider = i64;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        V::never()
    }
}

macro_rules! key_operands {
    ($($field:ty),*) => {$(
        impl<R: Model, T: Model> KeyOperand<$field, R> for OuterKey<R, T> {
            type Value = Option<ForeignKey<T>>;
            fn key_operand(self) -> KeyExpr {
                self.key
            }
        }

        /// A key that is computed.
        impl<R: Model, T, V> KeyOperand<$field, R> for Expr<R, V>
        where
            V: Field,
            T: Model<Key: KeyIs<V::Base>>,
        {
            type Value = V::KeyTo<T>;
            fn key_operand(self) -> KeyExpr {
                [self.expr()].into_iter().collect()
            }
        }
        #[diagnostic::do_not_recommend]
        impl<R: Model, T, V> KeyOperand<$field, R> for &Expr<R, V>
        where
            V: Field,
            T: Model<Key: KeyIs<V::Base>>,
        {
            type Value = V::KeyTo<T>;
            fn key_operand(self) -> KeyExpr {
                [self.expr()].into_iter().collect()
            }
        }
    )*};
}
key_operands!(ForeignKey<T>, Option<ForeignKey<T>>);
