//! Updates and deletes that read the table they write: they see its rows as they were before.

on_each! {
    values_are_computed_before_any_row_is_written,
    values_of_a_page_and_of_rows_found_by_joins,
    values_of_related_rows,
    values_of_related_rows_as_their_columns_hold_them,
    a_value_of_a_related_row_is_asked_for,
    values_of_rows_with_keys_of_several_fields,
    values_do_not_see_what_triggers_do,
    conditions_see_the_rows_as_they_were,
    a_key_is_set_to_what_is_counted,
    keys_that_are_set_move_the_counter,
    a_foreign_key_is_set_to_a_key_that_is_computed,
    the_foreign_key_at_fault_is_named,
    what_reads_before_it_writes,
    assignments_are_chosen_when_the_program_runs,
    rows_are_numbered_by_window_functions,
    windows_are_of_the_rows_that_are_written,
    windows_of_a_page_are_refused,
    conditions_on_keys_join_nothing,
    conditions_hold_of_rows_that_others_have_just_changed,
}

use orm::prelude::*;
use orm::testing::assert_queries;
use orm::traits::Assignments;
use orm::{Decimal, Error};

use orm_tests::support::{assert_sent, until_a_writer_waits, url};

#[derive(Model, Debug, Clone)]
#[orm(ordering = (-id))]
struct Employee {
    id: i64,
    #[orm(default = 5)]
    rank: i64,
    #[orm(related_name = "reports", on_delete = SetNull)]
    reports_to: Option<ForeignKey<Employee>>,
    #[orm(related_name = "deputies", on_delete = SetNull)]
    deputy_of: Option<ForeignKey<Employee>>,
}

#[derive(Model, Debug, Clone)]
struct Task {
    id: i64,
    #[orm(default = 1)]
    weight: i64,
    #[orm(related_name = "tasks", on_delete = Cascade)]
    done_by: ForeignKey<Employee>,
}

/// Each reports to the next, the last to nobody; each has a task.
async fn chain(length: i64, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Employee, Task]).await?;
    for id in 1..=length {
        Employee::draft().id(id).save(db).await?;
        Task::draft().done_by(id).save(db).await?;
    }
    for id in 1..length {
        let row = Employee::objects().filter(Employee.id.eq(id));
        row.update(Employee.reports_to.set(id + 1), db).await?;
    }
    Ok(())
}

async fn ranks(db: &Database) -> orm::Result<Vec<i64>> {
    let rows = Employee::objects().order_by(Employee.id).all(db).await?;
    Ok(rows.into_iter().map(|row| row.rank).collect())
}

/// How many of those who report to one have the rank that all have at first.
fn of_rank_5() -> orm::Expr<Employee, i64> {
    Employee.reports().filter(Employee.rank.eq(5)).count()
}

async fn values_are_computed_before_any_row_is_written(db: Database) -> orm::Result<()> {
    chain(4, &db).await?;
    let all = Employee::objects().every_row();
    let set = Employee.rank.set(of_rank_5());
    let changed = assert_queries(&db, 1, async || all.update(set, &db).await).await?;
    assert_eq!((changed, ranks(&db).await?), (4, vec![0, 1, 1, 1]));
    // The row is read again by way of another table.
    all.update(Employee.rank.set(5), &db).await?;
    let of_others = Employee.reports().filter(
        Employee
            .tasks()
            .any(Task.weight.eq(1) & Task.done_by.rank.eq(5)),
    );
    let set = Employee.rank.set(of_others.count() * 10 + Employee.rank);
    assert_eq!(all.update(set, &db).await?, 4);
    assert_eq!(ranks(&db).await?, [5, 15, 15, 15]);
    Ok(())
}

