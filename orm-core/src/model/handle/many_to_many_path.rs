//! The handles of many-to-many fields.

use crate::model::{Handle, copy};
use std::marker::PhantomData;

/// `Book.tags`: the many-to-many relation at position `N`, to any number of `T`. In a query it is what
/// [`ToMany`](crate::objects::ToMany) is.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Book::objects().filter(Book.tags.any(Tag.name.eq("novel")));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = ? LIMIT 1)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM "book_tags" AS "t1" INNER JOIN "tag" AS "t2" ON "t2"."id" = "t1"."tag_id" WHERE "t1"."book_id" = "book"."id" AND "t2"."name" = ? LIMIT 1)
/// ```
pub struct ManyToManyPath<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

copy!([P, T, const N: usize] ManyToManyPath<P, T, N>);

impl<P: 'static, T: 'static, const N: usize> Handle for ManyToManyPath<P, T, N> {
    const NEW: Self = ManyToManyPath(PhantomData);
}
