//! The laws of changes, over schemas made up by dice; and what is found of single changes.

use super::{DiffError, diff};
use crate::question::{
    Answers, ChoiceQuestion, FillAnswer, FillQuestion, FormerNameAnswer, FormerNameQuestion,
    Question, RenameAnswer, RenameQuestion, ReplaceAnswer, ReplaceQuestion, TargetAnswer,
    TargetQuestion, UsingAnswer, UsingQuestion,
};
use crate::samples::{Dice, column, foreign_key, schema, state, table, table_name};
use crate::{Change, Hints, Migration, NoAnswers, SchemaState, TableChange, reverse};
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, KeyConstraint, PhysicalColumn,
    PhysicalIndex, PhysicalTable, SqlExpression,
};
use std::collections::BTreeMap;

/// Answers that dice give.
struct Thrown(Dice);

impl Answers for Thrown {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        if self.0.one_in(2) {
            return Some(RenameAnswer::Dropped);
        }
        let candidate = self.0.pick(&question.candidates);
        Some(RenameAnswer::Renamed(candidate.name))
    }

    fn rename_choice(&mut self, question: &ChoiceQuestion) -> Option<RenameAnswer> {
        if self.0.one_in(2) {
            return Some(RenameAnswer::Dropped);
        }
        let candidate = self.0.pick(&question.candidates);
        Some(RenameAnswer::Renamed(candidate.name))
    }

    fn former_names(&mut self, _: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        Some(if self.0.one_in(2) {
            FormerNameAnswer::Renamed
        } else {
            FormerNameAnswer::Kept
        })
    }

    fn replace(&mut self, _: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        Some(if self.0.one_in(2) {
            ReplaceAnswer::Altered
        } else {
            ReplaceAnswer::Replaced
        })
    }

    fn target(&mut self, _: &TargetQuestion) -> Option<TargetAnswer> {
        // Another value cannot be undone.
        Some(TargetAnswer::Kept)
    }

    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        Some(if question.may_be_dropped && self.0.one_in(2) {
            UsingAnswer::Dropped
        } else {
            UsingAnswer::Cast
        })
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        Some(if self.0.one_in(2) {
            FillAnswer::NoSuchRows
        } else {
            FillAnswer::Value(SqlExpression::Common("id".to_owned()))
        })
    }
}

/// Renames of tables and columns that are there before, to any that are there after: in chains, in circles and onto names of
/// what is gone.
fn renames(dice: &mut Dice, old: &SchemaState, new: &SchemaState) -> Hints {
    let names =
        |state: &SchemaState| -> Vec<_> { state.tables().map(|it| it.name.clone()).collect() };
    let pairs = shuffled(dice, names(old), names(new));
    let (mut hints, mut before) = (Hints::default(), BTreeMap::new());
    for (from, to) in pairs {
        hints = hints.rename_table(&from, &to);
        before.insert(to, from);
    }
    for table in new.tables() {
        let own = before.get(&table.name).unwrap_or(&table.name);
        let Some(own) = old.table(own) else { continue };
        let names = |table: &PhysicalTable| -> Vec<_> {
            let columns = table.columns.iter();
            columns.map(|it| it.name.clone()).collect()
        };
        for (from, to) in shuffled(dice, names(own), names(table)) {
            // No column of a key is dropped and added anew.
            let is_generated = |it: &PhysicalColumn| it.is_generated();
            if from == "id" && table.column(&to).is_some_and(is_generated) {
                continue;
            }
            hints = hints.rename_column(&table.name, &from, &to);
        }
    }
    hints
}

/// Some of the old names, each with a new one of its own.
fn shuffled<N>(dice: &mut Dice, old: Vec<N>, mut new: Vec<N>) -> Vec<(N, N)> {
    let mut pairs = Vec::new();
    for from in old {
        if dice.one_in(3) && !new.is_empty() {
            let to = new.remove(dice.below(new.len()));
            pairs.push((from, to));
        }
    }
    pairs
}

fn applied(changes: &[Change], mut state: SchemaState) -> SchemaState {
    for change in changes {
        let applied = state.apply(change);
        applied.unwrap_or_else(|mistake| panic!("{mistake}: {change:?}"));
    }
    state
}

