//! Names that other libraries have for methods of queries; see `model/handle/other_names.rs`.

use crate::db::Pending;
use crate::model::{Model, never_compile, never_found, never_met};
use crate::objects::query_set::QuerySet;

never_met! {
    CalledFilter "rows are chosen by `filter`; write `.filter(Book.title.eq(…))`, with fields of the model" "several conditions are combined by `&`";
    FilteredByLookup "rows are chosen by `filter` and a lookup of the field; write `.filter(Book.id.is_in([1, 2]))`, `.filter(Book.subtitle.is_null())`, `.filter(Book.year.between(1800, 1900))` or `.filter(Book.title.contains(\"war\"))`" "the opposite is `.exclude(…)`, with the same conditions";
    FoundByFilter "rows are chosen by `filter`, and a row is found by its key with `get` of the model; write `.filter(Book.title.eq(…)).first(&db)`, or `Book::get(key, &db)`";
    CalledEither "rows for which one condition or another holds are asked by `|`; write `.filter(a | b)`";
    CalledExclude "rows are left out by `exclude`, and a condition is negated by `!`; write `.exclude(Book.title.eq(…))`";
    QueryAlready "this is a query already, and `objects()` begins one of a model or of a relation; leave this out";
    CalledIntersect "what two queries both find is asked by `intersect`; write `.intersect(other)`, with a query of the same model or of values of the same types";
    CalledExcept "what another query finds is left out by `except`, and what a condition holds for by `exclude`; write `.except(other)`, with a query of the same model or of values of the same types";
    CalledUnion "queries are combined by `union`, which gives equal rows once; `union_all`, of values, gives them again; write `.union(other)`, or `.values(…).union_all(other.values(…))`";
    MarkedByField "rows that are marked as deleted are rows like others, which a condition leaves out: `.filter(Book.deleted_at.is_null())`" "leave this out, or name the field that marks them in a condition";
    CalledOrderBy "rows are ordered by `order_by`; write `.order_by(Book.title)`, `.order_by(Book.title.desc())`, or `.order_by((Book.year, Book.title))`";
    CalledReverse "an order is turned around by `reverse`; write `.reverse()`";
    CalledRandom "rows are put in a random order by the function `random`; write `.order_by(orm::functions::random())`";
    CalledLimit "a query has at most so many rows by `limit`; it is no iterator; write `.limit(n)`, or `.offset(m).limit(n)` to pass over some";
    CalledOffset "a query passes over rows by `offset`; it is no iterator; write `.offset(n)`";
    CalledDistinct "each row once is asked by `distinct`, one row of each by `distinct_on`; write `.distinct()`, or `.distinct_on(Book.author)`";
    CalledValues "columns and expressions are chosen by `values`; write `.values((Book.title, Book.year))`, which `.all(&db)` reads";
    DatesByTrunc "the days, months or years that rows have are values, each once; write `.values(Loan.lent.trunc(Unit::Month)).distinct()`, with `orm::functions::Unit`";
    CalledValuesAs "structs are read by `values_as`; write `.values_as::<Summary>()`, of a struct with `#[derive(Row)]` and `#[row(Book)]`";
    CalledAnnotate "values are computed with the rows by `annotate`, and alone or of groups by `values`; write `.annotate(Author.books().count())`, or `.values((Book.year, Book.copies.sum()))`";
    CalledGroups "`values` with an aggregate groups by all its other columns; leave this out, and write `.values((Book.year, count()))`";
    CalledHaving "a condition on an aggregate goes to `filter`, behind `values`; write `.filter(count().gt(1))`";
    CalledAggregate "all rows of a query are aggregated by `aggregate`; write `.aggregate(Book.copies.sum(), &db).await?`";
    CalledJoin "related rows are joined by naming their fields, and read along by `select_related`; write `.filter(Book.author.name.eq(…))`, or `.select_related(Book.author)`; all rows of a to-many relation are joined by `Author.books().inner_join()`, for `values`, and a condition that is no foreign key makes a relation by `related_to`";
    CalledPrefetch "related rows are loaded by `prefetch_related`, or joined by `select_related`; write `.prefetch_related(Author.books())`, or `.select_related(Book.author)`, and of their number `.annotate(Author.books().count())`";
    CalledWith "related rows are loaded by `prefetch_related`, or joined by `select_related`, and a query that is asked as a table comes along by `with_cte`; write `.prefetch_related(Author.books())`, `.select_related(Book.author)`, or `.with_cte(&totals)`";
    AskedByRelation "whether rows are related is asked in a condition; write `.filter(Author.books().is_empty())`, with `!` in front for those that have some, or `.filter(Author.books().any(Book.year.gt(1900)))`";
    GivenAsOption "a condition that may be missing is an `Option` of one; write `.filter(city.map(|city| Event.city.eq(city)))`";
    KeptInVariable "a query is of one type, whatever is asked of it; leave this out, and write `query = query.filter(…)`";
    CalledAll "the rows of a query are read by `all`; write `.all(&db).await?`" "row by row `.stream(&db)`";
    CalledGet "the one row of a query is read by `get_or_none`, or by `get` where it has to be there; write `.get_or_none(&db).await?`, which answers an `Option`, or `.get(&db).await?`";
    FoundByLatest "the row with the highest value of a field is found by `latest`, and that with the lowest by `earliest`; write `.latest(Book.year, &db).await?`, or `.earliest(Book.year, &db).await?`" "the value alone is `.aggregate(Book.year.max(), &db).await?`";
    CalledFirst "the first row of a query is read by `first`, which gives an `Option`; write `.first(&db).await?`" "`.get(&db)` has the error `DoesNotExist`, which is a 404 for the web";
    CalledStream "rows are read one by one by `stream`, and some at a time by `chunks`; write `.stream(&db)`, or `.chunks(1000, &db)`";
    CalledPage "a page of a query is read by `page`, with the number of all rows; write `.page(1, 20, &db).await?`, whose `rows` are its rows";
    CalledAfter "the rows behind a cursor are read by `after`; write `.after(None, 20, &db).await?`, then with the cursor of the page before";
    CalledCount "the rows of a query are counted by `count`; write `.count(&db).await?`";
    CalledNotExists "whether a query finds nothing is asked by `exists`, negated; write `!books.exists(&db).await?`";
    CalledExists "whether a query finds a row is asked by `exists`; write `.exists(&db).await?`";
    CalledUpdate "the rows of a query are updated by `update`; write `.update(Book.copies.set(3), &db).await?`";
    CalledDelete "the rows of a query are deleted by `delete`; write `.delete(&db).await?`" "of a whole table `.every_row().delete(&db)`";
    TakenByForeignKey "rows of a query are deleted by `delete`, and taken from the row that they belong to by their foreign key, where that may be missing; write `.delete(&db).await?`, or `.update(Book.editor.set(None), &db).await?`";
    CalledReturning "rows that a query writes come back by `returning`; write `.returning(Book).update(Book.copies.set(3), &db).await?`, or `.returning((Book.id, Book.title)).delete(&db).await?`";
    CalledDraft "a new row is a draft of the model, which `save` stores; write `Book::draft()`, a setter for each field, and `.save(&db)`";
    StoredByDraft "a row that may be there is stored by its draft; write `Author::draft().name(…).get_or_create(Author.name, &db)`, or `.update_or_create(…)`" "it answers the row, and whether it is new";
    CalledBulkCreate "many new rows are stored by `bulk_create` of the model; write `Book::bulk_create(drafts, &db).await?`";
    CalledBulkUpdate "the rows of a query are updated by `update`, and rows in hand stored by `bulk_update` of the model; write `.update(Book.copies.set(3), &db).await?`, or `Book::bulk_update(&mut books, Book.title, &db).await?`";
    CalledForeignKey "a row is added to these by its own foreign key; write `Book::draft().author(&author)`, or `book.author = (&author).into()`, and `save`";
    CalledForUpdate "rows are locked by `for_update` or `for_share`; write `.for_update()`, with `.skip_locked()` or `.nowait()` behind it";
    CalledSql "SQL of your own is run by the database; write `db.fetch(sql!(\"SELECT …\")).await?`" "a part of a query is `.filter(raw::<bool>(\"length({{}}) > {{}}\", (Book.title, 10)))`";
    CalledSearch "words are looked for by the function `search`, in a condition; write `.filter(search((Book.title, Book.subtitle), \"words\"))`, with `#[orm(search(title, subtitle))]` on the model";
    UpdatedBeforeValues "rows are updated and deleted by their query, and `values` are read; leave `.values(…)` out: `.filter(…).update(Book.copies.set(3), &db)`, or `.delete(&db)`";
    SerializedAsRows "rows become JSON by serde; write `#[derive(serde::Serialize)]` on the model, or on a struct with `#[derive(Row)]` that `values_as` reads, and `orm::serde_json::to_value(rows)`";
    RunByEnd "a query goes to the database that its end is given; write `.all(&db.replica())`, or `.all(&other)` with another database";
    CalledExplain "how the database goes about a query is told by `explain`; write `.explain(&db).await?`" "with the times of a run `EXPLAIN ANALYZE` of the text that `.to_sql(&db)?` shows, in the shell of the database";
    OrderDropped "an order takes the place of the one before, and `order_by(())` drops it; write `.order_by(())`, or `.order_by(Book.title)` for another";
    WithinAnother "a query within another is given to `is_in`, to `exists`, or is its first value by `scalar`; write `Book.author.is_in(query)`, `exists(query)`, or `query.values(Book.year.max()).scalar()`";
    NamedBySteps "a query of values becomes the rows of a model with `#[orm(cte)]`; write `let rows = query.values((Book.author.id, count())).cte((Total.author, Total.books))`, and `.with_cte(&rows)` on the query that asks for them" "a query that is used once is a variable: `Book.author.is_in(&query)`";
    MadeByFunctions "what several queries have in common is a function that gives a query or a condition; write `fn recent() -> QuerySet<Book>`, or `fn in_stock() -> Predicate<Book>`, and `.filter(in_stock())`";
    RowsOfTenant "the rows of one tenant are read and written by the database of it, and a query has no word of it; leave this out, and write `.all(&db.tenant(&acme)).await?`" "of every tenant `.all(&db.every_tenant())`; whose a row is says a foreign key with `#[orm(tenant)]`";
    MappedByKey "rows by their keys are a map; write `.in_bulk([1, 2], &db).await?`, or of any rows that were read `.into_iter().map(|book| (book.id, book)).collect::<HashMap<_, _>>()`";
    NamedInValues "a query has no name, and what it gives comes in the order of its tuple; leave the name out" "where names are wanted, read a struct with `#[derive(Row)]` by `values_as`";
    PlainRows "rows are plain structs, which nothing tracks or caches; leave this out" "a transaction that only reads is `db.read_only().transaction(async |tx| {{ … }})`";
    LimitedByDatabase "how long a query may take is said by `timeout`; write `.timeout(Duration::from_secs(5))`";
    ValuesInCondition "a value stands in its condition, and is bound by itself; write `.filter(Book.year.gt(year))`";
    ChosenByDatabase "how a query is carried out is chosen by the database; leave this out, and declare an index on the fields that are asked, `#[orm(index)]`, or `#[orm(index(author, year))]` on the model";
    ConflictsOfDrafts "what becomes of a row that is there is said where drafts are stored; write `Book::bulk_create_with(drafts, OnConflict::ignore(), &db)`, or `Book::draft().title(…).save_with(OnConflict::ignore(), &db)`";
    RunOnTransaction "a query runs in a transaction where its end is given one; write `db.transaction(async |tx| {{ … .all(tx).await }})`";
    WalkedByField "the rows above or below a row of a tree are asked by the foreign key that leads to its own model; write `Category.parent.descendants(&row).all(&db)`, or `.ancestors(&row)`" "with the row itself `.self_and_descendants(&row)`; in several steps over a many-to-many relation `.reachable_from([&row])`";
    CalledToSql "the SQL of a query is written by `to_sql`; write `.to_sql(&db)?`, which has `text()` and `values()`";
}

