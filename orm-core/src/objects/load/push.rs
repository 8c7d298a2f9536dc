//! Results that grow flat.

use crate::model::Model;

/// A result that grows: `Author` and `Vec<Book>` are `(Author, Vec<Book>)`, and with an `i64` more
/// `(Author, Vec<Book>, i64)`.
#[doc(hidden)]
pub trait Push<X> {
    /// The row it began with.
    type Row: Model;
    /// The result with one more value.
    type Out: Send;
    /// The row it began with.
    fn row(&self) -> &Self::Row;
    /// Adds one more value.
    fn push(self, more: X) -> Self::Out;
}

impl<M: Model, X: Send> Push<X> for M {
    type Row = M;
    type Out = (M, X);
    fn row(&self) -> &M {
        self
    }
    fn push(self, more: X) -> (M, X) {
        (self, more)
    }
}

/// Adds to each result the value at its place.
pub(super) fn push_each<R: Push<X>, X>(results: Vec<R>, values: Vec<X>) -> Vec<R::Out> {
    let mut grown = Vec::with_capacity(results.len());
    for (result, value) in results.into_iter().zip(values) {
        grown.push(result.push(value));
    }
    grown
}

macro_rules! push {
    ($($($t:ident)+;)*) => {$(
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<M: Model, $($t: Send,)+ X: Send> Push<X> for (M, $($t),+) {
            type Row = M;
            type Out = (M, $($t,)+ X);
            fn row(&self) -> &M { &self.0 }
            fn push(self, more: X) -> Self::Out { let (row, $($t),+) = self; (row, $($t,)+ more) }
        }
    )*};
}
push!(A; A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H; A B C D E F G H I; A B C D E F G H I J;);
