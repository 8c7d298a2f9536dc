//! Names that other libraries have for what is asked of relations: of a row's foreign key and many-to-many field, and of
//! many rows in a condition.

use crate::db::Pending;
use crate::model::{
    Condition, Expr, ForeignKey, IntoPredicate, ManyToMany, ManyToManyPath, Model, Path, PerRow,
    Predicate, ReverseOneToOne, ToOneOptional, never_compile, never_found, never_met,
    never_met_of_no_type,
};
use crate::objects::query_set::QuerySet;
use crate::objects::query_set::other_names::{
    CalledAfter, CalledAggregate, CalledAnnotate, CalledDistinct, CalledEither, CalledExclude,
    CalledFilter, CalledForUpdate, CalledForeignKey, CalledGroups, CalledHaving, CalledJoin,
    CalledLimit, CalledOffset, CalledOrderBy, CalledPage, CalledPrefetch, CalledRandom,
    CalledReverse, CalledSearch, CalledStream, CalledValues, CalledValuesAs, CalledWith,
    DatesByTrunc, FilteredByLookup, GivenAsOption, KeptInVariable, MarkedByField,
    queries_of_other_names,
};
use crate::objects::relation::to_many::ToMany;
use crate::query;
use crate::sealed::Sealed;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::{Add, BitAnd, BitOr, Not, Shl, Sub};

never_met! {
    AskedOfManyRows "many rows are related: whether one is among them asks `contains`, whether a condition holds of one asks `any`, how many they are `count`; write `.contains(&row)`, `.any(Book.title.eq(…))`, or `.count().eq(3)`";
    ComparedByCount "many rows are related, and their number is `count`, a value in each row; write `.count().gt(3)`, or of one of their fields `.any(Book.year.gt(1900))`" "without any `.is_empty()`";
    RowsBetweenAreAsked "the rows between are asked by a query of their own model; write `Tagging::objects().filter(Tagging.book.eq(&book)).order_by(Tagging.position).select_related(Tagging.tag)`";
    FilteredBefore "some of the related rows are aggregated behind `filter`; write `.filter(Book.year.gt(1900)).count()`, or `.filter(…).sum(Book.copies)`";
    AskedByAny "whether a condition holds of a related row is asked by `any`; write `.any(condition)`, with the fields of the related model" "of each row `!Author.books().any(!condition)`";
    AskedOfEvery "whether a condition holds of every related row is asked by `any`, negated twice; write `!Author.books().any(!condition)`";
    LoadedOrAskedOfEvery "related rows are loaded by `prefetch_related(Author.books())` without `all`; whether a condition holds of every one is asked by `any`, negated twice; leave `.all(…)` out, or write `!Author.books().any(!condition)`";
    AskedOfNone "whether a condition holds of no related row is asked by `any`, negated; write `!Author.books().any(condition)`";
    AskedByIsEmpty "whether any row is related is asked by `is_empty`, whether a condition holds of one by `any`; write `.is_empty()`, negated by `!` in front of all of it, or `.any(condition)`";
    CutByFirst "the first of the related rows in an order is `first`, which stands in `select_related`, `values` and `filter`; write `Author.books().order_by(Book.year.desc()).first()`" "several of each owner are loaded by `.prefetch_related(Author.books().order_by(Book.year).limit(3))`";
    AggregatedByName "what the related rows have together is asked by an aggregate of their fields; write `.sum(Book.copies)`, `.avg(…)`, `.min(…)`, `.max(…)` or `.count()`";
    RelatedCountedByCount "the related rows of a row are counted by `count`; write `.count()`, a value in each row: `.filter(Author.books().count().gt(3))`";
    ValuesOfManyRows "the values of many related rows are aggregated, or loaded with their rows; write `.array_agg(Book.title)` or `.max(Book.year)`, or `.prefetch_related(Author.books())`" "by themselves they are asked by `Book::objects().values((Book.author.id, Book.title))`; in a struct with `#[derive(Row)]` they are a field, `books: Vec<…>`";
    EndedByRow "the related rows of a row in hand are a query, which is read; those of all rows are loaded with them; write `author.books()` of a row `author` in front of this, or `.prefetch_related(Author.books())`";
    FilteredOrEndedByRow "related rows are chosen by `filter` and loaded by `prefetch_related`, and those of a row in hand are a query; write `.filter(Book.title.eq(…))`, or `author.books().get(&db)` of a row `author`";
    WrittenByRow "related rows are updated and deleted by a query of them; write `author.books().delete(&db)` of a row `author`, or `Book::objects().filter(Book.author.name.eq(…)).delete(&db)`";
    AskedOfOwnQuery "this is asked of a query, and not of a relation in one; write it behind `Book::objects()`, or behind `author.books()` of a row `author`" "a relation takes `filter`, `exclude`, `order_by`, `limit`, `offset`, `select_related`, `prefetch_related` and `annotate`";
    RelatedThroughRow "rows are related through a stored row, and not in a query; write `book.tags.add(&[&tag], &db)`, `.set(…)`, `.remove(…)` or `.clear(&db)`, of a row `book`";
    PairsByField "pairs of rows are given to the field that declares the relation; write `Book.tags.add_many(pairs, &db)` or `Book.tags.remove_many(pairs, &db)`, each pair with the row that has the field in front" "rows of a foreign key are moved by an update of it: `Book::objects().filter(…).update(Book.author.set(&author), &db)`";
    LoadedByGet "a related row is loaded by `get`, which needs the database; write `.get(&db).await?`" "one that is loaded already is `.loaded()`";
    WalkedByColumn "a tree is walked by the column of the foreign key, and not by that of a row; write `Folder.parent.ancestors(&folder).all(&db)`, or `.descendants(&folder)`, with your model and field";
    AlwaysThere "a foreign key that is no `Option` always leads to a row" "leave this out, or declare the field as `Option<ForeignKey<…>>`";
    KeyOfField "the key that a foreign key holds is its field `id`; write `.id`, without a query";
    RelatedByAssignment "a foreign key is set by assigning one; write `book.author = (&author).into();`, or `ForeignKey::new(key)`, and save the row";
    AddedByAdd "rows are related to a stored row by `add`; write `.add(&[&row], &db).await?`";
    MemberIsDraft "a new row is stored first, and then related by `add`; write `let tag = Tag::draft().name(…).save(&db).await?`, then `.add(&[&tag], &db)`";
    TakenByRemove "rows are no longer related by `remove`; write `.remove(&[&row], &db).await?`" "all at once `.clear(&db)`";
    ReplacedBySet "the rows of a many-to-many field are replaced by `set`; write `.set(&[&row], &db).await?`, which adds what is missing and removes the rest";
    NoneIsNotExists "whether any row is related is asked by `exists`; write `!book.tags.exists(&db).await?`";
    ListedByAll "the rows of a many-to-many field are read by `all`; write `.all(&db).await?`";
    AskedByContains "whether a row is related is asked by `contains`; write `.contains(&row, &db).await?`, also of a key";
    AskedOfObjects "this is asked of the query of the related rows, which is `objects`; write `.objects()` in front of it";
    RelatedRowsAsked "a relation is no condition: whether there is a related row is asked by `is_not_null`, and of many rows by `any` or `is_empty`; write `.filter(Book.editor.is_not_null())`, `.filter(!Author.books().is_empty())` or `.filter(Author.books().any(Book.year.gt(1900)))`";
    CountedByCount "the rows of a many-to-many field are counted by `count`; write `.count(&db).await?`";
}

