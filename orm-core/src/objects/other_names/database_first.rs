//! A database or a transaction where another argument stands: builders take none, and elsewhere it comes last.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of the trait. Each head is one line, since the
//! messages show it.

use crate::db::{Database, Transaction};
use crate::model::{Condition, FieldSet, IntoKey, IntoPredicate, Model, PerRow, never_met};
use crate::query;

never_met! {
    FilteredWithoutDatabase "a condition stands here, and the database goes to the end of the query; write `.filter(Book.year.gt(1900)).all(&db)`: `filter` sends nothing, so it takes no database";
    KeyBeforeDatabase "the key comes first, and the database last; write `Book::get(1, &db)`";
    FieldsBeforeDatabase "the fields come first, and the database last; write `Book.title` or a tuple of fields here, and `&db` behind it";
}

#[doc(hidden)]
impl<R: Model<Key: FilteredWithoutDatabase>> Condition<R> for &Database {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <R::Key as FilteredWithoutDatabase>::never()
    }
}
#[doc(hidden)]
impl<R: Model<Key: FilteredWithoutDatabase>> Condition<R> for &Transaction {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <R::Key as FilteredWithoutDatabase>::never()
    }
}
#[doc(hidden)]
impl<R: Model<Key: FilteredWithoutDatabase>> IntoPredicate<R> for &Database {}
#[doc(hidden)]
impl<R: Model<Key: FilteredWithoutDatabase>> IntoPredicate<R> for &Transaction {}

#[doc(hidden)]
impl<T: Model<Key: KeyBeforeDatabase>> IntoKey<T> for &Database {
    fn into_key(self) -> T::Key {
        <T::Key as KeyBeforeDatabase>::never()
    }
}
#[doc(hidden)]
impl<T: Model<Key: KeyBeforeDatabase>> IntoKey<T> for &Transaction {
    fn into_key(self) -> T::Key {
        <T::Key as KeyBeforeDatabase>::never()
    }
}

#[doc(hidden)]
impl<M: Model<Key: FieldsBeforeDatabase>> FieldSet<M> for &Database {
    type Positions = ();
    fn positions(self, _: &mut Vec<usize>) {}
}
#[doc(hidden)]
impl<M: Model<Key: FieldsBeforeDatabase>> FieldSet<M> for &Transaction {
    type Positions = ();
    fn positions(self, _: &mut Vec<usize>) {}
}
