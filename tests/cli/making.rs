//! `makemigrations`: the next migration, its questions, and branches.

use crate::scene::Scene;
use crate::schemas::{
    dated_visits, first, loans, misnamed, named_people, other_loans, pages, people,
    renamed_samples, renamed_shop, retagged, samples, second, shop, swapped_pages, swapped_people,
    tagged, visits, with_rating,
};
use orm_cli::Exit;
use std::fs;

const RATING: &str = r#"format = 1
depends_on = ["0001_initial"]

[[operation]]
op = "add_column"
table = "book"
column = { name = "rating", type = "i32", default = "3" }
"#;

#[tokio::test]
async fn the_first_migration_creates_the_tables() {
    let mut scene = Scene::new();
    scene
        .manage(first::schema(), "makemigrations --dry-run")
        .await;
    assert!(!scene.migration("0001_initial").exists());
    scene.manage(first::schema(), "makemigrations").await;
    scene.show("migrations/0001_initial.toml");
    scene.manage(first::schema(), "makemigrations").await;
    scene.check("first_migration");
}

#[tokio::test]
async fn a_check_writes_nothing() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let exit = scene
        .manage(first::schema(), "makemigrations --check")
        .await;
    assert_eq!(exit, Exit::Done);
    let exit = scene
        .manage(with_rating::schema(), "makemigrations --check")
        .await;
    assert_eq!(exit, Exit::Found);
    for models in [with_rating::schema(), first::schema()] {
        scene.manage(models, "makemigrations --check --json").await;
    }
    assert!(!scene.migration("0002_add_book_rating").exists());
    scene.check("makemigrations_check");
}

#[tokio::test]
async fn renames_and_values_are_asked_for() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let typed = ["", "1", "'unknown'"];
    scene
        .manage_with(second::schema(), "makemigrations", &typed)
        .await;
    scene.show("migrations/0002_book_3_changes.toml");
    let exit = scene
        .manage(second::schema(), "makemigrations --check")
        .await;
    assert_eq!(exit, Exit::Done);
    scene.check("questions");
}

#[tokio::test]
async fn whoever_is_asked_can_stop() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    for typed in [&["9", "x", "2", "2"][..], &["1", "3"], &["1"]] {
        let exit = scene
            .manage_with(second::schema(), "makemigrations", typed)
            .await;
        assert_eq!(exit, Exit::Unanswered);
    }
    assert!(!scene.migration("0002_book_3_changes").exists());
    scene.check("questions_stopped");
}

#[tokio::test]
async fn without_a_terminal_the_flags_are_named() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let models = second::schema;
    let exit = scene.manage(models(), "makemigrations").await;
    assert_eq!(exit, Exit::Unanswered);
    let exit = scene
        .manage_with(models(), "makemigrations --no-input", &["1", "1"])
        .await;
    assert_eq!(exit, Exit::Unanswered);
    assert!(!scene.migration("0002_book_3_changes").exists());
    let flags = "makemigrations --rename book.pages:page_count --fill book.slug=\"lower(title)\"";
    assert_eq!(scene.manage(models(), flags).await, Exit::Done);
    scene.show("migrations/0002_book_3_changes.toml");
    scene.check("flags");
}

/// What would be asked in the next run is told in the first, with the flags from which it follows: one more run with flags for
/// each is the last.
#[tokio::test]
async fn all_questions_are_told_at_once() {
    let mut scene = Scene::new();
    scene.manage(shop::schema(), "makemigrations").await;
    let models = renamed_shop::schema;
    for _ in 0..2 {
        let exit = scene.manage(models(), "makemigrations --no-input").await;
        assert_eq!(exit, Exit::Unanswered);
    }
    let renamed = "makemigrations --dry-run --rename client:clientele --rename clientele.city:town \
        --fill clientele.points=0 --rename parcel.weight:weight_in_grams --fill parcel.is_sent=false";
    assert_eq!(scene.manage(models(), renamed).await, Exit::Done);
    let both = "makemigrations --dry-run --rename client:clientele --drop clientele.city --fill clientele.town='' \
        --fill clientele.points=0 --rename parcel.weight:weight_in_grams --fill parcel.is_sent=false";
    assert_eq!(scene.manage(models(), both).await, Exit::Done);
    let dropped = "makemigrations --dry-run --drop client --drop parcel.weight --fill parcel.weight_in_grams=0 \
        --no-rows parcel.is_sent";
    assert_eq!(scene.manage(models(), dropped).await, Exit::Done);
    scene.check("questions_at_once");
}

mod defaults {
    use orm::prelude::*;
    use orm::schema::Schema;

