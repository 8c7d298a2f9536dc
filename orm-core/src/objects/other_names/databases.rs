//! Names that other libraries have for what databases and transactions do.

use super::never_met_by;
use crate::db::{
    Database, DatabaseBuilder, DatabaseSession, Pending, Replica, Transaction, TransactionBuilder,
};
use crate::error::{DatabaseError, Error, Result};
use crate::model::never_met_of_no_type;
use crate::query::RawSql;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Declares methods that are never found, since nothing meets the bound of their `impl` block. The lifetime lets the bound
/// stand on a type without parameters, of which rustc would say at once that it never holds.
macro_rules! never_found_on {
    ($t:ty; $($bound:ident: $($method:ident)*;)*) => {$(
        #[doc(hidden)]
        #[allow(clippy::iter_not_returning_iterator, clippy::new_ret_no_self, clippy::wrong_self_convention, reason = "these are the names of others")]
        impl $t
        where
            for<'a> $t: $bound<'a>,
        {
            $(#[doc(hidden)] pub fn $method(&self) {})*
        }
    )*};
}

never_met_by! {
    MadeForTest "a test has a database of its own; write `Database::connect(\"sqlite::memory:\").await?`, and `db.create_tables(schema![Author, Book]).await?`" "or a transaction that is dropped: `let tx = db.begin().await?`";
    ConnectedByConnect "a database is connected by `connect`; write `Database::connect(\"sqlite:library.db\").await?`, or with settings `Database::builder(url).max_connections(20).connect().await?`";
    ConnectionsLimited "how many connections there are is said by `max_connections`; write `.max_connections(20)`";
    BuiltByConnect "a builder is no connection yet; write `.connect().await`" "what is built is opened by `connect`";
    WaitLimited "how long a connection is waited for is said by `acquire_timeout`; write `.acquire_timeout(Duration::from_secs(5))`" "for statements `.statement_timeout(…)`";
    QueriesRecorded "statements are recorded by `record_queries`; write `.record_queries(true)`, and read them by `db.queries()`";
    RunInTransaction "a transaction is run by `transaction`; write `db.transaction(async |tx| {{ … }}).await?`";
    OpenedByBegin "a transaction is opened by `begin`; write `let tx = db.begin().await?`, and `tx.commit().await?` behind" "or `db.transaction(async |tx| {{ … }})`";
    IsolatedByName "how a transaction is isolated is said in front of it by `serializable` or `repeatable_read`; write `db.serializable().transaction(async |tx| {{ … }})`, or `db.serializable().begin().await?`";
    RepeatedByRetries "a transaction is repeated by `retries`; write `db.serializable().retries(3).transaction(async |tx| {{ … }})`";
    SavepointByBegin "a savepoint is a transaction within a transaction, opened by `begin`; write `let savepoint = tx.begin().await?`, or `tx.transaction(async |tx| {{ … }})`";
    UndoneByRollback "a savepoint is undone by its own `rollback`; write `let savepoint = tx.begin().await?`, and `savepoint.rollback().await?`";
    RolledBackByErr "a transaction is rolled back where its closure answers `Err`, or by `rollback`; return an `Err` from the closure" "one that `begin` opened has `.rollback().await?`";
    CalledOnCommit "what is done after the commit is given to `on_commit`; write `tx.on_commit(async || {{ … }})`";
    ReadByModels "rows are read by their model; write `Book::get(key, &db).await?`, or `Book::objects().filter(…).all(&db).await?`";
    RunByItsEnd "a query is run by its own end, which takes the database; write `query.all(&db).await?`, or `.first(&db)`, `.get(&db)`, `.count(&db)`, `.update(…, &db)`";
    LoadedByFunction "related rows of rows in hand are loaded by the function `prefetch`; write `orm::prefetch(authors, Author.books(), &db).await?`" "with the rows themselves by `.prefetch_related(Author.books())` of their query";
    TakenByItself "a database takes its connections itself, and a row is read by its model; write `Book::get(key, &db).await?`, or `Book::objects().filter(…).all(&db).await?`";
    PoolItself "a database is the pool, and takes its connections itself; leave this out, and give `&db` to what runs: `.all(&db)`" "statements that belong together are run by `db.transaction(async |tx| {{ … }})`";
    PrimaryItself "a database is the primary itself, and its replicas are `replica`; write `&db` for the one, and `&db.replica()` for the others";
    ReadOnReplica "a query is read on a replica by `replica`; write `.all(&db.replica())`, of replicas that `Database::builder(url).replica(url)` has named";
    NamedByReplica "each replica is named by `replica`; write `.replica(\"postgres://app@standby/library\")`, again for each further one" "a query is read there by `.all(&db.replica())`";
    ReplicaItself "a replica, and the database of one user, are there at once; leave `.await?` out: `let replica = db.replica();`";
    FreshByPosition "a replica that has what was written is asked for by `at_least`; write `db.replica().at_least(db.position().await?)`" "for one user by `db.session(position)` and its `replica()`";
    FreshByLag "how old rows of a replica may be is said by `max_lag`; write `db.replica().max_lag(Duration::from_secs(5))`";
    KeptFromPrimary "reads are kept from the primary by `or_error`; write `db.replica().or_error()`";
    FilledByDrafts "rows to begin with are drafts; write `Book::bulk_create([Book::draft().title(…)], &db).await?`";
    WrittenByModels "rows are written by their own methods; write `Book::draft().title(…).save(&db)` for a new row, `book.save(&db)` and `book.delete(&db)` for one that is there";
    NeverTracked "a row is a plain struct, which no database keeps or tracks; leave this out: it is stored by `book.save(&db)`, and read again by `book.refresh(&db)`";
    BoundInText "a value of SQL of your own is bound by a `{{}}` in its place; write `sql!(\"SELECT * FROM book WHERE year = {{}}\", year)`";
    QueryOrSql "a query begins with its model, and SQL of your own is sent by `fetch`; write `Book::objects().filter(…).all(&db).await?`, or `db.fetch::<Book>(sql!(\"SELECT * FROM book\")).await?`" "SQL that gives no rows is `db.execute(sql!(\"…\"))`";
    SentBySql "SQL of your own is sent by `fetch`, which reads rows, and by `execute`; write `db.fetch::<Book>(sql!(\"SELECT * FROM book\")).await?`, or `db.execute(sql!(\"…\")).await?`";
    MigratedByRun "migrations are applied by `migrate::run`, or by the program `manage`; write `orm::migrate::run(&db, &embed_migrations!(\"migrations\")).await?`" "a test makes its tables by `db.create_tables(schema![Author, Book])`";
    FilledByData "a function that fills tables is given to the run by `data`, by the name that the file of the migration has for it; write `RunOptions::default().data(\"fill_notes\", fill_notes)`, and `migrate::run_with(&db, &migrations, &options)`";
    CommittedByOk "the transaction of a closure is committed where the closure answers `Ok`, and rolled back where it answers `Err`; leave this out, and end the closure with `Ok(…)`, or with `Err(…)`" "one that `begin` opened is committed itself: `tx.commit()`";
    UndoneByErr "the transaction of a closure is rolled back where the closure answers `Err`; leave this out, and return an error of your own: `db.transaction_or(async |tx| {{ … Err(Refusal) }})`" "one that `begin` opened is rolled back itself: `tx.rollback()`";
    ToldByHttpStatus "an error becomes a response by itself, with the feature `axum`; write `error.http_status()` for its status, and `error.http_body()` for its body";
    ToldByVariant "an error is told by its variant; write `matches!(error, Error::DoesNotExist {{ .. }})`, or `match error {{ Error::UniqueViolation {{ fields, .. }} => …, other => … }}`";
    CreatedByCreateTables "tables are created by `create_tables`; write `db.create_tables(schema![Author, Book]).await?`";
    DroppedByDropTables "tables are dropped by `drop_tables`, and emptied by `truncate`; write `db.drop_tables(schema![Author, Book]).await?`";
    MissingIsDoesNotExist "a row that is not there is the error `DoesNotExist`; write `Error::DoesNotExist {{ .. }}`" "`get_or_none` answers `None` in its place";
    OfItsOwnType "an `orm::Error` tells of the database alone, and an error of your own is of a type of your own; write an enum with `impl From<orm::Error>` and return that" "in a transaction by `transaction_or`";
    TakenIsUniqueViolation "a value that is there already is the error `UniqueViolation`; write `Error::UniqueViolation {{ fields, .. }}`";
    OverlapIsExclusionViolation "a range that overlaps another is the error `ExclusionViolation`; write `Error::ExclusionViolation {{ fields, .. }}`";
    BrokenRulesAreValidation "rules that a row does not pass are the error `Validation`; write `Error::Validation {{ errors, .. }}`, of which each has its `fields` and its `message`";
    RolledBackByAnyErr "a transaction is rolled back by any error that its closure answers, and no error means only that; write an error of your own, and `db.transaction_or(async |tx| {{ … }})`";
    CommittedByItself "a statement that runs on the database is committed by itself, and what belongs together runs in a transaction; leave this out, or write `db.transaction(async |tx| {{ … }}).await?`" "one that is ended by hand is `let tx = db.begin().await?`, then `tx.commit().await?`";
    EndedByCommit "a transaction ends by `commit` or `rollback`; write `tx.commit().await?`" "one that is dropped is rolled back";
    AskedOfTransaction "what lasts as long as a transaction, and what is done after its commit, is asked of the transaction; write it on `tx`: `db.transaction(async |tx| {{ tx.on_commit(async move || {{ … }}); Ok(()) }})`";
    EmptiedByTruncate "tables are emptied by `truncate`, with those that refer to them by `cascade`; write `db.truncate(schema![Author, Book]).cascade().await?`" "a test has a database of its own: `Database::connect(\"sqlite::memory:\").await?`";
    QueriesRecordedFirst "statements are recorded where the database is built; write `Database::builder(url).record_queries(true).connect().await?`, and read them by `db.queries()`";
    IsolatedOnDatabase "how a transaction is isolated, and that it only reads, is said of the database in front of it; write `db.serializable().transaction(async |tx| {{ … }})`, `db.repeatable_read()` or `db.read_only()`";
    ConflictSaidInCall "what becomes of rows that a unique key forbids is said in the call that stores others; write `Book::bulk_create_with(drafts, OnConflict::ignore(), &db)`, or of one draft `.save_with(OnConflict::ignore(), &db)`";
    PassedByReference "a transaction is passed on by a reference; write `&tx` where it is yours, and `tx` in the closure of `transaction`";
    ClosedByClose "a database is closed by `close`; write `db.close().await`";
    SettingsOfBuilder "the settings of a database stand in front of `connect`; write `Database::builder(url).max_connections(20).statement_timeout(Duration::from_secs(5)).connect().await?`";
    LimitedByTimeout "how long statements may take is said by `timeout`; write `db.timeout(Duration::from_secs(5))` where it is given to a query, `.all(&db.timeout(…))`" "for all of them `.statement_timeout(…)` of `Database::builder(url)`";
    AnsweredByPing "whether a database answers is asked by `ping`; write `db.ping().await?`";
    NamedByBackend "which database it is tells `backend`; write `db.backend()`, which is `Backend::Sqlite` or `Backend::Postgres`";
    AskedOfDriver "what one database alone can do, such as `LISTEN` and `COPY`, is asked of a connection of its driver; write `db.with_postgres(async |connection| {{ … }}).await?`" "rows are sent to another program by `NOTIFY` in SQL: `db.execute(sql!(\"NOTIFY books\"))`";
    AnsweredByWrite "a row that was saved has its key, and `execute` answers how many rows it wrote; write `let book = draft.save(&db).await?`, or `let n = db.execute(sql!(\"…\")).await?`";
    OpenedWithinTransaction "a savepoint is a transaction within a transaction, opened by `begin`; write `let tx = db.begin().await?`, and `let savepoint = tx.begin().await?`" "with closures `db.transaction(async |tx| {{ tx.transaction(async |inner| {{ … }}).await }})`";
    SchemaOfModel "tables of a schema of Postgres are reached by the database in it; write `db.in_schema(\"acme\")?`, or `#[orm(schema = \"books\")]` on a model whose table always stands in one";
    RowsOfTenant "the rows of one tenant are read and written by the database of it; write `db.tenant(&acme)`, or `db.tenant_by_key::<Firm>(7)`" "whose a row is says a foreign key with `#[orm(tenant)]`";
    RowsOfEveryTenant "the rows of all tenants are read and written on `db.every_tenant()`, and on the database that `tenant` was called on";
    NamedInUrl "user, password, server, encryption and the name of the program stand in the url; write `postgres://user:password@server:5432/library?sslmode=verify-full&application_name=web`";
    DoneByPool "connections are opened as they are wanted, asked whether they answer, and replaced by themselves; leave this out" "how old one may become is `.max_lifetime(…)`, how long one is waited for `.acquire_timeout(…)`";
    IsolatedByBuilder "how a transaction is isolated is said of the transaction; write `db.serializable().transaction(async |tx| {{ … }})`, or `db.read_only().transaction(async |tx| {{ … }})`";
}

never_found_on! {
    Database;
    ConnectedByConnect: new open establish from_url from_env from_pool init connect_with connect_lazy pool memory in_memory new_in_memory open_in_memory connect_in_memory connect_memory connect_to connect_options connect_with_options from_str from_config sqlite postgres sqlite_in_memory;
    MadeForTest: test for_test for_tests test_database test_db testing mock new_test;
}

never_found_on! {
    Transaction;
    OpenedByBegin: new begin start open;
}

/// Declares methods that are never found, and a trait that has them for what is behind a `&`: of one that is never found
/// rustc tells the words of its bound only where it is called on the type itself, and databases are passed on by reference.
/// A trait of the program's own comes first, since a call on `&Database` finds what takes that before what takes
/// `&&Database`.
macro_rules! other_names {
    ($names:ident: $($t:ident)*; $words:tt) => {
        other_names!(@behind $names $words);
        $(
            impl $names for &$t {}
            other_names!(@found $t $words);
        )*
    };
    (@found $t:ident {$(-> $out:ty; $($bound:ident: $($method:ident($($argument:ident),*))*;)*)*}) => {
        never_found_on! {
            $t;
            $($($bound: $($method)*;)*)*
        }
    };
    (@behind $names:ident {$(-> $out:ty; $($bound:ident: $($method:ident($($argument:ident),*))*;)*)*}) => {
        /// Names that other libraries have.
        #[doc(hidden)]
        #[allow(clippy::extra_unused_type_parameters, clippy::wrong_self_convention, reason = "nothing calls these, and the names are those of others")]
        pub trait $names {$($($(
            #[doc(hidden)]
            fn $method<T>(&self, $($argument: impl Sized),*) -> $out
            where
                for<'a> Self: $bound<'a>,
            {
                let _ = ($($argument,)*);
                unreachable!()
            }
        )*)*)*}
    };
}

// Names that other libraries have for what a database does.
other_names! {
    OtherNamesOfDatabases: Database DatabaseSession Replica; {
        -> Pending<'static, ()>;
        RunInTransaction: atomic(run) atomically(run) transact(run) transactional(run) with_transaction(run) in_transaction(run) run_transaction(run) run_in_transaction(run) interactive_transaction(run) immediate_transaction(run) exclusive_transaction(run);
        IsolatedByName: transaction_with_isolation(level, run) transaction_with_config(run, level) transaction_with_options(options, run) transaction_with(options, run);
        PoolItself: acquire() get_connection() get_conn() conn() connection() connection_pool() get_pool() checkout() try_acquire() get_owned() acquire_owned();
        CreatedByCreateTables: create_table(model) create_table_if_not_exists(model) create_all(models) create_schema(models) sync(models) synchronize() ensure_created() ensure_created_async() ensure_tables(models) push_schema(models) create_tables_if_not_exist(models) setup_schema() init_schema() reset_schema() refresh_database();
        MigratedByRun: migrate() auto_migrate(models) run_migrations() run_pending_migrations() apply_migrations() migrate_up() migrate_async() run_pending() migrate_to_latest() migrate_latest() up() migrate_all();
        DroppedByDropTables: drop_all() drop_table(model) drop_schema(models) ensure_deleted() drop_all_tables() reset_db();
        ClosedByClose: disconnect() shutdown() terminate() end();
        EmptiedByTruncate: truncate_all() truncate_tables(models) clear() reset() flush_all() delete_all_tables();
        QueriesRecordedFirst: echo() log_queries() enable_logging() query_log() set_logging(yes) logging(yes);
        PoolItself: session() new_session() create_session() pool_ref() clone_pool();
        AskedOfTransaction: on_commit(run) after_commit(run) advisory_lock(key) try_advisory_lock(key) with_lock(key, run) pg_advisory_lock(key) get_lock(key) on_rollback(run) before_commit(run) after_rollback(run) set_local(name, value);
        CommittedByItself: commit() rollback();
        PrimaryItself: primary() writer() main() master() read_write() write_db();
        ReadOnReplica: read_replica() reader() slave() standby() follower() secondary() read_db() using(name);
        FilledByDrafts: load_fixtures(path) fixtures(path) seed() load_data(path) loaddata(path);
        OpenedWithinTransaction: savepoint() begin_nested() create_savepoint() nested();
        RunInTransaction: in_atomic_block(run) unit_of_work(run) run_tx(run) tx_run(run) with_tx(run) in_tx(run);
        AnsweredByPing: is_healthy() health() health_check() check() test_connection() is_connected() is_alive() alive() verify() healthcheck() status() is_valid() check_connection();
        NamedByBackend: dialect() driver() engine() get_database_backend() backend_name() db_type() vendor() kind() database_kind() get_backend() any_kind();
        AskedOfDriver: listen(channel) notify(channel, payload) subscribe(channel) listen_all(channels) copy_in(sql) copy_out(sql) copy_in_raw(sql) copy_out_raw(sql) copy_from(table, source) copy_to(table, target);
        SchemaOfModel: set_schema(name) with_schema(name) use_schema(name) set_search_path(path) search_path(path);
        SettingsOfBuilder: set_max_connections(n) max_connections(n) set_pool_size(n) pool_options(options) statement_timeout(limit) set_statement_timeout(limit) configure(settings) with_options(options) acquire_timeout(limit) set_options(options) set_max_open_conns(n) set_max_idle_conns(n) set_conn_max_lifetime(limit) set_conn_max_idle_time(limit) set_config(settings) record_queries(yes) models(schema) replicas(urls) with_pool_size(n);
        RowsOfTenant: for_tenant(tenant) with_tenant(tenant) use_tenant(tenant) set_tenant(tenant) set_current_tenant(tenant) current_tenant(tenant) switch_tenant(tenant) scoped_to(tenant) tenant_scope(tenant) as_tenant(tenant) in_tenant(tenant) set_tenant_id(key) with_tenant_id(key) tenant_id(key);
        RowsOfEveryTenant: without_tenant() all_tenants() every_tenants() cross_tenant() without_tenant_scope() ignore_tenant();
        LimitedByTimeout: with_timeout(limit) set_timeout(limit) timeout_after(limit) query_timeout(limit) set_query_timeout(limit) deadline(limit);
        QueriesRecordedFirst: set_logger(logger) set_log_level(level) log() log_level(level) on_query(run) instrument_queries() enable_query_log() set_debug(yes) debug(yes);
        PoolItself: executor() as_executor() into_inner() inner() with_connection(run) clone_handle() get_executor() as_conn() connect_pool() handle() borrow_connection() lease() take_connection();
        IsolatedByName: begin_read_only() begin_readonly() begin_serializable() begin_immediate() begin_exclusive() begin_deferred() immediate() exclusive() deferred();
        AnsweredByWrite: last_insert_id() last_insert_rowid() rows_affected() affected_rows() changes() total_changes();
        -> Pending<'static, Transaction>;
        OpenedByBegin: begin_transaction() begin_tx() begin_work() start() start_transaction() new_transaction() begin_test_transaction() begin_test() test_transaction(run) build_transaction() tx();
        IsolatedByName: begin_with(options) begin_with_isolation(level) begin_with_options(options) begin_with_config(level, mode) begin_with_settings(settings) begin_transaction_with(options) begin_read_write();
        -> Database;
        IsolatedByName: read_committed() read_uncommitted() snapshot() isolation(level) isolation_level(level) with_isolation(level) with_isolation_level(level) set_isolation(level) set_isolation_level(level);
        RepeatedByRetries: retry(n) with_retry(n) with_retries(n);
    }
}

// Names that other libraries have for what reads and writes rows.
other_names! {
    OtherNamesOfExecutors: Database DatabaseSession Replica Transaction; {
        -> Pending<'static, T>;
        TakenByItself: get(model, key);
        ReadByModels: find(key) select(model) find_one(model, condition) find_many() find_by_id(model, key) r#where(condition, value) db_set(model) entity(model) new_select() find_first() load(key) from_table(table) repository(model) get_repository(model) manager(model) get_model(model) query_builder(model) create_query_builder(model) find_unique(key) find_by_ids(keys) find_many_by(condition) read(model) lookup(key) from_model(model) query_for(model) objects(model) rows(model) list(model) query_set(model) select_from(model) from(table) table(table) collection(name) model(model) stream(query) find_by(model, condition) find_all(model);
        RunByItsEnd: all(query) first(query) one(query) exists(query) aggregate(query, values) get_one(query) get_by(model, condition) update_all(query, set) delete_all(query);
        LoadedByFunction: preload(rows, relation) prefetch(rows, relation) load_related(rows, relation) prefetch_related(rows, relation) load_many(rows, relation);
        WrittenByModels: insert(row) insert_one(row) insert_many(rows) create(row) add(row) persist(row) update(row) update_many(rows) upsert(row) delete_many(rows) remove(row) merge(row) save_changes() save_changes_async() flush() attach(row) track(row) persist_all(rows) save_all(rows) insert_into(table) new_insert() new_update() new_delete() entry(row);
        NeverTracked: detach(row) expunge(row) expunge_all() evict(row) untrack(row) is_tracked(row) change_tracker();
        WrittenByModels: insert_all(rows) add_all(rows) bulk_insert(rows) bulk_create(rows) bulk_save(rows) bulk_save_objects(rows) bulk_insert_mappings(rows) bulk_update_mappings(rows) bulk_update(rows) insert_or_update(row) save_one(row) put(row) store(row) write(row) insert_returning(row) create_many(rows) delete_by_id(key) remove_all(rows) refresh_row(row) reload(row) create_all_rows(rows) add_many(rows) delete_one(row) update_one(row) soft_delete(row) touch(row);
        QueryOrSql: query(model) scalars(query) scalar(query);
        SentBySql: create_query(jpql) create_native_query(sql) query_one(sql) query_all(sql) query_as(sql) query_scalar(sql) query_raw(sql) query_raw_unsafe(sql) raw_query(sql) raw(sql) sql(sql) run(sql) exec(sql) execute_raw(sql) execute_raw_unsafe(sql) execute_unprepared(sql) execute_sql(sql) batch_execute(sql) simple_query(sql) fetch_all(sql) fetch_scalar(sql) fetch_raw(sql) prepare(sql) raw_sql(sql) sql_query(sql) execute_batch(sql) statement(sql) query_row(sql) query_map(sql) vacuum() analyze(table) optimize() pragma(text) set_variable(name, value) set_role(role) run_sql(sql) execute_script(sql) exec_raw(sql) native_query(sql) raw_execute(sql) send(sql) execute_many(sql) fetch_rows(sql) query_rows(sql) query_first(sql) query_drop(sql) exec_batch(sql) fetch_optional_row(sql) select_raw(sql);
    }
}

// Names that other libraries have for what a transaction does.
other_names! {
    OtherNamesOfTransactions: Transaction; {
        -> Pending<'static, Transaction>;
        SavepointByBegin: savepoint() save_point(name) create_savepoint() start_savepoint() begin_savepoint() begin_nested() nested() begin_transaction() start_transaction() atomic(run);
        -> Pending<'static, ()>;
        UndoneByRollback: rollback_to(savepoint) rollback_to_savepoint(savepoint) release(savepoint) release_savepoint(savepoint);
        EndedByCommit: finish() end() complete() done() submit() close();
        -> ();
        RolledBackByErr: set_rollback(yes) rollback_only() mark_rollback() abort() cancel();
        IsolatedOnDatabase: set_isolation_level(level) isolation_level(level) serializable() set_serializable() repeatable_read() read_only() set_read_only() set_transaction(mode);
        PassedByReference: executor() inner() into_inner() as_mut() conn() connection() as_executor() as_conn();
        CalledOnCommit: after_commit(run) on_success(run) on_committed(run) add_commit_hook(run);
    }
}

/// Declares methods of what reads and writes rows that are found, and never compile: of names that traits of rows have too
/// rustc would list all bounds that are not met.
macro_rules! found_and_never_met {
    ($($t:ident)*; $words:tt) => {
        $(found_and_never_met!(@on $t $words);)*
    };
    (@on $t:ident {$($bound:ident: $($method:ident($($argument:ident),*))*;)*}) => {
        impl $t {$($(
            #[doc(hidden)]
            #[allow(clippy::unused_self, reason = "nothing calls these")]
            pub fn $method<T>(&self, $($argument: impl Sized),*) -> Pending<'static, T>
            where
                for<'a> Self: $bound<'a>,
            {
                let _ = ($($argument,)*);
                unreachable!()
            }
        )*)*}
    };
}

found_and_never_met! {
    Database DatabaseSession Replica Transaction; {
        WrittenByModels: save(row) delete(row) refresh(row);
        RunByItsEnd: count(query);
    }
}

/// The ends of a transaction that somebody else ends: a closure has it behind a `&`.
#[doc(hidden)]
pub trait EndsOfTransactions {
    /// Never compiles.
    #[doc(hidden)]
    fn commit(&self) -> Pending<'static, ()>
    where
        for<'a> Self: CommittedByOk<'a>,
    {
        unreachable!()
    }

    /// Never compiles.
    #[doc(hidden)]
    fn rollback(&self) -> Pending<'static, ()>
    where
        for<'a> Self: UndoneByErr<'a>,
    {
        unreachable!()
    }
}

impl EndsOfTransactions for &Transaction {}

/// The target of `*tx`, which runs nothing: `&mut *tx` passes an open transaction on in other libraries, and `&tx` here.
#[doc(hidden)]
#[derive(Debug)]
pub struct DereferencedTransaction;

#[doc(hidden)]
impl Deref for Transaction {
    type Target = DereferencedTransaction;
    fn deref(&self) -> &DereferencedTransaction {
        &DereferencedTransaction
    }
}

/// The target of `**tx`, which runs nothing either.
#[doc(hidden)]
#[derive(Debug)]
pub struct TwiceDereferencedTransaction;

#[doc(hidden)]
impl Deref for DereferencedTransaction {
    type Target = TwiceDereferencedTransaction;
    fn deref(&self) -> &TwiceDereferencedTransaction {
        &TwiceDereferencedTransaction
    }
}

never_met_of_no_type! {
    WrittenAsAsyncClosure "the closure of a transaction is written `async |tx| {{ … }}`, with `async` in front of `|tx|`; leave this out, and `async move` with it";
}

/// Declares methods of the call that opens a database or a transaction, which never compile: what they say stands in front
/// of it.
macro_rules! never_said_behind {
    ($t:ident, $bound:ident: $($method:ident($($argument:ident)?))*) => {
        #[doc(hidden)]
        impl Pending<'_, $t> {$(
            #[doc(hidden)]
            #[allow(clippy::unused_self, reason = "nothing calls these")]
            pub fn $method(&self $(, $argument: impl Sized)?) -> Pending<'static, $t>
            where
                for<'a> Self: $bound<'a>,
            {
                $(let _ = $argument;)?
                unreachable!()
            }
        )*}
    };
}

