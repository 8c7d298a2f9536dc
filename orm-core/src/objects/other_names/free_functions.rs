//! Functions of other libraries that a query, a statement or a condition begins with: `select(Book)`, `Q(…)`, `Sum("copies")`;
//! and types of queries and conditions.
//!
//! A program may have a function or type of such a name, also one that it imports by `*`, and the same name in the prelude would be
//! ambiguous beside that. So each name here has a letter more, and is not found by the program. Of a name that it does not
//! find rustc tells the one most similar, and shows the line that declares it: there it stands what to write.
//!
//! A name of an argument, `filter(title__icontains = "war")`, is a variable to rustc, and is most similar to what begins with
//! two underscores. One that differs in the case of its letters comes before all others.
//!
//! Where the first argument has a method of that name, as in `sum(Book.copies)`, rustc says so itself, and nothing is here.

use super::never_met_by;
use crate::model::never_met;

never_met! {
    NoFunction "there is no such function; write what the comment says in the line of its declaration";
}

/// Hides functions and types, each of which keeps its own line.
macro_rules! hidden {
    ($($item:item)*) => {$(
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, missing_debug_implementations, reason = "these are the names of others")]
        $item
    )*};
}
pub(super) use hidden;

#[rustfmt::skip] // A line each, since the messages show them.
hidden! {
    pub fn select_(_: impl NoFunction /* rows: `Book::objects().filter(…).all(&db)`; columns: `Book::objects().values((Book.title, Book.year))` */) {}
    pub fn from_(_: impl NoFunction /* `Book::objects().filter(…).all(&db)` */) {}
    pub fn text_(_: impl NoFunction /* `db.fetch::<Book>(sql!("SELECT …"))`; in a query: `raw::<bool>("length({}) > {}", (Book.title, 10))` */) {}
    pub fn sql_query_(_: impl NoFunction /* `db.fetch::<Book>(sql!("SELECT …"))` */) {}
    pub fn col_(_: impl NoFunction /* a column is named by its field: `Book.title` */) {}
    pub fn column_(_: impl NoFunction /* a column is named by its field: `Book.title` */) {}
    pub fn atomic_(_: impl NoFunction /* `db.transaction(async |tx| { … }).await?` */) {}
    pub fn transaction_(_: impl NoFunction /* `db.transaction(async |tx| { … }).await?` */) {}
    pub fn connect_(_: impl NoFunction /* a relation of a draft: `.author(&author)`, or `.author(1)` by its key; a database: `Database::connect("sqlite:library.db").await?` */) {}
    pub fn insert_(_: impl NoFunction /* `Book::draft().title(…).save(&db)` */) {}
    pub fn update_(_: impl NoFunction /* `Book::objects().filter(…).update(Book.copies.set(3), &db)` */) {}
    pub fn delete_(_: impl NoFunction /* `Book::objects().filter(…).delete(&db)` */) {}
    pub fn query_(_: impl NoFunction /* `Book::objects().filter(…)`; SQL of your own: `db.fetch::<Book>(sql!("SELECT …"))` */) {}
    pub fn fragment_(_: impl NoFunction /* SQL of your own in a query: `raw::<bool>("length({}) > {}", (Book.title, 10))` */) {}
    pub fn with_(_: impl NoFunction /* a query that others ask as a table: `query.values(…).cte((Total.author, Total.books))`, with `.with_cte(&rows)`; related rows: `.prefetch_related(Author.books())` */) {}
    pub fn func_(_: impl NoFunction /* functions are methods: `Book.title.lower()`, `Book.copies.sum()`; of rows: `count()` */) {}

    pub fn lag_(_: impl NoFunction /* `Book.copies.lag(1).over(order_by(Book.year))` */) {}
    pub fn lead_(_: impl NoFunction /* `Book.copies.lead(1).over(order_by(Book.year))` */) {}
    pub fn first_value_(_: impl NoFunction /* `Book.copies.first_value().over(order_by(Book.year))` */) {}
    pub fn last_value_(_: impl NoFunction /* `Book.copies.last_value().over(order_by(Book.year))` */) {}
    pub fn nth_value_(_: impl NoFunction /* `Book.copies.nth_value(2).over(order_by(Book.year))` */) {}
    pub fn max_(_: impl NoFunction /* `Book.year.max()` */) {}
    pub fn min_(_: impl NoFunction /* `Book.year.min()` */) {}
    pub fn Max_(_: impl NoFunction /* `Book.year.max()` */) {}
    pub fn Min_(_: impl NoFunction /* `Book.year.min()` */) {}
    pub fn Sum_(_: impl NoFunction /* `Book.copies.sum()`; of related rows: `Author.books().sum(Book.copies)` */) {}
    pub fn Avg_(_: impl NoFunction /* `Book.year.avg()`; of related rows: `Author.books().avg(Book.year)` */) {}
    pub fn Asc_(_: impl NoFunction /* `.order_by(Book.title)`, or `.order_by(Book.title.asc())` */) {}
    pub fn Desc_(_: impl NoFunction /* `.order_by(Book.title.desc())` */) {}
    pub fn is_nil_(_: impl NoFunction /* `Book.subtitle.is_null()` */) {}
    pub fn random_(_: impl NoFunction /* `.order_by(orm::functions::random())` */) {}
    pub fn distinct_(_: impl NoFunction /* of a query: `.distinct()`; in a count: `Book.title.count_distinct()` */) {}
    pub fn substring_(_: impl NoFunction /* `Book.title.substr(1, 3)` */) {}
    pub fn extract_(_: impl NoFunction /* `Book.published.year()`, `.month()`, `.day()`, `.hour()` */) {}
    pub fn date_trunc_(_: impl NoFunction /* `Book.published.trunc(Unit::Month)`, with `orm::functions::Unit` */) {}

    pub fn Set_(_: impl NoFunction /* of a draft: `.title("Emma")`; of a row: `book.title = …`; in `update`: `Book.title.set("Emma")` */) {}
    pub fn NotSet_(_: impl NoFunction /* a field that a draft does not set keeps its default: leave the setter out */) {}
    pub fn Unchanged_(_: impl NoFunction /* a field that is not assigned keeps its value: leave it out */) {}
    pub fn change_(_: impl NoFunction /* of a row: `book.title = …`, then `book.save(&db)`; in a query: `.update(Book.title.set("Emma"), &db)` */) {}
    pub fn put_change_(_: impl NoFunction /* of a row: `book.title = …`, then `book.save(&db)`; of a draft: `.title("Emma")` */) {}
    pub fn Q_(_: impl NoFunction /* conditions are values: `Book.year.gt(1900) | Book.title.eq(…)`, `!Book.title.eq(…)` */) {}
    pub fn AND_(_: impl NoFunction /* `a & b`, of any number `all_of([a, b, c])` */) {}
    pub fn OR_(_: impl NoFunction /* `a | b`, of any number `any_of([a, b, c])` */) {}
    pub fn NOT_(_: impl NoFunction /* `!condition` */) {}
    pub fn F_(_: impl NoFunction /* a field is named as it is: `Book.copies + 1`, `Book.copies.gt(Book.lent)` */) {}
    pub fn when_(_: impl NoFunction /* `case().when(Book.copies.eq(0), "lent").otherwise("there")` */) {}
    pub fn When_(_: impl NoFunction /* `case().when(Book.copies.eq(0), "lent").otherwise("there")` */) {}
    pub fn Subquery_(_: impl NoFunction /* one value: `query.values(…).scalar()`; of many: `Book.author.is_in(query)` */) {}
    pub fn Prefetch_(_: impl NoFunction /* `.prefetch_related(Author.books().filter(…))` */) {}
    pub fn Length_(_: impl NoFunction /* `Book.title.length()` */) {}
    pub fn Extract_(_: impl NoFunction /* `Book.published.year()`, `.month()`, `.day()`, `.hour()` */) {}
    pub fn Cast_(_: impl NoFunction /* `Book.year.cast::<String>()` */) {}

    pub fn Year_(_: impl NoFunction /* `Unit::Year`, with `orm::functions::Unit` */) {}
    pub fn Quarter_(_: impl NoFunction /* `Unit::Quarter`, with `orm::functions::Unit` */) {}
    pub fn Month_(_: impl NoFunction /* `Unit::Month`, with `orm::functions::Unit` */) {}
    pub fn Week_(_: impl NoFunction /* `Unit::Week`, with `orm::functions::Unit` */) {}
    pub fn Day_(_: impl NoFunction /* `Unit::Day`, with `orm::functions::Unit` */) {}
    pub fn Hour_(_: impl NoFunction /* `Unit::Hour`, with `orm::functions::Unit` */) {}
    pub fn TruncYear_(_: impl NoFunction /* `Book.published.trunc(Unit::Year)`, with `orm::functions::Unit` */) {}
    pub fn TruncMonth_(_: impl NoFunction /* `Book.published.trunc(Unit::Month)`, with `orm::functions::Unit` */) {}
    pub fn TruncWeek_(_: impl NoFunction /* `Book.published.trunc(Unit::Week)`, with `orm::functions::Unit` */) {}
    pub fn TruncDay_(_: impl NoFunction /* `Book.published.trunc(Unit::Day)`, of a moment `.date()`, with `orm::functions::Unit` */) {}
    pub fn TruncDate_(_: impl NoFunction /* `Book.published.date()` */) {}
    pub fn TruncHour_(_: impl NoFunction /* `Book.published.trunc(Unit::Hour)`, with `orm::functions::Unit` */) {}
    pub fn ExtractYear_(_: impl NoFunction /* `Book.published.year()` */) {}
    pub fn ExtractMonth_(_: impl NoFunction /* `Book.published.month()` */) {}
    pub fn ExtractDay_(_: impl NoFunction /* `Book.published.day()` */) {}
    pub fn date_part_(_: impl NoFunction /* `Book.published.year()`, `.month()`, `.day()`, `.hour()` */) {}
    pub fn Window_(_: impl NoFunction /* `rank().over(partition_by(Book.author).order_by(Book.year.desc()))` */) {}
    pub fn RowNumber_(_: impl NoFunction /* `row_number().over(order_by(Book.year))` */) {}
    pub fn StringAgg_(_: impl NoFunction /* `Book.title.string_agg(", ")` */) {}
    pub fn ArrayAgg_(_: impl NoFunction /* `Book.title.array_agg()`; of related rows: `Author.books().array_agg(Book.title)` */) {}
    pub fn StdDev_(_: impl NoFunction /* `Book.year.stddev()`, of all values in place of a sample `.stddev_pop()` */) {}
    pub fn Variance_(_: impl NoFunction /* `Book.year.variance()`, of all values in place of a sample `.variance_pop()` */) {}
    pub fn GroupConcat_(_: impl NoFunction /* `Book.title.string_agg(", ")` */) {}
    pub fn group_concat_(_: impl NoFunction /* `Book.title.string_agg(", ")` */) {}
    pub fn to_char_(_: impl NoFunction /* `Book.published.cast::<String>()`, or a part of it: `.year()`, `.month()`, `.day()` */) {}
    pub fn strftime_(_: impl NoFunction /* `Book.published.cast::<String>()`, or a part of it: `.year()`, `.month()`, `.day()` */) {}
    pub fn SearchVector_(_: impl NoFunction /* `.filter(search((Book.title, Book.subtitle), "words"))`, with `#[orm(search(title, subtitle))]` on the model */) {}
    pub fn SearchQuery_(_: impl NoFunction /* `.filter(search((Book.title, Book.subtitle), "words"))`, with `#[orm(search(title, subtitle))]` on the model */) {}
    pub fn RawSQL_(_: impl NoFunction /* `raw::<bool>("length({}) > {}", (Book.title, 10))` */) {}
    pub fn literal_(_: impl NoFunction /* a value of Rust in a query: `value(1)`; SQL of your own: `raw::<bool>("length({}) > {}", (Book.title, 10))` */) {}
    pub fn aliased_(_: impl NoFunction /* a relation that is named is joined under a name of its own: `Book.author.name`, `Book.editor.name` */) {}
    pub fn assoc_(_: impl NoFunction /* of a row: `author.books().all(&db)`; in a query: `Author.books()` */) {}
    pub fn preload_(_: impl NoFunction /* of a query: `.prefetch_related(Author.books())`; of rows in hand: `orm::prefetch(authors, Author.books(), &db)` */) {}
    pub fn assert_num_queries_(_: impl NoFunction /* `orm::testing::assert_queries(&db, 2, async || …).await?` */) {}
    pub fn Rollback_(_: impl NoFunction /* any error rolls back: `db.transaction_or(async |tx| { … Err(Refusal) })`, with an error of your own */) {}

    pub fn eq_(_: impl NoFunction /* `Book.title.eq("Emma")` */) {}
    pub fn ne_(_: impl NoFunction /* `Book.title.ne("Emma")` */) {}
    pub fn gte_(_: impl NoFunction /* `Book.year.ge(1900)` */) {}
    pub fn lte_(_: impl NoFunction /* `Book.year.le(1900)` */) {}
    pub fn in_array_(_: impl NoFunction /* `Book.year.is_in([1868, 1871])` */) {}
    pub fn ilike_(_: impl NoFunction /* `Book.title.icontains("war")` */) {}
    pub fn In_(_: impl NoFunction /* `Book.year.is_in([1868, 1871])` */) {}
    pub fn Not_(_: impl NoFunction /* `Book.title.ne("Emma")`, or `!condition` */) {}
    pub fn Equal_(_: impl NoFunction /* `Book.title.eq("Emma")` */) {}
    pub fn Like_(_: impl NoFunction /* `Book.title.contains("war")`, or `.like("%war%")` */) {}
    pub fn ILike_(_: impl NoFunction /* `Book.title.icontains("war")` */) {}
    pub fn Between_(_: impl NoFunction /* `Book.year.between(1868, 1871)` */) {}
    pub fn IsNull_(_: impl NoFunction /* `Book.subtitle.is_null()` */) {}
    pub fn LessThan_(_: impl NoFunction /* `Book.year.lt(1900)` */) {}
    pub fn LessThanOrEqual_(_: impl NoFunction /* `Book.year.le(1900)` */) {}
    pub fn MoreThan_(_: impl NoFunction /* `Book.year.gt(1900)` */) {}
    pub fn MoreThanOrEqual_(_: impl NoFunction /* `Book.year.ge(1900)` */) {}

    pub fn pK(_: impl NoFunction /* no names of arguments: `Book::get(1, &db)`, and in a condition `Book.id.eq(1)` */) {}
    pub fn __exact(_: impl NoFunction /* no names of arguments: `.filter(Book.title.eq("Emma"))` */) {}
    pub fn __iexact(_: impl NoFunction /* no names of arguments: `.filter(Book.title.ieq("emma"))` */) {}
    pub fn __contains(_: impl NoFunction /* no names of arguments: `.filter(Book.title.contains("war"))` */) {}
    pub fn __icontains(_: impl NoFunction /* no names of arguments: `.filter(Book.title.icontains("war"))` */) {}
    pub fn __startswith(_: impl NoFunction /* no names of arguments: `.filter(Book.title.starts_with("A"))` */) {}
    pub fn __istartswith(_: impl NoFunction /* no names of arguments: `.filter(Book.title.istarts_with("a"))` */) {}
    pub fn __endswith(_: impl NoFunction /* no names of arguments: `.filter(Book.title.ends_with("a"))` */) {}
    pub fn __isnull(_: impl NoFunction /* no names of arguments: `.filter(Book.subtitle.is_null())` */) {}
    pub fn __range(_: impl NoFunction /* no names of arguments: `.filter(Book.year.between(1868, 1871))` */) {}
    pub fn __regex(_: impl NoFunction /* no names of arguments: `.filter(Book.title.regex("^A"))` */) {}

    pub enum Condition_ { /* a condition on books is a `Predicate<Book>`: `a & b`, `a | b`, of any number `all_of(conditions)`, `any_of(conditions)` */ }
    pub enum Filter_ { /* a condition on books is a `Predicate<Book>`, a query of them a `QuerySet<Book>` */ }
    pub enum Select_ { /* a query of books is a `QuerySet<Book>` */ }
    pub enum Query_ { /* a query of books is a `QuerySet<Book>` */ }
    pub enum QueryBuilder_ { /* a query of books is a `QuerySet<Book>` */ }
    pub trait Column_ { /* a column is an `orm::query::Column<Root<Book>, String, N>`, of any model `Column<Root<M>, String, N>`; a helper that sorts by one takes `impl Ordering<M>` */ }
    pub enum Assignment_ { /* what `update` sets is an `orm::query::Assignment<Book>`; a helper takes `impl orm::traits::Assignments<Book>` */ }
    pub enum RowStream_ { /* the rows of a query one by one are an `orm::query::RowStream<'_, Book>` */ }
    pub enum PageRequest_ { /* the page that a url asks for is an `orm::query::PageRequest` */ }
    pub trait IntoPredicate_ { /* a condition on books of any type is an `impl orm::traits::IntoPredicate<Book>`, of one type a `Predicate<Book>` */ }
    pub enum Page_ { /* a page of books is an `orm::query::Page<Book>`: `.page(1, 20, &db).await?` */ }
    pub enum Queryable_ { /* a query of books is a `QuerySet<Book>` */ }
    pub enum Changeset_ { /* a new book is a draft, `Book::draft()`, which a helper takes as `impl Draft<Model = Book>`; a stored one is changed by `book.title = …` and `.save(&db)` */ }
    pub enum Connection_ { /* what sends statements is an `impl Executor`: `db: &impl Executor` takes a database and a transaction */ }
    pub enum Pool_ { /* a pool of connections is a `Database`: `db: &Database` */ }
    pub enum Session_ { /* what sends statements is an `impl Executor`: `db: &impl Executor` takes a database and a transaction */ }
    pub enum DbContext_ { /* what sends statements is an `impl Executor`: `db: &impl Executor` takes a database and a transaction */ }
    pub enum DbSet_ { /* a query of books is a `QuerySet<Book>` */ }
    pub enum DbPool_ { /* a pool of connections is a `Database`: `db: &Database` */ }
    pub enum EntityManager_ { /* what sends statements is an `impl Executor`: `db: &impl Executor` takes a database and a transaction */ }
    pub enum Prefetch_ { /* related rows of which something is asked: `.prefetch_related(Author.books().filter(…))` */ }
    pub enum Value_ { /* a JSON document of any shape is an `orm::serde_json::Value`, one of a type of yours a `Json<Settings>` */ }
    #[cfg(not(feature = "json"))]
    pub enum Json_ { /* `Json` needs the feature `json` of `orm`, which is on by default */ }
    #[cfg(not(feature = "uuid"))]
    pub enum Uuid_ { /* `Uuid` needs the feature `uuid` of `orm`, which is on by default */ }
    #[cfg(not(feature = "decimal"))]
    pub enum Decimal_ { /* `Decimal` needs the feature `decimal` of `orm`, which is on by default */ }
    pub enum Expression_ { /* an expression over books that is an `i32` is an `Expr<Book, i32>` */ }
}

