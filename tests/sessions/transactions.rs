//! Transactions: all or nothing, also when something goes wrong in between.

on_each! {
    ok_commits,
    err_rolls_back,
    a_panic_rolls_back,
    a_dropped_future_rolls_back,
    begin_commit_and_rollback,
    a_dropped_transaction_rolls_back,
    a_transaction_reads_its_own_writes,
    others_see_nothing_before_the_commit,
    an_error_of_the_database_breaks_the_transaction,
    a_broken_transaction_cannot_be_committed,
    a_returned_number_that_does_not_fit_undoes_the_update,
    a_calculated_number_that_does_not_fit_breaks_the_transaction,
    a_calculated_number_that_does_not_fit_breaks_its_savepoint_alone,
    refusals_before_the_database_break_nothing,
    errors_of_ones_own,
    writers_wait_for_each_other,
    anything_that_executes_will_do,
    helpers_begin_on_any_database,
}

use std::sync::Arc;

use orm::Error;
use orm::Transaction;
use orm::prelude::*;
use orm::traits::Begin;
use orm_tests::support::whole_or_sample;

#[derive(Model, Debug, Clone)]
struct Account {
    id: i64,
    #[orm(unique)]
    owner: String,
    balance: i64,
    #[orm(default = i32::MAX)]
    visits: i32,
}

async fn accounts(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    Account::draft()
        .owner("jo")
        .balance(100)
        .save(db)
        .await
        .map(drop)
}

async fn owners(db: &Database) -> orm::Result<Vec<String>> {
    Ok(Account::objects()
        .order_by(Account.id)
        .all(db)
        .await?
        .into_iter()
        .map(|account| account.owner)
        .collect())
}

async fn ok_commits(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let id = db
        .transaction(async |tx| {
            let amy = Account::draft().owner("amy").balance(5).save(tx).await?;
            Account::objects()
                .filter(Account.owner.eq("jo"))
                .update(Account.balance.set(95), tx)
                .await?;
            Ok(amy.id)
        })
        .await?;
    assert_eq!(
        Account::get(id, &db).await?.balance + Account::get(1, &db).await?.balance,
        100
    );
    Ok(())
}

async fn err_rolls_back(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let result: orm::Result<()> = db
        .transaction(async |tx| {
            Account::draft().owner("amy").balance(5).save(tx).await?;
            Account::get(99, tx).await?;
            Ok(())
        })
        .await;
    assert!(
        matches!(result, Err(Error::DoesNotExist { model: "Account" })),
        "{result:?}"
    );
    assert_eq!(owners(&db).await?, ["jo"]);
    Ok(())
}

async fn a_panic_rolls_back(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let within = db.clone();
    let task = tokio::spawn(async move {
        within
            .transaction(async |tx| -> orm::Result<()> {
                Account::draft().owner("amy").balance(5).save(tx).await?;
                panic!("in the middle")
            })
            .await
    });
    assert!(task.await.is_err_and(|error| error.is_panic()));
    Account::draft().owner("beth").balance(1).save(&db).await?;
    assert_eq!(owners(&db).await?, ["jo", "beth"]);
    Ok(())
}

async fn a_dropped_future_rolls_back(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let (written, seen) = tokio::sync::oneshot::channel();
    let forever = db.transaction(async |tx| {
        Account::draft().owner("amy").balance(5).save(tx).await?;
        written.send(()).expect("somebody waits");
        std::future::pending::<orm::Result<()>>().await
    });
    tokio::select! {
        _ = forever => unreachable!("it waits forever"),
        _ = seen => {}
    }
    Account::draft().owner("beth").balance(1).save(&db).await?;
    assert_eq!(owners(&db).await?, ["jo", "beth"]);
    Ok(())
}

async fn begin_commit_and_rollback(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let tx = db.begin().await?;
    Account::draft().owner("amy").balance(5).save(&tx).await?;
    tx.commit().await?;
    let tx = db.begin().await?;
    Account::draft().owner("beth").balance(5).save(&tx).await?;
    tx.rollback().await?;
    assert_eq!(owners(&db).await?, ["jo", "amy"]);
    Ok(())
}