never_said_behind!(Transaction, IsolatedOnDatabase: isolation_level(level) isolation(level) with_isolation(level) with_isolation_level(level) set_isolation_level(level)
    serializable() repeatable_read() read_only() deferrable());

never_said_behind!(Database, SettingsOfBuilder: replica(url) max_connections(n) acquire_timeout(limit) max_lifetime(limit) busy_timeout(limit) statement_timeout(limit)
    lock_timeout(limit) idle_in_transaction_timeout(limit) max_bind_bytes(n) pooler(pooler) record_queries(yes) fetch_mode(mode) models(schema)
    set_max_connections(n) pool_size(n) connect_timeout(limit) min_connections(n) idle_timeout(limit));

/// Rules for rows that are there, asked of the call that stores others.
impl<T, E> Pending<'_, T, E> {
    #[doc(hidden)]
    #[allow(clippy::unused_self, reason = "nothing calls it")]
    pub fn on_conflict(self, rule: impl Sized) -> Self
    where
        for<'a> Self: ConflictSaidInCall<'a>,
    {
        drop(rule);
        unreachable!()
    }
}

/// The end of a block that other libraries take for the closure of a transaction.
#[doc(hidden)]
pub trait OtherNamesOfFutures: Sized {
    /// Never compiles.
    #[doc(hidden)]
    fn scope_boxed(self) -> <Self as WrittenAsAsyncClosure>::Out
    where
        Self: WrittenAsAsyncClosure,
    {
        unreachable!()
    }
}

