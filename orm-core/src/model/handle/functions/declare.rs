//! The macro that writes a function twice: free, and as a method of fields and expressions.

use crate::model::{Field, Operand, Scalar};
use crate::query::{self, Arithmetic, Function};
use crate::value::{Stored, Type, Value};

/// Makes functions. The first argument is an expression whose type has the trait in brackets; the others are operands of
/// the types after `as`. The result is `lift(T)`, a `T` that is null where an argument may be; `null(T)`, always an
/// `Option<T>`; or `same()`, of the type of the first argument. `plain`, `typed`, `float`, `whole` and `code_point` name the function
/// of this file that makes the untyped expression.
///
/// ```text
/// functions! {
///     /// The first characters of the text.
///     fn left[N](text: [Text], count: N as i32) -> lift(String) = plain(Function::Left);
/// }
/// // pub fn left<E: Expression<…>, N: Operand<i32, E::Root>>(text: E, count: N) -> Expr<…>
/// // impl Column<P, V, N> { pub fn left<N: Operand<…>>(&self, count: N) -> Expr<…> }
/// // impl Expr<R, V, K> { … }
/// ```
macro_rules! functions {
    ($($entries:tt)*) => {
        $crate::model::handle::functions::declare::free! { $($entries)* }
        $crate::model::handle::functions::declare::methods! {
            [P: $crate::model::Path, V: $crate::model::Field, const FIELD: usize] $crate::model::Column<P, V, FIELD>,
            P::Root, V, P::Nullable<V>, $crate::model::PerRow;
            $($entries)*
        }
        $crate::model::handle::functions::declare::methods! {
            [R: $crate::model::Model, V: $crate::model::Field, K: $crate::model::Kind] $crate::model::Expr<R, V, K>,
            R, V, V, K;
            $($entries)*
        }
    };
}