#[test]
fn changes_lead_there_and_back() {
    // Thousands with `ORM_TEST_SCHEMAS=5000`.
    let schemas = std::env::var("ORM_TEST_SCHEMAS").ok();
    let schemas = schemas
        .and_then(|number| number.parse().ok())
        .unwrap_or(300);
    for seed in 0..schemas {
        let dice = &mut Dice(seed);
        let (old, new) = (schema(dice), schema(dice));
        let answers = &mut Thrown(Dice(seed));
        let changes = diff(&old, &new, &renames(dice, &old, &new), answers);
        let changes = changes.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(applied(&changes, old.clone()), new, "seed {seed}");
        let back = reverse(&changes, &old).expect("all can be undone");
        assert_eq!(applied(&back, new.clone()), old, "seed {seed}");
        let none = diff(&new, &new, &Hints::default(), &mut NoAnswers);
        assert_eq!(none, Ok(Vec::new()), "seed {seed}");
        let migration = Migration {
            changes,
            ..Migration::default()
        };
        let read = Migration::parse("x.toml", &migration.to_text());
        assert_eq!(read, Ok(migration), "seed {seed}");
    }
}

/// The operations of the file, a line each.
pub(super) fn found(old: &SchemaState, new: &SchemaState, hints: &Hints) -> Vec<String> {
    let changes = diff(old, new, hints, &mut NoAnswers).expect("all is known");
    assert_eq!(applied(&changes, old.clone()), *new);
    let words = changes.iter().map(|change| match change {
        Change::CreateTable(table) => format!("create {}", table.name),
        Change::DropTable(table) => format!("drop {}", table.name),
        Change::RenameTable { from, to } => format!("rename {from} {to}"),
        Change::AlterTable { table, change } => match change {
            TableChange::AddColumn { column, .. } => format!("add {table}.{}", column.name),
            TableChange::DropColumn { column, .. } => format!("drop {table}.{}", column.name),
            TableChange::RenameColumn { from, to } => format!("rename {table}.{from} {to}"),
            TableChange::AlterColumn { to, .. } => format!("alter {table}.{}", to.name),
            TableChange::AddItem(item) => format!("add {}", item.name()),
            TableChange::DropItem(item) => format!("drop {}", item.name()),
            other => format!("{other:?}"),
        },
        other => format!("{other:?}"),
    });
    words.collect()
}

fn team() -> [PhysicalTable; 3] {
    let mut team = table("team", &[("captain_id", "i64?")]);
    let mut player = table("player", &[("team_id", "i64")]);
    let mut score = table("score", &[("player_id", "i64")]);
    team.foreign_keys
        .push(foreign_key("team", "captain_id", "player"));
    player
        .foreign_keys
        .push(foreign_key("player", "team_id", "team"));
    score
        .foreign_keys
        .push(foreign_key("score", "player_id", "player"));
    [player, score, team]
}

#[test]
fn columns_that_all_get_another_type_stay() {
    let old = state([table("price", &[("net", "i64"), ("gross", "f64")])]);
    let new = state([table("price", &[("net", "text"), ("gross", "text")])]);
    assert_eq!(
        found(&old, &new, &Hints::default()),
        ["alter price.net", "alter price.gross"]
    );
}

#[test]
fn a_table_is_created_before_values_that_read_it() {
    let old = state([table("entry", &[])]);
    let mut entry = table("entry", &[("period_id", "i64")]);
    entry
        .foreign_keys
        .push(foreign_key("entry", "period_id", "period"));
    let mut period = table("period", &[("opened_by_id", "i64?")]);
    period
        .foreign_keys
        .push(foreign_key("period", "opened_by_id", "entry"));
    let new = state([entry, period, table("note", &[])]);
    let last = SqlExpression::Common("(SELECT max(id) FROM period)".to_owned());
    let hints = Hints::default().fill(&table_name("entry"), "period_id", last);
    assert_eq!(
        found(&old, &new, &hints),
        [
            "create period",
            "add entry.period_id",
            "create note",
            "add entry_period_id_fkey",
            "add period_opened_by_id_fkey"
        ]
    );
}

