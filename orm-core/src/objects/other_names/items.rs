//! Types, traits and functions of other libraries, which a program that comes from there names: `db: &impl ConnectionTrait`.
//!
//! Where such a name stands its bound is not met, whose message says what to write.
//!
//! - `everywhere`: names that no program has for a thing of its own, which the prelude brings into scope
//! - `imported`: names that a program may have, found where they are imported by name, `use orm::Condition;`, since two
//!   names that come in by `*` are ambiguous

use crate::model::{Expr, Field, Kind, Model, never_met_of_no_type};
use std::marker::PhantomData;

never_met_of_no_type! {
    NamedDatabase "a pool of connections is a `Database` here; write `db: &Database`, or `db: &impl Executor` where a transaction may be passed too";
    NamedTransaction "a transaction is a `Transaction` here; write `tx: &Transaction`, or `db: &impl Executor` where a database may be passed too";
    NamedExecutor "what sends statements is an `Executor` here, a database or a transaction; write `db: &impl Executor`";
    NamedError "what a database refuses is an `orm::Error` here; write `orm::Error`, `orm::Result<T>` for the whole `Result`, and of its variants `Error::DoesNotExist {{ .. }}` or `Error::UniqueViolation {{ .. }}`";
    NamedModel "a table is a struct with `#[derive(Model)]`, and any of them is a parameter with the bound `Model`; write `fn name<M: Model>(…)`";
    NamedDraft "a new row is a draft here, and a stored one the struct itself; write `Book::draft()`, a setter for each field, and `.save(&db)`" "a parameter of any draft is `impl Draft<Model = Book>`";
    NamedColumn "a column of any model is given to a helper as what it is used for; write `impl Ordering<M>` of `orm::traits` for an order, or of `orm::query` `Column<Root<M>, String, N>` for a column of texts";
    NamedPredicate "conditions are combined by `&` and `|`; write `Book.year.gt(1900) & Book.title.eq(…)`, of any number `all_of(conditions)` or `any_of(conditions)`" "the type of a condition is `Predicate<Book>`";
    SetBySetter "a value is given as it is; write `.title(title)` of a draft, `book.title = title` of a row, and `Book.title.set(title)` in `update`";
    WrittenAsRaw "SQL of your own in a query is `raw`, with a `{{}}` for each field and value; write `raw::<bool>(\"length({{}}) > {{}}\", (Book.title, 10))`";
    NamedBuilder "a database with settings is built; write `Database::builder(\"sqlite:library.db\").max_connections(20).connect().await?`, or without any `Database::connect(url)`";
    NamedClosure "statements that belong together are run in the closure of a transaction; write `db.transaction(async |tx| {{ … }}).await?`";
    NamedRelation "a relation is a field of the model, `author: ForeignKey<Author>`, and its other side a method, named by `related_name = \"books\"`; leave this out";
    NamedTest "a test has a database of its own, or a transaction that is dropped; write `Database::connect(\"sqlite::memory:\").await?` and `db.create_tables(schema![Author, Book])`, or `let tx = db.begin().await?`";
    NegatedByOperator "a condition is negated by `!`; write `!Book.title.eq(…)`, or `.exclude(…)` of the query";
    LoadedByQuery "related rows are loaded by the query that wants them; write `.select_related(Book.author)`, or `.prefetch_related(Author.books())`";
    ReadOr404 "a row that has to be there is read by `get`; write `Book::get(key, &db).await?`, whose error `DoesNotExist` is a 404 for the web";
    NamedByField "a column is named by the field of its model; write `Book.year`, and calculate with it: `Book.year + 1`";
    WrittenAsSql "SQL of your own is `sql!`, with a `{{}}` for each value; write `db.fetch::<Book>(sql!(\"SELECT * FROM book WHERE year = {{}}\", year)).await?`, or `db.execute(sql!(\"…\")).await?`";
}

/// A type in the place of one that meets a bound, which it does not: nothing does.
#[doc(hidden)]
pub struct NotHere<T: ?Sized>(PhantomData<T>);

