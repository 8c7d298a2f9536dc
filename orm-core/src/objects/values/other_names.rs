//! Names that other libraries have for methods of queries of values; see `model/handle/other_names.rs`.

use crate::db::Pending;
use crate::model::{Model, never_compile, never_found, never_met};
use crate::objects::query_set::other_names::{
    CalledAggregate, CalledAll, CalledDistinct, CalledEither, CalledExcept, CalledExclude,
    CalledExists, CalledFilter, CalledFirst, CalledGet, CalledGroups, CalledHaving,
    CalledIntersect, CalledJoin, CalledLimit, CalledNotExists, CalledOffset, CalledOrderBy,
    CalledPage, CalledRandom, CalledStream, CalledToSql, CalledUnion, CalledValuesAs,
    FilteredByLookup, GivenAsOption, OrderDropped, RowsOfTenant, RunByEnd, UpdatedBeforeValues,
    WithinAnother,
};
use crate::objects::values::Values;

never_met! {
    LockedBeforeValues "rows are locked by their query, and `values` are read of them; write the lock in front of `values`: `.for_update().values(Book.title)`";
    CountedAsValues "values are counted by `count`; write `.count(&db).await?`";
    ComesInOrder "values come in the order of their tuple, without names; leave this out" "where names are wanted, read a struct with `#[derive(Row)]` by `values_as`";
    ReadIntoMap "values are read as tuples, of which a map is made; write `.all(&db).await?.into_iter().collect::<HashMap<_, _>>()`";
    CalledInsertInto "values are stored by `insert_into`; write `.insert_into((Copy.title, Copy.year), &db).await?`";
    ReadInPlaceOfValues "a struct is read in place of values, by the query of rows; leave `.values(…)` out, and write `.values_as::<Summary>()`, of a struct with `#[derive(Row)]` and `#[row(Book)]`";
    ChosenByValues "what `values` names is all that is read; name it there, `.values((Book.title, Book.author.name, count()))`" "whole rows with what belongs to them are read without `.values(…)`";
}

never_found! {
    [M: Model, Out: Send + 'static] Values<M, Out>;
    RowsOfTenant: tenant for_tenant with_tenant in_tenant of_tenant by_tenant set_tenant use_tenant scoped_to every_tenant all_tenants without_tenant;
    FilteredByLookup: where_in where_null where_not_null where_between where_date where_like;
    CalledFilter: where_ r#where filter_by and_where find_by add_filter and_filter filter_where filter_raw where_raw filter_all rewhere restrict;
    CalledOrderBy: sort sort_by order order_by_asc order_by_desc then_by sorted order_desc order_asc desc asc then_order_by sort_desc sort_asc order_by_raw ordered ordered_by sort_by_key order_by_expr newest oldest latest_first oldest_first;
    CalledLimit: top first_n head limit_to take_n max_results slice limit_by at_most last_n;
    CalledDistinct: uniq unique dedup distinct_by distinct_on unique_by distinct_rows;
    CalledUnion: union_distinct concat merge combine chain unions add_union;
    CalledIntersect: intersection intersect_all intersect_with intersect_distinct;
    CalledExcept: difference minus except_all subtract except_distinct;
    CalledValuesAs: into_model into_struct into_tuple as_struct;
    ReadInPlaceOfValues: values_as map_to fetch_as read_as load_as;
    CalledGroups: group_by group group_by_key aggregate_by add_group_by partition partition_by;
    CalledHaving: having having_count having_sum having_raw;
    CalledAll: fetch_all fetch_into exec run to_list to_vec load get_results list results rows iter get_all find_all collect_all unwrap expect await_all collect_vec to_array fetch_rows send perform call get_many scalars to_rows read_all as_vec load_all select_all query_all find_many run_query try_collect;
    CalledGet: one get_result get_one single one_or_none scalar_one scalar_value sole exactly_one scalar_one_or_none get_or_404 one_or_fail get_or_fail single_value get_single fetch_single load_one value get_value fetch_scalar get_only unique_result only;
    CalledFirst: first_or_none first_opt find_first find_one first_or_default first_or_404 first_or_fail first_value get_first take_one fetch_first nth second last_or_none last_value get_last optional;
    CalledStream: iterator each find_each in_batches iter_rows chunk each_row batches fetch_stream stream_all into_stream yield_per cursor find_in_batches;
    CalledExists: exist any_exists has_rows has_any is_any any_rows present;
    CalledToSql: sql as_sql debug_query print_sql get_sql to_query get_query query_string;
    UpdatedBeforeValues: update delete update_all delete_all destroy remove delete_many update_many execute_update;
    CountedAsValues: len size count_rows total count_all num_rows count_distinct length get_count;
    ComesInOrder: with_names named name alias as_ named_as label names columns_as fields flat named_values;
    ReadIntoMap: to_map into_map as_map into_hash_map to_dict to_hash into_hashmap keyed_by index_by group_into_map to_json into_json as_json as_dict to_dicts;
    WithinAnother: subquery as_subquery into_subquery is_in in_ subq scalar_subquery as_scalar in_query contains as_query;
    CalledInsertInto: insert insert_into_table into_table create bulk_create copy_to copy_into save_into insert_select;
    ChosenByValues: annotate prefetch_related select_related prefetch include includes select add_select values values_list add_columns add_column columns column and_values append also defer with add_values select_as expr extra with_count;
    CalledEither: or or_where or_filter filter_any filter_or or_else;
    CalledExclude: not filter_not where_not exclude_by reject excluding;
    OrderDropped: reorder unorder clear_order unordered without_ordering;
    CalledRandom: random shuffle sample order_by_random;
    CalledOffset: drop skip_rows;
    CalledAggregate: avg average mean maximum minimum sum_of max_of min_of;
    CalledJoin: join inner_join left_join joins left_outer_join;
    CalledPage: paginate per_page fetch_page paginator paginated;
    CalledNotExists: is_empty empty none none_ blank not_exists;
    LockedBeforeValues: for_update for_no_key_update for_share lock lock_for_update with_for_update select_for_update;
    GivenAsOption: apply_if filter_if when filter_when unless and_if if_some;
    RunByEnd: on_replica replica using on_db;
}

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    never_compile! {
        -> Self;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        map(function) CalledAll;
        for_each(function) CalledAll;
        filter_map(function) CalledAll;
        flat_map(function) CalledAll;
        enumerate() CalledAll;
        rev() CalledAll;
    }
    never_compile! {
        -> Pending<'static, Vec<Out>>;
        fetch(db) CalledAll;
        collect() CalledAll;
        into_iter() CalledAll;
    }
    never_compile! {
        -> Pending<'static, Out>;
        fetch_one(db) CalledGet;
    }
}
