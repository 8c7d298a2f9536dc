//! The questions of a migration, asked at a terminal.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::open_questions::OpenQuestion;
use crate::pending::Tables;
use crate::prompt::Interview;
use crate::suggestion::suggestion;
use orm_core::schema::Schema;
use orm_core::schema::physical::{SqlExpression, TableName};
use orm_migrate::{
    Answers, Candidate, ChoiceQuestion, FillAnswer, FillQuestion, FormerNameAnswer,
    FormerNameQuestion, NamedThings, Question, RenameAnswer, RenameQuestion, ReplaceAnswer,
    ReplaceQuestion, TargetAnswer, TargetQuestion, UsingAnswer, UsingQuestion, typed_sql,
};
use std::io;

/// Somebody at a terminal, who is asked one question after the other.
pub(crate) struct Person<'p, 'i, 's> {
    pub(crate) interview: Interview<'i, 's>,
    pub(crate) models: &'p Schema,
    pub(crate) tables: &'p Tables,
    /// The failure of the terminal, if there was one.
    pub(crate) failure: Option<io::Error>,
    /// The person wants to edit the models before anything is written.
    pub(crate) has_stopped: bool,
}

impl Answers for Person<'_, '_, '_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        if self.is_over() {
            return None;
        }
        let text = self.rename_text(question);
        self.choose_new_name(&text, &question.gone, &question.candidates)
    }

    fn rename_choice(&mut self, question: &ChoiceQuestion) -> Option<RenameAnswer> {
        if self.is_over() {
            return None;
        }
        let (column, gone) = (&question.column, &question.gone);
        let model = model_name(self.models, &question.table);
        let names = question.candidates.iter();
        let names: Vec<_> = names.map(|it| format!("value {}", it.name)).collect();
        let text = format!(
            "{model}.{column}: value {gone} is gone and {} new.",
            are(&names)
        );
        self.choose_new_name(&text, gone, &question.candidates)
    }

    fn former_names(&mut self, question: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        if self.is_over() {
            return None;
        }
        let renames = question.renames.iter();
        let renames: Vec<_> = renames
            .map(|(from, to)| format!("{from} to {to}"))
            .collect();
        let (place, renames) = (self.place(&question.things), renames.join(", "));
        let text = format!(
            "{place}: renamed_from declares {renames}, and what has the new name was there before."
        );
        let rename = format!("rename {renames} now (keeps the data)");
        let stop = "stop, I will edit the model".to_owned();
        // Nothing tells afterwards whether a circle was done, so it is not what an empty line does.
        let (options, answers) = match &question.renames[..] {
            [(from, _)] => (
                [rename, format!("drop {from}"), stop],
                [FormerNameAnswer::Renamed, FormerNameAnswer::Kept],
            ),
            _ => (
                ["rename nothing".to_owned(), rename, stop],
                [FormerNameAnswer::Kept, FormerNameAnswer::Renamed],
            ),
        };
        let answer = self.interview.choose(&text, &options);
        let Some(answer) = answers.get(self.kept(answer)?).copied() else {
            return self.stopped();
        };
        if question.renames.len() > 1 {
            let note = "Take renamed_from out of the models: it would be asked again.";
            self.interview.screen.note(note.to_owned());
        }
        Some(answer)
    }

    fn replace(&mut self, question: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        if self.is_over() {
            return None;
        }
        let (table, gone) = (&question.table, question.gone.join(", "));
        let model = model_name(self.models, table);
        let new = question.new.join(", ");
        let text = format!("{model}: only the key stays, {gone} are gone and {new} are new.");
        let options = [
            format!("drop the columns {gone} and keep the rows"),
            format!("drop the table {table} with its rows and make it anew"),
            "stop, I will edit the model".to_owned(),
        ];
        let answer = self.interview.choose(&text, &options);
        match self.kept(answer)? {
            0 => Some(ReplaceAnswer::Altered),
            1 => Some(ReplaceAnswer::Replaced),
            _ => self.stopped(),
        }
    }

    fn target(&mut self, question: &TargetQuestion) -> Option<TargetAnswer> {
        if self.is_over() {
            return None;
        }
        let (from, to) = if question.from == question.to {
            let of_table = |key: &str| format!("{}.{key}", question.to);
            (of_table(&question.from_key), of_table(&question.to_key))
        } else {
            (question.from.to_string(), question.to.to_string())
        };
        let model = model_name(self.models, &question.table);
        let text = format!(
            "{model}.{} referred to {from} and refers to {to} now. The values of existing rows:",
            question.column
        );
        let options = [
            format!("keep them, they are keys of {to} (the migration fails if one is not)"),
            "give another SQL value".to_owned(),
            "stop, I will edit the model".to_owned(),
        ];
        let answer = self.interview.choose(&text, &options);
        match self.kept(answer)? {
            0 => Some(TargetAnswer::Kept),
            1 => {
                let same = question.same_row();
                let value = self.sql(Some(same.as_deref().unwrap_or("NULL")))?;
                Some(TargetAnswer::Value(value))
            }
            _ => self.stopped(),
        }
    }

    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        if self.is_over() {
            return None;
        }
        let UsingQuestion { from, to, .. } = question;
        let model = model_name(self.models, &question.table);
        let text = format!(
            "{model}.{} is {} and becomes {}. The values of existing rows:",
            to.name, from.ty, to.ty
        );
        let stop = (None, "stop, I will edit the model".to_owned());
        let cast = "as the database casts them (it fails where there is no such cast)".to_owned();
        let drop = format!("drop {} with its values, and add it anew", to.name);
        let drop = question.may_be_dropped.then_some(drop);
        let drop = drop.map(|drop| (Some(UsingAnswer::Dropped), drop));
        let mut choices = vec![
            (None, format!("a SQL value, which may read {}", to.name)),
            (Some(UsingAnswer::Cast), cast),
        ];
        choices.extend(drop.into_iter().chain([stop]));
        let options: Vec<_> = choices.iter().map(|(_, text)| text.clone()).collect();
        let answer = self.interview.choose(&text, &options);
        let position = self.kept(answer)?;
        match &choices[position] {
            (Some(answer), _) => Some(answer.clone()),
            (None, _) if position > 0 => self.stopped(),
            (None, _) => {
                let value = self.sql(None)?;
                Some(UsingAnswer::Value(value))
            }
        }
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer> {
        if self.is_over() {
            return None;
        }
        let options = fill_options(question);
        let answer = self
            .interview
            .choose(&fill_text(self.models, question), &options);
        match (self.kept(answer)?, question.is_new) {
            (0, _) => {
                let suggested = suggestion(question, self.tables);
                let value = self.sql(Some(&suggested))?;
                Some(FillAnswer::Value(value))
            }
            (1, false) => Some(FillAnswer::NoSuchRows),
            (1, true) => {
                self.interview.screen.note(guide(question));
                self.stopped()
            }
            _ => self.stopped(),
        }
    }
}

