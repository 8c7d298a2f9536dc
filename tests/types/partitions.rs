//! Tables whose rows are divided into partitions: tables of their own on Postgres, one table on SQLite.

on_each! {
    tables_are_divided_as_declared,
    a_divided_table_is_created_once_and_dropped_whole,
    rows_are_written_and_read_as_of_one_table,
    a_row_that_is_in_the_way_is_updated,
    a_row_moves_with_the_value_that_divides_it,
    rows_go_with_what_they_refer_to,
    a_divided_table_can_be_referred_to;
    only(Postgres, "SQLite has one table") a_row_goes_to_the_partition_of_its_value,
    rows_of_hashes_are_spread,
    a_divided_table_is_read_back
}

use orm::chrono::NaiveDate;
use orm::prelude::*;
use orm::schema::physical::TableKind;
#[cfg(feature = "postgres")]
use orm::sql;
#[cfg(feature = "postgres")]
use orm_tests::support::assert_read_back;
use orm_tests::support::run;

#[derive(Model, Debug, Clone)]
struct Device {
    id: i64,
    #[orm(max_length = 20)]
    name: String,
}

#[derive(Model, Debug, Clone)]
#[orm(
    primary_key(device, day),
    partition_by = range(day),
    unique(serial, day),
    index(celsius)
)]
struct Reading {
    #[orm(related_name = "readings", on_delete = Cascade)]
    device: ForeignKey<Device>,
    day: NaiveDate,
    serial: i64,
    celsius: f64,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(country, number), partition_by = list(country))]
struct Invoice {
    #[orm(max_length = 2)]
    country: String,
    number: i64,
    total: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(device, number), partition_by = hash(device, 3))]
struct Alarm {
    #[orm(related_name = "alarms", on_delete = Cascade)]
    device: ForeignKey<Device>,
    number: i64,
}

/// A key of two columns leads to a divided table.
#[derive(Model, Debug, Clone)]
struct Remark {
    id: i64,
    #[orm(related_name = "remarks", on_delete = Cascade)]
    invoice: ForeignKey<Invoice>,
    text: String,
}

fn models() -> orm::schema::Schema {
    schema![Device, Reading, Invoice, Alarm, Remark]
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
}