async fn values_of_a_page_and_of_rows_found_by_joins(db: Database) -> orm::Result<()> {
    chain(5, &db).await?;
    let set = || Employee.rank.set(of_rank_5());
    let joined = Employee::objects().filter(Employee.reports_to.rank.eq(5) & Employee.id.lt(4));
    assert_eq!(joined.update(set(), &db).await?, 3);
    assert_eq!(ranks(&db).await?, [0, 1, 1, 5, 5]);
    let all = Employee::objects().every_row();
    all.update(Employee.rank.set(5), &db).await?;
    let last = Employee::objects().limit(3);
    assert_eq!(last.update(set(), &db).await?, 3);
    assert_eq!(ranks(&db).await?, [5, 5, 1, 1, 1]);
    let nobody = Employee::objects().filter(Employee.id.gt(9));
    assert_eq!(nobody.update(set(), &db).await?, 0);
    let unfiltered = Employee::objects().update(set(), &db).await;
    assert!(
        matches!(unfiltered, Err(Error::Unfiltered { .. })),
        "{unfiltered:?}"
    );
    Ok(())
}

async fn values_of_related_rows(db: Database) -> orm::Result<()> {
    chain(3, &db).await?;
    let weights = async || {
        let tasks = Task::objects().order_by(Task.id).values(Task.weight);
        tasks.all(&db).await
    };
    let second = Employee::objects().filter(Employee.id.eq(2));
    second.update(Employee.rank.set(7), &db).await?;
    let all = Task::objects().every_row();
    assert_sent(&db, "updates_by_related_rows", async || {
        assert_eq!(
            all.update(Task.weight.set(Task.done_by.rank), &db).await?,
            3
        );
        assert_eq!(weights().await?, [5, 7, 5]);
        // The row's own part stays where it is.
        let above = Task.done_by.reports_to.rank.coalesce(0);
        let more = all
            .update(Task.weight.set(Task.weight * 10 + above), &db)
            .await?;
        assert_eq!((more, weights().await?), (3, vec![57, 75, 50]));
        let chosen = case().when(Task.done_by.rank.gt(5) & Task.weight.gt(70), 1);
        let set = Task.weight.set(chosen.otherwise(Task.done_by.id));
        let above = all.clone().filter(Task.done_by.reports_to.rank.ge(5));
        assert_eq!(above.update(set, &db).await?, 2);
        assert_eq!(weights().await?, [1, 1, 50]);
        // The row outside of a subquery has related rows too.
        let alike = Employee::objects().filter(Employee.rank.eq(outer(Task.done_by.rank)));
        let alike = alike.values(count()).scalar().coalesce(0);
        all.update(Task.weight.set(alike), &db).await?;
        assert_eq!(weights().await?, [2, 1, 2]);
        // Whoever owns many rows may be further on.
        let colleagues = Task.done_by.reports_to.reports();
        all.update(Task.weight.set(colleagues.clone().count()), &db)
            .await?;
        assert_eq!(weights().await?, [1, 1, 0]);
        let eager = case().when(colleagues.any(Employee.rank.gt(5)), 9);
        all.update(Task.weight.set(eager.otherwise(3)), &db).await?;
        assert_eq!(weights().await?, [3, 9, 3]);
        // Rows of the table itself are read as they were.
        let rank = Employee.reports_to.rank.coalesce(Employee.rank + 1);
        let all = Employee::objects().every_row();
        assert_eq!(all.update(Employee.rank.set(rank), &db).await?, 3);
        Ok(())
    })
    .await?;
    assert_eq!(ranks(&db).await?, [7, 5, 6]);
    Ok(())
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[orm(db_enum)]
enum Grade {
    Plain,
    Fine,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(city, number))]
struct Shop {
    #[orm(max_length = 20)]
    city: String,
    number: i64,
    #[orm(max_digits = 6, decimal_places = 2)]
    fee: Decimal,
    grade: Grade,
    opened: Option<NaiveDate>,
}

#[derive(Model, Debug, Clone)]
struct Sale {
    id: i64,
    #[orm(related_name = "sales", on_delete = Cascade)]
    shop: ForeignKey<Shop>,
    #[orm(related_name = "lent_sales", on_delete = SetNull)]
    lent_by: Option<ForeignKey<Shop>>,
    #[orm(max_digits = 8, decimal_places = 3, default = Decimal::ZERO)]
    price: Decimal,
    #[orm(default = Grade::Plain)]
    grade: Grade,
    since: Option<NaiveDate>,
    #[orm(default = "")]
    place: String,
}