#[test]
fn a_table_is_created_before_others_are_dropped_whose_rows_may_move_to_it() {
    let album = table("album", &[("name", "text")]);
    let mut photo = table("photo", &[("path", "text"), ("album_id", "i64")]);
    photo
        .foreign_keys
        .push(foreign_key("photo", "album_id", "album"));
    let video = table("video", &[("path", "text")]);
    let mut media = table("media", &[("path", "text"), ("album_id", "i64")]);
    media
        .foreign_keys
        .push(foreign_key("media", "album_id", "album"));
    let mut caption = table("caption", &[("media_id", "i64")]);
    caption
        .foreign_keys
        .push(foreign_key("caption", "media_id", "media"));
    let old = state([album.clone(), photo, video]);
    let new = state([album, media, caption]);
    let hints = Hints::default().drop_table(&table_name("photo"));
    let hints = hints.drop_table(&table_name("video"));
    assert_eq!(
        found(&old, &new, &hints),
        ["create media", "create caption", "drop photo", "drop video"]
    );
}

#[test]
fn a_table_whose_index_has_the_name_of_one_that_is_dropped_is_created_after() {
    let mut photo = table("photo", &[("path", "text")]);
    photo.indexes = vec![PhysicalIndex::over(
        "by_path".to_owned(),
        ["path".to_owned()],
    )];
    let mut media = table("media", &[("path", "text"), ("kind", "i64")]);
    media.indexes.clone_from(&photo.indexes);
    let hints = Hints::default().drop_table(&table_name("photo"));
    assert_eq!(
        found(&state([photo]), &state([media]), &hints),
        ["drop photo", "create media"]
    );
}

#[test]
fn a_table_that_refers_to_one_whose_key_moves_gets_its_foreign_key_after_that() {
    let mut cat = table("cat", &[("code", "i64")]);
    let mut old_cat = cat.clone();
    old_cat.primary_key = None;
    cat.primary_key = Some(KeyConstraint {
        name: "cat_pkey".to_owned(),
        columns: vec!["code".to_owned()],
    });
    let mut item = table("item", &[("cat_id", "i64")]);
    let mut key = foreign_key("item", "cat_id", "cat");
    key.target_columns = vec!["code".to_owned()];
    item.foreign_keys.push(key);
    let old = state([old_cat, table("thing", &[("cat_id", "i64")])]);
    let hints = Hints::default().drop_table(&table_name("thing"));
    let found = found(&old, &state([cat, item]), &hints);
    assert_eq!(found[0], "create item");
    assert_eq!(found[1], "drop thing");
    assert_eq!(
        found.last().map(String::as_str),
        Some("add item_cat_id_fkey")
    );
}

#[test]
fn a_table_is_created_before_columns_are_dropped_whose_values_may_move_to_it() {
    let old = state([table("book", &[("author_id", "i64")])]);
    let new = state([table("book", &[]), table("book_authors", &[])]);
    let hints = Hints::default();
    assert_eq!(
        found(&old, &new, &hints),
        ["create book_authors", "drop book.author_id"]
    );
}

#[test]
fn a_circle_is_cut_where_a_key_may_be_null() {
    let (none, all) = (SchemaState::default(), state(team()));
    assert_eq!(
        found(&none, &all, &Hints::default()),
        [
            "create team",
            "create player",
            "create score",
            "add team_captain_id_fkey"
        ]
    );
    assert_eq!(
        found(&all, &none, &Hints::default()),
        [
            "drop score",
            "drop player_team_id_fkey",
            "drop team",
            "drop player"
        ]
    );
}

#[test]
fn a_table_and_its_columns_are_renamed_by_hints() {
    let old = state([table("author", &[("name", "text"), ("born", "i32")])]);
    let new = state([table(
        "writer",
        &[("full_name", "text"), ("born", "i64"), ("name", "text?")],
    )]);
    let (author, writer) = (table_name("author"), table_name("writer"));
    let hints = Hints::default()
        .rename_table(&author, &writer)
        .rename_column(&writer, "name", "full_name");
    let expected = [
        "rename author writer",
        "rename writer.name full_name",
        "alter writer.born",
        "add writer.name",
    ];
    assert_eq!(found(&old, &new, &hints), expected);
    // Declared for good, they say nothing once they are done.
    assert_eq!(found(&old, &new, &hints.clone().standing()), expected);
    assert_eq!(found(&new, &new, &hints.standing()), [""; 0]);
}

