//! Renames onto names that exist: chains, circles, and names of what is dropped.

use super::tests::{found, join, with_choices};
use super::{DiffError, diff};
use crate::question::{
    Answers, FillAnswer, FillQuestion, FormerNameAnswer, FormerNameQuestion, RenameAnswer,
    RenameQuestion,
};
use crate::samples::{foreign_key, state, table, table_name};
use crate::{Hints, NoAnswers, SchemaState};
use orm_core::schema::names;
use orm_core::schema::physical::{IndexedValue, KeyConstraint, PhysicalIndex, PhysicalTable};

fn person(columns: &[(&str, &str)]) -> SchemaState {
    state([table("person", columns)])
}

fn renamed(renames: &[(&str, &str)]) -> Hints {
    let person = table_name("person");
    let renames = renames.iter();
    renames.fold(Hints::default(), |hints, (from, to)| {
        hints.rename_column(&person, from, to)
    })
}

fn questions(old: &SchemaState, new: &SchemaState, hints: &Hints) -> String {
    let error = diff(old, new, hints, &mut NoAnswers).expect_err("it is not known");
    assert!(matches!(error, DiffError::Unanswered(_)), "{error}");
    error.to_string()
}

const SWAP: [(&str, &str); 2] = [("first", "last"), ("last", "first")];

#[test]
fn two_columns_swap_their_names() {
    let people = person(&[("first", "text"), ("last", "text")]);
    let expected = [
        "rename person.first orm_old_first",
        "rename person.last first",
        "rename person.orm_old_first last",
    ];
    assert_eq!(found(&people, &people, &renamed(&SWAP)), expected);
    // The words of models are taken where one of the two is given.
    let mut hints = renamed(&SWAP).standing();
    hints.given = renamed(&SWAP[..1]).given;
    assert_eq!(found(&people, &people, &hints), expected);
}

#[test]
fn a_column_takes_the_name_that_another_gives_up() {
    let old = person(&[("title", "text"), ("name", "text")]);
    let new = person(&[("name", "text"), ("label", "text")]);
    let hints = renamed(&[("title", "name"), ("name", "label")]);
    let expected = ["rename person.name label", "rename person.title name"];
    assert_eq!(found(&old, &new, &hints), expected);
    assert_eq!(found(&old, &new, &hints.clone().standing()), expected);
    assert_eq!(found(&new, &new, &hints.standing()), [""; 0]);
}

#[test]
fn a_column_takes_the_name_of_one_that_is_dropped() {
    let mut people = table("person", &[("a", "text"), ("b", "i64")]);
    people.indexes = vec![PhysicalIndex::over(
        names::index("person", &["a"]),
        ["a".to_owned()],
    )];
    let (old, new) = (state([people]), person(&[("a", "i64")]));
    let expected = [
        "rename person.a orm_old_a",
        "rename person.b a",
        "drop person_orm_old_a_idx",
        "drop person.orm_old_a",
    ];
    let given = renamed(&[("b", "a")]);
    assert_eq!(found(&old, &new, &given), expected);
    // A column that was given up long ago may have the old name again.
    let declared = given.standing();
    assert_eq!(
        questions(&old, &new, &declared),
        "`renamed_from` declares the column `person.a` from `b`, and there was `a` before as well: say that the rename is to be done now, or that it was done long ago and `b` is dropped"
    );
    let dropped = declared.drop_column(&table_name("person"), "b");
    let (old, new) = (
        person(&[("a", "text"), ("b", "text")]),
        person(&[("a", "text")]),
    );
    assert_eq!(found(&old, &new, &dropped), ["drop person.b"]);
}

/// Answers to declared renames alone.
struct Declared(FormerNameAnswer);

impl Answers for Declared {
    fn rename(&mut self, _: &RenameQuestion) -> Option<RenameAnswer> {
        None
    }

    fn former_names(&mut self, _: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        Some(self.0)
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        None
    }
}