async fn a_dropped_transaction_rolls_back(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let tx = db.begin().await?;
    Account::draft().owner("amy").balance(5).save(&tx).await?;
    drop(tx);
    Account::draft().owner("beth").balance(1).save(&db).await?;
    assert_eq!(owners(&db).await?, ["jo", "beth"]);
    Ok(())
}

async fn a_transaction_reads_its_own_writes(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    db.transaction(async |tx| {
        Account::draft().owner("amy").balance(5).save(tx).await?;
        assert_eq!(Account::objects().count(tx).await?, 2);
        let mut jo = Account::get(1, tx).await?;
        jo.balance = 0;
        jo.save(tx).await?;
        assert_eq!(
            Account::objects()
                .filter(Account.balance.eq(0))
                .count(tx)
                .await?,
            1
        );
        Ok(())
    })
    .await
}

async fn others_see_nothing_before_the_commit(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let tx = db.begin().await?;
    Account::draft().owner("amy").balance(5).save(&tx).await?;
    assert_eq!(
        (
            Account::objects().count(&db).await?,
            Account::objects().count(&tx).await?
        ),
        (1, 2)
    );
    tx.commit().await?;
    assert_eq!(Account::objects().count(&db).await?, 2);
    Ok(())
}

async fn an_error_of_the_database_breaks_the_transaction(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let tx = db.begin().await?;
    Account::draft().owner("amy").balance(5).save(&tx).await?;
    let taken = Account::draft().owner("jo").balance(5).save(&tx).await;
    assert!(
        matches!(taken, Err(Error::UniqueViolation { .. })),
        "{taken:?}"
    );
    let later = [
        Account::objects().count(&tx).await.map(drop),
        Account::draft()
            .owner("beth")
            .balance(1)
            .save(&tx)
            .await
            .map(drop),
    ];
    for result in later {
        let first_is_kept = matches!(&result, Err(Error::TransactionBroken { first }) if matches!(**first, Error::UniqueViolation { .. }));
        assert!(first_is_kept, "{result:?}");
    }
    tx.rollback().await?;
    assert_eq!(owners(&db).await?, ["jo"]);
    Ok(())
}

async fn a_broken_transaction_cannot_be_committed(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let tx = db.begin().await?;
    Account::draft().owner("amy").balance(5).save(&tx).await?;
    assert!(
        Account::draft()
            .owner("jo")
            .balance(5)
            .save(&tx)
            .await
            .is_err()
    );
    let committed = tx.commit().await;
    assert!(
        matches!(committed, Err(Error::TransactionBroken { .. })),
        "{committed:?}"
    );

    let swallowed = db
        .transaction(async |tx| {
            Account::draft().owner("amy").balance(5).save(tx).await?;
            assert!(
                Account::draft()
                    .owner("jo")
                    .balance(5)
                    .save(tx)
                    .await
                    .is_err()
            );
            Ok(())
        })
        .await;
    assert!(
        matches!(swallowed, Err(Error::TransactionBroken { .. })),
        "{swallowed:?}"
    );
    assert_eq!(owners(&db).await?, ["jo"]);
    Ok(())
}

async fn a_returned_number_that_does_not_fit_undoes_the_update(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let jo = Account::objects().filter(Account.owner.eq("jo"));
    let renamed = jo.returning(Account.balance + i64::MAX);
    let renamed = renamed.update(Account.owner.set("joe"), &db).await;
    assert!(
        matches!(renamed, Err(Error::OutOfRange { .. })),
        "{renamed:?}"
    );
    assert_eq!(owners(&db).await?, ["jo"]);
    Ok(())
}

