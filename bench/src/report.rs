//! What was measured, as a table of Markdown.

use crate::place::Backend;
use crate::shape::Shape;
use std::fmt;

pub struct Report {
    pub backend: Backend,
    pub limit: &'static str,
    /// The names of those who are compared with the limit.
    pub contenders: Vec<String>,
    pub rows: Vec<Row>,
}

pub struct Row {
    pub shape: Shape,
    /// What the limit takes, in microseconds.
    pub limit: f64,
    /// How many times as long each contender takes.
    pub ratios: Vec<Option<f64>>,
}

impl Row {
    /// From the medians of all, that of the limit first.
    pub fn new(shape: Shape, medians: &[Option<f64>]) -> Self {
        let limit = medians[0].unwrap_or(f64::NAN);
        let ratios = medians[1..]
            .iter()
            .map(|time| time.map(|time| time / limit))
            .collect();
        Row {
            shape,
            limit,
            ratios,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.contenders.join(" | ");
        writeln!(f, "### {}\n", self.backend)?;
        writeln!(f, "| shape | {}, µs | target | {names} |", self.limit)?;
        writeln!(
            f,
            "|---|---:|---:|{}",
            "---:|".repeat(self.contenders.len())
        )?;
        for row in &self.rows {
            write!(
                f,
                "| {} | {:.1} | ≤ {} |",
                row.shape.name(),
                row.limit,
                row.shape.target(self.backend)
            )?;
            for ratio in &row.ratios {
                match ratio {
                    Some(ratio) => write!(f, " {ratio:.2} |")?,
                    None => write!(f, " – |")?,
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