macro_rules! free {
    ($(
        $(#[$docs:meta])*
        fn $name:ident $([$($g:ident),*])? ($first:ident: [$($bound:tt)+] $(, $other:ident: $t:ident as $operand:ty)*)
            -> $how:ident($($out:ty)?) = $make:ident($function:expr);
    )*) => {$(
        $(#[$docs])*
        pub fn $name<E $(, $($g),*)?>(
            $first: E,
            $($other: $t,)*
        ) -> $crate::model::Expr<
            E::Root,
            $crate::model::handle::functions::declare::output!($how($($out)?); E::Value; $($($g)*)?),
            $crate::model::handle::functions::declare::all_kinds!(E::Kind; $($($g)*)?),
        >
        where
            E: $crate::model::Expression<Value: $crate::model::Field<Base: $($bound)+>>,
            $($t: $crate::model::Operand<$operand, E::Root>,)*
        {
            $crate::model::Expr::new($crate::model::handle::functions::declare::$make(
                $function,
                $crate::model::handle::functions::declare::type_of::<E::Value>(),
                vec![
                    $first.expr()
                    $(, $crate::model::handle::functions::declare::argument::<$operand, _, _>($other))*
                ],
            ))
        }
    )*};
}

macro_rules! methods {
    (
        [$($generics:tt)*] $this:ty, $root:ty, $field:ty, $value:ty, $kind:ty;
        $(
            $(#[$docs:meta])*
            fn $name:ident $([$($g:ident),*])? ($first:ident: [$($bound:tt)+] $(, $other:ident: $t:ident as $operand:ty)*)
                -> $how:ident($($out:ty)?) = $make:ident($function:expr);
        )*
    ) => {
        $crate::model::handle::functions::declare::each_method! {
            [$($generics)*] [$this] [$root] [$field] [$value] [$kind];
            $({
                $(#[$docs])*
                fn $name [$($($g)*)?] ([$($bound)+] $(, $other: $t as $operand)*) -> $how($($out)?) = $make($function);
            })*
        }
    };
}

macro_rules! each_method {
    ($generics:tt $this:tt $root:tt $field:tt $value:tt $kind:tt; $($entry:tt)*) => {$(
        $crate::model::handle::functions::declare::method! {
            $generics $this $root $field $value $kind $entry
        }
    )*};
}

macro_rules! method {
    (
        [$($generics:tt)*] [$this:ty] [$root:ty] [$field:ty] [$value:ty] [$kind:ty] {
            $(#[$docs:meta])*
            fn $name:ident [$($g:ident)*] ([$($bound:tt)+] $(, $other:ident: $t:ident as $operand:ty)*)
                -> $how:ident($($out:ty)?) = $make:ident($function:expr);
        }
    ) => {
        impl<$($generics)*> $this {
            $(#[$docs])*
            pub fn $name<$($g),*>(
                &self,
                $($other: $t,)*
            ) -> $crate::model::Expr<
                $root,
                $crate::model::handle::functions::declare::output!($how($($out)?); $value; $($g)*),
                $crate::model::handle::functions::declare::all_kinds!($kind; $($g)*),
            >
            where
                $field: $crate::model::Field<Base: $($bound)+>,
                $($t: $crate::model::Operand<$operand, $root>,)*
            {
                $crate::model::Expr::new($crate::model::handle::functions::declare::$make(
                    $function,
                    $crate::model::handle::functions::declare::type_of::<$value>(),
                    vec![
                        self.node()
                        $(, $crate::model::handle::functions::declare::argument::<$operand, _, _>($other))*
                    ],
                ))
            }
        }
    };
}

/// Expands to the type of a result.
macro_rules! output {
    (lift($out:ty); $value:ty; $($g:ident)*) => {
        <$crate::model::handle::functions::declare::any_null!($value; $($g)*) as $crate::model::Field>::Lift<$out>
    };
    (null($out:ty); $value:ty; $($g:ident)*) => { Option<$out> };
    (same(); $value:ty; $($g:ident)*) => {
        <$crate::model::handle::functions::declare::any_null!($value; $($g)*) as $crate::model::Field>::Lift<
            <$value as $crate::model::Field>::Base,
        >
    };
}

/// Expands to the first type, nullable if one of the operands is.
macro_rules! any_null {
    ($value:ty;) => { $value };
    ($value:ty; $g:ident $($rest:ident)*) => {
        $crate::model::handle::functions::declare::any_null!(<$value as $crate::model::Field>::Or<$g::Value>; $($rest)*)
    };
}

/// Expands to the kind of an expression over all of these.
macro_rules! all_kinds {
    ($kind:ty;) => { $kind };
    ($kind:ty; $g:ident $($rest:ident)*) => {
        $crate::model::handle::functions::declare::all_kinds!(<$kind as $crate::model::Kind>::And<$g::Kind>; $($rest)*)
    };
}

pub(super) use {all_kinds, any_null, each_method, free, functions, method, methods, output};

/// `function(…)`.
pub(super) fn plain(function: Function, _: Type, arguments: Vec<query::Expr>) -> query::Expr {
    query::Expr::call(function, arguments)
}

/// `function(…)`, of the type of the first argument.
pub(super) fn typed(
    function: fn(Type) -> Function,
    ty: Type,
    arguments: Vec<query::Expr>,
) -> query::Expr {
    query::Expr::call(function(ty), arguments)
}

/// `function(…)`, of a number as an `f64`.
pub(super) fn float(function: Function, ty: Type, mut arguments: Vec<query::Expr>) -> query::Expr {
    if let Some(number) = arguments.first_mut()
        && ty != Type::F64
    {
        *number = number.clone().cast(ty, Type::F64);
    }
    query::Expr::call(function, arguments)
}

/// `function(…)`, of an integer as an `i32`.
pub(super) fn code_point(
    function: Function,
    ty: Type,
    mut arguments: Vec<query::Expr>,
) -> query::Expr {
    if let Some(number) = arguments.first_mut()
        && ty != Type::I32
    {
        *number = number.clone().cast(ty, Type::I32);
    }
    query::Expr::call(function, arguments)
}

/// `function(…)`, which changes no whole number.
pub(super) fn whole(
    function: fn(Type) -> Function,
    ty: Type,
    mut arguments: Vec<query::Expr>,
) -> query::Expr {
    if matches!(ty, Type::F32 | Type::F64) || ty.is_decimal() {
        return query::Expr::call(function(ty), arguments);
    }
    arguments.swap_remove(0)
}

/// A duration divided by so many microseconds, without the rest.
pub(super) fn whole_units(micros: i64, _: Type, mut arguments: Vec<query::Expr>) -> query::Expr {
    let unit = query::Expr::value(Value::I64(micros));
    query::Expr::arithmetic(Arithmetic::Div, Type::I64, arguments.swap_remove(0), unit)
}

/// Returns the type of a value of one column.
pub(in crate::model::handle) fn type_of<V: Field>() -> Type {
    V::TYPES.first().copied().unwrap_or(Type::I64)
}

/// Returns an operand as a value of type `V`.
pub(super) fn argument<V: Scalar, R, O: Operand<V, R>>(operand: O) -> query::Expr {
    let (from, to) = (type_of::<O::Value>(), V::Stored::TYPE);
    let operand = operand.operand();
    if from == to {
        operand
    } else {
        operand.cast(from, to)
    }
}