#[test]
fn a_possible_rename_and_a_missing_value_are_asked_for() {
    let old = state([table("book", &[("pages", "i32"), ("note", "text?")])]);
    let new = state([table("book", &[("page_count", "i32"), ("note", "text")])]);
    let error = diff(&old, &new, &Hints::default(), &mut NoAnswers).expect_err("it is not known");
    let DiffError::Unanswered(questions) = &error else {
        panic!("{error}")
    };
    assert!(matches!(&questions[0], Question::Rename(it) if it.candidates[0].percent == 82));
    assert_eq!(
        error.to_string(),
        "the column `book.pages` is gone and `page_count` is new: say that it was renamed, by `#[orm(renamed_from = \"pages\")]`, or that it is dropped\n\
         the column `book.page_count` is new, not null and has no `db_default`: give a value for the rows that are there, or leave it null for now\n\
         the column `book.note` becomes not null: give a value for the rows that are there, or leave it null for now"
    );
    let book = table_name("book");
    let empty = SqlExpression::Common("''".to_owned());
    let hints = Hints::default().fill(&book, "note", empty);
    let renamed = hints.clone().rename_column(&book, "pages", "page_count");
    assert_eq!(
        found(&old, &new, &renamed),
        ["rename book.pages page_count", "alter book.note"]
    );
    let zero = SqlExpression::Common("0".to_owned());
    let dropped = hints
        .drop_column(&book, "pages")
        .fill(&book, "page_count", zero);
    assert_eq!(
        found(&old, &new, &dropped),
        ["add book.page_count", "alter book.note", "drop book.pages"]
    );
}

#[test]
fn a_foreign_key_is_off_while_its_ends_change_type() {
    let library = |key: &str| {
        let mut author = table("author", &[]);
        author.columns[0] = column("id", key);
        let mut book = table("book", &[("author_id", key)]);
        book.foreign_keys
            .push(foreign_key("book", "author_id", "author"));
        state([author, book])
    };
    let hints = Hints::default();
    assert_eq!(
        found(&library("i32"), &library("i64"), &hints),
        ["alter author.id", "alter book.author_id"]
    );
    assert_eq!(
        found(&library("i32"), &library("text"), &hints),
        [
            "drop book_author_id_fkey",
            "alter author.id",
            "alter book.author_id",
            "add book_author_id_fkey"
        ]
    );
}

#[test]
fn a_unique_column_is_not_filled_with_one_value() {
    let old = state([table("book", &[("title", "text")])]);
    let plain = table("book", &[("title", "text"), ("code", "text")]);
    let mut constrained = plain.clone();
    constrained.uniques = vec![KeyConstraint {
        name: "book_code_key".to_owned(),
        columns: vec!["code".to_owned()],
    }];
    let mut indexed = plain.clone();
    indexed.indexes = vec![PhysicalIndex {
        is_unique: true,
        ..PhysicalIndex::over("book_code_idx".to_owned(), ["code".to_owned()])
    }];
    let found = |wanted: &PhysicalTable, value: &str| {
        let value = SqlExpression::Common(value.to_owned());
        let hints = Hints::default().fill(&table_name("book"), "code", value);
        diff(&old, &state([wanted.clone()]), &hints, &mut NoAnswers)
    };
    let refused = DiffError::SameInEveryRow {
        table: table_name("book"),
        column: "code".to_owned(),
    };
    assert!(found(&plain, "'x'").is_ok());
    for unique in [&constrained, &indexed] {
        assert_eq!(found(unique, "'x'").as_ref(), Err(&refused));
        assert!(found(unique, "lower(title)").is_ok());
        assert!(found(unique, "gen_random_uuid()").is_ok());
    }
}

