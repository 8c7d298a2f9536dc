//! The handles of foreign keys.

use crate::model::{
    Column, Field, ForeignKey, Handle, Handles, IntoPredicate, Model, OneToOne, Path, PathFrom,
    Predicate, Via, ViaBack, ViaOptional, copy, never_met,
};
use crate::query::{self, KeyExpr};
use std::marker::PhantomData;
use std::ops::{Deref, Not};

/// `Book.author`: the foreign key at field `N`. Dereferences to the target's handles, so `Book.author.name` joins.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Book::objects().filter(Book.author.eq(2) | Book.author.name.contains("Ralph"));
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "book"."author_id" = ? OR instr("t1"."name", ?) > 0"#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "book"."author_id" = ? OR instr("t1"."name", ?) > 0
/// ```
pub struct ToOne<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

/// `Book.editor` over an `Option<ForeignKey<Author>>`: what lies beyond may be null.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Author::objects().filter(Author.mentor.is_null() | Author.mentor.birth_year.lt(1810));
/// # assert_sql(&query, r#"SELECT … FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" WHERE "author"."mentor_id" IS NULL OR "t1"."birth_year" < ?"#);
/// ```
/// ```sql
/// SELECT … FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" WHERE "author"."mentor_id" IS NULL OR "t1"."birth_year" < ?
/// ```
pub struct ToOneOptional<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

/// `User.profile()`: back over the [`OneToOne`](crate::model::OneToOne) at field `N` of `T`. There may be no row, and a
/// user has no field for it: joined or prefetched it is pushed onto the result, as an `Option<Profile>`.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::assert_sql;
/// #[derive(Model)]
/// pub struct User {
///     pub id: i64,
///     pub name: String,
/// }
/// #[derive(Model)]
/// pub struct Profile {
///     #[orm(primary_key, related_name = "profile", on_delete = Cascade)]
///     pub user: OneToOne<User>,
///     pub bio: String,
/// }
///
/// let query = User::objects().filter(User.profile().bio.ne("")).select_related(User.profile());
/// # assert_sql(&query, r#"SELECT …, "t1"."user_id", "t1"."user_id", "t1"."bio" FROM "user" LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" WHERE "t1"."bio" IS NOT ?"#);
/// ```
/// ```sql
/// SELECT …, "t1"."user_id", "t1"."user_id", "t1"."bio" FROM "user"
/// LEFT JOIN "profile" AS "t1" ON "t1"."user_id" = "user"."id" WHERE "t1"."bio" IS NOT ?
/// ```
pub struct ReverseOneToOne<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

copy!([P, T, const N: usize] ToOne<P, T, N>, [P, T, const N: usize] ToOneOptional<P, T, N>, [P, T, const N: usize] ReverseOneToOne<P, T, N>);

/// Returns the key of the row at the end of a path. Where a foreign key leads there, its own columns are the same.
fn key_at<P: Path>() -> KeyExpr {
    KeyExpr::at(P::PATH, P::Target::table())
}

