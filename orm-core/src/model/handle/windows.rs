//! Window functions: values computed from a row and others of its partition.
//!
//! - `window`: the rows of a partition, and their order; `frame`: those of them that are looked at
//! - `functions`: what is computed

mod frame;
mod functions;
mod window;

pub use frame::{FrameDistance, FrameRange};
pub use functions::{cume_dist, dense_rank, ntile, percent_rank, rank, row_number};
pub use window::{IntoWindow, PartitionKeys, Window, order_by, partition_by};

use super::other_names::{never_compile, never_met};
use crate::model::{Aggregated, Expr, Field, Kind, Model, Operand, PerRow, Predicate, Scalar};
use crate::query::{self, Windowed};
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// A window function such as [`rank()`](rank), which has a value once [`over`](WindowFunction::over) says among which rows.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let number = row_number().over(partition_by(Book.author).order_by(Book.year));
/// let query = Book::objects().values((Book.title, number));
/// # assert_sql(&query, r#"SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book""#);
/// ```
/// ```sql
/// SELECT "book"."title", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book"
/// ```
#[derive(Debug)]
#[must_use = "a window function is a value once `.over(…)` says among which rows"]
pub struct WindowFunction<R, V, K = PerRow> {
    computed: Windowed,
    types: PhantomData<fn(R, K) -> V>,
}

impl<R: Model, V: Field, K: Kind> WindowFunction<R, V, K> {
    fn new(function: query::WindowFunction, arguments: Vec<query::Expr>) -> Self {
        WindowFunction::of(Windowed::Function(function, arguments))
    }

    fn of(computed: Windowed) -> Self {
        WindowFunction {
            computed,
            types: PhantomData,
        }
    }

    /// Looks at the rows of this window: a [`partition_by`], an [`order_by`], or `()` for all rows in no order.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{partition_by, rank};
    ///
    /// let place = rank().over(partition_by(Book.author).order_by(Book.copies.desc()));
    /// let query = Book::objects().values((Book.title, &place)).order_by(&place);
    /// # assert_sql(&query, r#"SELECT "book"."title", RANK() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."copies" DESC) FROM "book" ORDER BY 2"#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", RANK() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."copies" DESC) FROM "book" ORDER BY 2
    /// ```
    #[must_use]
    #[rustfmt::skip]
    pub fn over<W: IntoWindow<R>>(self, window: W /* both: `partition_by(a).order_by(b)`; all rows: `()` */) -> Expr<R, V, K::And<W::Kind>> {
        let (partition, order, frame) = window.into_window().into_parts();
        Expr::new(query::Expr::window(query::Window {
            computed: self.computed,
            partition,
            order,
            frame,
        }))
    }
}

/// Aggregates over windows.
impl<R: Model, V: Field> Expr<R, V, Aggregated> {
    /// Computes the aggregate for each row, of the rows of its window. In an order these are the rows up to this one and
    /// those that are equal to it there: a running total.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::functions::{order_by, partition_by};
    ///
    /// let share = Book.copies.sum().over(partition_by(Book.author));
    /// let so_far = count().over(order_by(Book.year));
    /// let query = Book::objects().values((Book.title, share, so_far));
    /// # assert_sql(&query, r#"SELECT "book"."title", SUM("book"."copies") OVER (PARTITION BY "book"."author_id"), COUNT(*) OVER (ORDER BY "book"."year") FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT "book"."title", SUM("book"."copies") OVER (PARTITION BY "book"."author_id"), COUNT(*) OVER (ORDER BY "book"."year")
    /// FROM "book"
    /// ```
    #[must_use]
    #[rustfmt::skip]
    pub fn over<W: IntoWindow<R>>(self, window: W /* both: `partition_by(a).order_by(b)` */) -> Expr<R, V, W::Kind> {
        let (partition, order, frame) = window.into_window().into_parts();
        Expr::new(self.node().aggregate_over(partition, order, frame))
    }
}

never_met! {
    OverWindow "a window function has a value once `over` says among which rows; write `.over(partition_by(…).order_by(…))` behind it, or `.over(())` for all rows";
}

impl<R: Model, V: Field, K: Kind> WindowFunction<R, V, K> {
    never_compile! {
        -> Predicate<R, K>;
        eq(value) OverWindow;
        ne(value) OverWindow;
        lt(value) OverWindow;
        le(value) OverWindow;
        gt(value) OverWindow;
        ge(value) OverWindow;
    }
    never_compile! {
        -> Expr<R, V, K>;
        partition_by(fields) OverWindow;
        order_by(keys) OverWindow;
    }
}

crate::model::never_found! {
    [R: Model, V: Field, K: Kind] WindowFunction<R, V, K>;
    OverWindow: desc asc nulls_first nulls_last is_in not_in between is_null is_not_null filter alias as_ label named window partition
        frame rows range groups order sort partition_over over_window over_partition into_expr cast coalesce sum avg add sub plus minus
        order_by_desc distinct values lower round eq_value gte lte;
}

impl<R, V, K> Sealed for WindowFunction<R, V, K> {}

// This never holds, since nothing meets the bound on the type beside.
impl<R, V: Scalar + OverWindow, M, W, K> Operand<V, R> for WindowFunction<M, W, K> {
    type Value = V;
    type Divisor = V;
    type Wider = V;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        <V as OverWindow>::never()
    }
}
