//! A file that is read table by table.
//!
//! A file of JSON is held in memory. Of one of lines, or of CSV, it is known where the rows of each table are, and they are read
//! again whenever they are needed.

use super::csv::{CsvMistake, CsvRecords};
use super::format::RowFormat;
use super::json::{Piece, array, mistake, object};
use super::reading::{RowMistake, RowReading};
use super::tables::{table_called, table_names};
use crate::exit::Exit;
use crate::failure::Failure;
use orm_core::schema::{Schema, Table};
use orm_core::value::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A file of rows.
pub(crate) struct RowFile {
    /// The name by which messages call it.
    name: String,
    source: Source,
    format: RowFormat,
    sections: Vec<Section>,
}

/// The place of a file's text.
enum Source {
    Path(PathBuf),
    Memory(Vec<u8>),
}

/// Rows of one table that stand together.
struct Section {
    table: &'static Table,
    /// The bytes that they are in.
    bytes: Range<u64>,
    /// The line of the first.
    line: u64,
}

/// A row, and the line in which it begins.
pub(crate) type ReadRow = (u64, Vec<Option<Value>>);

/// The rows of a section, or the first mistake.
type Rows<'f> = Box<dyn Iterator<Item = Result<ReadRow, Failure>> + Send + 'f>;

trait Text: BufRead + Seek + Send {}

impl<T: BufRead + Seek + Send> Text for T {}

impl RowFile {
    /// Finds the tables of a file: `-` is standard input.
    pub(crate) fn open(
        name: &Path,
        folder: &Path,
        format: RowFormat,
        csv_table: Option<&str>,
        models: &Schema,
    ) -> Result<Self, Failure> {
        let path = folder.join(name);
        let failed = |error| Failure::of_file("read", name, &error);
        let source = if name.as_os_str() == "-" {
            let mut text = Vec::new();
            io::stdin().read_to_end(&mut text).map_err(failed)?;
            Source::Memory(text)
        } else if format == RowFormat::Json {
            Source::Memory(std::fs::read(path).map_err(failed)?)
        } else {
            Source::Path(path)
        };
        let mut file = RowFile {
            name: name.display().to_string(),
            source,
            format,
            sections: Vec::new(),
        };
        file.sections = match format {
            RowFormat::Json => file.sections_of_json(models)?,
            RowFormat::Jsonl => file.sections_of_lines(models)?,
            RowFormat::Csv => file.section_of_csv(name, csv_table, models)?,
        };
        Ok(file)
    }

    /// Returns the tables that it has rows of, or names.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &'static Table> {
        self.sections.iter().map(|section| section.table)
    }

    /// Reads the rows of a table, of which each is whole and has values that its columns take.
    pub(crate) fn rows(
        &self,
        table: &'static Table,
    ) -> impl Iterator<Item = Result<ReadRow, Failure>> + Send {
        let sections = self.sections.iter();
        let sections = sections.filter(move |section| section.table == table);
        sections.flat_map(|section| {
            let rows = match self.format {
                RowFormat::Json => self.rows_of_json(section),
                RowFormat::Jsonl => self.rows_of_lines(section),
                RowFormat::Csv => self.rows_of_csv(section),
            };
            rows.unwrap_or_else(|failure| Box::new(std::iter::once(Err(failure))))
        })
    }

    /// Returns a failure of a line.
    pub(crate) fn failure(&self, line: u64, message: &str) -> Failure {
        Failure::new(Exit::Failed, format!("{}:{line}: {message}", self.name))
    }

    fn mistake(&self, line: u64, mistake: RowMistake) -> Failure {
        let failure = self.failure(line, &mistake.message);
        match mistake.help {
            Some(help) => failure.note("help", help),
            None => failure,
        }
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        Failure::of_file("read", Path::new(&self.name), error)
    }

    fn table(&self, line: u64, name: &str, models: &Schema) -> Result<&'static Table, Failure> {
        table_called(models, name).ok_or_else(|| {
            let help = format!("there are {}", table_names(models).join(", "));
            let message = format!("there is no table `{name}`");
            self.failure(line, &message).note("help", help)
        })
    }

    fn open_at(&self, position: u64) -> Result<Box<dyn Text + '_>, Failure> {
        let mut text: Box<dyn Text + '_> = match &self.source {
            Source::Memory(bytes) => Box::new(Cursor::new(bytes.as_slice())),
            Source::Path(path) => {
                let file = File::open(path).map_err(|error| self.unreadable(&error))?;
                Box::new(BufReader::new(file))
            }
        };
        let moved = text.seek(SeekFrom::Start(position));
        moved.map_err(|error| self.unreadable(&error))?;
        Ok(text)
    }
}