/// SQLite calculates with larger integers than those of a column, so that a result is looked at as it is read.
async fn a_calculated_number_that_does_not_fit_breaks_the_transaction(
    db: Database,
) -> orm::Result<()> {
    accounts(&db).await?;
    let fits = Account::draft().owner("amy").balance(5).visits(1);
    fits.save(&db).await?;
    // The row that can be read comes before the one that cannot.
    let upwards = || Account::objects().order_by(Account.visits);
    let visits = || Account.visits + 1;

    let tx = db.begin().await?;
    let first = upwards().reverse().values(visits()).first(&tx).await;
    assert_breaks(&first, tx).await;
    let tx = db.begin().await?;
    let all = upwards().values(visits()).all(&tx).await;
    assert_breaks(&all, tx).await;
    let tx = db.begin().await?;
    let pairs = upwards().values((Account.id, visits())).all(&tx).await;
    assert_breaks(&pairs, tx).await;
    let tx = db.begin().await?;
    let most = Account::objects()
        .aggregate((visits() * 2).max(), &tx)
        .await;
    assert_breaks(&most, tx).await;

    let tx = db.begin().await?;
    let mut rows = upwards().values(visits()).stream(&tx);
    let mut read = Vec::new();
    let failed = loop {
        match rows.try_next().await {
            Ok(row) => read.push(row.expect("one of the rows cannot be read")),
            Err(error) => break error,
        }
    };
    drop(rows);
    // Postgres may send no row before it finds the one that does not fit.
    assert!(read.is_empty() || read == [2], "{read:?}");
    assert_breaks(&Err::<(), _>(failed), tx).await;
    assert_eq!(owners(&db).await?, ["jo", "amy"]);
    Ok(())
}

/// Asserts that a calculation failed, and that its transaction takes no more statements, and is not committed.
#[track_caller]
fn assert_breaks<T: std::fmt::Debug>(
    calculated: &orm::Result<T>,
    tx: Transaction,
) -> impl Future<Output = ()> {
    let is_out_of_range = |error: &Error| matches!(error, Error::OutOfRange { model: "Account", field: None, why } if why == "a number does not fit its type");
    assert!(
        calculated.as_ref().is_err_and(is_out_of_range),
        "{calculated:?}"
    );
    async move {
        let later = Account::draft().owner("beth").balance(5).save(&tx).await;
        let is_broken = |error: &Error| matches!(error, Error::TransactionBroken { first } if is_out_of_range(first));
        assert!(later.as_ref().is_err_and(is_broken), "{later:?}");
        let committed = tx.commit().await;
        assert!(committed.as_ref().is_err_and(is_broken), "{committed:?}");
    }
}

async fn a_calculated_number_that_does_not_fit_breaks_its_savepoint_alone(
    db: Database,
) -> orm::Result<()> {
    accounts(&db).await?;
    db.transaction(async |tx| {
        Account::draft().owner("amy").balance(5).save(tx).await?;
        let inner = tx
            .transaction(async |tx| {
                Account::draft().owner("beth").balance(5).save(tx).await?;
                Account::objects().values(Account.visits + 1).all(tx).await
            })
            .await;
        assert!(matches!(inner, Err(Error::OutOfRange { .. })), "{inner:?}");
        Account::draft().owner("cy").balance(5).save(tx).await
    })
    .await?;
    assert_eq!(owners(&db).await?, ["jo", "amy", "cy"]);
    Ok(())
}

async fn refusals_before_the_database_break_nothing(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    db.transaction(async |tx| {
        assert!(matches!(
            Account::get(99, tx).await,
            Err(Error::DoesNotExist { .. })
        ));
        assert!(matches!(
            Account::objects().delete(tx).await,
            Err(Error::Unfiltered { .. })
        ));
        assert!(matches!(
            Account::draft().owner("\0").balance(5).save(tx).await,
            Err(Error::InvalidText { .. })
        ));
        Account::draft().owner("amy").balance(5).save(tx).await
    })
    .await?;
    assert_eq!(owners(&db).await?, ["jo", "amy"]);
    Ok(())
}

/// An error of a program's own.
#[derive(Debug)]
enum Refusal {
    Poor,
    Database(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Database(error)
    }
}

