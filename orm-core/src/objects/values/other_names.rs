//! Names that other libraries have for methods of queries of values; see `model/handle/other_names.rs`.

use crate::db::Pending;
use crate::model::{Model, never_compile, never_found, never_met};
use crate::objects::query_set::other_names::{
    CalledAll, CalledDistinct, CalledExcept, CalledExists, CalledFilter, CalledFirst, CalledGet,
    CalledGroups, CalledHaving, CalledIntersect, CalledLimit, CalledOffset, CalledOrderBy,
    CalledStream, CalledToSql, CalledUnion, CalledValuesAs, UpdatedBeforeValues, WithinAnother,
};
use crate::objects::values::Values;

never_met! {
    CountedAsValues "values are counted by `count`; write `.count(&db).await?`";
    ComesInOrder "values come in the order of their tuple, without names; leave this out" "where names are wanted, read a struct with `#[derive(Row)]` by `values_as`";
    ReadIntoMap "values are read as tuples, of which a map is made; write `.all(&db).await?.into_iter().collect::<HashMap<_, _>>()`";
    CalledInsertInto "values are stored by `insert_into`; write `.insert_into((Copy.title, Copy.year), &db).await?`";
    ChosenByValues "what `values` names is all that is read; name it there, `.values((Book.title, Book.author.name, count()))`" "whole rows with what belongs to them are read without `.values(…)`";
}

never_found! {
    [M: Model, Out: Send + 'static] Values<M, Out>;
    CalledFilter: where_ r#where filter_by and_where find_by;
    CalledOrderBy: sort sort_by order order_by_asc order_by_desc then_by sorted;
    CalledLimit: top first_n head;
    CalledDistinct: uniq unique dedup distinct_by distinct_on;
    CalledUnion: union_distinct concat merge combine chain;
    CalledIntersect: intersection intersect_all intersect_with;
    CalledExcept: difference minus except_all subtract;
    CalledValuesAs: into_model into_struct into_tuple as_struct;
    CalledGroups: group_by group;
    CalledHaving: having having_count having_sum;
    CalledAll: fetch_all exec run to_list to_vec load get_results list results rows iter get_all find_all collect_all;
    CalledGet: one get_result get_one single one_or_none scalar_one scalar_value;
    CalledFirst: first_or_none first_opt find_first find_one ;
    CalledStream: iterator each find_each in_batches;
    CalledExists: exist any_exists;
    CalledToSql: sql as_sql debug_query;
    UpdatedBeforeValues: update delete update_all delete_all;
    CountedAsValues: len size count_rows total;
    ComesInOrder: with_names named name alias as_ named_as;
    ReadIntoMap: to_map into_map as_map into_hash_map to_dict to_hash;
    WithinAnother: subquery as_subquery into_subquery is_in in_;
    CalledInsertInto: insert insert_into_table into_table;
    ChosenByValues: annotate prefetch_related select_related prefetch include includes select add_select values values_list;
}

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    never_compile! {
        -> Self;
        take(n) CalledLimit;
        skip(n) CalledOffset;
    }
    never_compile! {
        -> Pending<'static, Vec<Out>>;
        fetch(db) CalledAll;
    }
    never_compile! {
        -> Pending<'static, Out>;
        fetch_one(db) CalledGet;
    }
}