async fn values_of_related_rows_as_their_columns_hold_them(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shop, Sale]).await?;
    let opened = NaiveDate::from_ymd_opt(2024, 2, 29);
    let fee = Decimal::new(1_250, 2);
    let fine = Shop::draft()
        .city("Bonn")
        .number(1)
        .fee(fee)
        .grade(Grade::Fine);
    let fine = fine.opened(opened).save(&db).await?;
    let plain = Shop::draft().city("Köln").number(2).fee(Decimal::ONE);
    let plain = plain.grade(Grade::Plain).save(&db).await?;
    let sale = Sale::draft().shop(&fine).lent_by(&plain).save(&db).await?;
    Sale::draft().shop(&plain).save(&db).await?;
    let set = (
        Sale.price
            .set(Sale.shop.fee * 2 + Sale.lent_by.fee.coalesce(Decimal::ZERO)),
        Sale.grade.set(Sale.shop.grade),
        Sale.since.set(Sale.shop.opened),
        Sale.place.set(concat((
            Sale.shop.city,
            " ",
            Sale.shop.number.cast::<String>(),
        ))),
    );
    assert_eq!(Sale::objects().every_row().update(set, &db).await?, 2);
    let sales = Sale::objects().order_by(Sale.id).all(&db).await?;
    let told = |sale: &Sale| (sale.price, sale.grade, sale.since, sale.place.clone());
    let first = (Decimal::from(26), Grade::Fine, opened, "Bonn 1".to_owned());
    assert_eq!(told(&sales[0]), first);
    let second = (Decimal::TWO, Grade::Plain, None, "Köln 2".to_owned());
    assert_eq!(told(&sales[1]), second);
    // What came back is the new row.
    let returned = Sale::objects()
        .filter(Sale.id.eq(sale.id))
        .returning(Sale.place);
    let set = Sale.place.set(Sale.lent_by.city.coalesce("nowhere"));
    assert_eq!(returned.update(set, &db).await?, ["Köln"]);
    Ok(())
}

async fn a_value_of_a_related_row_is_asked_for(db: Database) -> orm::Result<()> {
    chain(3, &db).await?;
    let second = Employee::objects().filter(Employee.id.eq(2));
    second.update(Employee.rank.set(7), &db).await?;
    let all = Task::objects().every_row();
    let doer = Employee::objects().filter(Employee.id.eq(outer(Task.done_by.id)));
    let rank = doer.values(Employee.rank).scalar().coalesce(0);
    assert_eq!(all.update(Task.weight.set(rank), &db).await?, 3);
    let weights = Task::objects()
        .order_by(Task.id)
        .values(Task.weight)
        .all(&db)
        .await?;
    assert_eq!(weights, [5, 7, 5]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(row, column))]
struct Cell {
    row: i32,
    column: i32,
    #[orm(default = 1)]
    sum: i64,
    #[orm(related_name = "before", on_delete = SetNull)]
    next: Option<ForeignKey<Cell>>,
}

async fn values_of_rows_with_keys_of_several_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Cell]).await?;
    for (row, column) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        Cell::draft().row(row).column(column).save(&db).await?;
    }
    for (from, to) in [((1, 1), (1, 2)), ((1, 2), (2, 1)), ((2, 1), (2, 2))] {
        let mut cell = Cell::get(from, &db).await?;
        cell.next = Some(ForeignKey::new(to));
        cell.save(&db).await?;
    }
    let before = Cell.before().filter(Cell.sum.eq(1)).count();
    let cells = Cell::objects().filter(Cell.sum.gt(0));
    assert_eq!(cells.update(Cell.sum.set(before * 7), &db).await?, 4);
    let cells = Cell::objects().order_by((Cell.row, Cell.column));
    let sums = cells.all(&db).await?.into_iter().map(|cell| cell.sum);
    assert_eq!(sums.collect::<Vec<_>>(), [0, 7, 7, 7]);
    Ok(())
}