impl Person<'_, '_, '_> {
    fn is_over(&self) -> bool {
        self.has_stopped || self.failure.is_some()
    }

    /// `Book`, or `Book.status` of the values of an enum.
    fn place(&self, things: &NamedThings) -> String {
        match things {
            NamedThings::Tables => "Tables".to_owned(),
            NamedThings::Columns(table) => model_name(self.models, table),
            NamedThings::Values(table, column) => {
                format!("{}.{column}", model_name(self.models, table))
            }
        }
    }

    /// A SQL value; nothing more is asked where it is one of each database and cannot be read.
    fn sql(&mut self, suggested: Option<&str>) -> Option<SqlExpression> {
        let answer = self.interview.text("SQL value", suggested);
        let text = self.kept(answer)?;
        let value = typed_sql(&text);
        if value.is_none() {
            self.interview.screen.note(SQL_OF_EACH.to_owned());
            self.has_stopped = true;
        }
        value
    }

    /// Which of the candidates it was renamed to, or that it is dropped.
    fn choose_new_name(
        &mut self,
        text: &str,
        gone: &str,
        candidates: &[Candidate],
    ) -> Option<RenameAnswer> {
        let renames = candidates.iter();
        let renames = renames.map(|it| format!("rename {gone} to {} (keeps the data)", it.name));
        let mut options: Vec<_> = renames.collect();
        let names: Vec<_> = candidates.iter().map(|it| it.name.as_str()).collect();
        options.push(format!("drop {gone}, add {}", names.join(", ")));
        let answer = self.interview.choose(text, &options);
        let position = self.kept(answer)?;
        Some(match candidates.get(position) {
            Some(candidate) => RenameAnswer::Renamed(candidate.name.clone()),
            None => RenameAnswer::Dropped,
        })
    }

    fn stopped<T>(&mut self) -> Option<T> {
        self.has_stopped = true;
        None
    }

    /// The answer; without one, nothing more is asked.
    fn kept<T>(&mut self, answer: io::Result<Option<T>>) -> Option<T> {
        match answer {
            Ok(Some(answer)) => return Some(answer),
            Ok(None) => self.has_stopped = true,
            Err(error) => self.failure = Some(error),
        }
        None
    }

    /// `Book: column pages is gone and column page_count (i32) is new.`
    fn rename_text(&self, question: &RenameQuestion) -> String {
        let gone = &question.gone;
        let names = question.candidates.iter().map(|it| it.name.as_str());
        let Some(table) = &question.table else {
            let names: Vec<_> = names.map(|name| format!("table {name}")).collect();
            return format!("table {gone} is gone and {} new.", are(&names));
        };
        let columns = self.tables.after.table(table);
        let typed = names.map(|name| {
            let column = columns.and_then(|table| table.column(name));
            let ty = column.map_or(String::new(), |column| format!(" ({})", column.ty));
            format!("column {name}{ty}")
        });
        let typed: Vec<_> = typed.collect();
        let model = model_name(self.models, table);
        format!("{model}: column {gone} is gone and {} new.", are(&typed))
    }
}

