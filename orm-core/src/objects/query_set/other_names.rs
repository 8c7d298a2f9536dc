//! Names that other libraries have for methods of queries; see `model/handle/other_names.rs`.

use crate::db::Pending;
use crate::model::{Model, never_compile, never_found, never_met};
use crate::objects::query_set::QuerySet;

never_met! {
    CalledFilter "rows are chosen by `filter`; write `.filter(Book.title.eq(…))`, with fields of the model" "several conditions are combined by `&`";
    FoundByFilter "rows are chosen by `filter`, and a row is found by its key with `get` of the model; write `.filter(Book.title.eq(…)).first(&db)`, or `Book::get(key, &db)`";
    CalledEither "rows for which one condition or another holds are asked by `|`; write `.filter(a | b)`";
    CalledExclude "rows are left out by `exclude`, and a condition is negated by `!`; write `.exclude(Book.title.eq(…))`";
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
    CalledAnnotate "values are computed with the rows by `annotate`; write `.annotate(Author.books().count())`";
    CalledGroups "`values` with an aggregate groups by all its other columns; leave this out, and write `.values((Book.year, count()))`";
    CalledHaving "a condition on an aggregate goes to `filter`, behind `values`; write `.filter(count().gt(1))`";
    CalledAggregate "all rows of a query are aggregated by `aggregate`; write `.aggregate(Book.copies.sum(), &db).await?`";
    CalledJoin "related rows are joined by naming their fields, and read along by `select_related`; write `.filter(Book.author.name.eq(…))`, or `.select_related(Book.author)`";
    CalledPrefetch "related rows are loaded by `prefetch_related`, or joined by `select_related`; write `.prefetch_related(Author.books())`, or `.select_related(Book.author)`, and of their number `.annotate(Author.books().count())`";
    AskedByRelation "whether rows are related is asked in a condition; write `.filter(Author.books().is_empty())`, with `!` in front for those that have some, or `.filter(Author.books().any(Book.year.gt(1900)))`";
    GivenAsOption "a condition that may be missing is an `Option` of one; write `.filter(city.map(|city| Event.city.eq(city)))`";
    KeptInVariable "a query is of one type, whatever is asked of it; leave this out, and write `query = query.filter(…)`";
    CalledAll "the rows of a query are read by `all`; write `.all(&db).await?`" "row by row `.stream(&db)`";
    CalledGet "the one row of a query is read by `get_or_none`, or by `get` where it has to be there; write `.get_or_none(&db).await?`, which answers an `Option`, or `.get(&db).await?`";
    CalledFirst "the first row of a query is read by `first`, which gives an `Option`; write `.first(&db).await?`" "`.get(&db)` has the error `DoesNotExist`, which is a 404 for the web";
    CalledStream "rows are read one by one by `stream`, and some at a time by `chunks`; write `.stream(&db)`, or `.chunks(1000, &db)`";
    CalledPage "a page of a query is read by `page`, with the number of all rows; write `.page(1, 20, &db).await?`, whose `rows` are its rows";
    CalledAfter "the rows behind a cursor are read by `after`; write `.after(None, 20, &db).await?`, then with the cursor of the page before";
    CalledCount "the rows of a query are counted by `count`; write `.count(&db).await?`";
    CalledNotExists "whether a query finds nothing is asked by `exists`, negated; write `!books.exists(&db).await?`";
    CalledExists "whether a query finds a row is asked by `exists`; write `.exists(&db).await?`";
    CalledUpdate "the rows of a query are updated by `update`; write `.update(Book.copies.set(3), &db).await?`";
    CalledDelete "the rows of a query are deleted by `delete`; write `.delete(&db).await?`" "of a whole table `.every_row().delete(&db)`";
    CalledDraft "a new row is a draft of the model, which `save` stores; write `Book::draft()`, a setter for each field, and `.save(&db)`";
    StoredByDraft "a row that may be there is stored by its draft; write `Author::draft().name(…).get_or_create(Author.name, &db)`, or `.update_or_create(…)`" "it answers the row, and whether it is new";
    CalledBulkCreate "many new rows are stored by `bulk_create` of the model; write `Book::bulk_create(drafts, &db).await?`";
    CalledBulkUpdate "the rows of a query are updated by `update`, and rows in hand stored by `bulk_update` of the model; write `.update(Book.copies.set(3), &db).await?`, or `Book::bulk_update(&mut books, Book.title, &db).await?`";
    CalledForeignKey "a row is added to these by its own foreign key; write `Book::draft().author(&author)`, or `book.author = (&author).into()`, and `save`";
    CalledForUpdate "rows are locked by `for_update` or `for_share`; write `.for_update()`, with `.skip_locked()` or `.nowait()` behind it";
    CalledSql "SQL of your own is run by the database; write `db.fetch(sql!(\"SELECT …\")).await?`" "a part of a query is `.filter(raw(\"…\"))`";
    CalledSearch "words are looked for by the function `search`, in a condition; write `.filter(search((Book.title, Book.subtitle), \"words\"))`, with `#[orm(search(title, subtitle))]` on the model";
    UpdatedBeforeValues "rows are updated and deleted by their query, and `values` are read; leave `.values(…)` out: `.filter(…).update(Book.copies.set(3), &db)`, or `.delete(&db)`";
    SerializedAsRows "rows become JSON by serde; write `#[derive(serde::Serialize)]` on the model, or on a struct with `#[derive(Row)]` that `values_as` reads, and `orm::serde_json::to_value(rows)`";
    RunByEnd "a query goes to the database that its end is given; write `.all(&db.replica())`, or `.all(&other)` with another database";
    CalledExplain "how the database goes about a query is told by `explain`; write `.explain(&db).await?`" "with the times of a run `EXPLAIN ANALYZE` of the text that `.to_sql(&db)?` shows, in the shell of the database";
    OrderDropped "an order takes the place of the one before, and `order_by(())` drops it; write `.order_by(())`, or `.order_by(Book.title)` for another";
    WithinAnother "a query within another is given to `is_in`, to `exists`, or is its first value by `scalar`; write `Book.author.is_in(query)`, `exists(query)`, or `query.values(Book.year.max()).scalar()`";
    NamedBySteps "a query that is used in another is a variable; write `Book.author.is_in(&query)`, or ask its values on: `query.values((Book.author.id, count())).filter(count().gt(1))`" "what none of it says is SQL of your own: `db.fetch::<Row>(sql!(\"WITH … SELECT …\"))`";
    MadeByFunctions "what several queries have in common is a function that gives a query or a condition; write `fn recent() -> QuerySet<Book>`, or `fn in_stock() -> Predicate<Book>`, and `.filter(in_stock())`";
    MappedByKey "rows by their keys are a map; write `.in_bulk([1, 2], &db).await?`, or of any rows that were read `.into_iter().map(|book| (book.id, book)).collect::<HashMap<_, _>>()`";
    NamedInValues "a query has no name, and what it gives comes in the order of its tuple; leave the name out" "where names are wanted, read a struct with `#[derive(Row)]` by `values_as`";
    PlainRows "rows are plain structs, which nothing tracks or caches; leave this out" "a transaction that only reads is `db.read_only().transaction(async |tx| {{ … }})`";
    LimitedByDatabase "how long a query may take is said by `timeout`; write `.timeout(Duration::from_secs(5))`";
    CalledToSql "the SQL of a query is written by `to_sql`; write `.to_sql(&db)?`, which has `text()` and `values()`";
}

