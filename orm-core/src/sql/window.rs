//! Window functions.

use super::writer::Writer;
use crate::plan::{Window, WindowDefinition};
use crate::query::{FrameExclusion, FrameUnit, WindowFunction};
use crate::value::Value;

impl Writer {
    /// Writes `function(…) OVER (…)`.
    pub(super) fn window(&mut self, window: &Window<'_>) {
        self.push(name(window.function));
        self.push("(");
        self.joined(", ", &window.arguments, Self::expr);
        self.push(")");
        self.over(&window.definition);
    }

    /// Writes ` OVER (PARTITION BY … ORDER BY … ROWS BETWEEN …)`.
    pub(super) fn over(&mut self, definition: &WindowDefinition<'_>) {
        self.push(" OVER (");
        let mut between = "";
        if !definition.partition.is_empty() {
            self.push("PARTITION BY ");
            self.joined(", ", &definition.partition, Self::expr);
            between = " ";
        }
        if !definition.order.is_empty() {
            self.push(between);
            self.order_keys(&definition.order);
            between = " ";
        }
        if let Some(frame) = definition.frame {
            self.push(between);
            self.push(match frame.unit {
                FrameUnit::Rows => "ROWS BETWEEN ",
                FrameUnit::Groups => "GROUPS BETWEEN ",
                FrameUnit::Range => "RANGE BETWEEN ",
            });
            self.frame_end(frame.start, "UNBOUNDED PRECEDING");
            self.push(" AND ");
            self.frame_end(frame.end, "UNBOUNDED FOLLOWING");
            self.push(match frame.exclude {
                None => "",
                Some(FrameExclusion::CurrentRow) => " EXCLUDE CURRENT ROW",
                Some(FrameExclusion::Group) => " EXCLUDE GROUP",
                Some(FrameExclusion::Ties) => " EXCLUDE TIES",
            });
        }
        self.push(")");
    }

    /// Writes one end of a frame: `2 PRECEDING`.
    fn frame_end(&mut self, row: Option<i64>, without: &str) {
        let Some(row) = row else {
            return self.push(without);
        };
        if row == 0 {
            return self.push("CURRENT ROW");
        }
        self.bound(&Value::I64(row.saturating_abs()));
        self.push(if row < 0 { " PRECEDING" } else { " FOLLOWING" });
    }
}

fn name(function: WindowFunction) -> &'static str {
    match function {
        WindowFunction::RowNumber => "ROW_NUMBER",
        WindowFunction::Rank => "RANK",
        WindowFunction::DenseRank => "DENSE_RANK",
        WindowFunction::PercentRank => "PERCENT_RANK",
        WindowFunction::CumeDist => "CUME_DIST",
        WindowFunction::Ntile => "NTILE",
        WindowFunction::Lag => "LAG",
        WindowFunction::Lead => "LEAD",
        WindowFunction::FirstValue => "FIRST_VALUE",
        WindowFunction::LastValue => "LAST_VALUE",
        WindowFunction::NthValue => "NTH_VALUE",
    }
}