macro_rules! to_one {
    ($t:ident, $via:ident, $field:ty, $value:ty) => {
        impl<P: Path, T: Model, const N: usize> Handle for $t<P, T, N> {
            const NEW: Self = $t(PhantomData);
        }

        impl<P: Path, T: Model, const N: usize> Deref for $t<P, T, N> {
            type Target = T::Fields<$via<P, T, N>>;
            fn deref(&self) -> &Self::Target {
                Handles::REF
            }
        }

        impl<P: Path, T: Model, const N: usize> $t<P, T, N> {
            /// A condition: the foreign key points at this row. Compares the key, so nothing is joined.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.author.eq(2));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."author_id" = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."author_id" = ?
            /// ```
            pub fn eq(&self, key: impl KeyOperand<$field, P::Root>) -> Predicate<P::Root> {
                Predicate::from_expr(key_at::<$via<P, T, N>>().eq(key.key_operand()))
            }

            /// A condition: the foreign key points at another row, or at none. Compares the key, so nothing is joined.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.author.ne(2));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."author_id" <> ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."author_id" <> ?
            /// ```
            pub fn ne(&self, key: impl KeyOperand<$field, P::Root>) -> Predicate<P::Root> {
                Predicate::from_expr(key_at::<$via<P, T, N>>().eq(key.key_operand()).negated())
            }

            /// A condition: the foreign key points at one of these rows.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.author.is_in(Author::objects().filter(Author.name.eq("Jo"))));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."name" = ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."name" = ?)
            /// ```
            ///
            /// Keys that another model refers to are values: `is_in(Prize::objects().values(Prize.winner.id))`.
            pub fn is_in(&self, list: impl KeyList<$field, P::Root>) -> Predicate<P::Root> {
                Predicate::from_expr(list.contains(key_at::<$via<P, T, N>>()))
            }

            /// A condition: the foreign key points at none of these rows.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.author.not_in([1, 2]));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE NOT ("book"."author_id" IN (SELECT value FROM json_each(?)))"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE NOT ("book"."author_id" IN (SELECT value FROM json_each(?)))
            /// ```
            pub fn not_in(&self, list: impl KeyList<$field, P::Root>) -> Predicate<P::Root> {
                Predicate::from_expr(list.contains(key_at::<$via<P, T, N>>()).negated())
            }

            /// A condition on the related row, given as one on its model. Where there is no row its fields are null,
            /// and its to-many relations empty.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.author.matches(Author.name.eq("Jo")));
            /// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "t1"."name" = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "t1"."name" = ?
            /// ```
            pub fn matches(&self, condition: impl IntoPredicate<T>) -> Predicate<P::Root> {
                let condition = condition.condition();
                Predicate::from_expr(match <$via<P, T, N> as Path>::PATH {
                    Some(path) => condition.at(path),
                    None => condition,
                })
            }
        }

        key_handle!($t, $via, ForeignKey<T>, $value);
        key_handle!($t, $via, Option<ForeignKey<T>>, $value);
    };
}

macro_rules! key_handle {
    ($t:ident, $via:ident, $field:ty, $value:ty) => {
        impl<R, P: Path + PathFrom<R>, T: Model, const N: usize> KeyOperand<$field, R>
            for $t<P, T, N>
        {
            type Value = $value;
            fn key_operand(self) -> KeyExpr {
                key_at::<$via<P, T, N>>()
            }
        }
    };
}
to_one!(ToOne, Via, ForeignKey<T>, P::Nullable<ForeignKey<T>>);
to_one!(
    ToOneOptional,
    ViaOptional,
    Option<ForeignKey<T>>,
    Option<ForeignKey<T>>
);
to_one!(
    ReverseOneToOne,
    ViaBack,
    Option<ForeignKey<T>>,
    Option<ForeignKey<T>>
);

macro_rules! may_miss {
    ($t:ident, $via:ident) => {
        impl<P: Path, T: Model, const N: usize> $t<P, T, N> {
            /// A condition: there is no row.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Author::objects().filter(Author.mentor.is_null());
            /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE "author"."mentor_id" IS NULL"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "author" WHERE "author"."mentor_id" IS NULL
            /// ```
            pub fn is_null(&self /* the opposite: `.is_not_null()` */) -> Predicate<P::Root> {
                Predicate::from_expr(key_at::<$via<P, T, N>>().is_null())
            }

            /// A condition: there is a row.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Author::objects().filter(Author.mentor.is_not_null());
            /// # assert_sql(&query, r#"SELECT … FROM "author" WHERE "author"."mentor_id" IS NOT NULL"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "author" WHERE "author"."mentor_id" IS NOT NULL
            /// ```
            pub fn is_not_null(&self) -> Predicate<P::Root> {
                self.is_null().not()
            }
        }
    };
}
may_miss!(ToOneOptional, ViaOptional);
may_miss!(ReverseOneToOne, ViaBack);

/// An operand that a foreign key of type `F` is compared with or set to: a row, a key, another foreign key of the
/// query, and where it may be null an `Option` of one. Every [`IntoKey`](crate::model::IntoKey) is one; users do not
/// implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let louisa = Author::get(2, &db).await?;
/// let by_row = Book::objects().filter(Book.author.eq(&louisa)).count(&db).await?;
/// let by_key = Book::objects().filter(Book.author.eq(2)).count(&db).await?;
/// let by_none = Author::objects().filter(Author.mentor.eq(None)).count(&db).await?;
/// assert_eq!((by_row, by_key, by_none), (2, 2, 1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
// As of `Operand`: `F` stands before `R` for the orphan rule's sake, and there is one `Option` by value, so that `None`
// has one reading.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is none that a `{F}` leads to; write a row of that model, its key, of the type of the key's field (a `Uuid` is `text.parse::<Uuid>()`), or a foreign key to it in a query of `{R}`, and of several rows `.is_in(&rows)`",
    label = "a row or its key stands here",
    note = "by another field of the row it refers to a condition names that field: `Book.author.name.eq(\"Louisa\")`",
    note = "a field of the query around a subquery is `outer(Author.id)`"
)]
pub trait KeyOperand<F, R> {
    /// A foreign key, or an `Option` of one where it may be null.
    type Value;
    /// The parts of the key.
    #[doc(hidden)]
    fn key_operand(self) -> KeyExpr;
}