/// JSON.
impl RowFile {
    fn text(&self) -> Result<&str, Failure> {
        let Source::Memory(bytes) = &self.source else {
            return Ok("");
        };
        let text = str::from_utf8(bytes).map_err(|error| {
            let line = line_of(bytes, error.valid_up_to());
            self.failure(line, "the text is no UTF-8")
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    fn sections_of_json(&self, models: &Schema) -> Result<Vec<Section>, Failure> {
        let text = self.text()?;
        let tables = object(text).map_err(|error| {
            let why = mistake(&error, "the file is no object with a key for each table");
            self.failure(error.line() as u64, &why)
        })?;
        let mut sections = Vec::<Section>::with_capacity(tables.len());
        for (name, rows) in tables {
            let bytes = place(text, rows);
            let line = line_of(text.as_bytes(), bytes.start);
            let table = self.table(line, &name, models)?;
            if !rows.starts_with('[') {
                let message = format!("the rows of `{name}` are no array");
                return Err(self.failure(line, &message));
            }
            if sections.iter().any(|section| section.table == table) {
                let message = format!("the table `{name}` stands there twice");
                return Err(self.failure(line, &message));
            }
            sections.push(Section {
                table,
                bytes: bytes.start as u64..bytes.end as u64,
                line,
            });
        }
        Ok(sections)
    }

    fn rows_of_json<'f>(&'f self, section: &Section) -> Result<Rows<'f>, Failure> {
        let text = self.text()?;
        let (start, end) = (at(section.bytes.start), at(section.bytes.end));
        let rows = array(&text[start..end]).map_err(|error| {
            let why = mistake(&error, "the rows are no array");
            self.failure(section.line, &why)
        })?;
        let reading = RowReading::of(section.table);
        let (mut line, mut seen) = (section.line, start);
        Ok(Box::new(rows.into_iter().map(move |row| {
            let begin = place(text, row).start;
            line += newlines(&text.as_bytes()[seen..begin]);
            seen = begin;
            let values = reading.object(row);
            let values = values.map_err(|mistake| self.mistake(line, mistake))?;
            Ok((line, values))
        })))
    }
}

/// Lines of JSON.
impl RowFile {
    fn sections_of_lines(&self, models: &Schema) -> Result<Vec<Section>, Failure> {
        let mut text = self.open_at(0)?;
        let (mut sections, mut bytes) = (Vec::<Section>::new(), Vec::new());
        let (mut position, mut line) = (0, 0);
        loop {
            bytes.clear();
            let read = text.read_until(b'\n', &mut bytes);
            let end = position + read.map_err(|error| self.unreadable(&error))? as u64;
            if end == position {
                return Ok(sections);
            }
            line += 1;
            if let Some((name, _)) = self.line(line, &bytes)? {
                let table = self.table(line, &name, models)?;
                match sections.last_mut() {
                    Some(last) if last.table == table => last.bytes.end = end,
                    _ => sections.push(Section {
                        table,
                        bytes: position..end,
                        line,
                    }),
                }
            }
            position = end;
        }
    }

    /// Returns the table and the row of a line, unless the line is empty.
    fn line<'t>(&self, line: u64, bytes: &'t [u8]) -> Result<Option<(String, &'t str)>, Failure> {
        let text = str::from_utf8(bytes);
        let text = text.map_err(|_| self.failure(line, "the text is no UTF-8"))?;
        let text = text.trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |why: &str| self.failure(line, why).note("help", EXAMPLE);
        let pairs = object(text);
        let pairs = pairs.map_err(|error| wrong(&mistake(&error, "the line is no object")))?;
        let [(first, table), (second, row)] = pairs.as_slice() else {
            return Err(wrong("a line has the keys `table` and `row`"));
        };
        let (table, row) = match (first.as_str(), second.as_str()) {
            ("table", "row") => (table, row),
            ("row", "table") => (row, table),
            _ => return Err(wrong("a line has the keys `table` and `row`")),
        };
        match Piece::of(table) {
            Some(Piece::Text(name)) => Ok(Some((name, *row))),
            _ => Err(wrong("`table` is no text")),
        }
    }