#[test]
fn columns_that_declare_each_others_names_are_asked_for() {
    let people = person(&[("first", "text"), ("last", "text")]);
    let hints = renamed(&SWAP).standing();
    assert_eq!(
        questions(&people, &people, &hints),
        "`renamed_from` declares the column `person.last` from `first`, the column `person.first` from `last`, which is a circle: nothing tells whether it was done; take `renamed_from` out of the models, and rename by flags, which are said once"
    );
    let answered = |answer| {
        let changes = diff(&people, &people, &hints, &mut Declared(answer));
        changes.expect("all is answered").len()
    };
    assert_eq!(answered(FormerNameAnswer::Renamed), 3);
    assert_eq!(answered(FormerNameAnswer::Kept), 0);
}

#[test]
fn a_rename_that_was_done_is_not_done_again() {
    let declared = renamed(&[("pages", "page_count")]).standing();
    let both = person(&[("pages", "i64"), ("page_count", "i64")]);
    assert_eq!(found(&both, &both, &declared), [""; 0]);
    // By a flag it is.
    let given = renamed(&[("pages", "page_count")]);
    let given = given.drop_column(&table_name("person"), "page_count");
    let null = person(&[("pages", "i64?"), ("page_count", "i64")]);
    assert_eq!(
        found(&both, &null, &given),
        [
            "rename person.page_count orm_old_page_count",
            "rename person.pages page_count",
            "add person.pages",
            "drop person.orm_old_page_count",
        ]
    );
}

#[test]
fn a_name_is_given_once() {
    let old = person(&[("a", "text"), ("b", "text")]);
    let new = person(&[("c", "text"), ("d", "text")]);
    let hints = renamed(&[("a", "c"), ("b", "c")]);
    let error = diff(&old, &new, &hints, &mut NoAnswers).expect_err("two have one name");
    assert_eq!(
        error.to_string(),
        "the column `person.b` is said to be renamed to `c`, and another rename has one of the two names as well: give each name once"
    );
}

/// Two models with a relation each, and one that refers to both.
fn library(one: &str, other: &str) -> SchemaState {
    let relation = |model: &str| {
        let columns = [(format!("{model}_id"), model), ("tag_id".to_owned(), "tag")];
        let columns = columns
            .each_ref()
            .map(|(name, target)| (name.as_str(), *target));
        join(&format!("{model}_tags"), columns)
    };
    let mut note = table("note", &[("one_id", "i64"), ("other_id", "i64")]);
    note.foreign_keys = vec![
        foreign_key("note", "one_id", one),
        foreign_key("note", "other_id", other),
    ];
    state([
        table(one, &[("name", "text")]),
        table(other, &[("born", "i64")]),
        table("tag", &[]),
        relation(one),
        relation(other),
        note,
    ])
}

#[test]
fn two_tables_swap_their_names_and_those_of_their_relations() {
    let (old, new) = (library("author", "person"), library("person", "author"));
    let (author, person) = (table_name("author"), table_name("person"));
    let hints = Hints::default()
        .rename_table(&author, &person)
        .rename_table(&person, &author);
    assert_eq!(
        found(&old, &new, &hints),
        [
            "rename author orm_old_author",
            "rename person author",
            "rename orm_old_author person",
            "rename author_tags orm_old_author_tags",
            "rename person_tags author_tags",
            "rename orm_old_author_tags person_tags",
            "rename author_tags.person_id author_id",
            "rename person_tags.author_id person_id",
        ]
    );
    let declared = questions(&old, &new, &hints.standing());
    assert!(
        declared.contains("the table `author` from `person`"),
        "{declared}"
    );
}

