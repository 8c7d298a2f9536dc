//! The answers that flags give to the questions of a migration.
//!
//! - this file: the flags, and what they say before anything is asked;
//! - `statement`: one flag, read; `places`: the tables, columns and values that it names;
//! - `applied`: flags that say something of no change;
//! - `without_rows`: columns of which no row needs a value.

mod applied;
mod places;
mod statement;
mod without_rows;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::pending::Tables;
use orm_core::schema::Schema;
use orm_migrate::{Change, Hints, outward};
use places::Places;
use statement::{Reader, Statement};
use without_rows::WithoutRows;

/// The answers that flags give, as they are typed, such as `--rename book.pages:page_count`.
pub(crate) struct Flags<'f> {
    pub(crate) renames: &'f [String],
    pub(crate) drops: &'f [String],
    pub(crate) fills: &'f [String],
    pub(crate) usings: &'f [String],
    pub(crate) no_rows: &'f [String],
}

/// The answers that flags give. Each names what is there.
pub(crate) struct FlagAnswers(Vec<FlagAnswer>);

struct FlagAnswer {
    /// The flag as it was typed: `--drop book.pages`.
    flag: String,
    statement: Statement,
}

impl FlagAnswers {
    /// Reads the flags.
    pub(crate) fn read(
        flags: &Flags<'_>,
        models: &Schema,
        tables: &Tables,
    ) -> Result<Self, Failure> {
        let mut reader = Reader {
            places: Places::new(models, tables),
        };
        // Columns are found by the names that tables get, so renames of tables come first.
        let (columns, renamed): (Vec<_>, Vec<_>) = flags
            .renames
            .iter()
            .partition(|flag| reader.is_of_column(flag));
        let kinds: [(&str, Vec<&String>, Read<'_>); 6] = [
            ("--rename", renamed, Reader::table_rename),
            ("--rename", columns, Reader::column_rename),
            ("--drop", flags.drops.iter().collect(), Reader::drop),
            ("--fill", flags.fills.iter().collect(), Reader::fill),
            ("--using", flags.usings.iter().collect(), Reader::using),
            ("--no-rows", flags.no_rows.iter().collect(), Reader::no_rows),
        ];
        let mut answers = Vec::new();
        for (name, values, read) in kinds {
            for value in values {
                let flag = format!("{name} {value}");
                let wrong = |why| Failure::new(Exit::Usage, format!("{flag}: {why}"));
                let statement = read(&mut reader, value).map_err(wrong)?;
                answers.push(FlagAnswer { flag, statement });
            }
        }
        Ok(FlagAnswers(answers))
    }

    /// The facts of the models and of these flags.
    pub(crate) fn hints(&self, models: &Schema) -> Hints {
        let statements = self.0.iter().map(|answer| &answer.statement);
        statements.fold(Hints::of(models), |hints, statement| match statement {
            Statement::RenameTable { from, to } => hints.rename_table(from, to),
            Statement::RenameColumn { table, from, to } => hints.rename_column(table, from, to),
            Statement::RenameChoice {
                column: (table, column),
                from,
                to,
            } => hints.rename_choice(table, column, from, to),
            Statement::DropTable(table) => hints.drop_table(table),
            Statement::DropColumn((table, column)) => hints.drop_column(table, column),
            Statement::DropChoice {
                column: (table, column),
                value,
            } => hints.drop_choice(table, column, value),
            Statement::Fill((table, column), value) => hints.fill(table, column, value.clone()),
            Statement::Using((table, column), value) => hints.using(table, column, value.clone()),
            Statement::NoRows(_) => hints,
        })
    }

    /// The columns of which no row needs a value.
    pub(crate) fn without_rows(&self) -> WithoutRows {
        let columns = self.0.iter().filter_map(|answer| match &answer.statement {
            Statement::NoRows(column) => Some(column.clone()),
            _ => None,
        });
        WithoutRows(columns.collect())
    }

    /// Refuses flags that say something of no change among these: each is named, with the reason.
    pub(crate) fn check_applied(&self, changes: &[Change], tables: &Tables) -> Result<(), Failure> {
        let changes: Vec<_> = outward(changes).into_iter().flatten().collect();
        let unapplied = self.0.iter().filter_map(|answer| {
            let why = applied::reason_against(&answer.statement, &changes, tables)?;
            Some(format!("{}: {why}", answer.flag))
        });
        let unapplied: Vec<_> = unapplied.collect();
        match &unapplied[..] {
            [] => Ok(()),
            [one] => Err(Failure::new(Exit::Usage, one)),
            several => {
                let message = "some flags say something of no change; nothing was written";
                let failure = Failure::new(Exit::Usage, message);
                let flags = several.iter();
                Err(flags.fold(failure, |failure, flag| failure.note("flag", flag)))
            }
        }
    }
}

type Read<'t> = fn(&mut Reader<'t>, &str) -> Result<Statement, String>;
