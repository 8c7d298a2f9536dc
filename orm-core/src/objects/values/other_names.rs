//! Names that other libraries have for methods of queries of values; see `model/handle/other_names.rs`.

use crate::model::{Model, never_compile};
use crate::objects::query_set::other_names::{
    CalledFilter, CalledGroups, CalledHaving, CalledLimit, CalledOffset, CalledOrderBy,
};
use crate::objects::values::Values;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    never_compile! {
        -> Self;
        where_(condition) CalledFilter;
        sort_by(keys) CalledOrderBy;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        group_by(fields) CalledGroups;
        having(condition) CalledHaving;
    }
}