/// Declares types that cannot be named, since their bound is not met.
macro_rules! types_never_met {
    ($($t:ident: $bound:tt;)*) => {$(
        #[doc(hidden)]
        #[allow(missing_debug_implementations, reason = "there is none")]
        pub struct $t<B: $bound>(PhantomData<B>);
    )*};
}

types_never_met! {
    NoPool: NamedDatabase;
    NoTransaction: NamedTransaction;
    NoConnection: NamedExecutor;
    NoError: NamedError;
    NoCondition: NamedPredicate;
    NoSettings: NamedBuilder;
    NoClosure: NamedClosure;
    NoTest: NamedTest;
}

/// Declares names of types that cannot be named: rustc asks whether a bound is met where a name is used, and not where it
/// is declared.
macro_rules! types_of_other_names {
    ($($t:ident: $($name:ident)*;)*) => {$($(
        #[doc(hidden)]
        pub type $name<T = ()> = $t<NotHere<T>>;
    )*)*};
}

/// Declares traits whose bound is not met wherever they are written.
macro_rules! traits_of_other_names {
    ($($bound:tt: $($name:ident)*;)*) => {$($(
        #[doc(hidden)]
        pub trait $name<B: $bound = NotHere<Self>> {}
    )*)*};
}

/// Declares functions that never compile.
macro_rules! functions_of_other_names {
    ($($name:ident($argument:ident $(, $second:ident)?) $bound:tt;)*) => {$(
        #[doc(hidden)]
        #[allow(non_snake_case, clippy::new_ret_no_self, reason = "these are the names of others")]
        pub fn $name<T: $bound>($argument: T $(, $second: impl Sized)?) -> T::Out {
            let _ = ($argument, $($second)?);
            unreachable!()
        }
    )*};
}

/// Functions of the type of expressions: others begin an expression with them.
impl<R: Model, V: Field, K: Kind> Expr<R, V, K> {
    functions_of_other_names! {
        cust(sql) WrittenAsRaw;
        custom(sql) WrittenAsRaw;
        raw(sql) WrittenAsRaw;
        sql(sql) WrittenAsRaw;
        literal(sql) WrittenAsRaw;
        col(name) NamedByField;
        column(name) NamedByField;
    }
}

/// Names of what tests run on, found in `orm::testing`.
#[doc(hidden)]
pub mod tests {
    use super::{NoTest, NotHere};

    types_of_other_names! {
        NoTest: Sandbox MockDatabase TestDatabase TestTransaction TestCase TransactionTestCase;
    }
}

/// Names of the parts of a query, found in `orm::query`.
#[doc(hidden)]
pub mod queries {
    use super::{NamedByField, NamedPredicate, NoCondition, NotHere};

    types_of_other_names! {
        NoCondition: Condition Where;
    }

    functions_of_other_names! {
        F(name) NamedByField;
        Q(condition) NamedPredicate;
    }
}

/// Names of what applies migrations, found in `orm::migrate`.
#[doc(hidden)]
pub mod migrations {
    use super::NotHere;
    use crate::model::never_met_of_no_type;
    use std::marker::PhantomData;

    never_met_of_no_type! {
        NamedRun "migrations are files, which `manage makemigrations` writes and `migrate::run` applies; write `migrate::run(&db, &embed_migrations!(\"migrations\")).await?`";
    }

    /// The name that other libraries have for who applies migrations.
    #[derive(Debug)]
    pub struct Migrator<T = ()>(PhantomData<T>);

    impl Migrator {
        functions_of_other_names! {
            new(folder) NamedRun;
            status(db) NamedRun;
            fresh(db) NamedRun;
            refresh(db) NamedRun;
            reset(db) NamedRun;
            install(db) NamedRun;
            up(db, steps) NamedRun;
            down(db, steps) NamedRun;
        }
    }

    traits_of_other_names! {
        NamedRun: MigratorTrait MigrationTrait;
    }
}

/// The name that others have for the value of a field of a draft.
#[doc(hidden)]
#[derive(Debug)]
pub struct ActiveValue;

impl ActiveValue {
    functions_of_other_names! {
        Set(value) SetBySetter;
        Unchanged(value) SetBySetter;
        set(value) SetBySetter;
        unchanged(value) SetBySetter;
    }
}

