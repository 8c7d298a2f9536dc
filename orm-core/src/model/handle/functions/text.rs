//! Functions of texts.

use crate::model::{Column, Expr, Expression, Field, Kind, Model, Path, PerRow, Text};
use crate::query::{self, Function};

/// The text in lower case, by Unicode on all databases. Null where the text is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::lower;
///
/// let query = Book::objects().filter(lower(Book.title).eq("nature"));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_lower("book"."title") = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_lower("book"."title") = ?
/// SELECT … FROM "book" WHERE (lower("book"."title" COLLATE "und-x-icu") COLLATE "C") = $1::text   -- on Postgres
/// ```
pub fn lower<E>(text: E) -> Expr<E::Root, <E::Value as Field>::Lift<String>, E::Kind>
where
    E: Expression<Value: Field<Base: Text>>,
{
    Expr::new(query::Expr::call(Function::Lower, vec![text.expr()]))
}

/// The text in upper case, by Unicode on all databases. Null where the text is.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::upper;
///
/// let query = Book::objects().filter(upper(Book.title).eq("NATURE"));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_upper("book"."title") = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE orm_upper("book"."title") = ?
/// SELECT … FROM "book" WHERE (upper("book"."title" COLLATE "und-x-icu") COLLATE "C") = $1::text   -- on Postgres
/// ```
pub fn upper<E>(text: E) -> Expr<E::Root, <E::Value as Field>::Lift<String>, E::Kind>
where
    E: Expression<Value: Field<Base: Text>>,
{
    Expr::new(query::Expr::call(Function::Upper, vec![text.expr()]))
}

/// Methods of fields and expressions, which call the functions of their names.
macro_rules! methods {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $value:ty, $kind:ty) => {
        impl<$($g)*> $t {
            /// The text in lower case: [`lower`](lower()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.title.lower().eq("nature"));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_lower("book"."title") = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE orm_lower("book"."title") = ?
            /// ```
            pub fn lower(&self) -> Expr<$root, <$value as Field>::Lift<String>, $kind>
            where
                $field: Field<Base: Text>,
            {
                lower(self.clone())
            }

            /// The text in upper case: [`upper`](upper()).
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Book::objects().filter(Book.title.upper().eq("NATURE"));
            /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_upper("book"."title") = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "book" WHERE orm_upper("book"."title") = ?
            /// ```
            pub fn upper(&self) -> Expr<$root, <$value as Field>::Lift<String>, $kind>
            where
                $field: Field<Base: Text>,
            {
                upper(self.clone())
            }
        }
    };
}

methods!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, P::Nullable<V>, PerRow);
methods!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, V, K);
