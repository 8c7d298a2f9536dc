//! Fewer changes lead to the same tables.

use super::compact;
use crate::samples::{Dice, column, schema, state, table, table_name};
use crate::{
    Answers, Change, ChoiceQuestion, FillAnswer, FillQuestion, Hints, RenameAnswer, RenameQuestion,
    ReplaceAnswer, ReplaceQuestion, TargetAnswer, TargetQuestion, UsingAnswer, UsingQuestion,
};
use crate::{BackendSql, SchemaState, TableChange, diff};
use orm_core::schema::physical::{EnumName, PhysicalEnum};

/// Renames whatever may be renamed.
struct AlwaysRenamed;

impl Answers for AlwaysRenamed {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        Some(RenameAnswer::Renamed(question.candidates[0].name.clone()))
    }

    fn rename_choice(&mut self, question: &ChoiceQuestion) -> Option<RenameAnswer> {
        Some(RenameAnswer::Renamed(question.candidates[0].name.clone()))
    }

    fn replace(&mut self, _: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        Some(ReplaceAnswer::Altered)
    }

    fn target(&mut self, _: &TargetQuestion) -> Option<TargetAnswer> {
        Some(TargetAnswer::Kept)
    }

    fn using(&mut self, _: &UsingQuestion) -> Option<UsingAnswer> {
        Some(UsingAnswer::Cast)
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        Some(FillAnswer::NoSuchRows)
    }
}

fn applied(changes: &[Change], mut state: SchemaState) -> SchemaState {
    for change in changes {
        let applied = state.apply(change);
        applied.unwrap_or_else(|mistake| panic!("{mistake}: {change:?}"));
    }
    state
}

#[test]
fn fewer_changes_lead_to_the_same_tables() {
    let mut left_out = 0;
    for seed in 0..200 {
        let dice = &mut Dice(seed);
        let states = [schema(dice), schema(dice), schema(dice)];
        let between = |old, new| diff(old, new, &Hints::default(), &mut AlwaysRenamed);
        let mut changes = between(&states[0], &states[1]).expect("all is answered");
        changes.extend(between(&states[1], &states[2]).expect("all is answered"));
        let fewer = compact(&changes, &states[0]).expect("they fit");
        assert!(fewer.len() <= changes.len());
        left_out += changes.len() - fewer.len();
        assert_eq!(applied(&fewer, states[0].clone()), states[2], "seed {seed}");
    }
    assert!(left_out > 200, "{left_out}");
}

fn of_book(change: TableChange) -> Change {
    Change::of_table(&table_name("book"), change)
}

fn add(name: &str, ty: &str) -> Change {
    of_book(TableChange::AddColumn {
        column: column(name, ty),
        fill: None,
    })
}

fn rename(from: &str, to: &str) -> Change {
    of_book(TableChange::RenameColumn {
        from: from.to_owned(),
        to: to.to_owned(),
    })
}

#[test]
fn a_table_is_created_with_what_it_gets_later() {
    let create = Change::CreateTable(table("book", &[("title", "text")]));
    let changes = [
        create,
        add("pages", "i32"),
        rename("pages", "size"),
        rename("size", "length"),
    ];
    let expected = Change::CreateTable(table("book", &[("title", "text"), ("length", "i32")]));
    assert_eq!(
        compact(&changes, &SchemaState::default()),
        Ok(vec![expected])
    );
}

#[test]
fn renames_of_one_column_are_one_and_sql_stays_between() {
    let before = state([table("book", &[("title", "text")])]);
    let sql = Change::RunSql {
        sql: BackendSql::common("UPDATE book SET name = ''"),
        reverse: None,
        state: Vec::new(),
        is_elidable: false,
    };
    let changes = [
        rename("title", "label"),
        rename("label", "name"),
        sql.clone(),
        rename("name", "title"),
    ];
    let expected = [rename("title", "name"), sql, rename("name", "title")];
    assert_eq!(compact(&changes, &before), Ok(expected.into()));
}

#[test]
fn rows_are_the_same() {
    let before = state([table("book", &[("title", "text")])]);
    let drop = of_book(TableChange::DropColumn {
        column: column("title", "text"),
        fill: None,
    });
    let emptied = [drop, add("title", "text")];
    assert_eq!(compact(&emptied, &before), Ok(emptied.into()));
}

/// A table has no rows before it is created, and so none that other values could be lost of.
#[test]
fn a_table_without_rows_has_none_to_keep() {
    let create = Change::CreateTable(table("book", &[("title", "text"), ("pages", "text")]));
    let retype = of_book(TableChange::AlterColumn {
        from: column("pages", "text"),
        to: column("pages", "i64"),
        fill: None,
        using: Some(BackendSql::common("CAST(pages AS bigint)")),
    });
    let drop = of_book(TableChange::DropColumn {
        column: column("title", "text"),
        fill: None,
    });
    let genre = |values: &[&str]| PhysicalEnum {
        name: EnumName {
            namespace: None,
            name: "genre".to_owned(),
        },
        values: values.iter().map(|&value| value.to_owned()).collect(),
    };
    let (few, all) = (genre(&["a", "b"]), genre(&["a", "b", "c"]));
    let changes = [
        Change::CreateEnum(few.clone()),
        create,
        retype,
        drop,
        add("title", "text"),
        Change::AlterEnum {
            from: few,
            to: all.clone(),
        },
    ];
    let fewer = compact(&changes, &SchemaState::default()).expect("they fit");
    let [Change::CreateEnum(own), Change::CreateTable(book)] = &fewer[..] else {
        panic!("{fewer:?}");
    };
    assert_eq!(*own, all);
    assert_eq!(book.column("pages"), Some(&column("pages", "i64")));
}
