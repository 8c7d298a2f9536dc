//! `OuterRef("id")` of Django, which a query is written with.
//!
//! The name comes in by `*`, as what is called like it in a module of the program's own may: rustc then knows neither. So no
//! name stands here that a model, a variant or a function of a program may bear, such as `Count`, `F` or `excluded`.

use crate::model::never_met_of_no_type;

never_met_of_no_type! {
    OuterByFunction "a field of the query around is named by `outer`; write `outer(Author.id)`";
}

/// Never compiles.
#[doc(hidden)]
#[allow(non_snake_case, reason = "this is the name of another library")]
pub fn OuterRef<T: OuterByFunction>(_: T) -> T::Out {
    unreachable!()
}