/// Whoever gets another rank frees everybody of work.
async fn add_trigger(backend: Backend) {
    use sqlx::Connection;
    match backend {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            let trigger = "CREATE TRIGGER freed AFTER UPDATE ON employee BEGIN
                UPDATE task SET weight = 0; END";
            let connection = sqlx::SqliteConnection::connect(&url()).await;
            let mut connection = connection.expect("another connection");
            let made = sqlx::raw_sql(trigger).execute(&mut connection).await;
            made.expect("a trigger");
        }
        #[cfg(feature = "postgres")]
        Backend::Postgres => {
            let trigger = "CREATE FUNCTION freed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                UPDATE task SET weight = 0; RETURN NULL; END $$;
                CREATE TRIGGER freed AFTER UPDATE ON employee FOR EACH ROW EXECUTE FUNCTION freed()";
            let connection = sqlx::PgConnection::connect(&url()).await;
            let mut connection = connection.expect("another connection");
            let made = sqlx::raw_sql(trigger).execute(&mut connection).await;
            made.expect("a trigger");
        }
        _ => {}
    }
}

async fn values_do_not_see_what_triggers_do(db: Database) -> orm::Result<()> {
    chain(3, &db).await?;
    add_trigger(db.backend()).await;
    let work = Employee.tasks().filter(Task.weight.eq(1)).count();
    let all = Employee::objects().every_row();
    assert_eq!(all.update(Employee.rank.set(work), &db).await?, 3);
    assert_eq!(ranks(&db).await?, [1, 1, 1]);
    assert_eq!(
        Task::objects().filter(Task.weight.eq(0)).count(&db).await?,
        3
    );
    Ok(())
}

async fn conditions_see_the_rows_as_they_were(db: Database) -> orm::Result<()> {
    chain(4, &db).await?;
    let without = Employee::objects().filter(of_rank_5().eq(0));
    assert_eq!(without.update(Employee.rank.set(0), &db).await?, 1);
    assert_eq!(ranks(&db).await?, [0, 5, 5, 5]);
    assert_eq!(
        without
            .update(Employee.rank.set(Employee.rank - 5), &db)
            .await?,
        2
    );
    assert_eq!(ranks(&db).await?, [-5, 0, 5, 5]);
    let leaves = Employee::objects().filter(Employee.reports().is_empty());
    assert_eq!(leaves.delete(&db).await?, 1);
    let below = Employee.reports().any(Employee.reports().is_empty());
    let both = Employee::objects().filter(Employee.reports().is_empty() | below);
    assert_eq!(both.delete(&db).await?, 2);
    assert_eq!(ranks(&db).await?, [5]);
    Ok(())
}

async fn a_key_is_set_to_what_is_counted(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Employee, Task]).await?;
    for id in [10, 20, 30] {
        Employee::draft().id(id).save(&db).await?;
        for _ in 0..id / 10 {
            Task::draft().done_by(10).save(&db).await?;
        }
    }
    let first = Employee::objects().filter(Employee.id.eq(30));
    let tasks = Employee.tasks().count() + 3;
    assert_eq!(first.update(Employee.id.set(tasks), &db).await?, 1);
    let ids = Employee::objects().order_by(Employee.id).all(&db).await?;
    assert_eq!(
        ids.iter().map(|row| row.id).collect::<Vec<_>>(),
        [3, 10, 20]
    );
    Ok(())
}

async fn keys_that_are_set_move_the_counter(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Employee, Task]).await?;
    let three = (0..3).map(|_| Employee::draft());
    Employee::bulk_create(three, &db).await?;
    let of = |id: i64| Employee::objects().filter(Employee.id.eq(id));
    assert_sent(&db, "updated_keys", async || {
        assert_eq!(of(1).update(Employee.id.set(5), &db).await?, 1);
        let moved = of(2).returning((Employee.id, Employee.rank));
        let moved = moved.update(Employee.id.set(Employee.id + 4), &db).await?;
        assert_eq!(moved, [(6, 5)]);
        // One that is computed of other rows, and does not go beyond what was counted.
        let free = Employee.reports().count() + 4;
        assert_eq!(of(3).update(Employee.id.set(free), &db).await?, 1);
        Ok(())
    })
    .await?;
    assert_eq!(Employee::draft().save(&db).await?.id, 7);

    let all = Employee::objects().every_row();
    let further = all.update(Employee.id.set(Employee.id * 100), &db);
    assert_eq!(further.await?, 4);
    assert_eq!(Employee::draft().save(&db).await?.id, 701);
    Ok(())
}

