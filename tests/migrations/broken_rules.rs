//! Rows that break several rules of a table: the rule that the error names.

on_each! {
    the_first_unique_of_a_new_table_is_named,
    the_first_unique_of_a_migrated_table_is_named,
    the_first_unique_of_a_table_that_is_made_anew_is_named,
    the_first_unique_of_a_renamed_table_is_named,
    the_first_of_uniques_that_are_added_together_is_named,
    a_key_that_is_no_integer_is_asked_first_on_postgres_alone,
    the_check_whose_name_comes_first_is_named,
    the_check_of_a_table_that_is_made_anew_is_named_as_before,
}

use orm::migrate::{Migrations, run};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Profile {
    id: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(
    unique(shelf, place),
    unique(ignore_case(email)),
    unique(badge, where = "left_at IS NULL")
)]
struct Member {
    id: i64,
    #[orm(unique)]
    username: String,
    #[orm(on_delete = Cascade)]
    profile: OneToOne<Profile>,
    shelf: i64,
    place: i64,
    email: String,
    badge: i64,
    left_at: Option<i64>,
}

/// The fields of each unique, in the order of the table.
const UNIQUES: [&[&str]; 5] = [
    &["username"],
    &["profile"],
    &["shelf", "place"],
    &["email"],
    &["badge"],
];

/// The member of this number, with the values of the first where the bit of a unique is set.
fn member(number: i64, broken: usize) -> MemberDraft {
    let of = |unique: usize| if broken >> unique & 1 == 1 { 1 } else { number };
    let domain = if number == 1 { "b.c" } else { "B.C" };
    Member::draft()
        .username(format!("user {}", of(0)))
        .profile(of(1))
        .shelf(1)
        .place(of(2))
        .email(format!("{}@{domain}", of(3)))
        .badge(of(4))
}

fn assert_named(done: &orm::Result<Member>, broken: usize) {
    let first = UNIQUES[broken.trailing_zeros() as usize];
    assert!(
        matches!(done, Err(Error::UniqueViolation { fields, .. }) if fields == first),
        "{first:?}: {done:?}"
    );
}

/// Breaks each choice of uniques by a new row, and by a change of another.
async fn assert_first_unique_is_named(db: &Database) -> orm::Result<()> {
    Profile::bulk_create([1, 2, 3].map(|id| Profile::draft().id(id)), db).await?;
    member(1, 0).save(db).await?;
    let other = member(2, 0).save(db).await?;
    for broken in 1..1 << UNIQUES.len() {
        assert_named(&member(3, broken).save(db).await, broken);
        let mut changed = other.clone();
        let taken = |unique: usize| broken >> unique & 1 == 1;
        if taken(0) {
            changed.username = "user 1".into();
        }
        if taken(1) {
            changed.profile = 1.into();
        }
        if taken(2) {
            changed.place = 1;
        }
        if taken(3) {
            changed.email = "1@B.C".into();
        }
        if taken(4) {
            changed.badge = 1;
        }
        assert_named(&changed.save(db).await.map(|()| changed), broken);
    }
    Ok(())
}

async fn the_first_unique_of_a_new_table_is_named(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Profile, Member]).await?;
    assert_first_unique_is_named(&db).await
}

/// The tables of the models, with this behind the columns and keys of the last.
fn tables(rest: &str) -> String {
    format!(
        r#"
format = 1

[[operation]]
op = "create_table"
table = "profile"
columns = [{{ name = "id", type = "i64", identity = "by_default" }}]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "member"
columns = [
  {{ name = "id", type = "i64", identity = "by_default" }},
  {{ name = "username", type = "text" }},
  {{ name = "profile_id", type = "i64" }},
  {{ name = "shelf", type = "i64" }},
  {{ name = "place", type = "i64" }},
  {{ name = "email", type = "text" }},
  {{ name = "badge", type = "i64" }},
  {{ name = "left_at", type = "i64", null = true }},
]
primary_key = ["id"]
foreign_keys = [
  {{ name = "member_profile_id_fkey", columns = ["profile_id"], references = "profile", to = ["id"], on_delete = "cascade" }},
]
{rest}"#
    )
}

/// The tables with all uniques.
fn whole_tables() -> String {
    tables(
        r#"
uniques = [
  { name = "member_username_key", columns = ["username"] },
  { name = "member_profile_id_key", columns = ["profile_id"] },
  { name = "member_shelf_place_key", columns = ["shelf", "place"] },
]
indexes = [
  { name = "member_left_at_idx", columns = ["left_at"] },
  { name = "member_email_nocase_key", unique = true, keys = [{ ignore_case = "email" }] },
  { name = "member_badge_key", unique = true, columns = ["badge"], where = "left_at IS NULL" },
]
"#,
    )
}

/// Runs a migration that makes tables, and then one of these changes.
async fn migrate(db: &Database, tables: String, changes: &str) -> orm::Result<()> {
    let changes = format!("format = 1\ndepends_on = [\"0001_tables\"]\n{changes}");
    let migrations = Migrations::from_texts([("0001_tables", tables), ("0002_changes", changes)]);
    run(db, &migrations).await?;
    Ok(())
}

async fn the_first_unique_of_a_migrated_table_is_named(db: Database) -> orm::Result<()> {
    migrate(&db, whole_tables(), "").await?;
    assert_first_unique_is_named(&db).await
}

async fn the_first_unique_of_a_table_that_is_made_anew_is_named(db: Database) -> orm::Result<()> {
    let anew = r#"
[[operation]]
op = "add_check"
table = "member"
constraint = { name = "member_badge_check", sql = "badge > 0" }
"#;
    migrate(&db, whole_tables(), anew).await?;
    assert_first_unique_is_named(&db).await
}