/// Names for what is said of a query before it ends, of queries and of what is asked as one.
macro_rules! queries_of_other_names {
    ([$($g:tt)*] $t:ty) => {
        $crate::model::never_found! {
            [$($g)*] $t;
            CalledFilter: where_ r#where where_in where_eq where_clause filter_by filter_where where_raw filter_raw find_by and and_where and_filter restrict refine where_null where_not_null where_between where_date where_like where_has;
            CalledEither: or or_else or_filter or_where or_condition or_;
            CalledExclude: not filter_not where_not and_not exclude_by reject without not_;
            MarkedByField: with_deleted with_trashed only_deleted only_trashed without_deleted without_trashed not_deleted undeleted unscoped;
            CalledOrderBy: sort order order_by_asc order_by_desc order_asc order_desc desc asc descending ascending orderBy sort_by sort_by_key sort_asc sort_desc sorted thenBy then_by then_by_descending order_by_descending order_by_raw order_by_field then_order_by and_order_by add_order add_order_by ordered ordered_by latest_first newest_first oldest_first newest oldest;
            CalledReverse: reverse_order reversed inverted;
            CalledRandom: order_by_random order_random random shuffle shuffled sample;
            CalledLimit: top first_n head limit_to at_most slice max_results limit_offset range last_n;
            CalledOffset: drop skip_rows offset_by start_at;
            CalledDistinct: uniq unique unique_by dedup distinct_by distinct_rows;
            CalledValues: select select_fields project_to select_raw select_only select_columns pluck pick ids values_list values_of only defer columns column fields project load_only add_select with_entities flat values_dict as_tuples;
            DatesByTrunc: dates datetimes;
            CalledValuesAs: into_model into_partial_model into_struct into_tuple select_as map_to cast_to as_struct;
            CalledAnnotate: with_count column_as expr_as add_columns add_column extra annotate_with with_column;
            CalledGroups: group group_by group_by_count count_by counts group_by_key group_by_field;
            CalledHaving: having;
            CalledAggregate: count_distinct avg average mean maximum minimum total_of agg sum_async avg_async max_async min_async;
            CalledJoin: join joins join_on join_rel inner_join left_join left_outer_join right_join outer_join full_join cross_join left_joins left_outer_joins inner_joins join_relation join_as join_from;
            CalledPrefetch: include includes prefetch preload with with_related eager_load fetch_related load_related find_with_related find_also_related find_also_linked find_with_linked find_linked leftJoinAndSelect innerJoinAndSelect join_eager with_ options relations populate eager load_relations left_join_and_select
                inner_join_and_select then_include then_load with_many load_with;
            CalledStream: iterator each each_row iter_rows find_each find_in_batches in_batches batches batch fetch_stream stream_all yield_per chunk iter_chunks;
            CalledPage: page_number per_page for_page paginate paginated paginator fetch_page find_and_count get_many_and_count;
            CalledAfter: cursor cursor_by seek keyset start_after after_cursor cursor_paginate;
            CalledForUpdate: lock lock_exclusive lock_for_update lock_shared with_lock select_for_update skip_lock no_wait for_key_share;
            GivenAsOption: apply_if filter_if filter_some filter_opt maybe_filter and_if where_if conditionally when filter_when when_some filter_when_some;
            KeptInVariable: into_boxed boxed clone_query;
            CalledSearch: search full_text full_text_search text_search matching;
        }
    };
}
pub(in crate::objects) use queries_of_other_names;

