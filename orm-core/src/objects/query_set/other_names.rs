//! Names that other libraries have for methods of queries; see `model/handle/other_names.rs`.

use crate::db::Pending;
use crate::model::{Model, never_compile, never_met};
use crate::objects::query_set::QuerySet;

never_met! {
    CalledFilter "rows are chosen by `filter`" "write `.filter(Book.title.eq(…))`, with fields of the model";
    CalledOrderBy "rows are ordered by `order_by`" "write `.order_by(Book.title)`, or `.order_by(Book.title.desc())`";
    CalledLimit "a query has at most so many rows by `limit`; it is no iterator" "write `.limit(n)`";
    CalledExclude "rows are left out by `exclude`, and a condition is negated by `!`" "write `.exclude(Book.title.eq(…))`";
    CalledCount "the rows of a query are counted by `count`" "write `.count(&db).await?`";
    CalledExists "whether a query finds a row is asked by `exists`" "write `.exists(&db).await?`";
    CalledOffset "a query passes over rows by `offset`; it is no iterator" "write `.offset(n)`";
    CalledValues "columns and expressions are chosen by `values`" "write `.values((Book.title, Book.year))`";
    CalledGroups "`values` with an aggregate groups by all that is none" "write `.values((Book.year, count()))`";
    CalledHaving "a condition on an aggregate goes to `filter`, behind `values`" "write `.filter(count().gt(1))`";
    CalledJoin "related rows are joined by naming their fields, and read along by `select_related`" "write `.filter(Book.author.name.eq(…))`, or `.select_related(Book.author)`";
    CalledPrefetch "related rows are loaded by `prefetch_related`, or joined by `select_related`" "write `.prefetch_related(Author.books())`, or `.select_related(Book.author)`";
    CalledAll "the rows of a query are read by `all`" "write `.all(&db).await?`";
    CalledFirst "the first row of a query is read by `first`, which gives an `Option`" "write `.first(&db).await?`; `.get(&db)` has the error `DoesNotExist`, which is a 404 for the web";
    CalledPage "a page of a query is read by `page`, with the number of all rows" "write `.page(1, 20, &db).await?`";
    CalledUpdate "the rows of a query are updated by `update`" "write `.update(Book.copies.set(3), &db).await?`";
    CalledDelete "the rows of a query are deleted by `delete`" "write `.delete(&db).await?`";
    CalledDraft "a new row is a draft of the model, which `save` stores" "write `Book::draft()`, a setter for each field, and `.save(&db)`";
    CalledAggregate "all rows of a query are aggregated by `aggregate`" "write `.aggregate(Book.copies.sum(), &db).await?`";
    CalledEither "rows for which one condition or another holds are asked by `|`" "write `.filter(a | b)`";
    CalledSql "SQL of your own is run by the database" "write `db.fetch(sql!(\"SELECT …\")).await?`; a part of a query is `.filter(raw(\"…\"))`";
    CalledGet "the one row of a query is read by `get`, or `get_or_none`" "write `.get(&db).await?`";
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Self;
        where_(condition) CalledFilter;
        filter_by(condition) CalledFilter;
        find(condition) CalledFilter;
        find_by(condition) CalledFilter;
        and_where(condition) CalledFilter;
        not(condition) CalledExclude;
        filter_not(condition) CalledExclude;
        sort(keys) CalledOrderBy;
        sort_by(keys) CalledOrderBy;
        order(keys) CalledOrderBy;
        order_by_asc(keys) CalledOrderBy;
        order_by_desc(keys) CalledOrderBy;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        pluck(fields) CalledValues;
        select(fields) CalledValues;
        map(function) CalledAll;
        select_only(fields) CalledValues;
        values_list(fields) CalledValues;
        only(fields) CalledValues;
        group_by(fields) CalledGroups;
        group(fields) CalledGroups;
        having(condition) CalledHaving;
        join(relation) CalledJoin;
        inner_join(relation) CalledJoin;
        left_join(relation) CalledJoin;
        include(relation) CalledPrefetch;
        includes(relation) CalledPrefetch;
        preload(relation) CalledPrefetch;
        with(relation) CalledPrefetch;
        eager_load(relation) CalledPrefetch;
        union(query) CalledEither;
        raw(sql) CalledSql;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Pending<'static, Vec<Out>>;
        fetch_all(db) CalledAll;
        collect() CalledAll;
        execute(db) CalledAll;
        to_list() CalledAll;
        load(db) CalledAll;
        get_results(db) CalledAll;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Pending<'static, Out>;
        one(db) CalledGet;
        fetch_one(db) CalledGet;
        get_or_404(db) CalledGet;
        create(values, db) CalledDraft;
        insert(values, db) CalledDraft;
        first_or_404(db) CalledFirst;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Pending<'static, Option<Out>>;
        find_first(db) CalledFirst;
        find_one(db) CalledFirst;
        fetch_optional(db) CalledFirst;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Pending<'static, u64>;
        update_all(assignments, db) CalledUpdate;
        delete_all(db) CalledDelete;
        destroy_all(db) CalledDelete;
        len() CalledCount;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Self;
        paginate(first, second) CalledPage;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Pending<'static, bool>;
        is_empty(db) CalledExists;
        any(db) CalledExists;
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    never_compile! {
        -> Pending<'static, Option<i64>>;
        sum(field, db) CalledAggregate;
        avg(field, db) CalledAggregate;
        max(field) CalledAggregate;
        min(field) CalledAggregate;
    }
}