macro_rules! many_rows_of_other_names {
    ([$($g:tt)*] $t:ty, $owner:ty) => {
        never_found! {
            [$($g)*] $t;
            AskedOfManyRows: equals not_in in_ r#in one_of is_one_of contains_any contains_all eq_any includes is_any_of in_list contains_row eq_row is_not neq not_eq;
            ComparedByCount: between not_between;
            AskedByAny: some has has_any any_of where_exists matches where_has is exists_where any_related has_some where_any any_where satisfies satisfying any_match exists_with some_where contains_where matching with_any;
            AskedOfEvery: every each has_every all_match for_all every_one all_of all_satisfy;
            AskedOfNone: none no not_any none_of where_not_exists without doesnt_have none_ not_exists where_doesnt_have none_match no_match;
            AskedByIsEmpty: exists exist is_null is_not_null is_none is_some isnull is_not_empty not_empty non_empty has_none present is_present empty any_rows blank has_rows has_any_rows nonempty exists_ non_null is_missing;
            CalledFilter: r#where filter_by filter_where filter_all and_where where_expr filter_if when only_where filter_on;
            CalledOrderBy: sort sort_by order order_by_desc order_by_asc sort_by_key order_desc order_asc sorted_by sorted sort_desc latest_first oldest_first;
            CalledLimit: top first_n head limit_to at_most take_n slice;
            CutByFirst: latest earliest newest oldest one limit_per first_one second third first_by last_by max_by_key most_recent latest_one oldest_one get_first get_last pick_first;
            FilteredBefore: count_where count_if count_filter sum_where sum_if having count_filtered filtered_count avg_where avg_if max_where min_where sum_filtered;
            CalledPrefetch: include includes prefetch preload join joins includes_all with_related with_ eager eager_load selectinload joinedload load_related include_related left_outer_join;
            RelatedCountedByCount: size length count_all num_rows with_count load_count count_related number count_rows len_of total_count;
            AggregatedByName: average maximum minimum aggregate total sum_of sum_by avg_of max_of min_of mean sum_all agg median_of stddev_of annotate_sum;
            ValuesOfManyRows: array json_agg values_as values_list select select_only only pluck column columns into_model into_tuple group_by ids names list rows fields field value to_array json_array_agg id pk key get_values values_of name title select_values as_values project;
            EndedByRow: get_or_none stream chunks page after in_bulk explain to_sql to_sql_for fetch_all load load_all to_list to_vec paginate get_or_404 first_or_404 fetch_one fetch_optional find_each iterator iter scalars pages per_page get_results as_vec to_array_of rows_of reload fetch_many all_rows get_all find_all find_one find_by_id in_batches get_many one_or_none read query;
            WrittenByRow: update update_all delete_all delete_report delete_with_report destroy destroy_all bulk_update bulk_create set_all remove_all clear_all touch_all update_each create_many;
            AskedOfOwnQuery: distinct distinct_on reverse union intersect except filter_by_name order_by_name order_by_names for_update for_share for_no_key_update every_row timeout fetch_mode union_all lock select_for_update raw defer using merge extra alias dates reorder unscoped unordered clear_order cursor intersection difference as_manager no_tracking hint skip_locked nowait explain_analyze with_cte search full_text random shuffle apply_if boxed into_boxed;
        }
        #[doc(hidden)]
        impl<Number: ComparedByCount, $($g)*> PartialEq<Number> for $t {
            fn eq(&self, _: &Number) -> bool {
                Number::never()
            }
        }
        #[doc(hidden)]
        impl<Number: ComparedByCount, $($g)*> PartialOrd<Number> for $t {
            fn partial_cmp(&self, _: &Number) -> Option<Ordering> {
                Number::never()
            }
        }
        impl<$($g)*> $t {
            never_compile! {
                -> Predicate<$owner>;
                eq(row) AskedOfManyRows;
                ne(row) AskedOfManyRows;
                is_in(rows) AskedOfManyRows;
                gt(number) ComparedByCount;
                ge(number) ComparedByCount;
                lt(number) ComparedByCount;
                le(number) ComparedByCount;
                all(condition) LoadedOrAskedOfEvery;
            }
            never_compile! {
                -> Self;
                take(n) CalledLimit;
                skip(n) CalledOffset;
                last() CutByFirst;
                where_(condition) CalledFilter;
                find_by(condition) CalledFilter;
                find(condition) FilteredOrEndedByRow;
                get(condition) FilteredOrEndedByRow;
                map(function) AggregatedByName;
            }
            never_compile! {
                -> Expr<$owner, i64>;
                len() RelatedCountedByCount;
                values(fields) ValuesOfManyRows;
            }
            never_compile! {
                -> Pending<'static, u64>;
                delete(db) WrittenByRow;
            }
        }
    };
}

