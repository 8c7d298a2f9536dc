//! The bits of integers.

use super::declare::functions;
use crate::model::handle::operand::sides;
use crate::model::{
    Column, Expr, Expression, Field, Integer, Kind, Model, Number, Operand, Path, PerRow,
};
use crate::query::{self, Function};

/// Makes functions of two integers, whose result has the wider type of both: a free function, and a method of fields and
/// expressions.
macro_rules! of_both {
    ($($(#[$docs:meta])* $name:ident = $function:expr;)*) => {
        $(
            $(#[$docs])*
            pub fn $name<E, O>(
                number: E,
                other: O,
            ) -> Expr<
                E::Root,
                <<E::Value as Field>::Or<O::Value> as Field>::Lift<O::Wider>,
                <E::Kind as Kind>::And<O::Kind>,
            >
            where
                E: Expression<Value: Field<Base: Integer>>,
                O: Operand<<E::Value as Field>::Base, E::Root, Wider: Integer>,
            {
                let (left, right) = sides::<<E::Value as Field>::Base, _, _>(number.expr(), other);
                Expr::new(query::Expr::call($function, vec![left, right]))
            }
        )*
        methods!([P: Path, V: Field<Base: Integer>, const N: usize] Column<P, V, N>, P::Root, P::Nullable<V>, V, PerRow; $($(#[$docs])* $name = $function;)*);
        methods!([R: Model, V: Field<Base: Integer>, K: Kind] Expr<R, V, K>, R, V, V, K; $($(#[$docs])* $name = $function;)*);
    };
}

macro_rules! methods {
    ([$($g:tt)*] $t:ty, $root:ty, $value:ty, $field:ty, $kind:ty; $($(#[$docs:meta])* $name:ident = $function:expr;)*) => {
        methods! { each [$($g)*] [$t] [$root] [$value] [$field] [$kind]; $({ $(#[$docs])* $name = $function; })* }
    };
    (each $g:tt $t:tt $root:tt $value:tt $field:tt $kind:tt; $($method:tt)*) => {
        $(methods! { one $g $t $root $value $field $kind $method })*
    };
    (one [$($g:tt)*] [$t:ty] [$root:ty] [$value:ty] [$field:ty] [$kind:ty] { $(#[$docs:meta])* $name:ident = $function:expr; }) => {
        impl<$($g)*> $t {
            $(#[$docs])*
            pub fn $name<O>(
                &self,
                other: O,
            ) -> Expr<
                $root,
                <<$value as Field>::Or<O::Value> as Field>::Lift<O::Wider>,
                <$kind as Kind>::And<O::Kind>,
            >
            where
                O: Operand<<$field as Field>::Base, $root, Wider: Integer>,
            {
                let (left, right) = sides::<<$field as Field>::Base, _, _>(self.node(), other);
                Expr::new(query::Expr::call($function, vec![left, right]))
            }
        }
    };
}

of_both! {
    /// The bits that two integers have in common. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.bit_and(6).ne(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE ("book"."copies" & ?) <> ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE ("book"."copies" & ?) <> ?
    /// SELECT … FROM "book" WHERE ("book"."copies" & $1::int4) <> $2::int4   -- on Postgres
    /// ```
    bit_and = Function::BitAnd;

    /// The bits that one of two integers has, or both. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.bit_or(6).ne(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE ("book"."copies" | ?) <> ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE ("book"."copies" | ?) <> ?
    /// SELECT … FROM "book" WHERE ("book"."copies" | $1::int4) <> $2::int4   -- on Postgres
    /// ```
    bit_or = Function::BitOr;

    /// The bits in which two integers differ. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.bit_xor(6).ne(0));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_bit_xor("book"."copies", ?) <> ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_bit_xor("book"."copies", ?) <> ?
    /// SELECT … FROM "book" WHERE ("book"."copies" # $1::int4) <> $2::int4   -- on Postgres
    /// ```
    bit_xor = Function::BitXor;
}

functions! {
    /// The bits of an integer, so many places higher: times 2 for each place. Bits that leave the type are lost, so that the
    /// result may be negative, as that of `wrapping_shl` in Rust; no overflow is an error. The distance counts modulo the
    /// width of the type as it is stored, and one below 32 bits as of 32. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.shift_left(2).gt(8));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_shift_left_i32("book"."copies", ?) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_shift_left_i32("book"."copies", ?) > ?
    /// SELECT … FROM "book" WHERE ("book"."copies" << ($1::int4 & 31)) > $2::int4   -- on Postgres
    /// ```
    fn shift_left[N](number: [Integer<Stored: Number>], distance: N as i32) -> same() = typed(Function::ShiftLeft);

    /// The bits of an integer, so many places lower: halved for each place, rounded down. The distance counts modulo the
    /// width of the type as it is stored, and one below 32 bits as of 32. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.copies.shift_right(2).gt(8));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_shift_right_i32("book"."copies", ?) > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_shift_right_i32("book"."copies", ?) > ?
    /// SELECT … FROM "book" WHERE ("book"."copies" >> ($1::int4 & 31)) > $2::int4   -- on Postgres
    /// ```
    fn shift_right[N](number: [Integer<Stored: Number>], distance: N as i32) -> same() = typed(Function::ShiftRight);
}
