//! `OuterRef("id")` of Django, which a query is written with.
//!
//! The name comes in by `*`, as what is called like it in a module of the program's own may: rustc then knows neither. So no
//! name stands here that a model, a variant or a function of a program may bear, such as `Count`, `F` or `excluded`.

use crate::model::never_met;

never_met! {
    OuterByFunction "a field of the query around is named by `outer`; write `outer(Author.id)`";
}

/// Never compiles. It answers whatever is wanted, so that nothing else is said of it.
#[doc(hidden)]
#[allow(non_snake_case, reason = "this is the name of another library")]
pub fn OuterRef<T: OuterByFunction, Wanted>(_: T) -> Wanted {
    unreachable!()
}