async fn errors_of_ones_own(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let pay = async |amount: i64| {
        db.transaction_or(async |tx| {
            let mut jo = Account::get(1, tx).await?;
            jo.balance -= amount;
            jo.save(tx).await?;
            if jo.balance < 0 {
                Err(Refusal::Poor)
            } else {
                Ok(jo.balance)
            }
        })
        .await
    };
    assert!(matches!(pay(60).await, Ok(40)));
    assert!(matches!(pay(60).await, Err(Refusal::Poor)));
    Account::objects().every_row().delete(&db).await?;
    assert!(matches!(
        pay(1).await,
        Err(Refusal::Database(Error::DoesNotExist { .. }))
    ));
    Ok(())
}

async fn writers_wait_for_each_other(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let times = whole_or_sample(50, 10);
    let tasks: Vec<_> = (0..16)
        .map(|_| tokio::spawn(spend(db.clone(), times)))
        .collect();
    for task in tasks {
        task.await.expect("no panic")?;
    }
    assert_eq!(Account::get(1, &db).await?.balance, 100 - 16 * times);
    Ok(())
}

/// Takes one from the account, `times` times, each in a transaction that writes first.
async fn spend(db: Database, times: i64) -> orm::Result<()> {
    for _ in 0..times {
        db.transaction(async |tx| {
            let only = Account::objects().filter(Account.id.eq(1));
            only.update(Account.balance.set(Account.balance - 1), tx)
                .await?;
            Account::get(1, tx).await
        })
        .await?;
    }
    Ok(())
}

async fn anything_that_executes_will_do(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let shared = Arc::new(db.clone());
    let dynamic: &dyn Executor = &db;
    assert_eq!((count(&db).await?, count(&shared).await?), (1, 1));
    assert_eq!(Account::objects().count(dynamic).await?, 1);
    db.transaction(async |tx| {
        assert_eq!((count(tx).await?, count(&tx).await?), (1, 1));
        Ok(())
    })
    .await
}

async fn count(db: &impl Executor) -> orm::Result<u64> {
    Account::objects().count(db).await
}

/// What holds a database, and has others begin on that.
struct Router {
    primary: Arc<Database>,
}

async fn open(owner: &str, db: &impl Begin) -> orm::Result<()> {
    let tx = db.begin().await?;
    Account::draft().owner(owner).balance(1).save(&tx).await?;
    tx.commit().await
}

async fn open_or_not(owner: &str, balance: i64, db: &(impl Begin + ?Sized)) -> orm::Result<i64> {
    db.transaction(async |tx| {
        let account = Account::draft().owner(owner).balance(balance);
        let account = account.save(tx).await?;
        if account.balance < 0 {
            return Err(Error::DoesNotExist { model: "Account" });
        }
        Ok(account.balance)
    })
    .await
}

async fn refuse(db: &impl Begin) -> Result<(), Refusal> {
    let run = async |tx: &Transaction| {
        Account::objects().every_row().delete(tx).await?;
        Err(Refusal::Poor)
    };
    db.transaction_or(run).await
}

async fn helpers_begin_on_any_database(db: Database) -> orm::Result<()> {
    accounts(&db).await?;
    let router = Router {
        primary: Arc::new(db.clone()),
    };
    open("amy", &db).await?;
    open("bob", &&db).await?;
    open("cy", &router.primary).await?;
    assert!(open_or_not("dee", -1, &db).await.is_err());
    assert_eq!(open_or_not("eve", 3, &router.primary).await?, 3);
    assert_eq!(owners(&db).await?, ["jo", "amy", "bob", "cy", "eve"]);
    assert!(matches!(refuse(&router.primary).await, Err(Refusal::Poor)));
    // Where the database is generic, what begins on it may be spawned.
    let (db, shared) = (db.clone(), Arc::clone(&router.primary));
    let spawned = tokio::spawn(async move { open("fay", &shared).await });
    spawned.await.expect("it does not panic")?;
    assert_eq!(owners(&db).await?.len(), 6);
    Ok(())
}