impl<F: Future> OtherNamesOfFutures for F {}

never_found_on! {
    Replica;
    FreshByPosition: wait_for wait_until wait at after min_position with_position read_after;
    FreshByLag: max_staleness staleness max_delay lag max_age within;
    KeptFromPrimary: strict no_fallback replica_only without_fallback;
}

/// Declares that types are no futures, with what awaiting them would be taken to answer and the bound that nothing meets.
macro_rules! never_awaited {
    ($($t:ty => $out:ty: $bound:ident;)*) => {$(
        #[doc(hidden)]
        impl Future for $t
        where
            for<'a> Database: $bound<'a>,
        {
            type Output = Result<$out>;
            fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
                unreachable!()
            }
        }
    )*};
}

never_awaited! {
    Replica => Replica: ReplicaItself;
    DatabaseSession => DatabaseSession: ReplicaItself;
    DatabaseBuilder => Database: BuiltByConnect;
}

never_found_on! {
    DatabaseBuilder;
    NamedByReplica: read_replica replicas read_replicas add_replica with_replica with_replicas reader read_url standby follower slave replica_url;
    ConnectedByConnect: build open finish create init establish connect_with connect_lazy await_connection start run initialize connect_async connect_pool get;
    ConnectionsLimited: max_size pool_size max_pool_size max_conns connections connection_limit set_max_connections set_pool_size maximum_connections max_open_connections max_pool connection_pool_size max_open pool_max_size;
    WaitLimited: connect_timeout connection_timeout wait_timeout timeout pool_timeout get_timeout wait set_acquire_timeout set_connect_timeout checkout_timeout pool_wait_timeout;
    QueriesRecorded: echo log logging log_queries log_statements sqlx_logging set_logging enable_logging debug show_sql print_queries log_level set_log_level log_slow_statements log_slow_queries slow_threshold sql_echo;
    NamedInUrl: username user password host port database db_name dbname database_name ssl tls ssl_mode sslmode use_tls with_tls require_ssl ssl_root_cert application_name app_name socket path filename url schema search_path set_schema_search_path options option charset encoding ssl_cert tls_config;
    DoneByPool: min_connections min_idle min_size min_pool_size idle_timeout max_idle max_idle_connections max_idle_time pool_recycle pool_pre_ping test_before_acquire test_on_checkout after_connect before_acquire after_release before_connect on_connect keepalive keep_alive create_if_missing foreign_keys enable_foreign_keys journal_mode wal synchronous statement_cache_capacity prepare_cache persistent reconnect retry_connect max_overflow overflow lazy idle connection_customizer;
    IsolatedByBuilder: read_only readonly isolation_level isolation default_isolation set_isolation_level autocommit auto_commit serializable;
}