async fn the_first_unique_of_a_renamed_table_is_named(db: Database) -> orm::Result<()> {
    let rename = r#"
[[operation]]
op = "rename_table"
from = "person"
to = "member"
"#;
    let people = whole_tables().replace("member", "person");
    migrate(&db, people, rename).await?;
    assert_first_unique_is_named(&db).await
}

/// One of them is of a column that is added with it, and one is dropped again.
async fn the_first_of_uniques_that_are_added_together_is_named(db: Database) -> orm::Result<()> {
    let uniques = r#"
[[operation]]
op = "add_unique"
table = "member"
constraint = { name = "member_username_key", columns = ["username"] }

[[operation]]
op = "add_unique"
table = "member"
constraint = { name = "member_profile_id_key", columns = ["profile_id"] }

[[operation]]
op = "add_unique"
table = "member"
constraint = { name = "member_shelf_place_key", columns = ["shelf", "place"] }

[[operation]]
op = "add_unique"
table = "member"
constraint = { name = "member_shelf_key", columns = ["shelf"] }

[[operation]]
op = "drop_unique"
table = "member"
constraint = { name = "member_shelf_key", columns = ["shelf"] }

[[operation]]
op = "add_index"
table = "member"
index = { name = "member_email_nocase_key", unique = true, keys = [{ ignore_case = "email" }] }

[[operation]]
op = "add_column"
table = "member"
column = { name = "left_at", type = "i64", null = true }

[[operation]]
op = "add_index"
table = "member"
index = { name = "member_badge_key", unique = true, columns = ["badge"], where = "left_at IS NULL" }
"#;
    let left_at = "  { name = \"left_at\", type = \"i64\", null = true },\n";
    migrate(&db, tables("").replace(left_at, ""), uniques).await?;
    assert_first_unique_is_named(&db).await
}

#[derive(Model, Debug, Clone)]
struct Country {
    #[orm(primary_key)]
    code: String,
    #[orm(unique)]
    name: String,
    #[orm(unique)]
    capital: String,
}

/// The key stands in `CREATE TABLE`, so that its index is the oldest of the table, which SQLite asks last.
async fn a_key_that_is_no_integer_is_asked_first_on_postgres_alone(
    db: Database,
) -> orm::Result<()> {
    db.create_tables(schema![Country]).await?;
    let country = |code: &str| {
        Country::draft()
            .code(code)
            .name("France")
            .capital("Paris")
            .save(&db)
    };
    let named = |done: orm::Result<Country>| match done {
        Err(Error::UniqueViolation { fields, .. }) => fields,
        other => panic!("{other:?}"),
    };
    country("fr").await?;
    assert_eq!(named(country("fx").await), ["name"]);
    let first = match db.backend() {
        Backend::Sqlite => "name",
        _ => "code",
    };
    assert_eq!(named(country("fr").await), [first]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(check(name = "zz", "a > 0"), check(name = "aa", "b > 0"))]
struct Reading {
    id: i64,
    #[orm(min = 1)]
    level: i64,
    a: i64,
    depth: u8,
    b: i64,
    #[orm(max_length = 3)]
    unit: String,
}

/// The length of a text, which is a type on Postgres, and then the checks in the order of their names: `aa`,
/// `reading_depth_range`, `reading_level_min`, `zz`.
const CHECKS: [&str; 5] = ["length", "aa", "depth", "level", "zz"];

/// Breaks each choice of checks by what the database computes.
async fn assert_first_check_is_named(db: &Database) -> orm::Result<()> {
    let draft = Reading::draft().level(1).a(1).depth(1).b(1).unit("mm");
    draft.save(db).await?;
    for broken in 1_usize..1 << CHECKS.len() {
        let is_broken = |check: usize| broken >> check & 1 == 1;
        let less = |check| if is_broken(check) { 5_u8 } else { 0 };
        let longer = if is_broken(0) { "mm" } else { "" };
        let all = Reading::objects().every_row().update(
            (
                Reading.unit.set(concat((Reading.unit, longer))),
                Reading.b.set(Reading.b - i64::from(less(1))),
                Reading.depth.set(Reading.depth - less(2)),
                Reading.level.set(Reading.level - i64::from(less(3))),
                Reading.a.set(Reading.a - i64::from(less(4))),
            ),
            db,
        );
        let named = match all.await {
            Err(Error::CheckViolation { constraint, .. }) => constraint,
            Err(Error::TooLong { .. }) => "length".to_owned(),
            Err(Error::OutOfRange { field, .. }) => field.unwrap_or_default().to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(named, CHECKS[broken.trailing_zeros() as usize]);
    }
    Ok(())
}

async fn the_check_whose_name_comes_first_is_named(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Reading]).await?;
    assert_first_check_is_named(&db).await
}

async fn the_check_of_a_table_that_is_made_anew_is_named_as_before(
    db: Database,
) -> orm::Result<()> {
    let table = r#"
format = 1

[[operation]]
op = "create_table"
table = "reading"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "level", type = "i64" },
  { name = "a", type = "i64" },
  { name = "depth", type = "i16" },
  { name = "b", type = "i64" },
  { name = "unit", type = "varchar(3)" },
]
primary_key = ["id"]
checks = [
  { name = "zz", sql = "a > 0" },
  { name = "reading_level_min", column = "level", min = "1" },
  { name = "reading_depth_range", column = "depth", between = [0, 255] },
]
"#;
    let check = r#"
[[operation]]
op = "add_check"
table = "reading"
constraint = { name = "aa", sql = "b > 0" }
"#;
    migrate(&db, table.to_owned(), check).await?;
    assert_first_check_is_named(&db).await
}