async fn a_foreign_key_is_set_to_a_key_that_is_computed(db: Database) -> orm::Result<()> {
    chain(3, &db).await?;
    let best = Employee::objects().order_by(Employee.rank.desc());
    let best = best.values(Employee.id).limit(1).scalar();
    let all = Task::objects().every_row();
    Employee::objects()
        .filter(Employee.id.eq(2))
        .update(Employee.rank.set(9), &db)
        .await?;
    // Never null where the field is never null.
    all.update(Task.done_by.set(best.coalesce(1)), &db).await?;
    assert_eq!(
        Task::objects()
            .filter(Task.done_by.eq(2))
            .count(&db)
            .await?,
        3
    );
    let next = case().when(Task.id.eq(3), 1).otherwise(Task.done_by.id + 1);
    all.update(Task.done_by.set(next), &db).await?;
    let done_by = Task::objects().order_by(Task.id).values(Task.done_by.id);
    assert_eq!(done_by.all(&db).await?, [3, 3, 1]);
    let highest = Employee::objects().values(Employee.id.max()).scalar();
    let set = Employee.deputy_of.set(highest.coalesce(2) - 1);
    Employee::objects().every_row().update(set, &db).await?;
    let deputies = Employee::objects().filter(Employee.deputy_of.eq(2));
    assert_eq!(deputies.count(&db).await?, 3);
    Ok(())
}

async fn the_foreign_key_at_fault_is_named(db: Database) -> orm::Result<()> {
    chain(3, &db).await?;
    let all = Employee::objects().filter(Employee.reports().any(Employee.deputies().is_empty()));
    let set = (
        Employee.rank.set(Employee.deputies().count()),
        Employee.deputy_of.set(99),
    );
    let refused = all.update(set, &db).await;
    assert!(
        matches!(
            refused,
            Err(Error::ForeignKeyViolation {
                field: Some("deputy_of"),
                ..
            })
        ),
        "{refused:?}"
    );
    assert_eq!(ranks(&db).await?, [5, 5, 5]);
    Ok(())
}

async fn what_reads_before_it_writes(db: Database) -> orm::Result<()> {
    chain(2, &db).await?;
    let some = Employee::objects().filter(Employee.reports_to.is_null());
    assert_sent(&db, "updates_that_read", async || {
        let set = (Employee.rank.set(of_rank_5()), Employee.deputy_of.set(1));
        some.update(set, &db).await?;
        // What reads nothing but its row is written as it is read.
        some.update(Employee.rank.set(Employee.rank + 1), &db)
            .await?;
        let leaves = Employee::objects().filter(Employee.reports().is_empty());
        leaves.update(Employee.rank.set(1), &db).await
    })
    .await
}

async fn assignments_are_chosen_when_the_program_runs(db: Database) -> orm::Result<()> {
    chain(2, &db).await?;
    let row = Employee::objects().filter(Employee.id.eq(1));
    let (rank, deputy_of) = (Some(1), None::<i64>);
    let chosen = [
        rank.map(|rank| Employee.rank.set(rank)),
        deputy_of.map(|key| Employee.deputy_of.set(key)),
    ];
    assert_eq!(row.update(chosen, &db).await?, 1);
    assert_eq!(ranks(&db).await?, [1, 5]);

    let both = vec![Employee.rank.set(2), Employee.deputy_of.set(2)];
    row.update((both, None, [Employee.reports_to.set(None)]), &db)
        .await?;
    let employee = Employee::get(1, &db).await?;
    assert_eq!(employee.rank, 2);
    assert_eq!(employee.deputy_of.map(|other| other.id), Some(2));
    assert!(employee.reports_to.is_none());
    Ok(())
}

/// Three tasks of the first employee, two of the second; the heaviest come last.
async fn five_tasks(db: &Database) -> orm::Result<()> {
    chain(2, db).await?;
    for (weight, employee) in [(9, 1), (5, 1), (7, 2)] {
        let task = Task::draft().weight(weight).done_by(employee);
        task.save(db).await?;
    }
    Ok(())
}

async fn weights(db: &Database) -> orm::Result<Vec<i64>> {
    Task::objects()
        .order_by(Task.id)
        .values(Task.weight)
        .all(db)
        .await
}

