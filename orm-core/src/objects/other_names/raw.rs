//! Names that other libraries have for what sends a statement of one's own.

use crate::db::Pending;
use crate::model::{Raw, SentByFetch, never_compile};

// On the methods, since of a `raw` of no known type rustc says nothing of the bound of an `impl`.
impl<T> Raw<T> {
    never_compile! {
        -> any Answer, Pending<'static, Answer>;
        all(db) SentByFetch;
        first(db) SentByFetch;
        one(db) SentByFetch;
        one_or_none(db) SentByFetch;
        fetch(db) SentByFetch;
        fetch_all(db) SentByFetch;
        fetch_one(db) SentByFetch;
        fetch_optional(db) SentByFetch;
        load(db) SentByFetch;
        get(db) SentByFetch;
        get_result(db) SentByFetch;
        get_results(db) SentByFetch;
        execute(db) SentByFetch;
        stream(db) SentByFetch;
    }
}
