//! A database or a transaction where another argument stands: builders take none, and elsewhere it comes last.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of the trait. Each head is one line, since the
//! messages show it.

use super::never_met_by;
use crate::db::{Database, Transaction};
use crate::model::{
    Assignments, Condition, ConflictHandling, ConflictRule, FieldSet, IntoKey, IntoPredicate,
    Model, PerRow, never_met,
};
use crate::query::{self, SetClause};

never_met! {
    FilteredWithoutDatabase "a condition stands here, and the database goes to the end of the query; write `.filter(Book.year.gt(1900)).all(&db)`: `filter` sends nothing, so it takes no database";
    KeyBeforeDatabase "the key comes first, and the database last; write `Book::get(1, &db)`";
    FieldsBeforeDatabase "the fields come first, and the database last; write `Book.title` or a tuple of fields here, and `&db` behind it";
    AssignmentsBeforeDatabase "the assignments come first, and the database last; write `.update(Book.copies.set(3), &db)`, of several fields `.update((Book.copies.set(3), Book.year.set(1868)), &db)`";
    RuleBeforeDatabase "the rule comes first, and the database last; write `.save_with(OnConflict::ignore(), &db)`, and of many drafts `Book::bulk_create_with(drafts, OnConflict::ignore(), &db)`";
}

never_met_by! {
    ListBeforeDatabase "a list stands here, and the database comes last; write `Book::bulk_create(drafts, &db)`, `Book::bulk_update(&mut books, Book.title, &db)`, `book.tags.add([&tag], &db)` or `.in_bulk([1, 2], &db)`";
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

#[doc(hidden)]
impl<R: Model<Key: AssignmentsBeforeDatabase>> Assignments<R> for &Database {
    fn assignments(self, _: &mut Vec<SetClause>) {
        <R::Key as AssignmentsBeforeDatabase>::never::<()>();
    }
}
#[doc(hidden)]
impl<R: Model<Key: AssignmentsBeforeDatabase>> Assignments<R> for &Transaction {
    fn assignments(self, _: &mut Vec<SetClause>) {
        <R::Key as AssignmentsBeforeDatabase>::never::<()>();
    }
}

#[doc(hidden)]
impl<M: Model<Key: RuleBeforeDatabase>> ConflictHandling<M> for &Database {
    fn rule(self) -> ConflictRule {
        <M::Key as RuleBeforeDatabase>::never()
    }
}
#[doc(hidden)]
impl<M: Model<Key: RuleBeforeDatabase>> ConflictHandling<M> for &Transaction {
    fn rule(self) -> ConflictRule {
        <M::Key as RuleBeforeDatabase>::never()
    }
}

// Lists of drafts, of rows and of keys are iterators.
#[doc(hidden)]
#[expect(clippy::copy_iterator, reason = "it never holds")]
#[rustfmt::skip] // One line, since the messages show it.
impl<'d> Iterator for &'d Database where for<'a> Database: ListBeforeDatabase<'a> {
    type Item = <Database as ListBeforeDatabase<'d>>::Out;
    fn next(&mut self) -> Option<Self::Item> {
        unreachable!()
    }
}
#[doc(hidden)]
#[expect(clippy::copy_iterator, reason = "it never holds")]
#[rustfmt::skip] // One line, since the messages show it.
impl<'d> Iterator for &'d Transaction where for<'a> Transaction: ListBeforeDatabase<'a> {
    type Item = <Transaction as ListBeforeDatabase<'d>>::Out;
    fn next(&mut self) -> Option<Self::Item> {
        unreachable!()
    }
}
