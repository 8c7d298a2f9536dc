//! `loaddata`: the rows of files into their tables.

use crate::counted::counted;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::rows::file::RowFile;
use crate::rows::format::RowFormat;
use crate::rows::tables::table_name;
use crate::run::Run;
use crate::stopped::exit_of;
use crate::whole_database::refuse_protected;
use clap::{Args, ValueEnum};
use orm_core::db::Transaction;
use orm_core::error::Error;
use orm_core::objects::{
    FileRow, LateUpdate, LoadConflict, LoadError, LoadStep, TableLoad, check_foreign_keys_late,
    load_order,
};
use orm_core::schema::{Schema, Table};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct LoadData {
    /// The files; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The format of the files; else each has the one that its ending says.
    #[arg(long)]
    format: Option<RowFormat>,
    /// The table of a csv file; else it is the name of the file, up to the first dot.
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,
    /// Empties the tables of the files first.
    #[arg(long)]
    truncate: bool,
    /// The treatment of a row whose place is taken.
    #[arg(long, default_value = "error")]
    on_conflict: Conflict,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Conflict {
    /// Nothing is loaded
    Error,
    /// The stored row stays as it is
    Skip,
    /// The stored row of the same primary key is overwritten
    Update,
}

/// A row of a file, by the position of the file and the line.
#[derive(Clone, Copy, Debug)]
struct FilePlace {
    file: usize,
    line: u64,
}

/// The rows of a table that were loaded.
struct LoadedTable {
    table: &'static Table,
    stored: u64,
    skipped: u64,
}

impl LoadData {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let models = &run.program.models;
        let files = self.files.iter();
        let files = files.map(|path| self.open(path, &run.folder, models));
        let files = Files(files.collect::<Result<_, _>>()?);
        files.check()?;
        if self.truncate {
            refuse_protected(run)?;
        }
        let db = run.connect().await?;
        let tx = db.begin().await.map_err(failure)?;
        let tables = self.load(&files, &tx).await?;
        tx.commit()
            .await
            .map_err(|error| nothing_loaded(failure(error)))?;
        for table in &tables {
            run.screen.line(table.line());
        }
        let n_rows = tables.iter().map(|table| table.stored).sum();
        run.screen.line(format!(
            "Loaded {} into {}.",
            counted(n_rows, "row"),
            counted(tables.len() as u64, "table")
        ));
        Ok(Exit::Done)
    }

    fn open(&self, path: &Path, folder: &Path, models: &Schema) -> Result<RowFile, Failure> {
        let Some(format) = self.format.or_else(|| RowFormat::of_path(path)) else {
            let message = format!("the format of `{}` is not known", path.display());
            let help = "give --format json, jsonl or csv";
            return Err(Failure::new(Exit::Usage, message).note("help", help));
        };
        if self.table.is_some() && format != RowFormat::Csv {
            let message = format!("`{}` says itself which tables it has", path.display());
            let help = "--table is for csv files";
            return Err(Failure::new(Exit::Usage, message).note("help", help));
        }
        RowFile::open(path, folder, format, self.table.as_deref(), models)
    }

    async fn load(&self, files: &Files, tx: &Transaction) -> Result<Vec<LoadedTable>, Failure> {
        let tables = files.tables();
        if self.truncate {
            let schema = Schema::new(tables.iter().copied());
            let emptied = tx.truncate(schema).restart_identity().await;
            emptied.map_err(|error| {
                let help = "load rows of that table too, or leave --truncate out";
                nothing_loaded(failure(error)).note("help", help)
            })?;
        }
        let (mut loaded, mut late) = (Vec::new(), Vec::new());
        let steps = load_order(&tables);
        let bound = steps.iter().filter(|step| step.is_checked_late);
        let bound: Vec<_> = bound.map(|step| step.table).collect();
        let late_keys = if bound.is_empty() {
            None
        } else {
            let late_keys = check_foreign_keys_late(&bound, tx).await;
            Some(late_keys.map_err(failure)?)
        };
        for step in steps {
            let table = step.table;
            let (load, is_late) = self.load_table(step, files, tx).await?;
            loaded.push(LoadedTable {
                table,
                stored: load.stored,
                skipped: load.skipped,
            });
            if is_late {
                late.push((loaded.len() - 1, LateUpdate::after(load)));
            }
        }
        for (position, update) in late {
            let loaded = &mut loaded[position];
            let rows = files.update_late(loaded.table, update, tx).await?;
            loaded.stored += rows.stored;
            loaded.skipped += rows.skipped;
        }
        if let Some(late_keys) = late_keys {
            let checked = late_keys.check(tx).await;
            checked.map_err(|error| nothing_loaded(failure(error)))?;
        }
        Ok(loaded)
    }

    /// Loads the rows of a table. Returns also whether some refer to rows that are not there yet.
    async fn load_table(
        &self,
        step: LoadStep,
        files: &Files,
        tx: &Transaction,
    ) -> Result<(TableLoad<FilePlace>, bool), Failure> {
        let table = step.table;
        let mut load = TableLoad::new(step, self.on_conflict.into());
        let mut is_late = false;
        for row in files.rows(table) {
            let pushed = load.push(row?, tx).await;
            is_late |= pushed.map_err(|error| files.failure(error))?;
        }
        let flushed = load.flush(tx).await;
        flushed.map_err(|error| files.failure(error))?;
        Ok((load, is_late))
    }
}