never_found_on! {
    RawSql;
    BoundInText: bind bind_value param params with_params args arg;
}

#[doc(hidden)]
impl<R> TransactionBuilder<R>
where
    for<'a> TransactionBuilder<R>: RepeatedByRetries<'a>,
{
    #[doc(hidden)]
    pub fn retry(&self) {}
    #[doc(hidden)]
    pub fn with_retry(&self) {}
    #[doc(hidden)]
    pub fn with_retries(&self) {}
    #[doc(hidden)]
    pub fn max_retries(&self) {}
    #[doc(hidden)]
    pub fn attempts(&self) {}
}

never_found_on! {
    Error;
    OfItsOwnType: new msg custom other message from_string;
}

// Names that other libraries have for what an error tells.
other_names! {
    OtherNamesOfErrors: Error DatabaseError; {
        -> bool;
        ToldByVariant: is_not_found() not_found() is_does_not_exist() does_not_exist() is_unique() is_unique_violation() is_unique_constraint() is_duplicate() is_foreign_key_violation() is_check_violation() is_not_null_violation() is_constraint() kind() code() constraint() constraint_name() as_database_error() into_database_error() sql_err() is_conflict() is_serialization_failure() is_deadlock() is_timeout() is_validation() is_transient() retryable() unique_violation() validation_errors() errors() field_errors() column() table() field() fields() model() sqlstate() sql_state() message() messages();
        ToldByHttpStatus: status() status_code() http_code() as_status_code() to_status_code() to_response() error_response();
    }
}