/// Macros, each with the line that the message shows. Where the name that rustc proposes is written, they say it themselves.
#[rustfmt::skip] // The head of each is a line, since the messages show it.
mod macros {
    #[doc(hidden)] #[macro_export]
    macro_rules! __query_ { /* rows: `Book::objects().filter(…).all(&db)`; SQL of your own: `db.fetch::<Book>(sql!("SELECT * FROM book WHERE year = {}", year))` */
        ($($any:tt)*) => { $crate::__query! { $($any)* } };
    }
    #[doc(hidden)] #[macro_export]
    macro_rules! __query_as_ { /* SQL of your own: `db.fetch::<Book>(sql!("SELECT * FROM book WHERE year = {}", year))` */
        ($($any:tt)*) => { $crate::__query! { $($any)* } };
    }
    #[doc(hidden)] #[macro_export]
    macro_rules! __filter_ { /* `Book::objects().filter(Book.title.eq(…))` */
        ($($any:tt)*) => { ::std::compile_error!("a condition is written with the fields of the model, without a macro; write `.filter(Book.title.eq(…))`") };
    }
    #[doc(hidden)] #[macro_export]
    macro_rules! __conditions_ { /* `a & b`, `a | b`, of any number `all_of(conditions)`, `any_of(conditions)` */
        ($($any:tt)*) => { ::std::compile_error!("conditions are combined by `&` and `|`, without a macro; write `Book.year.gt(1900) & Book.title.eq(…)`, of any number `all_of(conditions)` or `any_of(conditions)`") };
    }
}