async fn tables_are_divided_as_declared(_: Database) -> orm::Result<()> {
    let sql = schema![Device, Reading].to_sql(Backend::Postgres)?;
    let (_, reading) = sql.split_once("\n\n").expect("two tables");
    assert_eq!(
        reading,
        r#"CREATE TABLE IF NOT EXISTS "reading" (
    "device_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "serial" BIGINT NOT NULL,
    "celsius" DOUBLE PRECISION NOT NULL,
    CONSTRAINT "reading_pkey" PRIMARY KEY ("device_id", "day"),
    CONSTRAINT "reading_serial_day_key" UNIQUE ("serial", "day"),
    CONSTRAINT "reading_celsius_range" CHECK ("celsius" <> 'NaN'),
    CONSTRAINT "reading_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device" ("id") ON DELETE CASCADE
) PARTITION BY RANGE ("day");
CREATE TABLE IF NOT EXISTS "reading_default" PARTITION OF "reading" DEFAULT;
CREATE INDEX IF NOT EXISTS "reading_celsius_idx" ON "reading" ("celsius");
"#
    );
    let divided = |schema: orm::schema::Schema, backend| {
        let sql = schema.to_sql(backend)?;
        let lines = sql.lines().filter(|line| line.contains("PARTITION"));
        Ok::<_, Error>(lines.map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(
        divided(schema![Invoice], Backend::Postgres)?,
        [
            r#") PARTITION BY LIST ("country");"#,
            r#"CREATE TABLE IF NOT EXISTS "invoice_default" PARTITION OF "invoice" DEFAULT;"#,
        ]
    );
    assert_eq!(
        divided(schema![Device, Alarm], Backend::Postgres)?,
        [
            r#") PARTITION BY HASH ("device_id");"#,
            r#"CREATE TABLE IF NOT EXISTS "alarm_0" PARTITION OF "alarm" FOR VALUES WITH (MODULUS 3, REMAINDER 0);"#,
            r#"CREATE TABLE IF NOT EXISTS "alarm_1" PARTITION OF "alarm" FOR VALUES WITH (MODULUS 3, REMAINDER 1);"#,
            r#"CREATE TABLE IF NOT EXISTS "alarm_2" PARTITION OF "alarm" FOR VALUES WITH (MODULUS 3, REMAINDER 2);"#,
        ]
    );
    assert_eq!(divided(models(), Backend::Sqlite)?, [""; 0]);
    Ok(())
}

async fn a_divided_table_is_created_once_and_dropped_whole(db: Database) -> orm::Result<()> {
    for _ in 0..2 {
        db.create_tables(models()).await?;
    }
    let device = Device::draft().name("cellar").save(&db).await?;
    Alarm::draft().device(&device).number(1).save(&db).await?;
    db.drop_tables(models()).await?;
    assert_eq!(db.table_names(TableKind::Base).await?, []);
    // Nothing is left that a new table would find in its way.
    db.create_tables(models()).await?;
    assert_eq!(Alarm::objects().count(&db).await?, 0);
    Ok(())
}

async fn device_with_readings(db: &Database) -> orm::Result<Device> {
    db.create_tables(models()).await?;
    let device = Device::draft().name("cellar").save(db).await?;
    let drafts = (1..=3).map(|n| {
        let draft = Reading::draft().device(&device).day(day(n));
        draft.serial(i64::from(n)).celsius(f64::from(n))
    });
    let stored = Reading::bulk_create(drafts, db).await?;
    let days: Vec<_> = stored.iter().map(|row| row.day).collect();
    assert_eq!(days, [day(1), day(2), day(3)]);
    Ok(device)
}

async fn rows_are_written_and_read_as_of_one_table(db: Database) -> orm::Result<()> {
    let device = device_with_readings(&db).await?;
    let mut reading = Reading::get((device.id, day(2)), &db).await?;
    reading.celsius = 7.5;
    reading.save(&db).await?;
    let warm = Reading::objects().filter(Reading.day.ge(day(2)));
    let warm = warm
        .order_by(Reading.day)
        .values((Reading.day, Reading.celsius));
    assert_eq!(warm.all(&db).await?, [(day(2), 7.5), (day(3), 3.0)]);
    assert_eq!(device.readings().count(&db).await?, 3);
    reading.delete(&db).await?;
    assert_eq!(Reading::objects().count(&db).await?, 2);
    Ok(())
}

async fn a_row_that_is_in_the_way_is_updated(db: Database) -> orm::Result<()> {
    let device = device_with_readings(&db).await?;
    let again = |serial| {
        let draft = Reading::draft().device(&device).day(day(2));
        draft.serial(serial).celsius(9.0)
    };
    let error = again(7).save(&db).await.expect_err("it is there");
    let Error::UniqueViolation { fields, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(*fields, ["device", "day"]);
    let key = (Reading.device, Reading.day);
    let row = again(7).update_or_create(key, &db).await?;
    assert_eq!((row.serial, row.celsius), (7, 9.0));
    let by_serial = OnConflict::update(Reading.celsius).on((Reading.serial, Reading.day));
    let drafts = [again(7).celsius(4.0)];
    Reading::bulk_create_with(drafts, by_serial, &db).await?;
    let row = Reading::get((device.id, day(2)), &db).await?;
    assert_eq!((row.serial, row.celsius), (7, 4.0));
    assert_eq!(Reading::objects().count(&db).await?, 3);
    Ok(())
}

async fn a_row_moves_with_the_value_that_divides_it(db: Database) -> orm::Result<()> {
    device_with_readings(&db).await?;
    partition_of_the_tenth(&db).await?;
    let first = Reading::objects().filter(Reading.day.eq(day(1)));
    assert_eq!(first.update(Reading.day.set(day(10)), &db).await?, 1);
    let days = Reading::objects().order_by(Reading.day).values(Reading.day);
    assert_eq!(days.all(&db).await?, [day(2), day(3), day(10)]);
    Ok(())
}

/// A partition of some days, as a migration would make it.
async fn partition_of_the_tenth(db: &Database) -> orm::Result<()> {
    if db.backend() == Backend::Postgres {
        let sql = "CREATE TABLE reading_late PARTITION OF reading FOR VALUES FROM ('2026-11-10') TO ('2026-12-01')";
        run(sql, db).await?;
    }
    Ok(())
}

async fn rows_go_with_what_they_refer_to(db: Database) -> orm::Result<()> {
    let device = device_with_readings(&db).await?;
    Alarm::draft().device(&device).number(1).save(&db).await?;
    device.delete(&db).await?;
    assert_eq!(Reading::objects().count(&db).await?, 0);
    assert_eq!(Alarm::objects().count(&db).await?, 0);
    Ok(())
}

async fn a_divided_table_can_be_referred_to(db: Database) -> orm::Result<()> {
    db.create_tables(models()).await?;
    let invoice = Invoice::draft().country("FR").number(1).total(100);
    let invoice = invoice.save(&db).await?;
    Remark::draft()
        .invoice(&invoice)
        .text("paid")
        .save(&db)
        .await?;
    let error = Remark::draft().invoice(("FR".to_owned(), 2)).text("lost");
    let error = error.save(&db).await.expect_err("there is no such invoice");
    let Error::ForeignKeyViolation { field, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(field.as_deref(), Some("invoice"));
    let paid = Invoice::objects().filter(Invoice.remarks().any(Remark.text.eq("paid")));
    assert_eq!(paid.count(&db).await?, 1);
    invoice.delete(&db).await?;
    assert_eq!(Remark::objects().count(&db).await?, 0);
    Ok(())
}

/// The number of rows in each partition of a table that has some.
#[cfg(feature = "postgres")]
async fn rows_by_partition(db: &Database, table: &str) -> orm::Result<Vec<(String, i64)>> {
    db.fetch(sql!(
        "SELECT part.relname::text, (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', part.relname), false, true, '')))[1]::text::bigint
         FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid JOIN pg_class AS whole ON whole.oid = inhparent
         WHERE whole.relname = {} ORDER BY 1",
        table.to_owned()
    ))
    .await
}

#[cfg(feature = "postgres")]
async fn a_row_goes_to_the_partition_of_its_value(db: Database) -> orm::Result<()> {
    let device = device_with_readings(&db).await?;
    partition_of_the_tenth(&db).await?;
    let late = Reading::draft().device(&device).day(day(11)).serial(4);
    late.celsius(0.0).save(&db).await?;
    let expected = [("reading_default", 3), ("reading_late", 1)];
    let expected = expected.map(|(name, n)| (name.to_owned(), n));
    assert_eq!(rows_by_partition(&db, "reading").await?, expected);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn rows_of_hashes_are_spread(db: Database) -> orm::Result<()> {
    db.create_tables(models()).await?;
    for name in 0..12 {
        let device = Device::draft().name(name.to_string()).save(&db).await?;
        Alarm::draft().device(&device).number(1).save(&db).await?;
    }
    let found = rows_by_partition(&db, "alarm").await?;
    assert_eq!(found.len(), 3);
    assert_eq!(found.iter().map(|(_, n)| n).sum::<i64>(), 12);
    assert!(found.iter().all(|(_, n)| *n < 12), "{found:?}");
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_divided_table_is_read_back(db: Database) -> orm::Result<()> {
    assert_read_back(models(), &db).await
}