/// Declares variants that there are not, since nothing meets the bound of their `impl` block.
macro_rules! variants_of_other_names {
    ($t:ty; $($bound:ident: $($variant:ident)*;)*) => {$(
        #[doc(hidden)]
        #[allow(non_upper_case_globals, reason = "these are the names of others")]
        impl $t
        where
            for<'a> $t: $bound<'a>,
        {
            $(#[doc(hidden)] pub const $variant: () = ();)*
        }
    )*};
}

/// The levels of isolation of other libraries: none of them is found.
#[doc(hidden)]
#[derive(Debug)]
pub struct IsolationLevel;

variants_of_other_names! { Error;
    MissingIsDoesNotExist: NotFound NotFoundError RecordNotFound RowNotFound ObjectDoesNotExist NoRows NoResult;
    OfItsOwnType: Custom Other Message Validate Internal Unknown BadRequest Forbidden Unauthorized;
    TakenIsUniqueViolation: Unique UniqueConstraint UniqueConstraintViolation UniqueConstraintError Duplicate DuplicateKey IntegrityError RecordNotUnique;
    OverlapIsExclusionViolation: Exclusion ExclusionConstraint ExclusionConstraintViolation ExclusionConstraintError Overlap Overlaps OverlapViolation;
    BrokenRulesAreValidation: Invalid InvalidRecord RecordInvalid ValidationError ValidationErrors ValidationFailed Changeset InvalidChangeset;
    RolledBackByAnyErr: Rollback RollbackTransaction Rollbacked Abort Aborted;
    ToldByVariant: DatabaseError DbError DbErr Sqlx SqlxError SqlError QueryError Query QueryBuilderError Exec Conn RecordNotInserted RecordNotUpdated DatabaseErrorKind;
}

variants_of_other_names! { IsolationLevel;
    IsolatedByName: Serializable RepeatableRead ReadCommitted ReadUncommitted Snapshot;
}