/// The files of one call.
struct Files(Vec<RowFile>);

impl Files {
    /// Reads all rows once, so that a mistake in one of them is found before anything is written.
    fn check(&self) -> Result<(), Failure> {
        for table in self.tables() {
            for row in self.rows(table) {
                row?;
            }
        }
        Ok(())
    }

    /// The tables of the files, each once.
    fn tables(&self) -> Vec<&'static Table> {
        let mut tables = Vec::new();
        for table in self.0.iter().flat_map(RowFile::tables) {
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        tables
    }

    fn rows(
        &self,
        table: &'static Table,
    ) -> impl Iterator<Item = Result<FileRow<FilePlace>, Failure>> + Send {
        let files = self.0.iter().enumerate();
        files.flat_map(move |(file, rows)| {
            rows.rows(table).map(move |row| {
                let (line, values) = row?;
                let place = FilePlace { file, line };
                Ok(FileRow { place, values })
            })
        })
    }

    /// Sets the foreign keys that were left out. Returns the rows that were stored only now.
    async fn update_late(
        &self,
        table: &'static Table,
        mut update: LateUpdate<FilePlace>,
        tx: &Transaction,
    ) -> Result<TableLoad<FilePlace>, Failure> {
        for row in self.rows(table) {
            let pushed = update.push(row?, tx).await;
            pushed.map_err(|error| self.failure(error))?;
        }
        let flushed = update.flush(tx).await;
        flushed.map_err(|error| self.failure(error))?;
        Ok(update.without_key)
    }

    fn failure(&self, error: LoadError<FilePlace>) -> Failure {
        let LoadError { place, error } = error;
        let mut failed = failure(error);
        if let Some(place) = place {
            let exit = failed.exit;
            failed.message = self.0[place.file]
                .failure(place.line, &failed.message)
                .message;
            failed.exit = exit;
        }
        nothing_loaded(failed)
    }
}

impl LoadedTable {
    fn line(&self) -> String {
        let line = format!(
            "{}: {}",
            table_name(self.table),
            counted(self.stored, "row")
        );
        match self.skipped {
            0 => line,
            1 => format!("{line}, 1 was there already"),
            n => format!("{line}, {n} were there already"),
        }
    }
}

impl From<Conflict> for LoadConflict {
    fn from(conflict: Conflict) -> Self {
        match conflict {
            Conflict::Error => LoadConflict::Refuse,
            Conflict::Skip => LoadConflict::Skip,
            Conflict::Update => LoadConflict::Update,
        }
    }
}

fn nothing_loaded(failure: Failure) -> Failure {
    failure.note("note", "nothing was loaded")
}

fn failure(error: Error) -> Failure {
    Failure::new(exit_of(&error), error)
}