#[test]
fn a_relation_whose_table_has_a_name_of_its_own_keeps_it() {
    let own = |model: &str, other: &str| {
        let columns = [("model_id", model), ("tag_id", "tag")];
        let others = [("model_id", other), ("tag_id", "tag")];
        state([
            table(model, &[("name", "text")]),
            table(other, &[("born", "i64")]),
            table("tag", &[]),
            join("author_tags", columns),
            join("person_tags", others),
        ])
    };
    let (author, person) = (table_name("author"), table_name("person"));
    let hints = Hints::default()
        .rename_table(&author, &person)
        .rename_table(&person, &author);
    let found = found(&own("author", "person"), &own("person", "author"), &hints);
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn a_table_takes_the_name_of_one_that_is_dropped() {
    let mut book = table("book", &[("person_id", "i64")]);
    book.foreign_keys
        .push(foreign_key("book", "person_id", "person"));
    let old = state([
        table("author", &[]),
        table("person", &[("age", "i64")]),
        book.clone(),
    ]);
    let new = state([table("person", &[]), book]);
    let hints = Hints::default().rename_table(&table_name("author"), &table_name("person"));
    assert_eq!(
        questions(&old, &new, &hints),
        "the values of `book.person_id` were keys of `orm_old_person`, and must be keys of `person` now: say that they are, or give another value"
    );
    let same = orm_core::schema::physical::SqlExpression::Common("person_id".to_owned());
    let hints = hints.fill(&table_name("book"), "person_id", same);
    assert_eq!(
        found(&old, &new, &hints),
        [
            "rename person orm_old_person",
            "rename author person",
            "drop book_person_id_fkey",
            "drop orm_old_person",
            "add book_person_id_fkey",
        ]
    );
}

#[test]
fn keys_and_indexes_of_several_columns_follow() {
    let people = |columns: [&str; 2]| {
        let mut people = table("person", &[("first", "text"), ("last", "text")]);
        let columns = columns.map(str::to_owned);
        people.uniques = vec![KeyConstraint {
            name: "person_names".to_owned(),
            columns: columns.to_vec(),
        }];
        let mut index = PhysicalIndex::over("person_sorted".to_owned(), columns);
        index.keys[0].descending = true;
        people.indexes = vec![index];
        state([people])
    };
    let old = people(["first", "last"]);
    let kept = found(&old, &people(["last", "first"]), &renamed(&SWAP));
    assert_eq!(kept.len(), 3, "{kept:?}");
    let other = found(&old, &old, &renamed(&SWAP));
    assert_eq!(
        other[3..],
        [
            "drop person_names",
            "drop person_sorted",
            "add person_names",
            "add person_sorted",
        ]
    );
    let index = |state: &SchemaState| {
        let table: &PhysicalTable = state.table(&table_name("person")).expect("it is there");
        table.indexes[0].keys[0].value.clone()
    };
    assert_eq!(index(&old), IndexedValue::Column("first".to_owned()));
}

#[test]
fn values_of_an_enum_swap_their_texts() {
    let book = with_choices(&["draft", "live"]);
    let name = table_name("book");
    let hints = Hints::default()
        .rename_choice(&name, "status", "draft", "live")
        .rename_choice(&name, "status", "live", "draft");
    let rename = |from: &str, to: &str| {
        format!("RenameChoice {{ column: \"status\", from: \"{from}\", to: \"{to}\" }}")
    };
    let found = found(&book, &book, &hints);
    assert_eq!(
        found[..3],
        [
            rename("draft", "orm_old_draft"),
            rename("live", "draft"),
            rename("orm_old_draft", "live"),
        ]
    );
    let asked = questions(&book, &book, &hints.standing());
    assert!(
        asked.contains("the value `live` of `book.status` from `draft`"),
        "{asked}"
    );
}

#[test]
fn what_becomes_of_rows_is_asked_once_the_tables_are_known() {
    let library = |target: &str, key: &str| {
        let label = [("label", "text"), ("note", "text")];
        let mut item = table("item", &[("cat_id", key)]);
        item.foreign_keys
            .push(foreign_key("item", "cat_id", target));
        state([item, table(target, &label)])
    };
    let (old, new) = (library("grp", "i64?"), library("cat", "i64"));
    assert_eq!(
        questions(&old, &new, &Hints::default()),
        "the table `grp` is gone and `cat` is new: say that it was renamed, by `#[orm(renamed_from = \"grp\")]`, or that it is dropped"
    );
    // The new value of a column is that of its nulls too.
    assert_eq!(
        questions(&old, &new, &Hints::default().drop_table(&table_name("grp"))),
        "the values of `item.cat_id` were keys of `grp`, and must be keys of `cat` now: say that they are, or give another value"
    );
    let renamed = Hints::default().rename_table(&table_name("grp"), &table_name("cat"));
    assert_eq!(
        questions(&old, &new, &renamed),
        "the column `item.cat_id` becomes not null: give a value for the rows that are there, or leave it null for now"
    );
}

#[test]
fn what_is_dropped_is_not_what_takes_its_name_over() {
    let old = state([
        table("draft", &[("title", "text")]),
        table("book", &[("label", "text"), ("isbn", "text")]),
    ]);
    let new = state([table("book", &[("title", "text")])]);
    let hints = Hints::default()
        .rename_table(&table_name("draft"), &table_name("book"))
        .drop_table(&table_name("book"));
    let expected = [
        "rename book orm_old_book",
        "rename draft book",
        "drop orm_old_book",
    ];
    assert_eq!(found(&old, &new, &hints), expected);

    let old = person(&[("day", "text"), ("made", "i64")]);
    let new = person(&[("day", "date")]);
    let hints = renamed(&[("made", "day")]).drop_column(&table_name("person"), "day");
    assert_eq!(
        questions(&old, &new, &hints),
        "the column `person.day` is i64 and becomes date, which not every database makes of it by itself: give the SQL of its values, or say that it is dropped and added anew"
    );
}

/// Two models, and a table between them: of the relation alone, or of a model with a key of its own.
fn related(one: &str, other: &str, between: &str, has_own_key: bool) -> SchemaState {
    let columns = [(format!("{one}_id"), one), (format!("{other}_id"), other)];
    let columns = columns
        .each_ref()
        .map(|(name, target)| (name.as_str(), *target));
    let between = if has_own_key {
        let mut model = table(between, &columns.map(|(column, _)| (column, "i64")));
        let keys = columns.map(|(column, target)| foreign_key(between, column, target));
        model.foreign_keys = keys.into();
        model
    } else {
        join(between, columns)
    };
    state([
        table(one, &[("name", "text")]),
        table(other, &[("label", "text")]),
        between,
    ])
}

#[test]
fn a_table_between_renamed_models_is_asked_for() {
    let (author, writer) = (table_name("author"), table_name("writer"));
    let (tag, mark) = (table_name("tag"), table_name("mark"));
    let models = Hints::default()
        .rename_table(&author, &writer)
        .rename_table(&tag, &mark);
    for (old_name, has_own_key, new_name, gets_own_key) in [
        ("author_tags", false, "writer_marks", false),
        ("author_tags", false, "deal", true),
        ("contract", true, "deal", true),
        ("contract", true, "writer_marks", false),
    ] {
        let old = related("author", "tag", old_name, has_own_key);
        let new = related("writer", "mark", new_name, gets_own_key);
        let question = format!(
            "the table `{old_name}` is gone and `{new_name}` is new: say that it was renamed, by `#[orm(renamed_from = \"{old_name}\")]`, or that it is dropped"
        );
        assert_eq!(questions(&old, &new, &models.clone().standing()), question);
        assert_eq!(questions(&old, &new, &models), question);
    }
    let old = related("author", "tag", "author_tags", false);
    let new = related("writer", "mark", "writer_marks", false);
    let given = models.rename_table(&table_name("author_tags"), &table_name("writer_marks"));
    assert_eq!(
        found(&old, &new, &given),
        [
            "rename author writer",
            "rename tag mark",
            "rename author_tags writer_marks",
            "rename writer_marks.author_id writer_id",
            "rename writer_marks.tag_id mark_id",
        ]
    );
}

#[test]
fn tables_that_others_lead_to_are_asked_for_first() {
    /// Takes the first candidate of each table.
    struct First;
    impl Answers for First {
        fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
            Some(RenameAnswer::Renamed(question.candidates[0].name.clone()))
        }

        fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
            None
        }
    }
    let old = related("reader", "title", "loan", true);
    let new = related("readers", "titles", "loans", true);
    let changes = diff(&old, &new, &Hints::default(), &mut First).expect("all is known");
    assert_eq!(changes.len(), 5, "{changes:?}");
}