/// `a is` or `a and b are`.
fn are(names: &[String]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(" and "))
}

fn fill_text(models: &Schema, question: &FillQuestion) -> String {
    let model = model_name(models, &question.table);
    let column = &question.column.name;
    if let Some(present) = &question.present {
        let state = if question.is_new {
            "is new, and must"
        } else {
            "must"
        };
        format!("{model}.{column} {state} have a value where {present}. Those rows need a value:")
    } else if question.is_new {
        format!(
            "{model}.{column} is new, NOT NULL and has no database default. Existing rows need a value:"
        )
    } else {
        format!("{model}.{column} becomes NOT NULL. Rows without a value need one:")
    }
}

/// The way in which SQL is given that the databases write differently.
pub(crate) const SQL_OF_EACH: &str =
    "the SQL of each database is `{ sqlite = \"…\", postgres = \"…\" }`";

fn fill_options(question: &FillQuestion) -> Vec<String> {
    let second = if question.is_new {
        "make it nullable for now"
    } else {
        "there are no such rows (the migration fails if there are)"
    };
    let options = ["a SQL value", second, "stop, I will edit the model"];
    options.map(str::to_owned).into()
}

fn guide(question: &FillQuestion) -> String {
    let column = &question.column.name;
    format!(
        "In three steps:\n  1. make `{column}` an `Option` and run makemigrations;\n  2. give the rows their values, by a migration of your own (makemigrations --empty);\n  3. take the `Option` away and run makemigrations again."
    )
}

/// The model of a table, or the table where there is none.
fn model_name(models: &Schema, table: &TableName) -> String {
    let mut tables = models.tables().iter();
    let model =
        tables.find(|it| it.name == table.name && it.namespace == table.namespace.as_deref());
    model.map_or(table.to_string(), |it| it.model.to_owned())
}

