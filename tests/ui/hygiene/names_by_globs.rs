//! What is imported by `*` beside the prelude may be called like functions of other libraries.

#![deny(warnings)]

use models::*;
use orm::prelude::*;

mod models {
    use orm::prelude::*;

    #[derive(Debug, Model)]
    pub struct Count {
        pub id: i64,
        pub value: i64,
    }

    #[derive(Debug, Model)]
    pub struct Prefetch {
        pub id: i64,
        pub title: String,
    }

    #[derive(Debug, Model)]
    pub struct Subquery {
        pub id: i64,
        pub title: String,
    }

    #[derive(Debug)]
    pub enum Letter {
        F,
        Q,
    }

    #[derive(Debug)]
    pub enum Aggregate {
        Sum,
        Avg,
    }

    pub use Aggregate::*;
    pub use Letter::*;

    pub fn excluded() -> [Letter; 2] {
        [F, Q]
    }

    pub fn select<T>(value: T) -> T {
        value
    }

    pub fn max(a: i64, b: i64) -> i64 {
        a.max(b)
    }
}

fn main() {
    let _: QuerySet<Count> = Count::objects().filter(Count.value.gt(1));
    let _ = Prefetch::objects().filter(Prefetch.title.eq("Emma"));
    let _ = Subquery::objects().order_by(Subquery.title);
    let _ = ([F, Q], [Sum, Avg], excluded());
    let _ = select(max(1, 2));
}
