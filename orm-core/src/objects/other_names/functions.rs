//! Functions and types of other libraries that a query is written with: `Q(…)`, `F("price")`, `Count("books")`.
//!
//! Each never compiles: nothing meets its bound, whose message says what is written here. Without it rustc would take the
//! name for a constant that the function around lacks, or lead to the function of the most similar name. What each gives is
//! of no type, so that rustc says nothing of what is done with it.

use crate::model::never_met_of_no_type;

/// Declares functions that never compile, each with its bound. A bound is a `tt`, so that the message shows the line of the
/// function, and none of this macro.
macro_rules! never_called {
    ($($bound:ident $message:literal $label:literal: $([$function:ident $needs:tt])*;)*) => {$(
        never_met_of_no_type! { $bound $message $label; }
        $(
            #[doc(hidden)]
            #[allow(non_snake_case, reason = "these are the names of others")]
            pub fn $function<T: $needs>(_: T) -> T::Out {
                unreachable!()
            }
        )*
    )*};
}

never_called! {
    ConditionByItself "a condition stands by itself, and conditions are combined by `&`, `|` and `!`" "write the condition alone: `Book.year.gt(1900) | Book.title.eq(…)`": [Q ConditionByItself];
    FieldByItself "a field is named behind its model" "write `Book.copies`: `Book.copies.set(Book.copies + 1)`": [F FieldByItself];
    CountedByRelation "related rows are counted by a method of the relation" "write `Author.books().count()`; the rows of a group or a query `count()`, different values `Book.year.count_distinct()`": [Count CountedByRelation];
    ComputedByMethod "an aggregate is a method of the field, or of the relation" "write `Book.copies.sum()`, or `Author.books().sum(Book.copies)`, and so `avg`, `min` and `max`": [Sum ComputedByMethod] [Avg ComputedByMethod];
    OuterByFunction "a field of the query around is named by `outer`" "write `outer(Author.id)`": [OuterRef OuterByFunction];
    ScalarByMethod "the value of another query is its `scalar`" "write `Book::objects().filter(…).values(Book.title).scalar()`": [Subquery ScalarByMethod];
    PrefetchedByItself "what is loaded is the relation itself, with conditions and an order" "write `Author.books().filter(…).order_by(…)`": [Prefetch PrefetchedByItself];
    IncomingByFunction "the value in the row that comes is named by `incoming`" "write `incoming(Book.copies)`": [excluded IncomingByFunction];
}
