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

/// Names of what others have on rows and models, on a row behind a `&` too.
trait Named {
    #[expect(non_upper_case_globals, reason = "the name is that of a column")]
    const title: u8 = 1;

    fn name(&self) -> u8 {
        2
    }

    fn to_json(&self) -> u8 {
        3
    }
}

impl Named for Prefetch {}

fn named_by<M: Model + Named>(row: &M) -> [u8; 3] {
    [M::title, M::name(row), row.to_json()]
}

fn main() {
    let row = &Prefetch {
        id: 1,
        title: "Emma".to_owned(),
    };
    assert_eq!(
        [Prefetch::title, Prefetch::name(row), row.to_json()],
        named_by(row)
    );
    let _: QuerySet<Count> = Count::objects().filter(Count.value.gt(1));
    let _ = Prefetch::objects().filter(Prefetch.title.eq("Emma"));
    let _ = Subquery::objects().order_by(Subquery.title);
    let _ = ([F, Q], [Sum, Avg], excluded());
    let _ = select(max(1, 2));
}