    pub(super) fn before() -> Schema {
        #[derive(Model)]
        struct Parcel {
            id: i64,
        }
        schema![Parcel]
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    enum Size {
        Small,
        Large,
    }

    pub(super) fn after() -> Schema {
        #[derive(Model)]
        struct Parcel {
            id: i64,
            #[orm(default = true)]
            notify: bool,
            #[orm(default = 5)]
            tries: i32,
            #[orm(default = Size::Large)]
            size: Size,
            #[orm(default = "it's".to_owned())]
            label: String,
            #[orm(default = Uuid::now_v7())]
            token: Uuid,
        }
        schema![..Schema::default(), Parcel]
    }
}

#[tokio::test]
async fn defaults_of_rust_are_proposed_for_rows_that_are_there() {
    let mut scene = Scene::new();
    scene.manage(defaults::before(), "makemigrations").await;
    scene
        .manage(defaults::after(), "makemigrations --no-input")
        .await;
    let shown = scene.shown();
    let given = [
        r#"parcel.notify="true","#,
        r#"parcel.tries="5","#,
        r#"parcel.size="'large'","#,
        r#"parcel.label="'it''s'","#,
        "parcel.token='{ sqlite",
    ];
    assert!(given.iter().all(|value| shown.contains(value)), "{shown}");
}

#[tokio::test]
async fn rows_that_are_not_there_need_no_value() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let flags = "makemigrations --rename book.pages:page_count --no-rows book.slug";
    assert_eq!(scene.manage(second::schema(), flags).await, Exit::Done);
    scene.show("migrations/0002_book_3_changes.toml");
    scene.check("no_rows");
}

#[tokio::test]
async fn flags_that_name_nothing_are_refused() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let flags = [
        "--rename book.pages:pagecount",
        "--rename book.pages",
        "--rename book.pagse:page_count",
        "--rename boko.pages:page_count",
        "--rename auhtor:writer",
        "--rename author:writer",
        "--drop book.page",
        "--drop book.isbn",
        "--drop shelf",
        "--fill book.slog=1",
        "--fill slug=1",
        "--fill book.slug",
        "--fill book.slug=",
        "--using book.slog=1",
        "--no-rows book.slog",
        "--merge --drop book.pages",
    ];
    for flag in flags {
        let arguments = format!("makemigrations {flag}");
        let exit = scene.manage(second::schema(), &arguments).await;
        assert_eq!(exit, Exit::Usage);
    }
    scene.check("flags_refused");
}

#[tokio::test]
async fn flags_that_say_something_of_no_change_are_refused() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let flags = [
        "--rename book.pages:title",
        "--drop book.title",
        "--drop author",
        "--fill book.title=\"''\"",
        "--fill book.note=\"''\"",
        "--using book.title=title",
        "--using book.slug=\"''\"",
        "--no-rows book.title",
        "--drop book.title --no-rows book.slug",
        "--check --drop book.title",
    ];
    let right = "--rename book.pages:page_count --fill book.slug=\"''\"";
    for flag in flags {
        let arguments = format!("makemigrations {right} {flag}");
        let exit = scene.manage(second::schema(), &arguments).await;
        assert_eq!(exit, Exit::Usage, "{flag}");
    }
    let unchanged = "makemigrations --fill book.pages=0";
    let exit = scene.manage(first::schema(), unchanged).await;
    assert_eq!(exit, Exit::Usage);
    assert!(!scene.migration("0002_book_3_changes").exists());
    scene.check("flags_of_no_change");
}

#[tokio::test]
async fn flags_about_values_of_an_enum_name_one_that_changes() {
    let mut scene = Scene::new();
    scene.manage(loans::schema(), "makemigrations").await;
    let flags = [
        "--rename loan.status=lvie:public",
        "--rename loan.status=live:pubic",
        "--rename loan.reader_id=live:public",
        "--drop loan.status=gone",
    ];
    for flag in flags {
        let arguments = format!("makemigrations {flag}");
        let exit = scene.manage(other_loans::schema(), &arguments).await;
        assert_eq!(exit, Exit::Usage, "{flag}");
    }
    let flags = [
        "--rename loan.status=live:draft",
        "--drop loan.status=draft",
        "--drop loan.status=live --using loan.reader_id=1",
    ];
    let right = "--drop tag --fill loan.reader_id=reader_id --rename loan.status=live:public";
    for flag in flags {
        let arguments = format!("makemigrations --dry-run {right} {flag}");
        let exit = scene.manage(other_loans::schema(), &arguments).await;
        assert_eq!(exit, Exit::Usage, "{flag}");
    }
    let dropped =
        "makemigrations --dry-run --drop tag --fill loan.reader_id=1 --drop loan.status=live";
    let exit = scene.manage(other_loans::schema(), dropped).await;
    assert_eq!(exit, Exit::Done);
    scene.check("flags_of_values");
}

