//! `dumpdata`: the rows of tables as a file.

use crate::counted::counted;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::rows::format::RowFormat;
use crate::rows::tables::{chosen_tables, table_name};
use crate::rows::writer::RowWriter;
use crate::run::Run;
use crate::stopped::exit_of;
use clap::Args;
use orm_core::db::{Database, Transaction};
use orm_core::error::Error;
use orm_core::objects::{TableRows, load_order};
use orm_core::schema::Table;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct DumpData {
    /// The tables, by their names or patterns such as `shop_*`; else all.
    #[arg(value_name = "TABLE")]
    tables: Vec<String>,
    /// Tables that are left out, by their names or patterns.
    #[arg(long, value_name = "TABLE", value_delimiter = ',')]
    exclude: Vec<String>,
    /// The format of the rows.
    #[arg(long, default_value = "json")]
    format: RowFormat,
    /// The file to write; else the rows go to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The numbers of what was written.
#[derive(Default)]
struct Dumped {
    tables: usize,
    rows: u64,
}

impl DumpData {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let tables = chosen_tables(&run.program.models, &self.tables, &self.exclude)?;
        if self.format == RowFormat::Csv && tables.len() != 1 {
            let message = format!(
                "a csv file has the rows of one table, not of {}",
                tables.len()
            );
            let help = match tables.as_slice() {
                [] => "leave one of the tables in".to_owned(),
                tables => format!("name one of {}", names(tables)),
            };
            return Err(Failure::new(Exit::Usage, message).note("help", help));
        }
        let db = run.connect().await?;
        let Some(out) = &self.out else {
            return self.show(&db, &tables, run).await;
        };
        let dumped = self.dump_to(&db, &tables, &run.folder.join(out)).await?;
        run.screen.line(format!(
            "Dumped {}, {} to {}",
            counted(dumped.tables as u64, "table"),
            counted(dumped.rows, "row"),
            out.display()
        ));
        Ok(Exit::Done)
    }

    /// Writes to standard output. A reader that has gone away ends it.
    async fn show(
        &self,
        db: &Database,
        tables: &[&'static Table],
        run: &mut Run<'_>,
    ) -> Result<Exit, Failure> {
        let (screen, mut is_gone) = (&mut run.screen, false);
        let mut write = |text: &str| {
            screen.plain(text).map_err(|error| {
                is_gone = error.kind() == ErrorKind::BrokenPipe;
                Failure::from(error)
            })
        };
        match self.dump(db, tables, &mut write).await {
            Err(failure) if !is_gone => Err(failure),
            _ => Ok(Exit::Done),
        }
    }

    /// Writes a file under another name, which it has once it is complete.
    async fn dump_to(
        &self,
        db: &Database,
        tables: &[&'static Table],
        path: &Path,
    ) -> Result<Dumped, Failure> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let failed = |error| Failure::of_file("write", path, &error);
        let mut file = BufWriter::new(File::create(&part).map_err(failed)?);
        let mut write = |text: &str| file.write_all(text.as_bytes()).map_err(failed);
        let dumped = self.dump(db, tables, &mut write).await;
        let dumped = dumped.and_then(|dumped| {
            let file = file
                .into_inner()
                .map_err(|error| failed(error.into_error()))?;
            file.sync_all().map_err(failed)?;
            fs::rename(&part, path).map_err(failed)?;
            Ok(dumped)
        });
        if dumped.is_err() {
            // The error that matters is the first.
            let _ = fs::remove_file(&part);
        }
        dumped
    }

    /// Hands the text to `write`, piece by piece.
    async fn dump(
        &self,
        db: &Database,
        tables: &[&'static Table],
        write: &mut (dyn FnMut(&str) -> Result<(), Failure> + Send),
    ) -> Result<Dumped, Failure> {
        let tx = db.repeatable_read().read_only().begin().await;
        let tx = tx.map_err(failure)?;
        let mut writer = RowWriter::new(self.format);
        let mut dumped = Dumped::default();
        let steps = load_order(tables);
        // Whoever reads the text would have half of it.
        for step in &steps {
            TableRows::new(step.table)
                .check(&tx)
                .await
                .map_err(failure)?;
        }
        for step in steps {
            dumped.tables += 1;
            dumped.rows += dump_table(step.table, &tx, &mut writer, write).await?;
        }
        write(writer.finish())?;
        tx.commit().await.map_err(failure)?;
        Ok(dumped)
    }
}

async fn dump_table(
    table: &'static Table,
    tx: &Transaction,
    writer: &mut RowWriter,
    write: &mut (dyn FnMut(&str) -> Result<(), Failure> + Send),
) -> Result<u64, Failure> {
    let columns = TableRows::columns(table);
    let mut rows = TableRows::new(table);
    let mut n_rows = 0;
    write(&writer.begin(table, &columns))?;
    loop {
        let batch = rows.next_batch(tx).await.map_err(failure)?;
        if batch.is_empty() {
            break;
        }
        n_rows += batch.len() as u64;
        let texts = batch.iter().map(|row| writer.row(table, &columns, row));
        write(&texts.collect::<String>())?;
    }
    write(writer.end())?;
    Ok(n_rows)
}

fn failure(error: Error) -> Failure {
    let is_mismatch = matches!(error, Error::SchemaMismatch { .. });
    let failure = Failure::new(exit_of(&error), error);
    if is_mismatch {
        return failure.note("help", "manage check --database says what is in no migration, and which migrations are not applied");
    }
    failure
}

fn names(tables: &[&'static Table]) -> String {
    let names: Vec<String> = tables.iter().map(|table| table_name(table)).collect();
    names.join(", ")
}
