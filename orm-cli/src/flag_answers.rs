//! The answers that flags give to the questions of a migration.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::pending::Tables;
use crate::questions::SQL_OF_EACH;
use orm_core::schema::Schema;
use orm_core::schema::physical::{SqlExpression, TableName};
use orm_migrate::{
    Answers, ChoiceQuestion, FillAnswer, FillQuestion, FormerNameAnswer, FormerNameQuestion, Hints,
    RenameAnswer, RenameQuestion, ReplaceAnswer, ReplaceQuestion, SchemaState, TargetAnswer,
    TargetQuestion, UsingAnswer, UsingQuestion, typed_sql,
};

/// The answers that flags give, such as `--rename book.pages:page_count`.
pub(crate) struct FlagAnswers<'f> {
    pub(crate) renames: &'f [String],
    pub(crate) drops: &'f [String],
    pub(crate) fills: &'f [String],
    pub(crate) usings: &'f [String],
    pub(crate) no_rows: &'f [String],
}

impl FlagAnswers<'_> {
    /// The facts of the models and of these flags.
    pub(crate) fn hints(&self, models: &Schema, tables: &Tables) -> Result<Hints, Failure> {
        let mut hints = Hints::of(models);
        for flag in self.renames {
            hints = rename(hints, flag, tables)?;
        }
        for flag in self.drops {
            if let Some((table, column, value)) = choice_of(flag, &tables.before) {
                hints = hints.drop_choice(&table, &column, value);
                continue;
            }
            hints = match drop_of(flag, &tables.before) {
                Some((table, Some(column))) => hints.drop_column(&table, &column),
                Some((table, None)) => hints.drop_table(&table),
                None => return Err(wrong("--drop", flag, "there is no such table or column")),
            };
        }
        for flag in self.fills {
            let (table, column, value) = value_of("--fill", flag, tables)?;
            hints = hints.fill(&table, &column, value);
        }
        for flag in self.usings {
            let (table, column, value) = value_of("--using", flag, tables)?;
            hints = hints.using(&table, &column, value);
        }
        Ok(hints)
    }

    /// The columns of which no row needs a value.
    pub(crate) fn without_rows(&self, tables: &Tables) -> Result<WithoutRows, Failure> {
        let columns = self.no_rows.iter().map(|flag| {
            let column = column_of(flag, &tables.after);
            column.ok_or_else(|| wrong("--no-rows", flag, "there is no such column of the models"))
        });
        let columns: Result<_, _> = columns.collect();
        Ok(WithoutRows(columns?))
    }
}

/// Columns of which no row needs a value.
pub(crate) struct WithoutRows(Vec<(TableName, String)>);

impl WithoutRows {
    /// Returns other answers behind the one that these columns need no value.
    pub(crate) fn and<'a>(&'a self, others: &'a mut dyn Answers) -> impl Answers + 'a {
        WithoutRowsAnd {
            columns: &self.0,
            others,
        }
    }
}

struct WithoutRowsAnd<'a> {
    columns: &'a [(TableName, String)],
    others: &'a mut dyn Answers,
}

impl Answers for WithoutRowsAnd<'_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        self.others.rename(question)
    }

    fn rename_choice(&mut self, question: &ChoiceQuestion) -> Option<RenameAnswer> {
        self.others.rename_choice(question)
    }

    fn former_names(&mut self, question: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        self.others.former_names(question)
    }

    fn replace(&mut self, question: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        self.others.replace(question)
    }

    fn target(&mut self, question: &TargetQuestion) -> Option<TargetAnswer> {
        self.others.target(question)
    }

    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        self.others.using(question)
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer> {
        let mut columns = self.columns.iter();
        let is_known = |(table, column): &(TableName, String)| {
            *table == question.table && *column == question.column.name
        };
        if columns.any(is_known) {
            return Some(FillAnswer::NoSuchRows);
        }
        self.others.fill(question)
    }
}

/// The value of a column of the models, `book.slug=''`.
fn value_of(
    name: &str,
    flag: &str,
    tables: &Tables,
) -> Result<(TableName, String, SqlExpression), Failure> {
    let value = flag.split_once('=').and_then(|(place, value)| {
        let (table, column) = column_of(place, &tables.after)?;
        Some((table, column, typed_sql(value)?))
    });
    value.ok_or_else(|| {
        let why = format!("it is `table.column=SQL`, of a column of the models; {SQL_OF_EACH}");
        wrong(name, flag, &why)
    })
}

/// A rename of a column, `book.pages:page_count`, of a table, `author:person`, or of a value of an enum,
/// `book.status=live:public`.
fn rename(hints: Hints, flag: &str, tables: &Tables) -> Result<Hints, Failure> {
    let wrong = |why: &str| Err(wrong("--rename", flag, why));
    let Some((from, to)) = flag.split_once(':') else {
        return wrong("it is `table.column:new_name` or `table:new_name`");
    };
    if let Some((table, column, value)) = choice_of(from, &tables.after) {
        return Ok(hints.rename_choice(&table, &column, value, to));
    }
    let column = from.rsplit_once('.').and_then(|(table, column)| {
        let table = table_name(table);
        let wanted = tables.after.table(&table)?;
        wanted.column(to).map(|_| (table, column))
    });
    if let Some((table, column)) = column {
        return Ok(hints.rename_column(&table, column, to));
    }
    let (from, to) = (table_name(from), table_name(to));
    match (tables.before.table(&from), tables.after.table(&to)) {
        (Some(_), Some(_)) => Ok(hints.rename_table(&from, &to)),
        _ => wrong(
            "there is no such table or column; name the old one as the migrations have it, the new one as the models have it",
        ),
    }
}

fn drop_of(flag: &str, before: &SchemaState) -> Option<(TableName, Option<String>)> {
    if let Some((table, column)) = column_of(flag, before) {
        return Some((table, Some(column)));
    }
    let table = table_name(flag);
    before.table(&table).map(|_| (table.clone(), None))
}

/// A column and one of its values: `book.status=live`.
fn choice_of<'f>(place: &'f str, tables: &SchemaState) -> Option<(TableName, String, &'f str)> {
    let (column, value) = place.split_once('=')?;
    let (table, column) = column_of(column, tables)?;
    Some((table, column, value))
}

fn column_of(place: &str, tables: &SchemaState) -> Option<(TableName, String)> {
    let (table, column) = place.rsplit_once('.')?;
    let table = table_name(table);
    let found = tables.table(&table)?.column(column)?;
    Some((table.clone(), found.name.clone()))
}

/// `book`, or `people.author` of a namespace.
fn table_name(text: &str) -> TableName {
    match text.split_once('.') {
        Some((namespace, name)) => TableName::new(Some(namespace), name),
        None => TableName::new(None, text),
    }
}

fn wrong(flag: &str, value: &str, why: &str) -> Failure {
    Failure::new(Exit::Usage, format!("{flag} {value}: {why}"))
}