queries_of_other_names!([M: Model, Out: Send + 'static] QuerySet<M, Out>);

never_found! {
    [M: Model, Out: Send + 'static] QuerySet<M, Out>;
    AskedByRelation: missing where_missing associated where_associated doesnt_have where_doesnt_have has where_exists where_not_exists without_related;
    CalledUnion: union_all union_distinct concat combine;
    CalledIntersect: intersection intersect_all intersect_with;
    CalledExcept: difference minus except_all subtract;
    CalledAll: unwrap expect get_raw_many exec_all fetch_all fetch_many exec run to_list to_vec load load_all get_results get_all get_many getMany findMany find_many to_list_async to_array to_array_async scalars all_async fetch_rows into_vec find_async results list rows perform iter find_all get_list send;
    CalledGet: one getOne findOne findUnique fetch_single get_result get_one get_single get_or_404 load_one find_unique single sole one_or_none exactly_one at_most_one scalar_one scalar_one_or_none scalar_or_none single_or_default single_async one_or_fail one_or_raise get_or_fail find_or_fail find_one_or_fail find_unique_or_throw get_or_raise sole_or_none;
    StoredByDraft: update_or_insert insert_or_update find_or_create find_or_create_by first_or_create first_or_insert upsert save_with;
    CalledFirst: findFirst first_or_404 first_or_none first_or_fail first_one first_opt find_first find_one get_first take_one optional first_or_default first_or_default_async first_async first_or_null first_or_raise first_or_throw find_first_or_throw find_one_or_none last_or_default;
    CalledCount: get_count count_where size length total count_star count_all count_rows num_rows count_async long_count num_items;
    CalledExists: exist exists_any any_exists has_any is_any present is_present has_rows exists_ any_async exists_async;
    CalledUpdate: update_one update_all update_many update_where update_by update_set update_field update_fields update_columns set set_values bulk_set patch col_expr increment decrement execute_update execute_update_async update_each;
    CalledDelete: delete_one delete_all delete_many delete_where delete_by destroy destroy_all remove remove_all truncate erase execute_delete execute_delete_async remove_range;
    CalledDraft: draft create create_one create_with insert insert_one new build;
    CalledBulkCreate: bulk_insert create_many create_all insert_many insert_all add_all;
    CalledBulkUpdate: bulk_update save_all;
    CalledForeignKey: add push append connect attach associate;
    CalledSql: raw raw_sql from from_sql query_sql from_sql_raw from_sql_interpolated;
    SerializedAsRows: into_json as_json to_json to_dict as_dict as_hash to_a;
    RunByEnd: replica on_replica on_primary read_from on using on_db db_manager with_connection;
    CalledExplain: explain_analyze analyze explain_verbose query_plan;
    OrderDropped: reorder unorder clear_order clear_ordering without_order unordered;
    WithinAnother: subquery as_subquery into_subquery from_subquery in_subquery is_in in_ contains;
    NamedBySteps: with_cte cte with_recursive with_query;
    MadeByFunctions: merge scope scoped apply pipe tap through;
    MappedByKey: index_by to_hash into_map to_map keyed_by;
    NamedInValues: alias as_ named;
    PlainRows: no_tracking as_no_tracking readonly read_only cached cache cache_for untracked;
    LimitedByDatabase: set_timeout timeout_ms with_timeout;
    CalledToSql: sql to_query print_sql to_sql_string sql_string as_sql into_sql build_sql debug_query query;
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Self;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        rev() CalledReverse;
        map(function) CalledAll;
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