#[tokio::test]
async fn columns_of_a_renamed_table_are_named_by_either_name() {
    let mut scene = Scene::new();
    scene.manage(samples::schema(), "makemigrations").await;
    let models = renamed_samples::schema;
    for table in ["sample", "specimen"] {
        let flags = format!(
            "makemigrations --dry-run --rename sample:specimen --rename {table}.name:label"
        );
        assert_eq!(scene.manage(models(), &flags).await, Exit::Done);
    }
    let dropped = "makemigrations --dry-run --rename sample:specimen --drop specimen.name --fill specimen.label=\"''\"";
    assert_eq!(scene.manage(models(), dropped).await, Exit::Done);
    scene.check("flags_of_a_renamed_table");
}

#[tokio::test]
async fn what_is_dropped_is_said() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let flags = "makemigrations --drop book.pages --fill book.page_count=0 --fill book.slug=\"''\" --name \"Page count, slug\"";
    assert_eq!(scene.manage(second::schema(), flags).await, Exit::Done);
    scene.check("drop");
}

#[tokio::test]
async fn an_empty_migration_is_for_sql_of_ones_own() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene
        .manage(first::schema(), "makemigrations --empty --name fill_slugs")
        .await;
    scene.show("migrations/0002_fill_slugs.toml");
    scene.check("empty");
}

#[tokio::test]
async fn the_sql_is_shown_with_the_migration() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene
        .manage(with_rating::schema(), "makemigrations --sql")
        .await;
    scene.check("makemigrations_sql");
}

#[tokio::test]
async fn changes_that_would_block_are_written_online() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let flags = "makemigrations --online --rename book.pages:page_count --fill book.slug=\"''\"";
    scene.manage(second::schema(), flags).await;
    scene.show("migrations/0003_add_book_slug_idx.toml");
    let exit = scene
        .manage(second::schema(), "makemigrations --check")
        .await;
    assert_eq!(exit, Exit::Done);
    scene.check("online");
}

#[tokio::test]
async fn two_branches_are_merged() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_add_book_rating", RATING);
    let isbn = RATING.replace("rating", "isbn").replace("\"3\"", "\"0\"");
    scene.write_migration("0002_add_book_isbn", &isbn);
    let models = with_rating::schema;
    assert_eq!(
        scene.manage(models(), "makemigrations").await,
        Exit::History
    );
    assert_eq!(
        scene.manage(models(), "makemigrations --merge").await,
        Exit::Done
    );
    scene.show("migrations/0003_merge.toml");
    assert_eq!(
        scene.manage(models(), "makemigrations --merge").await,
        Exit::Usage
    );
    scene.check("merge");
}

#[tokio::test]
async fn branches_that_call_indexes_of_two_tables_the_same_are_not_merged() {
    let index = |table: &str| {
        format!(
            "format = 1\ndepends_on = [\"0001_initial\"]\n\n[[operation]]\nop = \"add_index\"\ntable = \"{table}\"\nindex = {{ name = \"by_id\", columns = [\"id\"] }}\n"
        )
    };
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_author", &index("author"));
    scene.write_migration("0002_book", &index("book"));
    let exit = scene
        .manage(first::schema(), "makemigrations --merge")
        .await;
    assert_eq!(exit, Exit::History);
    let merge = "format = 1\ndepends_on = [\"0002_author\", \"0002_book\"]\n";
    scene.write_migration("0003_merge", merge);
    let exit = scene.manage(first::schema(), "makemigrations").await;
    assert_eq!(exit, Exit::History);
    scene.check("merge_index_names");
}

#[tokio::test]
async fn branches_that_change_one_column_are_not_merged() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_add_book_rating", RATING);
    scene.write_migration("0002_add_rating", &RATING.replace("i32", "i64"));
    let exit = scene
        .manage(with_rating::schema(), "makemigrations --merge")
        .await;
    assert_eq!(exit, Exit::History);
    assert!(!scene.migration("0003_merge").exists());
    scene.check("merge_clash");
}