never_met_by! {
    SentByDatabase "what sends statements is the database itself, or a transaction; write `.save(&db)` of a draft and of a row, `.all(&db)` of a query, and for what belongs together `db.transaction(async |tx| {{ … }}).await?`";
    PrefetchedByRelation "related rows are loaded by their relation, with what is asked of them behind it; write `.prefetch_related(Author.books().filter(Book.year.gt(1900)).order_by(Book.year))`";
    CombinedByFunctions "conditions are combined by `&` and `|`; write `Book.year.gt(1900) & Book.title.eq(…)`, of any number `all_of(conditions)` or `any_of(conditions)`" "the type of a condition is `Predicate<Book>`";
}

impl Prefetch_ {
    #[doc(hidden)]
    #[allow(clippy::new_ret_no_self, reason = "nothing calls it")]
    pub fn new<A, B, Wanted>(_: A, _: B) -> Wanted
    where
        for<'a> Self: PrefetchedByRelation<'a>,
    {
        unreachable!()
    }
}

/// Functions that a condition begins with in another library, where rustc has proposed the type of the similar name.
impl Condition_ {
    #[doc(hidden)]
    pub fn all() -> Self
    where
        for<'a> Self: CombinedByFunctions<'a>,
    {
        unreachable!()
    }

    #[doc(hidden)]
    pub fn any() -> Self
    where
        for<'a> Self: CombinedByFunctions<'a>,
    {
        unreachable!()
    }
}

/// Declares what such a type is made by.
macro_rules! made_by_new {
    ($($t:ident)*) => {$(
        impl $t {
            #[doc(hidden)]
            #[allow(clippy::new_ret_no_self, reason = "nothing calls it")]
            pub fn new<A, Wanted>(_: A) -> Wanted
            where
                for<'a> Self: SentByDatabase<'a>,
            {
                unreachable!()
            }
        }
    )*};
}

made_by_new!(Session_ DbContext_ EntityManager_);