    fn rows_of_lines<'f>(&'f self, section: &Section) -> Result<Rows<'f>, Failure> {
        let mut text = self.open_at(section.bytes.start)?;
        let reading = RowReading::of(section.table);
        let mut left = section.bytes.end - section.bytes.start;
        let (mut line, mut bytes) = (section.line, Vec::new());
        Ok(Box::new(std::iter::from_fn(move || {
            while left > 0 {
                bytes.clear();
                let at = line;
                line += 1;
                match text.read_until(b'\n', &mut bytes) {
                    Ok(0) => return Some(Err(self.failure(at, "the file has changed"))),
                    Ok(read) => left = left.saturating_sub(read as u64),
                    Err(error) => return Some(Err(self.unreadable(&error))),
                }
                let row = match self.line(at, &bytes) {
                    Ok(Some((_, row))) => reading.object(row),
                    Ok(None) => continue,
                    Err(failure) => return Some(Err(failure)),
                };
                let row = row.map_err(|mistake| self.mistake(at, mistake));
                return Some(row.map(|values| (at, values)));
            }
            None
        })))
    }
}

const EXAMPLE: &str = r#"a line is such as {"table": "author", "row": {"id": 1}}"#;

/// CSV.
impl RowFile {
    fn section_of_csv(
        &self,
        path: &Path,
        table: Option<&str>,
        models: &Schema,
    ) -> Result<Vec<Section>, Failure> {
        let of_path = || {
            let name = path.file_name()?.to_str()?;
            name.split('.').next()
        };
        let Some(name) = table.or_else(of_path).filter(|name| *name != "-") else {
            let message = format!("it is not known which table `{}` has rows of", self.name);
            return Err(Failure::new(Exit::Usage, message).note("help", "give --table"));
        };
        let Some(table) = table_called(models, name) else {
            let message = format!(
                "there is no table `{name}`, whose rows are in `{}`",
                self.name
            );
            let help = format!("give --table; there are {}", table_names(models).join(", "));
            return Err(Failure::new(Exit::Usage, message).note("help", help));
        };
        Ok(vec![Section {
            table,
            bytes: 0..0,
            line: 1,
        }])
    }

    fn rows_of_csv<'f>(&'f self, section: &Section) -> Result<Rows<'f>, Failure> {
        let mut records = CsvRecords::new(self.open_at(0)?);
        let reading = RowReading::of(section.table);
        let head = records.next_record();
        let head = head.map_err(|mistake| self.csv_mistake(mistake))?;
        let Some(head) = head else {
            return Err(self.failure(1, "the file has no head line with the names of columns"));
        };
        let columns = reading.columns(head.cells);
        let columns = columns.map_err(|mistake| self.mistake(head.line, mistake))?;
        Ok(Box::new(std::iter::from_fn(move || {
            let record = match records.next_record() {
                Ok(record) => record?,
                Err(mistake) => return Some(Err(self.csv_mistake(mistake))),
            };
            let line = record.line;
            let row = reading.record(&columns, record);
            let row = row.map_err(|mistake| self.mistake(line, mistake));
            Some(row.map(|values| (line, values)))
        })))
    }

    fn csv_mistake(&self, mistake: CsvMistake) -> Failure {
        match mistake {
            CsvMistake::Io(error) => self.unreadable(&error),
            CsvMistake::Line(line, why) => self.failure(line, why),
        }
    }
}

/// Returns where a part of a text stands in it.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    start..start + part.len()
}

fn at(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Returns the line of a place in a text.
fn line_of(text: &[u8], position: usize) -> u64 {
    1 + newlines(&text[..position])
}

fn newlines(text: &[u8]) -> u64 {
    text.split(|byte| *byte == b'\n').count() as u64 - 1
}