#[test]
fn a_rename_of_what_is_not_there_is_said() {
    let old = state([table("author", &[("name", "text")])]);
    let new = state([
        table("author", &[("full_name", "text")]),
        table("note", &[]),
    ]);
    let author = table_name("author");
    let hints = |column: &str, from: &str| {
        let hints = Hints::default().rename_column(&author, column, "full_name");
        hints.rename_table(&table_name(from), &table_name("note"))
    };
    let unknown = hints("nmae", "notes").unknown_renames(&old, &new);
    assert_eq!(
        unknown,
        [
            "the table `note` is said to be renamed from `notes`, and there is no such table; nothing is renamed",
            "the column `author.full_name` is said to be renamed from `nmae`, and there is no such column; nothing is renamed",
        ]
    );
    let known = Hints::default().rename_column(&author, "name", "full_name");
    assert_eq!(known.unknown_renames(&old, &new), [""; 0]);
    // It has happened.
    assert_eq!(known.unknown_renames(&new, &new), [""; 0]);
}

/// The table `book` whose column `status` may have these values.
pub(super) fn with_choices(values: &[&str]) -> SchemaState {
    let mut book = table("book", &[("status", "text")]);
    let values = values.iter().map(|text| (*text).to_owned());
    book.checks = vec![CheckConstraint {
        name: "book_status_choice".to_owned(),
        condition: CheckCondition::OneOf {
            column: "status".to_owned(),
            values: values.map(ChoiceValue::Text).collect(),
        },
    }];
    state([book])
}

/// Cases 61 and 62.
#[test]
fn a_value_that_is_gone_may_be_renamed() {
    let (old, new) = (
        with_choices(&["draft", "live"]),
        with_choices(&["draft", "public", "secret"]),
    );
    let error = diff(&old, &new, &Hints::default(), &mut NoAnswers).expect_err("it is not known");
    assert_eq!(
        error.to_string(),
        "the value `live` of `book.status` is gone and `public`, `secret` are new: say that it was renamed, by `#[orm(renamed_from = \"live\")]` on the variant, or that it is dropped"
    );
    let book = table_name("book");
    let renamed = Hints::default().rename_choice(&book, "status", "live", "public");
    assert_eq!(
        found(&old, &new, &renamed),
        [
            "RenameChoice { column: \"status\", from: \"live\", to: \"public\" }",
            "drop book_status_choice",
            "add book_status_choice"
        ]
    );
    let dropped = Hints::default().drop_choice(&book, "status", "live");
    let check = ["drop book_status_choice", "add book_status_choice"];
    assert_eq!(found(&old, &new, &dropped), check);
    // Nothing takes the place of a value that is gone alone.
    let less = with_choices(&["draft"]);
    assert_eq!(found(&old, &less, &Hints::default()), check);
    let unknown = Hints::default().rename_choice(&book, "status", "alive", "public");
    assert_eq!(
        unknown.unknown_renames(&old, &new),
        [
            "the value `public` of the column `book.status` is said to be renamed from `alive`, and there is no such value; nothing is renamed"
        ]
    );
    assert_eq!(renamed.unknown_renames(&new, &new), [""; 0]);
}

#[test]
fn a_table_that_is_said_to_be_dropped_is_asked_for_none_of_its_columns() {
    let choice = |own: &mut PhysicalTable, texts: &[&str]| {
        own.checks.push(CheckConstraint {
            name: "task_state_choice".to_owned(),
            condition: CheckCondition::OneOf {
                column: "state".to_owned(),
                values: texts
                    .iter()
                    .map(|&text| ChoiceValue::Text(text.into()))
                    .collect(),
            },
        });
    };
    let mut before = table(
        "task",
        &[("task_id", "text"), ("result", "text"), ("state", "text")],
    );
    choice(&mut before, &["open", "done"]);
    let mut after = table("task", &[("uid", "text"), ("state", "text")]);
    choice(&mut after, &["pending", "success"]);
    let hints = Hints::default().drop_table(&table_name("task"));
    assert_eq!(
        found(&state([before]), &state([after]), &hints),
        ["drop task", "create task"]
    );
}