many_rows_of_other_names!([O: Model, I: Model, Out: Send + 'static] ToMany<O, I, Out>, O);
many_rows_of_other_names!([P: Path, T: Model, const N: usize] ManyToManyPath<P, T, N>, P::Root);

never_found! {
    [O: Model, I: Model, Out: Send + 'static] ToMany<O, I, Out>;
    CalledForeignKey: add set push append connect attach associate remove clear build new detach disconnect dissociate sync toggle create_one add_one add_all link unlink replace assign discard unset;
    PairsByField: add_many remove_many;
}

never_found! {
    [P: Path, T: Model, const N: usize] ManyToManyPath<P, T, N>;
    RelatedThroughRow: set add remove clear push append attach detach sync toggle connect disconnect associate dissociate link unlink add_all remove_all replace assign build new discard unset;
}

never_found! {
    [T: Model] ForeignKey<T>;
    AlwaysThere: is_none is_some is_null is_set is_not_null is_present is_empty unwrap_or;
    LoadedByGet: load load_one one first row resolve object get_or_load into_inner value select related find_related unwrap expect as_ref as_deref is_loaded query fetch_related load_related preload include reload refresh all find to_model as_model deref map exists fetch_optional get_one get_related retrieve read loaded_or_get inner model to_owned_row;
    KeyOfField: raw_id id_value foreign_key as_key value_of_key key pk get_id get_key key_value primary_key to_key;
    RelatedByAssignment: set assign replace update attach connect associate change set_id set_key set_to new save add insert link put;
    WalkedByColumn: ancestors descendants self_and_ancestors self_and_descendants get_ancestors get_descendants;
}

impl<T: Model> ForeignKey<T> {
    never_compile! {
        -> Pending<'static, T>;
        fetch(db) LoadedByGet;
        fetch_one(db) LoadedByGet;
    }
}

never_met_of_no_type! {
    MissingOrLoadedByGet "a related row that may be missing is loaded by `get`, which answers an `Option`; write `.get(&db).await?`";
    MissingIsNone "a foreign key of a row that may be missing is an `Option`; write `book.editor.is_none()` or `book.editor.is_some()`, and in a query `Book.editor.is_null()`";
    MissingOrWalkedByColumn "a tree is walked by the column of the foreign key, and not by that of a row; write `Folder.parent.ancestors(&folder).all(&db)`, or `.descendants(&folder)`, with your model and field";
}

/// Names of what is asked of a foreign key that may be missing.
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait OtherNamesOfOptionalForeignKeys {
    #[doc(hidden)]
    fn load<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn fetch<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn load_one<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn fetch_one<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn is_null(&self) -> bool where Self: MissingIsNone { unreachable!() }
    #[doc(hidden)]
    fn is_not_null(&self) -> bool where Self: MissingIsNone { unreachable!() }
    #[doc(hidden)]
    fn is_set(&self) -> bool where Self: MissingIsNone { unreachable!() }
    #[doc(hidden)]
    fn is_present(&self) -> bool where Self: MissingIsNone { unreachable!() }
    #[doc(hidden)]
    fn ancestors<A>(&self, _: A) -> Self::Out where Self: MissingOrWalkedByColumn { unreachable!() }
    #[doc(hidden)]
    fn descendants<A>(&self, _: A) -> Self::Out where Self: MissingOrWalkedByColumn { unreachable!() }
}

impl<T: Model> OtherNamesOfOptionalForeignKeys for Option<ForeignKey<T>> {}

never_found! {
    [T: Model, Through] ManyToMany<T, Through>;
    AddedByAdd: attach_many add_one append attach push_all connect associate link add_all add_to append_one append_all include_row connect_many link_all add_many add_rows attach_all insert_one insert_many;
    MemberIsDraft: create build create_many add_new new create_one insert_new get_or_new build_many;
    TakenByRemove: remove_one clear_all pop unset dissociate detach disconnect unlink remove_all discard destroy remove_many delete_all destroy_all disconnect_many exclude_row delete_one remove_where drop_all;
    ReplacedBySet: replace sync assign set_all reset replace_all set_many update_all reset_to toggle save_all set_rows replace_with;
    ListedByAll: get_all load_all load fetch_all to_list list to_vec get_results find_many query rows iter iter_mut related ids keys get_many rows_of as_vec to_array values_of pluck_ids first_all fetch_many read get_related load_related list_all as_slice;
    AskedByContains: has is_member member contains_all contains_any has_any has_row includes_row is_related has_one contains_one is_in any_of;
    AskedOfObjects: get_or_none for_share for_no_key_update timeout every_row to_sql to_sql_for explain delete_report delete_with_report ancestors descendants union intersect except first_or_404 get_or_404 union_all intersection difference raw merge alias reorder unscoped clear_order random_one no_tracking;
    CountedByCount: size length count_all num num_rows number total total_count get_count count_rows;
    RowsBetweenAreAsked: with_through through through_rows intermediate join_rows pivot with_pivot as_pivot;
}

queries_of_other_names!([T: Model, Through] ManyToMany<T, Through>);

#[doc(hidden)]
impl<T: Model, Through, Row: AddedByAdd> Shl<Row> for ManyToMany<T, Through> {
    type Output = ();
    fn shl(self, _: Row) {
        Row::never::<()>();
    }
}

/// Declares operators between queries, which are none.
macro_rules! operators_of_queries {
    ($($bound:ident: $($operator:ident $method:ident)*;)*) => {$($(
        #[doc(hidden)]
        impl<M: Model, Out: Send + 'static, Other: $bound> $operator<Other> for QuerySet<M, Out> {
            type Output = QuerySet<M, Out>;
            fn $method(self, _: Other) -> QuerySet<M, Out> {
                Other::never()
            }
        }
    )*)*};
}

never_met! {
    CombinedByMethods "queries are combined by `union`, `intersect` and `except`, and their conditions by `&` and `|`; write `.filter(a | b)` of one query, or `.union(other)`";
}

operators_of_queries! {
    CombinedByMethods: BitOr bitor BitAnd bitand Add add Sub sub;
}

#[doc(hidden)]
impl<M: Model, Out: Send + 'static, Row: CalledForeignKey> Shl<Row> for QuerySet<M, Out> {
    type Output = ();
    fn shl(self, _: Row) {
        Row::never::<()>();
    }
}

impl<T: Model, Through> ManyToMany<T, Through> {
    never_compile! {
        -> Self;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        rev() CalledReverse;
    }
    never_compile! {
        -> any Answer, Pending<'static, Answer>;
        sum(field, db) CalledAggregate;
        max(field) CalledAggregate;
        min(field) CalledAggregate;
    }
    never_compile! {
        -> Pending<'static, ()>;
        push(row) AddedByAdd;
        extend(rows) AddedByAdd;
        insert(row) AddedByAdd;
        delete(row, db) TakenByRemove;
    }
    never_compile! {
        -> Pending<'static, Vec<T>>;
        collect() ListedByAll;
        into_iter() ListedByAll;
        fetch(db) ListedByAll;
    }
    never_compile! {
        -> Pending<'static, u64>;
        len() CountedByCount;
    }
    never_compile! {
        -> Pending<'static, bool>;
        is_empty(db) NoneIsNotExists;
    }
}

// Relations are no conditions. A line each, since the messages show them.
#[doc(hidden)]
#[rustfmt::skip]
impl<O: Model, I, Out> IntoPredicate<O> for ToMany<O, I, Out> where PhantomData<O>: RelatedRowsAsked {}
#[doc(hidden)]
#[rustfmt::skip]
impl<O: Model, I, Out> Condition<O> for ToMany<O, I, Out> where PhantomData<O>: RelatedRowsAsked {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<O>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, const N: usize> IntoPredicate<P::Root> for ManyToManyPath<P, T, N> where PhantomData<P::Root>: RelatedRowsAsked {}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, const N: usize> Condition<P::Root> for ManyToManyPath<P, T, N> where PhantomData<P::Root>: RelatedRowsAsked {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<P::Root>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, const N: usize> IntoPredicate<P::Root> for ToOneOptional<P, T, N> where PhantomData<P::Root>: RelatedRowsAsked {}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, const N: usize> Condition<P::Root> for ToOneOptional<P, T, N> where PhantomData<P::Root>: RelatedRowsAsked {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<P::Root>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, const N: usize> IntoPredicate<P::Root> for ReverseOneToOne<P, T, N> where PhantomData<P::Root>: RelatedRowsAsked {}
#[doc(hidden)]
#[rustfmt::skip]
impl<P: Path, T: Model, const N: usize> Condition<P::Root> for ReverseOneToOne<P, T, N> where PhantomData<P::Root>: RelatedRowsAsked {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<P::Root>>::never()
    }
}

/// A relation behind `!`, of which rustc tells no bound: so it is negated, and is no condition either.
#[doc(hidden)]
#[derive(Debug)]
pub struct NegatedRelation<R>(PhantomData<fn() -> R>);

impl<R> Sealed for NegatedRelation<R> {}
#[doc(hidden)]
#[rustfmt::skip]
impl<R> IntoPredicate<R> for NegatedRelation<R> where PhantomData<R>: RelatedRowsAsked {}
#[doc(hidden)]
#[rustfmt::skip]
impl<R> Condition<R> for NegatedRelation<R> where PhantomData<R>: RelatedRowsAsked {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        <PhantomData<R>>::never()
    }
}

macro_rules! negated {
    ($([$($g:tt)*] $t:ty, $root:ty;)*) => {$(
        #[doc(hidden)]
        impl<$($g)*> Not for $t {
            type Output = NegatedRelation<$root>;
            fn not(self) -> NegatedRelation<$root> {
                NegatedRelation(PhantomData)
            }
        }
    )*};
}
negated! {
    [O: Model, I, Out] ToMany<O, I, Out>, O;
    [P: Path, T: Model, const N: usize] ManyToManyPath<P, T, N>, P::Root;
    [P: Path, T: Model, const N: usize] ToOneOptional<P, T, N>, P::Root;
    [P: Path, T: Model, const N: usize] ReverseOneToOne<P, T, N>, P::Root;
}
