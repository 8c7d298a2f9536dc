//! Writing results, questions and errors, with colours where they are wanted.

use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use orm_migrate::{OutlineLine, OutlineSign};
use serde_json::Value;
use std::fmt::Display;
use std::io::{self, Write};

/// Where a run writes: results to one, questions, progress and errors to the other.
///
/// A reader that has gone away, as of `manage … | head`, ends nothing: the rest is not written.
pub(crate) struct Screen<'s> {
    pub(crate) results: &'s mut (dyn Write + Send),
    pub(crate) messages: &'s mut (dyn Write + Send),
    pub(crate) has_colours: bool,
    pub(crate) messages_have_colours: bool,
    pub(crate) passing: PassingLine,
    /// The beginning of each line of the result: findings that stand before SQL are comments of it.
    pub(crate) line_start: &'static str,
}

/// A message that the next one replaces.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PassingLine {
    /// Nobody looks while messages are written, so there is none.
    Unseen,
    /// There is none at the moment.
    Gone,
    /// A line stands where the next message goes.
    Shown,
}

/// Goes back to the start of a line, and empties it.
const START_OVER: &str = "\r\x1b[K";

const GREEN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const RED: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const YELLOW: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));
const CYAN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan)));

/// The words in green, as what is new or done.
pub(crate) fn green(words: impl Display) -> String {
    styled(GREEN, words)
}

/// The words in red, as what is gone or failed.
pub(crate) fn red(words: impl Display) -> String {
    styled(RED, words)
}

/// The words in yellow, as what is to be looked at.
pub(crate) fn yellow(words: impl Display) -> String {
    styled(YELLOW, words)
}

fn styled(style: Style, words: impl Display) -> String {
    format!("{style}{words}{style:#}")
}

/// The width of a column of names.
pub(crate) fn width<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    let lengths = names.map(|name| name.chars().count());
    lengths.max().unwrap_or(0).max(26)
}

impl Screen<'_> {
    /// Writes a line of the result.
    pub(crate) fn line(&mut self, line: impl Display) {
        let start = self.line_start;
        // SQL in a line may have several lines of its own.
        let line = line.to_string().replace('\n', &format!("\n{start}"));
        self.text(&format!("{start}{line}\n"));
    }

    /// Writes text of the result as it is.
    pub(crate) fn text(&mut self, text: &str) {
        self.clear();
        write(self.results, text, self.has_colours);
    }

    /// Writes text of the result that has no colours, and is not to be lost: a failure to write is returned.
    pub(crate) fn plain(&mut self, text: &str) -> io::Result<()> {
        self.clear();
        self.results.write_all(text.as_bytes())
    }

    /// Writes one value as JSON.
    pub(crate) fn json(&mut self, value: &Value) {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        self.line(text);
    }

    /// Writes a line for each change.
    pub(crate) fn outline(&mut self, lines: &[OutlineLine]) {
        for line in lines {
            let symbol = line.sign.symbol();
            let symbol = match line.sign {
                OutlineSign::Added => green(symbol),
                OutlineSign::Removed => red(symbol),
                OutlineSign::Altered => yellow(symbol),
                OutlineSign::Run => styled(CYAN, symbol),
            };
            self.line(format!("  {symbol} {}", line.text));
        }
    }

    /// Writes a part of a question.
    pub(crate) fn ask(&mut self, text: &str) {
        self.message(text);
    }

    /// Writes a line that is no result: a hint, a warning, progress.
    pub(crate) fn note(&mut self, line: impl Display) {
        self.message(&format!("{line}\n"));
    }

    /// Writes why the run ends.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        self.note(format!("{}: {}", red("error"), failure.message));
        for (label, text) in &failure.notes {
            let mut lines = text.lines();
            self.note(format!("  {label}: {}", lines.next().unwrap_or_default()));
            for line in lines {
                self.note(format!("    {line}"));
            }
        }
    }

    /// Writes a line that the next one replaces, if somebody looks.
    pub(crate) fn passing(&mut self, line: &str) {
        if self.passing != PassingLine::Unseen {
            let _ = write!(self.messages, "{START_OVER}{line}");
            let _ = self.messages.flush();
            self.passing = PassingLine::Shown;
        }
    }

    fn clear(&mut self) {
        if self.passing == PassingLine::Shown {
            self.passing = PassingLine::Gone;
            let _ = self.messages.write_all(START_OVER.as_bytes());
            let _ = self.messages.flush();
        }
    }

    fn message(&mut self, text: &str) {
        self.clear();
        write(self.messages, text, self.messages_have_colours);
        let _ = self.messages.flush();
    }
}

fn write(to: &mut dyn Write, text: &str, has_colours: bool) {
    let _ = if has_colours {
        to.write_all(text.as_bytes())
    } else {
        write!(to, "{}", anstream::adapter::strip_str(text))
    };
}