#[tokio::test]
async fn a_branch_that_reads_what_the_other_one_renames_is_not_merged() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let renamed = "op = \"rename_column\"\ntable = \"book\"\nfrom = \"title\"\nto = \"name\"\n";
    let (head, _) = RATING.split_once("op = ").expect("an operation");
    scene.write_migration("0002_rename_book_title", &format!("{head}{renamed}"));
    let filled = "op = \"add_column\"\ntable = \"book\"\ncolumn = { name = \"slug\", type = \"text\" }\nfill = \"lower(title)\"\n";
    scene.write_migration("0002_add_book_slug", &format!("{head}{filled}"));
    let exit = scene
        .manage(first::schema(), "makemigrations --merge")
        .await;
    assert_eq!(exit, Exit::History);
    scene.check("merge_reads");
}

#[tokio::test]
async fn a_branch_is_put_after_the_other_one() {
    let mut scene = Scene::new();
    let rebase = "makemigrations --rebase 0002_add_book_rating";
    scene.manage(first::schema(), "makemigrations").await;
    assert_eq!(scene.manage(first::schema(), rebase).await, Exit::Usage);
    scene.write_migration("0002_add_book_isbn", &RATING.replace("rating", "isbn"));
    scene.write_migration("0002_add_book_rating", &format!("# Stars.\n{RATING}"));
    let later = RATING.replace("0001_initial", "0002_add_book_rating");
    let index = "op = \"add_index\"\ntable = \"book\"\nindex = { name = \"book_rating_idx\", columns = [\"rating\"] }\n";
    let (head, _) = later.split_once("op = ").expect("an operation");
    scene.write_migration("0003_add_book_rating_idx", &format!("{head}{index}"));
    for name in ["0001", "0002"] {
        let call = format!("makemigrations --rebase {name}");
        assert_eq!(scene.manage(first::schema(), &call).await, Exit::Usage);
    }
    let dry_run = format!("{rebase} --dry-run");
    assert_eq!(scene.manage(first::schema(), &dry_run).await, Exit::Done);
    assert!(scene.migration("0002_add_book_rating").exists());
    assert_eq!(scene.manage(first::schema(), rebase).await, Exit::Done);
    assert!(!scene.migration("0002_add_book_rating").exists());
    scene.show("migrations/0003_add_book_rating.toml");
    let last = fs::read_to_string(scene.migration("0004_add_book_rating_idx"));
    let last = last.expect("it is written");
    assert!(
        last.contains("depends_on = [\"0003_add_book_rating\"]"),
        "{last}"
    );
    let exit = scene.manage(with_rating::schema(), "check").await;
    assert_eq!(exit, Exit::Found);
    scene.check("rebase");
}

#[tokio::test]
async fn a_branch_that_does_not_fit_is_not_moved() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_add_book_rating", RATING);
    scene.write_migration("0002_add_rating", &RATING.replace("i32", "i64"));
    let call = "makemigrations --rebase 0002_add_rating";
    assert_eq!(scene.manage(first::schema(), call).await, Exit::History);
    assert!(scene.migration("0002_add_rating").exists());
    scene.check("rebase_clash");
}

#[tokio::test]
async fn values_of_another_type_are_asked_for() {
    let mut scene = Scene::new();
    scene.manage(visits::schema(), "makemigrations").await;
    let models = dated_visits::schema;
    let exit = scene.manage(models(), "makemigrations --no-input").await;
    assert_eq!(exit, Exit::Unanswered);
    let flags = "makemigrations --dry-run --using visit.day=day --drop visit.late --fill visit.late=\"'12:00'\"";
    assert_eq!(scene.manage(models(), flags).await, Exit::Done);
    let typed = ["2", "4"];
    let exit = scene.manage_with(models(), "makemigrations", &typed).await;
    assert_eq!(exit, Exit::Unanswered);
    let typed = ["1", "date(day)", "3", "1", "'12:00'"];
    let exit = scene
        .manage_with(models(), "makemigrations --name dated", &typed)
        .await;
    assert_eq!(exit, Exit::Done);
    scene.show("migrations/0002_dated.toml");
    let exit = scene.manage(models(), "makemigrations --check").await;
    assert_eq!(exit, Exit::Done);
    scene.check("questions_of_types");
}

#[tokio::test]
async fn a_file_with_a_mistake_is_told_with_its_place() {
    let mut scene = Scene::new();
    scene.write_migration("0001_initial", "format = 1\ndepend_on = []\n");
    let exit = scene.manage(first::schema(), "makemigrations").await;
    assert_eq!(exit, Exit::History);
    scene.check("file_mistake");
}

