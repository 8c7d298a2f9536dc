//! A relation or a value that is named by a text, as elsewhere: `prefetch_related("books")`, `annotate("n", …)`.
//!
//! The implementation never holds, since nothing meets its bound, whose message says what to write.

use super::{Append, RowQuery};
use crate::model::never_met;

never_met! {
    GivenWithoutText "relations and values are not named by a text; write `.prefetch_related(Author.books())`, `.select_related(Book.author)` or `.annotate(Author.books().count())`" "rows come as tuples of what was asked for";
}

impl<Mode: GivenWithoutText, R, Onto: Send + 'static> Append<Mode, R, Onto> for &str {
    type Out = Onto;
    fn append(self, query: RowQuery<R, Onto>) -> RowQuery<R, Onto> {
        query
    }
}
