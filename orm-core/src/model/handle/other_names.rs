//! Names that other libraries have for methods of this one.
//!
//! Each is a hidden method that never compiles: its bound is a trait that nothing implements, and the message of that
//! trait says what the method is called here. Without it rustc would suggest the method of the most similar name (`eq`
//! for `neq`), or say that a query is no iterator (`take`).

/// Declares traits that nothing implements, each with the message of the methods that need it.
macro_rules! never_met {
    ($($name:ident $message:literal $label:literal;)*) => {$(
        #[doc = concat!("Nothing meets this bound, so that whoever calls its method reads: ", $message, ".")]
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        #[doc(hidden)]
        pub trait $name {
            /// Stands where the method would return; never called.
            fn never<T>() -> T;
        }
    )*};
}
pub(crate) use never_met;

/// Declares methods that never compile. `-> Type` is what the rest of the expression is checked with.
macro_rules! never_compile {
    (-> $out:ty; $($method:ident($($argument:ident),*) $bound:ident;)*) => {$(
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, reason = "one type parameter for each argument")]
        pub fn $method<$($argument),*>(&self, $($argument: $argument),*) -> $out
        where
            Self: $bound,
        {
            let _ = ($($argument,)*);
            <Self as $bound>::never()
        }
    )*};
}
pub(crate) use never_compile;

#[cfg(feature = "json")]
use crate::model::JsonPath;
use crate::model::{
    Column, Expr, Field, Kind, Model, Path, PerRow, Predicate, ToOne, ToOneOptional,
};

never_met! {
    CalledNe "this lookup is called `ne`" "write `.ne(…)`";
    CalledGe "this lookup is called `ge`" "write `.ge(…)`";
    CalledLe "this lookup is called `le`" "write `.le(…)`";
    CalledIsIn "this lookup is called `is_in`" "write `.is_in([…])`";
    CalledNotIn "this lookup is called `not_in`" "write `.not_in([…])`";
    CalledIsNull "this lookup is called `is_null`" "write `.is_null()`";
    CalledIsNotNull "this lookup is called `is_not_null`" "write `.is_not_null()`";
    CalledIContains "text is found without regard to case by `icontains`, `istarts_with` and `iends_with`" "write `.icontains(…)`, without `%`";
    CalledStartsWith "this lookup is called `starts_with`" "write `.starts_with(…)`";
    CalledEndsWith "this lookup is called `ends_with`" "write `.ends_with(…)`";
    CalledBetween "this lookup is called `between`" "write `.between(low, high)`";
    CalledIEq "this lookup is called `ieq`" "write `.ieq(…)`";
    CalledEq "this lookup is called `eq`" "write `.eq(…)`; without regard to case `.ieq(…)`";
    CalledGt "this lookup is called `gt`" "write `.gt(…)`";
    CalledLt "this lookup is called `lt`" "write `.lt(…)`";
    CalledNegated "a lookup is negated by `!` in front of it" "write `!field.contains(…)`";
    CalledTruth "a field of truths is a condition itself" "write the field alone; with `!` in front of it where it is to be false";
    CalledAnd "conditions are combined by `&`" "write `a & b`";
    CalledOr "conditions are combined by `|`" "write `a | b`";
    CalledNot "a condition is negated by `!`" "write `!condition`";
}

macro_rules! lookups_of_other_names {
    ([$($g:tt)*] $t:ty, $root:ty, $kind:ty) => {
        impl<$($g)*> $t {
            never_compile! {
                -> Predicate<$root, $kind>;
                neq(value) CalledNe;
                not_eq(value) CalledNe;
                not_equal(value) CalledNe;
                is_not(value) CalledNe;
                equals(value) CalledEq;
                equal(value) CalledEq;
                exact(value) CalledEq;
                greater_than(value) CalledGt;
                less_than(value) CalledLt;
                not_contains(text) CalledNegated;
                not_like(pattern) CalledNegated;
                is_true() CalledTruth;
                is_false() CalledTruth;
                gte(value) CalledGe;
                lte(value) CalledLe;
                in_(values) CalledIsIn;
                in_list(values) CalledIsIn;
                eq_any(values) CalledIsIn;
                ne_all(values) CalledNotIn;
                is_not_in(values) CalledNotIn;
                is_none() CalledIsNull;
                isnull() CalledIsNull;
                is_some() CalledIsNotNull;
                ilike(pattern) CalledIContains;
                startswith(text) CalledStartsWith;
                endswith(text) CalledEndsWith;
                iexact(text) CalledIEq;
                range(low, high) CalledBetween;
                startsWith(text) CalledStartsWith;
                endsWith(text) CalledEndsWith;
            }
        }
    };
}

lookups_of_other_names!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, PerRow);
lookups_of_other_names!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, K);

impl<R: Model, K: Kind> Predicate<R, K> {
    never_compile! {
        -> Predicate<R, K>;
        and(condition) CalledAnd;
        or(condition) CalledOr;
        negate() CalledNot;
        not() CalledNot;
    }
}

never_met! {
    CountedByKey "a foreign key leads to a row; what is counted is its key" "write `.id.count()`, with the field of the key";
}

impl<P: Path, T: Model, const N: usize> ToOne<P, T, N> {
    never_compile! {
        -> Expr<P::Root, i64, crate::model::Aggregated>;
        count() CountedByKey;
        count_distinct() CountedByKey;
    }
}

impl<P: Path, T: Model, const N: usize> ToOneOptional<P, T, N> {
    never_compile! {
        -> Expr<P::Root, i64, crate::model::Aggregated>;
        count() CountedByKey;
        count_distinct() CountedByKey;
    }
}

#[cfg(feature = "json")]
never_met! {
    NeedsTypedEnd "a place in a JSON document is compared as a value of a type" "write `.text().eq(…)`, `.int()`, `.float()`, `.bool()` or `.json()` first";
}

#[cfg(feature = "json")]
impl<R: Model, K: Kind> JsonPath<R, K> {
    never_compile! {
        -> Predicate<R, K>;
        eq(value) NeedsTypedEnd;
        ne(value) NeedsTypedEnd;
        lt(value) NeedsTypedEnd;
        le(value) NeedsTypedEnd;
        gt(value) NeedsTypedEnd;
        ge(value) NeedsTypedEnd;
        is_in(values) NeedsTypedEnd;
        contains(text) NeedsTypedEnd;
    }
}