/// Behaviour R20.
#[test]
fn a_table_of_which_the_name_alone_stays_is_asked_for() {
    let mut post = table("post", &[("tag_id", "i64")]);
    post.foreign_keys.push(foreign_key("post", "tag_id", "tag"));
    let old = table("tag", &[("label", "text"), ("note", "text?")]);
    let old = state([post.clone(), old]);
    let new = state([post, table("tag", &[("weight", "i32"), ("taken", "date?")])]);
    let tag = table_name("tag");
    let zero = SqlExpression::Common("0".to_owned());
    let hints = Hints::default().fill(&tag, "weight", zero);
    let error = diff(&old, &new, &hints, &mut NoAnswers).expect_err("it is not known");
    assert_eq!(
        error.to_string(),
        "no column of the table `tag` stays but its key: `label`, `note` are gone and `weight`, `taken` are new: say that the table is dropped with its rows and made anew, or that the columns are dropped and the rows stay"
    );
    let altered = hints.clone().drop_column(&tag, "label");
    assert_eq!(
        found(&old, &new, &altered.drop_column(&tag, "note")),
        [
            "add tag.weight",
            "add tag.taken",
            "drop tag.label",
            "drop tag.note"
        ]
    );
    assert_eq!(
        found(&old, &new, &hints.drop_table(&tag)),
        [
            "drop post_tag_id_fkey",
            "drop tag",
            "create tag",
            "add post_tag_id_fkey"
        ]
    );
}

/// Case 55.
#[test]
fn values_of_a_foreign_key_to_another_table_are_asked_for() {
    let library = |target: &str| {
        let mut book = table("book", &[("author_id", "i64?")]);
        book.foreign_keys
            .push(foreign_key("book", "author_id", target));
        state([book, table("author", &[]), table("tag", &[])])
    };
    let (old, new) = (library("author"), library("tag"));
    let error = diff(&old, &new, &Hints::default(), &mut NoAnswers).expect_err("it is not known");
    assert_eq!(
        error.to_string(),
        "the values of `book.author_id` were keys of `author`, and must be keys of `tag` now: say that they are, or give another value"
    );
    let fill = |value: &str| {
        let value = SqlExpression::Common(value.to_owned());
        Hints::default().fill(&table_name("book"), "author_id", value)
    };
    let (drop, add) = ("drop book_author_id_fkey", "add book_author_id_fkey");
    assert_eq!(found(&old, &new, &fill("author_id")), [drop, add]);
    let other = fill("NULL");
    assert_eq!(
        found(&old, &new, &other),
        [drop, "alter book.author_id", add]
    );
    let changes = diff(&old, &new, &other, &mut NoAnswers).expect("all is known");
    let reason = reverse(&changes, &old).expect_err("the values are gone");
    assert_eq!(
        reason.to_string(),
        "operation 2 gives `book.author_id` other values by `using`, and those before are not kept; to undo it, write `run_sql` with a `reverse` in its place"
    );
}

#[test]
fn values_of_a_foreign_key_to_another_column_are_asked_for() {
    let shop = |key: &str| {
        let mut cat = table("cat", &[("code", "i64")]);
        let own = cat.primary_key.as_mut().expect("a key");
        own.columns = vec![key.to_owned()];
        let mut item = table("item", &[("cat_id", "i64")]);
        let mut to_cat = foreign_key("item", "cat_id", "cat");
        to_cat.target_columns = vec![key.to_owned()];
        item.foreign_keys.push(to_cat);
        state([cat, item])
    };
    let (old, new) = (shop("id"), shop("code"));
    let error = diff(&old, &new, &Hints::default(), &mut NoAnswers).expect_err("it is not known");
    assert_eq!(
        error.to_string(),
        "the values of `item.cat_id` were those of `cat.id`, and must be those of `cat.code` now: say that they are, or give another value"
    );
    let same = "(SELECT cat.code FROM cat WHERE cat.id = item.cat_id)";
    let hints = Hints::default().fill(
        &table_name("item"),
        "cat_id",
        SqlExpression::Common(same.to_owned()),
    );
    let found = found(&old, &new, &hints);
    assert_eq!(found[..2], ["drop item_cat_id_fkey", "alter item.cat_id"]);
    assert_eq!(
        found.last().map(String::as_str),
        Some("add item_cat_id_fkey")
    );
}

