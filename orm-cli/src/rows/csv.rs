//! Records of CSV, as RFC 4180 has them: null is nothing, an empty text `""`.

use std::io::{self, BufRead};

/// Writes a record.
pub(crate) fn record(cells: impl Iterator<Item = Option<String>>) -> String {
    let cells = cells.map(|cell| cell.map_or_else(String::new, |text| quoted_if_needed(&text)));
    cells.collect::<Vec<_>>().join(",") + "\r\n"
}

fn quoted_if_needed(text: &str) -> String {
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A record of a file.
pub(crate) struct CsvRecord {
    /// The line at which it begins.
    pub(crate) line: u64,
    /// The cells; null where nothing stands there.
    pub(crate) cells: Vec<Option<String>>,
}

/// The records of a file, one after the other.
pub(crate) struct CsvRecords<R> {
    text: R,
    /// The number of lines so far.
    lines: u64,
}

/// A reason why a file cannot be read as CSV.
pub(crate) enum CsvMistake {
    Io(io::Error),
    /// A line, and what is wrong with it.
    Line(u64, &'static str),
}

impl<R: BufRead> CsvRecords<R> {
    pub(crate) fn new(text: R) -> Self {
        CsvRecords { text, lines: 0 }
    }

    /// Reads the next record; none at the end. Empty lines are passed over.
    pub(crate) fn next_record(&mut self) -> Result<Option<CsvRecord>, CsvMistake> {
        loop {
            let line = self.lines + 1;
            let Some(text) = self.lines_of_record()? else {
                return Ok(None);
            };
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            let text = match line {
                1 => text.strip_prefix('\u{feff}').unwrap_or(text),
                _ => text,
            };
            if !text.is_empty() {
                let cells = cells(text).map_err(|why| CsvMistake::Line(line, why))?;
                return Ok(Some(CsvRecord { line, cells }));
            }
        }
    }

    /// Reads lines until no quotation mark is open.
    fn lines_of_record(&mut self) -> Result<Option<String>, CsvMistake> {
        let (mut bytes, mut is_open, first) = (Vec::new(), false, self.lines + 1);
        loop {
            let before = bytes.len();
            let read = self.text.read_until(b'\n', &mut bytes);
            let is_end = read.map_err(CsvMistake::Io)? == 0;
            let quotation_marks = bytes[before..].iter().filter(|byte| **byte == b'"');
            is_open ^= quotation_marks.count() % 2 == 1;
            if is_end && is_open {
                return Err(CsvMistake::Line(first, "a quotation mark is not closed"));
            }
            if is_end && bytes.is_empty() {
                return Ok(None);
            }
            self.lines += u64::from(!is_end);
            if is_end || !is_open {
                let text = String::from_utf8(bytes);
                let text = text.map_err(|_| CsvMistake::Line(first, "the text is no UTF-8"));
                return text.map(Some);
            }
        }
    }
}

/// Returns the cells of a record.
fn cells(mut text: &str) -> Result<Vec<Option<String>>, &'static str> {
    let mut cells = Vec::new();
    loop {
        let (cell, rest) = match text.strip_prefix('"') {
            Some(inside) => quoted_cell(inside)?,
            None => plain_cell(text)?,
        };
        cells.push(cell);
        let Some(rest) = rest else {
            return Ok(cells);
        };
        text = rest;
    }
}

/// A cell, and what follows the comma behind it.
type CellAndRest<'t> = (Option<String>, Option<&'t str>);

fn plain_cell(text: &str) -> Result<CellAndRest<'_>, &'static str> {
    let (cell, rest) = match text.split_once(',') {
        Some((cell, rest)) => (cell, Some(rest)),
        None => (text, None),
    };
    if cell.contains('"') {
        return Err("a quotation mark stands within a cell that does not begin with one");
    }
    Ok(((!cell.is_empty()).then(|| cell.to_owned()), rest))
}

fn quoted_cell(inside: &str) -> Result<CellAndRest<'_>, &'static str> {
    let mut cell = String::new();
    let mut rest = inside;
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            return Err("a quotation mark is not closed");
        };
        cell.push_str(before);
        match after.as_bytes().first() {
            Some(b'"') => {
                cell.push('"');
                rest = &after[1..];
            }
            Some(b',') => return Ok((Some(cell), Some(&after[1..]))),
            None => return Ok((Some(cell), None)),
            Some(_) => return Err("something stands behind a closing quotation mark"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Vec<Option<String>>)> {
        let mut records = CsvRecords::new(text.as_bytes());
        let mut all = Vec::new();
        while let Ok(Some(record)) = records.next_record() {
            all.push((record.line, record.cells));
        }
        all
    }

    #[test]
    fn what_is_written_is_read() {
        let text = |text: &str| Some(text.to_owned());
        let rows = [
            vec![text("a"), None, text("")],
            vec![text("b \"c\"\r\nd,"), text("é"), None],
            vec![text("last"), text("x"), text("y")],
        ];
        let written: String = rows.iter().map(|row| record(row.iter().cloned())).collect();
        let expected = [
            (1, rows[0].clone()),
            (2, rows[1].clone()),
            (4, rows[2].clone()),
        ];
        assert_eq!(read(&written), expected);
        assert_eq!(read(&written.replace("\r\n", "\n"))[2], expected[2]);
        assert_eq!(
            read("\u{feff}a,b\n\n1,2"),
            [
                (1, vec![text("a"), text("b")]),
                (3, vec![text("1"), text("2")])
            ]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let cases = [
            ("a\n\"b\nc", 2, "a quotation mark is not closed"),
            (
                "a\"b\"",
                1,
                "a quotation mark stands within a cell that does not begin with one",
            ),
            (
                "a\n\"b\"c",
                2,
                "something stands behind a closing quotation mark",
            ),
        ];
        for (text, line, why) in cases {
            let mut records = CsvRecords::new(text.as_bytes());
            let mistake = loop {
                match records.next_record() {
                    Ok(record) => assert!(record.is_some(), "{text}"),
                    Err(CsvMistake::Line(line, why)) => break (line, why),
                    Err(CsvMistake::Io(error)) => panic!("{error}"),
                }
            };
            assert_eq!(mistake, (line, why), "{text}");
        }
    }
}