async fn rows_are_numbered_by_window_functions(db: Database) -> orm::Result<()> {
    five_tasks(&db).await?;
    let number = row_number().over(partition_by(Task.done_by).order_by((Task.weight, Task.id)));
    let run = async || {
        let all = Task::objects().every_row();
        all.update(Task.weight.set(&number * 10), &db).await
    };
    assert_sent(&db, "rows_are_numbered_by_window_functions", run).await?;
    assert_eq!(weights(&db).await?, [10, 10, 30, 20, 20]);
    Ok(())
}

async fn windows_are_of_the_rows_that_are_written(db: Database) -> orm::Result<()> {
    five_tasks(&db).await?;
    let so_far = coalesce((Task.weight.sum().over(order_by(Task.id)), 0));
    let of_one = Task::objects().filter(Task.done_by.eq(1));
    assert_eq!(of_one.update(Task.weight.set(so_far), &db).await?, 3);
    assert_eq!(weights(&db).await?, [1, 1, 10, 15, 7]);

    // Rows that are found by a join, and written back.
    let place = rank().over(order_by(Task.weight.desc()));
    let found = Task::objects().filter(Task.done_by.reports_to.is_null());
    let found = found.returning((Task.id, Task.weight));
    let mut written = found.update(Task.weight.set(place), &db).await?;
    written.sort_unstable();
    assert_eq!(written, [(2, 2), (5, 1)]);
    Ok(())
}

async fn windows_of_a_page_are_refused(db: Database) -> orm::Result<()> {
    five_tasks(&db).await?;
    let number = row_number().over(order_by(Task.id));
    let first = Task::objects().order_by(Task.id).limit(2);
    let chosen = Task::objects().filter(number.le(2));
    for rows in [first, chosen] {
        let refused = rows.update(Task.weight.set(&number), &db).await;
        let Err(error @ Error::InvalidQuery { .. }) = refused else {
            panic!("{refused:?}");
        };
        let text = error.to_string();
        assert!(
            text.ends_with("read the values by `annotate` and store them by `bulk_update`"),
            "{text}"
        );
    }
    Ok(())
}

async fn conditions_on_keys_join_nothing(db: Database) -> orm::Result<()> {
    chain(2, &db).await?;
    let of_one = Task::objects().filter(Task.done_by.eq(1) & Task.weight.gt(0));
    let run = async || {
        of_one.update(Task.weight.set(2), &db).await?;
        of_one.clone().returning(Task.id).delete(&db).await
    };
    assert_sent(&db, "conditions_on_keys_join_nothing", run).await?;
    Ok(())
}

/// A write waits for a transaction that changes its row, and then finds that the row is not what it asked for.
async fn conditions_hold_of_rows_that_others_have_just_changed(db: Database) -> orm::Result<()> {
    chain(2, &db).await?;
    let light = Task::objects().filter(Task.weight.lt(2) & Task.id.eq(1));
    let of_rank = Task.done_by.rank.eq(5);
    let writes = [
        light.clone().filter(of_rank.clone()),
        light.clone().filter(Task.done_by.eq(1)),
        light.clone().order_by(Task.id).limit(1),
        light.clone().filter(of_rank).order_by(Task.id).limit(1),
    ];
    for write in writes {
        let more = Task.weight.set(Task.weight + 1);
        assert_eq!(behind_a_change(&write, more, &db).await?, 0, "{write:?}");
    }
    let number = row_number().over(order_by(Task.id)) + 10;
    let numbered = behind_a_change(&light, Task.weight.set(number), &db).await?;
    assert_eq!(numbered, 0, "a window function");
    Ok(())
}

/// Updates rows while a transaction gives the first task another weight, for which it waits. Returns how many were updated.
async fn behind_a_change(
    rows: &QuerySet<Task>,
    set: impl Assignments<Task> + Send + 'static,
    db: &Database,
) -> orm::Result<u64> {
    let tx = db.begin().await?;
    let first = Task::objects().filter(Task.id.eq(1));
    first.update(Task.weight.set(2), &tx).await?;
    let (other, rows) = (db.clone(), rows.clone());
    let waits = tokio::spawn(async move { rows.update(set, &other).await });
    until_a_writer_waits(db).await?;
    tx.commit().await?;
    let updated = waits.await.expect("no panic")?;
    first.update(Task.weight.set(1), db).await?;
    Ok(updated)
}
