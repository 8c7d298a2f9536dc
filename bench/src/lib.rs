//! The harness: shapes of work, contenders that do it, rounds in which they take turns.

pub mod contender;
pub mod contenders;
pub mod fresh;
pub mod lines;
pub mod measure;
pub mod options;
pub mod place;
pub mod reading;
pub mod report;
pub mod shape;
#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/support"]
mod support {
    pub(crate) mod postgres;
}
pub mod tables;
pub mod toasty;