/// The table of a many-to-many relation.
pub(super) fn join(name: &str, columns: [(&str, &str); 2]) -> PhysicalTable {
    let names = columns.map(|(column, _)| (column, "i64"));
    let mut join = table(name, &names);
    join.columns.remove(0);
    let key = join.primary_key.as_mut().expect("a key");
    key.columns = columns.map(|(column, _)| column.to_owned()).into();
    for (column, target) in columns {
        join.foreign_keys.push(foreign_key(name, column, target));
    }
    join
}

#[test]
fn the_table_of_a_many_to_many_relation_is_renamed_with_its_models() {
    let blog = |post: &str, tag: &str| {
        let columns = [(format!("{post}_id"), post), (format!("{tag}_id"), tag)];
        let columns = columns
            .each_ref()
            .map(|(name, target)| (name.as_str(), *target));
        let own = join(&format!("{post}_tags"), columns);
        state([
            table(post, &[("title", "text")]),
            table(tag, &[("name", "text")]),
            own,
        ])
    };
    let (old, new) = (blog("post", "tag"), blog("article", "label"));
    let name = table_name;
    let hints = Hints::default()
        .rename_table(&name("post"), &name("article"))
        .rename_table(&name("tag"), &name("label"));
    let found = found(&old, &new, &hints);
    let renames: Vec<_> = found
        .iter()
        .filter(|it| it.starts_with("rename "))
        .collect();
    assert_eq!(
        renames,
        [
            "rename post article",
            "rename tag label",
            "rename post_tags article_tags",
            "rename article_tags.post_id article_id",
            "rename article_tags.tag_id label_id",
        ]
    );
    assert!(
        !found
            .iter()
            .any(|it| it.starts_with("create ") || it.starts_with("drop article")),
        "{found:?}"
    );
}

#[test]
fn a_model_between_two_may_be_the_table_that_was_made_for_the_relation() {
    let columns = [("post_id", "post"), ("tag_id", "tag")];
    let models = || [table("post", &[]), table("tag", &[])];
    let old = state(models().into_iter().chain([join("post_tags", columns)]));
    let mut tagging = table(
        "tagging",
        &[
            ("post_id", "i64"),
            ("tag_id", "i64"),
            ("by", "text"),
            ("at", "datetime"),
        ],
    );
    for (column, target) in columns {
        tagging
            .foreign_keys
            .push(foreign_key("tagging", column, target));
    }
    let new = state(models().into_iter().chain([tagging]));
    let error = diff(&old, &new, &Hints::default(), &mut NoAnswers).expect_err("it is not known");
    let said = error.to_string();
    assert!(
        said.starts_with("the table `post_tags` is gone and `tagging` is new"),
        "{said}"
    );
}

#[test]
fn a_generated_column_is_dropped_before_what_it_reads_gets_another_type() {
    let old = |most: &str| {
        let mut note = table("note", &[("s", most), ("l", "text?")]);
        note.columns[2].default = Some(ColumnDefault::Generated(SqlExpression::Common(
            "lower(s)".to_owned(),
        )));
        note
    };
    let mut new = old("text");
    new.columns.remove(2);
    let found = found(
        &state([old("varchar(50)")]),
        &state([new]),
        &Hints::default(),
    );
    assert_eq!(found, ["drop note.l", "alter note.s"]);
}

/// Case 45.
#[test]
fn comments_are_set_last() {
    let with = |column: &str, comment: Option<&str>| {
        let mut book = table("book", &[(column, "i32?")]);
        book.comments.set(Some(column), comment);
        state([book])
    };
    let hints = Hints::default();
    let (old, new) = (with("pages", None), with("pages", Some("Its pages.")));
    assert_eq!(
        found(&old, &new, &hints),
        ["SetComment { column: Some(\"pages\"), from: None, to: Some(\"Its pages.\") }"]
    );
    let renamed = with("page_count", Some("Its pages."));
    let hints = hints.rename_column(&table_name("book"), "pages", "page_count");
    assert_eq!(
        found(&new, &renamed, &hints),
        ["rename book.pages page_count"]
    );
}