#[tokio::test]
async fn the_last_file_that_a_program_embeds_looks_changed() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let path = scene.migration("0001_initial");
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    let file = fs::File::options()
        .append(true)
        .open(&path)
        .expect("it is there");
    file.set_modified(long_ago).expect("its time can be set");
    scene.manage(with_rating::schema(), "makemigrations").await;
    let modified = fs::metadata(&path).and_then(|it| it.modified());
    assert_ne!(modified.expect("files have times here"), long_ago);
}

#[tokio::test]
async fn a_former_name_that_nothing_has_is_a_warning() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(misnamed::schema(), "makemigrations").await;
    scene.check("unknown_rename");
}

#[tokio::test]
async fn values_tables_and_targets_that_are_others_are_asked_for() {
    let mut scene = Scene::new();
    scene.manage(loans::schema(), "makemigrations").await;
    let models = other_loans::schema;
    let exit = scene.manage(models(), "makemigrations --no-input").await;
    assert_eq!(exit, Exit::Unanswered);
    let stopped = scene
        .manage_with(models(), "makemigrations", &["1", "3"])
        .await;
    assert_eq!(stopped, Exit::Unanswered);
    let flags = "makemigrations --dry-run --rename loan.status=live:public --drop tag --fill loan.reader_id=reader_id";
    assert_eq!(scene.manage(models(), flags).await, Exit::Done);
    let typed = ["1", "1", "2", "1"];
    let exit = scene
        .manage_with(models(), "makemigrations --name others", &typed)
        .await;
    assert_eq!(exit, Exit::Done);
    scene.check("questions_of_rows");
}

#[tokio::test]
async fn fields_that_declare_each_others_names_are_renamed_by_flags() {
    let mut scene = Scene::new();
    scene.manage(people::schema(), "makemigrations").await;
    let models = swapped_people::schema;
    let exit = scene.manage(models(), "makemigrations").await;
    assert_eq!(exit, Exit::Unanswered);
    for typed in [&[""][..], &["3"]] {
        let arguments = "makemigrations --dry-run --name widths";
        scene.manage_with(models(), arguments, typed).await;
    }
    let flags = "makemigrations --rename person.first:last --rename person.last:first";
    assert_eq!(scene.manage(models(), flags).await, Exit::Done);
    scene.show("migrations/0002_person_3_changes.toml");
    let exit = scene.manage(models(), "makemigrations --check").await;
    assert_eq!(exit, Exit::Done);
    scene.check("renames_in_a_circle");
}

#[tokio::test]
async fn a_relation_is_renamed_by_its_field() {
    let mut scene = Scene::new();
    scene.manage(tagged::schema(), "makemigrations").await;
    let models = retagged::schema;
    let arguments = "makemigrations --name articles";
    let exit = scene.manage(models(), arguments).await;
    assert_eq!(exit, Exit::Done);
    let exit = scene.manage(models(), "makemigrations --check").await;
    assert_eq!(exit, Exit::Done);
    scene.manage(models(), "check").await;
    scene.check("renamed_relation");
}

/// The flags have the names that the question has.
#[tokio::test]
async fn columns_of_tables_that_swap_their_names_are_given_by_the_new_ones() {
    let mut scene = Scene::new();
    scene.manage(pages::schema(), "makemigrations").await;
    let tables = "makemigrations --name swap --rename sheet:leaf --rename leaf:sheet";
    let exit = scene.manage(swapped_pages::schema(), tables).await;
    assert_eq!(exit, Exit::Unanswered);
    let columns = "--rename sheet.name:title --rename sheet.sheet_id:leaf_id";
    let flags = format!("{tables} {columns}");
    let exit = scene.manage(swapped_pages::schema(), &flags).await;
    assert_eq!(exit, Exit::Done);
    scene.check("columns_of_swapped_tables");
}

#[tokio::test]
async fn a_field_that_takes_the_name_of_one_that_is_gone_is_asked_for() {
    let mut scene = Scene::new();
    scene.manage(people::schema(), "makemigrations").await;
    let models = named_people::schema;
    let exit = scene.manage(models(), "makemigrations").await;
    assert_eq!(exit, Exit::Unanswered);
    let twice = "makemigrations --rename person.last:first --rename person.id:first";
    assert_eq!(scene.manage(models(), twice).await, Exit::Usage);
    for flag in ["--rename person.last:first", "--drop person.last"] {
        let arguments = format!("makemigrations --dry-run {flag}");
        assert_eq!(scene.manage(models(), &arguments).await, Exit::Done);
    }
    let exit = scene.manage_with(models(), "makemigrations", &["1"]).await;
    assert_eq!(exit, Exit::Done);
    let exit = scene.manage(models(), "makemigrations").await;
    assert_eq!(exit, Exit::Done);
    scene.check("renames_onto_a_name_before");
}