/// The failure of questions that nobody answers: each with the flags that do, and those from which it follows.
pub(crate) fn unanswered(questions: &[OpenQuestion], tables: &Tables) -> Failure {
    let failure = Failure::new(
        Exit::Unanswered,
        "the models alone do not say what becomes of the data; nothing was written",
    );
    questions.iter().fold(failure, |failure, open| {
        let flags = flags(&open.question, tables);
        let help = match &open.condition {
            Some(condition) => format!("with {condition}, {flags}"),
            None => flags,
        };
        failure.note("question", &open.question).note("help", help)
    })
}

/// The flags that answer a question.
fn flags(question: &Question, tables: &Tables) -> String {
    match question {
        Question::Rename(RenameQuestion {
            table: Some(table),
            gone,
            candidates,
            ..
        }) => rename_or_drop(&format!("{table}.{gone}"), candidates),
        Question::Rename(question) => rename_or_drop(&question.gone, &question.candidates),
        Question::Choice(question) => {
            let (table, column) = (&question.table, &question.column);
            let gone = format!("{table}.{column}={}", question.gone);
            rename_or_drop(&gone, &question.candidates)
        }
        Question::FormerName(question) => rename_now(question),
        Question::Replace(question) => lose_or_keep_rows(question),
        Question::Target(question) => keep_or_fill(question),
        Question::Using(question) => convert_or_drop(question),
        Question::Fill(question) => {
            let (table, column) = (&question.table, &question.column.name);
            let value = shell_quoted(&suggestion(question, tables));
            format!(
                "give --fill {table}.{column}={value}, or another value; or --no-rows {table}.{column}, if there are no such rows"
            )
        }
    }
}

/// An argument as a shell reads it.
fn shell_quoted(value: &str) -> String {
    if value.contains('"') {
        format!("'{}'", value.replace('\'', "'\\''"))
    } else {
        format!("\"{value}\"")
    }
}

fn rename_or_drop(gone: &str, candidates: &[Candidate]) -> String {
    let renames = candidates.iter();
    let renames = renames.map(|new| format!("--rename {gone}:{}", new.name));
    let renames: Vec<_> = renames.collect();
    format!("give {}, or --drop {gone}", renames.join(" or "))
}

/// The flags for a table of which the key alone stays.
fn lose_or_keep_rows(question: &ReplaceQuestion) -> String {
    let table = &question.table;
    let drops = question.gone.iter();
    let drops: Vec<_> = drops.map(|name| format!("--drop {table}.{name}")).collect();
    format!(
        "give --drop {table} to lose its rows, or {} to keep them",
        drops.join(" ")
    )
}

/// The flags for a foreign key that refers to another key than before.
fn keep_or_fill(question: &TargetQuestion) -> String {
    let (table, column) = (&question.table, &question.column);
    let other = match question.same_row() {
        Some(same) => shell_quoted(&same),
        None => "NULL".to_owned(),
    };
    format!(
        "give --fill {table}.{column}={column} to keep them, or another value such as --fill {table}.{column}={other}"
    )
}

/// The flags for a column of another type.
fn convert_or_drop(question: &UsingQuestion) -> String {
    let (table, column) = (&question.table, &question.to.name);
    let value = format!("--using {table}.{column}=\"…\"");
    let cast = format!("--using {table}.{column}={column} for the cast of the database");
    let drop = format!(", or --drop {table}.{column} to lose them");
    let drop = if question.may_be_dropped { &drop } else { "" };
    format!("give {value}, or {cast}{drop}")
}

/// The flags by which declared renames are done now, and what to do where they are done already.
fn rename_now(question: &FormerNameQuestion) -> String {
    let place = match &question.things {
        NamedThings::Tables => String::new(),
        NamedThings::Columns(table) => format!("{table}."),
        NamedThings::Values(table, column) => format!("{table}.{column}="),
    };
    let flags = question.renames.iter();
    let flags = flags.map(|(from, to)| format!("--rename {place}{from}:{to}"));
    let flags = flags.collect::<Vec<_>>().join(" ");
    match &question.renames[..] {
        [(from, _)] => format!("give {flags}, or --drop {place}{from}"),
        _ => format!("give {flags}, if it is to be done now"),
    }
}
