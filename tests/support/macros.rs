//! `on_each!` and `assert_sql!`.

/// Names the tests of a file: each `async fn name(db: Database)` below it becomes `sqlite::name` and `postgres::name`.
///
/// What one backend alone has comes after, with the reason, and carries the `#[cfg(feature = "postgres")]` of its backend:
/// `on_each! { both, as_well; only(Postgres, "SQLite has no schemas") tables_of_another_schema }`.
#[macro_export]
macro_rules! on_each {
    (@test $run:ident $name:ident) => {
        #[test]
        fn $name() {
            $crate::support::wait_for($crate::support::$run(super::$name));
        }
    };
    (@own Sqlite Sqlite $run:ident $($name:ident)+) => { $($crate::on_each!(@test $run $name);)+ };
    (@own Postgres Postgres $run:ident $($name:ident)+) => { $($crate::on_each!(@test $run $name);)+ };
    (@own $here:ident $there:ident $run:ident $($name:ident)+) => {};
    ($($name:ident),* $(,)? $(; only($backend:ident, $reason:literal) $($own:ident),+ $(,)?)*) => {
        #[cfg(feature = "sqlite")]
        mod sqlite {
            $($crate::on_each!(@test on_sqlite $name);)*
            $($crate::on_each!(@own Sqlite $backend on_sqlite $($own)+);)*
        }
        #[cfg(feature = "postgres")]
        mod postgres {
            $($crate::on_each!(@test on_postgres $name);)*
            $($crate::on_each!(@own Postgres $backend on_postgres $($own)+);)*
        }
    };
}

/// Asserts the SQL of a query, on each backend, or one text for both.
#[macro_export]
macro_rules! assert_sql {
    ($query:expr, $both:expr $(,)?) => {
        $crate::assert_sql!($query, sqlite = $both, postgres = $both)
    };
    ($query:expr, sqlite = $sqlite:expr, postgres = $postgres:expr $(,)?) => {{
        let query = &$query;
        let text = |backend| {
            query
                .to_sql_for(backend)
                .expect("a query that can be written")
                .text()
                .to_owned()
        };
        assert_eq!(text(orm::db::Backend::Sqlite), $sqlite);
        assert_eq!(text(orm::db::Backend::Postgres), $postgres);
    }};
}