macro_rules! optional_keys {
    ($($t:ty, |$self:ident| $field:expr;)*) => {$(
        impl<T: Model, R> KeyOperand<Option<ForeignKey<T>>, R> for $t {
            type Value = Option<ForeignKey<T>>;
            fn key_operand($self) -> KeyExpr {
                let mut parts = Vec::with_capacity(1);
                Field::write($field, &mut |value| parts.push(query::Expr::value(value)));
                parts.into_iter().collect()
            }
        }
    )*};
}
optional_keys! {
    Option<ForeignKey<T>>, |self| &self;
    &Option<ForeignKey<T>>, |self| self;
    &Option<OneToOne<T>>, |self| self;
}

never_met! {
    AlwaysLeadsToRow "this foreign key is never null, and an `Option` may be; write the row that is there: `if let Some(row) = &row {{ … }}`" "or `.filter(row.as_ref().map(|row| Book.author.eq(row)))`, which is a condition only where there is one";
}

never_met! {
    ComparedWhereThereIsOne "an `Option` of a key or a row is no `Option` of a foreign key; write `.map(ForeignKey::from)` behind it, of which `None` is null, or a condition only where there is one: `.filter(key.map(|key| Book.editor.eq(key)))`";
    KeyOfRelatedRow "a column is no row; the key of a related row is `Book.author.id`, which is compared with another column, and a field of the query around a subquery is `outer(Author.id)`; write `.eq(outer(Author.id))`, or `Book.author.id.eq(Book.editor.id)`, and in `update` a row, its key or another foreign key, `.set(&author)`, `.set(Book.author)`";
}

// Columns never identify a row by themselves, since nothing meets the bound.
impl<F, R, P, V, const N: usize> KeyOperand<F, R> for Column<P, V, N>
where
    PhantomData<(P, V)>: KeyOfRelatedRow,
{
    type Value = F;
    fn key_operand(self) -> KeyExpr {
        unreachable!()
    }
}

// These never hold, since nothing meets the bound on the key.
impl<T: Model<Key: AlwaysLeadsToRow>, R, X> KeyOperand<ForeignKey<T>, R> for Option<X> {
    type Value = ForeignKey<T>;
    fn key_operand(self) -> KeyExpr {
        <T::Key as AlwaysLeadsToRow>::never()
    }
}
impl<T: Model<Key: AlwaysLeadsToRow>, R, X> KeyOperand<ForeignKey<T>, R> for &Option<X> {
    type Value = ForeignKey<T>;
    fn key_operand(self) -> KeyExpr {
        <T::Key as AlwaysLeadsToRow>::never()
    }
}

/// The keys that a foreign key is looked for in: rows or keys, or a query of either. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let keys = Book::objects().filter(Book.author.is_in([1, 2]));
/// # assert_sql(&keys, r#"SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?))"#);
/// let rows = Book::objects().filter(Book.author.is_in(Author::objects().filter(Author.birth_year.gt(1830))));
/// # assert_sql(&rows, r#"SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1" WHERE "t1"."birth_year" > ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?));
/// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT "t1"."id" FROM "author" AS "t1"
/// WHERE "t1"."birth_year" > ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot look for a `{F}` in `{Self}`; write a list of rows or keys of its model, `&rows` or `[1, 2]`, a query of such rows, or one of their keys, `query.values(Prize.winner.id)`",
    label = "rows or keys stand here"
)]
pub trait KeyList<F, R> {
    /// The key is one of these.
    #[doc(hidden)]
    fn contains(self, key: KeyExpr) -> query::Expr;
}

impl<F, R, I: IntoIterator> KeyList<F, R> for I
where
    I::Item: KeyOperand<F, R>,
{
    fn contains(self, key: KeyExpr) -> query::Expr {
        key.is_in(self.into_iter().map(KeyOperand::key_operand))
    }
}