/// Names for what is said of a query before it ends, of queries and of what is asked as one.
macro_rules! queries_of_other_names {
    ([$($g:tt)*] $t:ty) => {
        $crate::model::never_found! {
            [$($g)*] $t;
            FilteredByLookup: where_in where_null where_not_null where_between where_date where_like where_ilike where_ids where_year where_column where_contains where_key where_key_not filter_in filter_null filter_between where_not_between where_not_like where_not_in;
            CalledFilter: where_ref where_ r#where where_eq where_clause filter_by filter_where where_raw filter_raw find_by and and_where and_filter restrict refine rewhere add_filter add_where filter_all match_all cond_where filter_expr filter_on where_all where_expr only_where having_all satisfying satisfies;
            CalledEither: or or_else or_filter or_where or_condition or_ or_where_in filter_or filter_any or_having match_any where_any where_or any_where filter_either;
            CalledExclude: not filter_not where_not and_not exclude_by reject without not_ excluding or_exclude invert_where exclude_all remove_where;
            MarkedByField: with_deleted with_trashed only_deleted only_trashed without_deleted without_trashed not_deleted undeleted unscoped;
            CalledOrderBy: sort order order_by_asc order_by_desc order_asc order_desc desc asc descending ascending orderBy sort_by sort_by_key sort_asc sort_desc sorted thenBy then_by then_by_descending order_by_descending order_by_raw order_by_field then_order_by and_order_by add_order add_order_by ordered ordered_by latest_first newest_first oldest_first newest oldest in_order_of order_by_relation order_by_expr order_by_column order_rows with_order set_order sort_rows order_fields;
            CalledReverse: reverse_order reversed inverted;
            CalledRandom: order_by_random order_random random shuffle shuffled sample in_random_order rand pick_random order_by_rand;
            CalledLimit: top first_n head limit_to at_most slice max_results set_max_results limit_offset range last_n take_n limit_by max_rows first_rows set_limit with_limit limit_rows cap;
            CalledOffset: set_first_result drop skip_rows offset_by start_at set_offset with_offset offset_rows skip_n;
            CalledDistinct: uniq unique unique_by dedup distinct_by distinct_rows;
            CalledValues: select select_fields project_to select_raw select_only select_columns pluck pick ids values_list values_of only defer columns column fields project load_only add_select with_entities flat values_dict as_tuples reselect omit exclude_fields select_merge except_fields without_fields get_columns exprs expr projection fetch_only returning_fields select_expr select_exprs select_values as_columns add_selects;
            DatesByTrunc: dates datetimes;
            CalledValuesAs: into_model into_partial_model into_struct into_tuple select_as map_to cast_to as_struct fetch_into fetch_into_struct build_query_as map_into_struct read_as into_dto fetch_as load_as parse_as;
            CalledAnnotate: with_count column_as expr_as add_columns add_column extra annotate_with with_column annotate_sql with_sum with_avg with_max with_min with_exists load_count load_sum add_annotation append_column computed with_computed add_field add_fields add_value;
            CalledGroups: group group_by group_by_count count_by counts group_by_key group_by_field regroup add_group_by aggregate_by group_on group_rows partition;
            CalledHaving: having having_raw add_having;
            CalledAggregate: count_distinct avg average mean maximum minimum total_of agg sum_async avg_async max_async min_async calculate sum_by avg_of max_of min_of sum_field avg_field stddev variance median aggregate_one aggregates summarize;
            CalledJoin: join joins join_on join_rel inner_join left_join left_outer_join right_join outer_join full_join cross_join left_joins left_outer_joins inner_joins join_relation join_as join_from join_rev inner_join_on left_join_on left_join_and_map inner_join_and_map outerjoin references join_table add_join join_with join_rel_def joining group_join select_many left_outer_join_on join_lateral lateral_join straight_join;
            CalledWith: with;
            CalledPrefetch: include includes prefetch preload with_related eager_load fetch_related load_related find_with_related find_also_related find_also_linked find_with_linked find_linked leftJoinAndSelect innerJoinAndSelect join_eager with_ options relations populate eager load_relations left_join_and_select
                inner_join_and_select then_include then_load with_many load_with preload_all load_missing with_relations with_relation fetch_with populate_all include_all join_fetch left_join_fetch inner_join_fetch fetch_join with_graph_fetched with_graph_joined as_split_query as_single_query joined_load selectin_load joinedload selectinload expand load_relation;
            CalledStream: iterator each each_row iter_rows find_each find_in_batches in_batches batches batch fetch_stream stream_all yield_per chunk iter_chunks chunk_by_id each_by_id load_iter chunk_each for_each_row find_in_chunks fetch_chunks rows_iter cursor_iter into_stream as_stream stream_rows batched chunked lazy;
            CalledPage: page_number per_page for_page paginate paginated paginator fetch_page find_and_count get_many_and_count num_pages pages simple_paginate per num_items_and_pages paginate_and_count page_size get_page with_page count_and_fetch paged;
            CalledAfter: cursor cursor_by seek keyset start_after after_cursor cursor_paginate cursor_by_id after_id start_cursor seek_after keyset_paginate cursor_page;
            CalledForUpdate: lock lock_exclusive lock_for_update lock_shared with_lock select_for_update skip_lock no_wait for_key_share lock_with_behavior with_for_update no_key_update for_update_nowait lock_rows pessimistic_lock set_lock lock_mode;
            GivenAsOption: apply_if filter_if filter_some filter_opt maybe_filter and_if where_if conditionally when filter_when when_some filter_when_some unless filter_unless when_present if_some filter_option filter_optional where_some optional_filter;
            KeptInVariable: dynamic into_boxed boxed clone_query;
            CalledSearch: search full_text full_text_search text_search matching fts matches_text search_text full_text_match full_text_query search_rank;
        }
    };
}
pub(in crate::objects) use queries_of_other_names;