/// Names that no program has for a thing of its own.
#[doc(hidden)]
pub mod everywhere {
    pub use super::ActiveValue;
    pub use super::conditions::*;
    use super::{
        LoadedByQuery, NamedColumn, NamedDraft, NamedExecutor, NamedModel, NamedRelation,
        NoConnection, NoError, NoPool, NoSettings, NoTest, NoTransaction, NotHere, ReadOr404,
    };
    pub use crate::objects::other_names::databases::IsolationLevel;

    types_of_other_names! {
        NoPool: DatabaseConnection DbConn PgPool SqlitePool AnyPool;
        NoTransaction: DatabaseTransaction;
        NoConnection: PgConnection SqliteConnection AsyncPgConnection;
        NoError: DbErr;
        NoTest: MockDatabase;
        NoSettings: ConnectOptions PgConnectOptions SqliteConnectOptions PgPoolOptions SqlitePoolOptions AnyPoolOptions;
    }

    traits_of_other_names! {
        NamedExecutor: ConnectionTrait TransactionTrait AsyncConnection;
        NamedModel: EntityTrait ModelTrait;
        NamedDraft: ActiveModelTrait ActiveModelBehavior IntoActiveModel;
        NamedColumn: ColumnTrait;
        NamedRelation: Related RelationTrait;
    }

    functions_of_other_names! {
        joinedload(relation) LoadedByQuery;
        selectinload(relation) LoadedByQuery;
        subqueryload(relation) LoadedByQuery;
        get_object_or_404(model, key) ReadOr404;
        get_list_or_404(model, condition) ReadOr404;
        insert_into(table) NamedDraft;
    }
}

/// `and_(a, b)` of SQLAlchemy. A line each, which rustc shows of `and(a, b)` too.
#[doc(hidden)]
#[rustfmt::skip]
pub mod conditions {
    use super::{NamedPredicate, NegatedByOperator};

    pub fn and_<T: NamedPredicate>(_: T, _: impl Sized /* `a & b`, of any number `all_of([a, b, c])` */) -> T::Out { unreachable!() }
    pub fn or_<T: NamedPredicate>(_: T, _: impl Sized /* `a | b`, of any number `any_of([a, b, c])` */) -> T::Out { unreachable!() }
    pub fn not_<T: NegatedByOperator>(_: T /* `!a` */) -> T::Out { unreachable!() }
}

/// Names that a program may have for a thing of its own.
#[doc(hidden)]
pub mod imported {
    pub use super::queries::*;
    use super::{NoClosure, NoConnection, NoPool, NotHere, SetBySetter, WrittenAsSql};

    types_of_other_names! {
        NoPool: Pool Session Client Repo;
        NoConnection: Connection;
        NoClosure: Multi UnitOfWork;
    }

    functions_of_other_names! {
        Set(value) SetBySetter;
        query(sql) WrittenAsSql;
        query_as(sql) WrittenAsSql;
        query_scalar(sql) WrittenAsSql;
        sql_query(sql) WrittenAsSql;
    }
}

/// `query!` and `query_as!` of sqlx.
#[doc(hidden)]
#[macro_export]
macro_rules! __query {
    ($($any:tt)*) => {
        ::std::compile_error!("SQL of your own is `sql!`, with a `{}` for each value; write `db.fetch::<Book>(sql!(\"SELECT * FROM book WHERE year = {}\", year)).await?`, or `db.execute(sql!(\"…\")).await?`")
    };
}

/// `migrate!` of sqlx.
#[doc(hidden)]
#[macro_export]
macro_rules! __migrate {
    ($($any:tt)*) => {
        ::std::compile_error!("migrations are embedded by `embed_migrations!`, and applied by `migrate::run`; write `orm::migrate::run(&db, &embed_migrations!(\"migrations\")).await?`")
    };
}

/// Macros of Diesel that describe tables.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    ($($any:tt)*) => {
        ::std::compile_error! { "a table is declared by the struct of its rows, and a relation by a field of it; write `#[derive(Model)] struct Book { id: i64, title: String, author: ForeignKey<Author> }`, and leave this macro out" }
    };
}