queries_of_other_names!([M: Model, Out: Send + 'static] QuerySet<M, Out>);

never_found! {
    [M: Model, Out: Send + 'static] QuerySet<M, Out>;
    AskedByRelation: where_has or_where_has where_has_not where_related where_relation where_any_related filter_has filter_related or_doesnt_have where_has_any missing where_missing associated where_associated doesnt_have where_doesnt_have has where_exists where_not_exists without_related;
    CalledUnion: union_all union_distinct concat combine union_with unioned add_union;
    QueryAlready: objects queryset get_queryset as_queryset as_queryable create_query_builder query_builder get_query_builder;
    CalledIntersect: intersection intersect_all intersect_with;
    CalledExcept: difference minus except_all subtract excluding_query;
    CalledAll: unwrap expect get_raw_many exec_all fetch_all fetch_many exec run to_list to_vec load load_all get_results get_all get_many getMany findMany find_many to_list_async to_array to_array_async scalars all_async fetch_rows into_vec find_async results list rows perform iter find_all get_list send await_all fetch_async fetchall repo_all all_by as_vec partitions tuples find_by_ids go call to_rows collect_vec collect_all into_rows get_rows read_all select_all list_all query_all into_list as_list try_collect fetch_n map_rows mappings get_result_async;
    CalledGet: execute_take_first_or_throw one getOne findOne findUnique fetch_single get_result get_one get_single get_or_404 load_one find_unique single sole one_or_none exactly_one at_most_one scalar_one scalar_one_or_none scalar_or_none single_or_default single_async one_or_fail one_or_raise get_or_fail find_or_fail find_one_or_fail find_unique_or_throw get_or_raise sole_or_none one_or_404 get_by find_by_id find_by_key find_by_pk find_sole_by find_one_by fetchone scalar_result get_only only_one expect_one unique_result get_by_id by_id by_key read_one read select_one query_one get_object get_or_error fetch_scalar get_by_bang one_bang;
    StoredByDraft: update_or_insert insert_or_update find_or_create find_or_create_by first_or_create first_or_insert first_or_init upsert save_with upsert_all find_or_initialize_by first_or_initialize first_or_new create_or_update get_or_insert get_or_new insert_or_ignore create_or_find_by merge_into;
    CalledFirst: execute_take_first findFirst first_or_404 first_or_none first_or_fail first_one first_opt find_first find_one get_first take_one optional first_or_default first_or_default_async first_async first_or_null first_or_raise first_or_throw find_first_or_throw find_one_or_none last_or_default second third take_first first_or_error last_first get_raw_one first_result fetch_first get_or_default first_row last_or_none last_row get_last fetch_last get_latest latest_one query_optional select_first;
    CalledCount: get_count count_where size length total count_star count_all count_rows num_rows count_async long_count num_items query_and_count acount async_count count_distinct_rows count_total number n_rows total_count total_rows count_records;
    CalledExists: exist exists_any any_exists has_any is_any present is_present has_rows exists_ any_async exists_async get_exists aexists many has_results has_some any_rows not_empty is_not_empty non_empty contains_rows check_exists;
    CalledUpdate: update_one update_all update_many update_where update_by update_set update_field update_fields update_column update_columns set set_values bulk_set patch col_expr increment decrement execute_update execute_update_async update_each touch_all touch update_counters update_from update_rows modify write set_all update_with update_with_fields exec_update mass_update update_attributes;
    CalledDelete: delete_one delete_all delete_many delete_where delete_by destroy destroy_all truncate erase execute_delete execute_delete_async remove_range delete_rows exec_delete purge wipe delete_cascade;
    TakenByForeignKey: remove remove_all remove_many clear;
    CalledReturning: update_returning update_and_return update_many_and_return delete_returning delete_and_return delete_many_and_return;
    CalledDraft: draft create create_one create_with insert insert_one new build;
    CalledBulkCreate: bulk_insert create_many create_many_and_return create_all insert_many insert_all add_all;
    CalledBulkUpdate: bulk_update save_all;
    CalledForeignKey: add push append connect attach associate;
    CalledSql: raw raw_sql from from_sql query_sql from_sql_raw from_sql_interpolated;
    SerializedAsRows: into_json as_json to_json to_dict as_dict as_hash to_a to_csv into_value as_value to_value serialize;
    RunByEnd: replica on_replica on_primary read_from on using on_db db_manager with_connection db with_db use_replica use_primary use_db set_db bind_db connection with_conn set_connection executor on_connection pool from_replica read_replica;
    CalledExplain: explain_analyze analyze explain_verbose query_plan;
    OrderDropped: reorder unorder clear_order clear_ordering without_order unordered;
    WithinAnother: scalar subquery as_subquery into_subquery from_subquery in_subquery is_in in_ contains subq as_scalar scalar_subquery correlate select_from as_query into_query nested in_query as_expr into_expr;
    WalkedByField: descendants ancestors get_descendants get_ancestors self_and_descendants self_and_ancestors descendants_of ancestors_of subtree tree walk recursive children_of roots connect_by start_with;
    NamedBySteps: cte with_recursive recursive_cte with_query with_expression;
    MadeByFunctions: merge scope scopes scoped apply pipe tap through for_user extending extend with_scope apply_scope default_scope manager as_manager query_with using_scope chain_with compose;
    RowsOfTenant: tenant for_tenant with_tenant in_tenant of_tenant by_tenant as_tenant set_tenant use_tenant tenant_scope scoped_to scope_to tenant_id for_tenant_id every_tenant all_tenants any_tenant without_tenant ignore_tenant unscoped_tenant;
    MappedByKey: to_dictionary to_lookup index_by to_hash into_map to_map keyed_by;
    NamedInValues: alias as_ named label aliased table_alias with_alias;
    PlainRows: no_tracking as_no_tracking readonly read_only cached cache cache_for untracked populate_existing execution_options strict_loading detached refresh reload fresh clone_with uncached no_cache with_cache invalidate remember;
    LimitedByDatabase: set_timeout timeout_ms with_timeout statement_timeout query_timeout max_time deadline;
    CalledToSql: debug sql to_query print_sql to_sql_string sql_string as_sql into_sql build_sql debug_query query get_sql get_query sql_text statement to_statement to_raw_sql raw_query to_string_sql get_query_string query_string show_sql dump;
    CalledNotExists: none_ empty blank no_rows not_exists doesnt_exist missing_any is_none none_exist nothing;
    MarkedByField: soft_delete restore force_delete including_deleted include_deleted;
    ConflictsOfDrafts: clauses on_conflict do_nothing do_update on_duplicate on_duplicate_key_update;
    ValuesInCondition: bind set_parameter set_parameters params with_params param values_of_parameters add_params parameters binds bind_all args;
    ChosenByDatabase: hint use_index force_index comment tag optimizer_hints with_hint hints ignore_index index_hint annotate_sql_comment index with_index query_hint;
    RunOnTransaction: atomic transaction in_transaction with_transaction with_tx tx transacting begin use_transaction run_in;
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Self;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        rev() CalledReverse;
        map(function) CalledAll;
        for_each(function) CalledAll;
        filter_map(function) CalledAll;
        flat_map(function) CalledAll;
        fold(first, function) CalledAll;
        enumerate() CalledAll;
        zip(other) CalledAll;
        take_while(function) CalledAll;
        skip_while(function) CalledAll;
        nth(n) CalledAll;
        max_by_key(function) CalledAll;
        min_by_key(function) CalledAll;
        partition_by(function) CalledAll;
    }
    never_compile! {
        -> bool;
        gt(number) CalledCount;
        ge(number) CalledCount;
        lt(number) CalledCount;
        le(number) CalledCount;
    }
    never_compile! {
        -> Pending<'static, Vec<Out>>;
        collect() CalledAll;
        fetch(db) CalledAll;
        execute(db) CalledAll;
        into_iter() CalledAll;
    }
    never_compile! {
        -> Pending<'static, u64>;
        len() CalledCount;
    }
    never_compile! {
        -> Pending<'static, bool>;
        is_empty(db) CalledNotExists;
        any(db) CalledExists;
    }
    never_compile! {
        -> any Answer, Pending<'static, Answer>;
        sum(field, db) CalledAggregate;
        max(field) CalledAggregate;
        min(field) CalledAggregate;
    }
    never_compile! {
        -> Pending<'static, Out>;
        fetch_one(db) CalledGet;
        save(db) CalledDraft;
    }
    never_compile! { -> Pending<'static, Option<Out>>; find(condition) FoundByFilter; }
    never_compile! {
        -> Pending<'static, Option<Out>>;
        max_by(field, db) FoundByLatest;
        min_by(field, db) FoundByLatest;
        fetch_optional(db) CalledFirst;
    }
    never_compile! {
        -> Pending<'static, Vec<Out>>;
        bulk_create(drafts, db) CalledBulkCreate;
    }
    never_compile! {
        -> Pending<'static, (Out, bool)>;
        get_or_create(values, db) StoredByDraft;
        update_or_create(values, db) StoredByDraft;
    }
}
