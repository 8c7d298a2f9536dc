//! The steps in the life of a savepoint, in words that all databases share.

/// A step in the life of a savepoint. Savepoints are numbered by their depth, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum SavepointStep {
    /// `SAVEPOINT`: what follows can be undone by itself.
    Open(u32),
    /// `RELEASE`: what followed is the surrounding transaction's from now on.
    Release(u32),
    /// `ROLLBACK TO` and `RELEASE`: what followed is undone, with all savepoints within.
    RollBack(u32),
}

impl SavepointStep {
    /// Returns the statements of this step.
    pub(in crate::db) fn text(self) -> String {
        match self {
            SavepointStep::Open(depth) => format!("SAVEPOINT orm_savepoint_{depth}"),
            SavepointStep::Release(depth) => format!("RELEASE orm_savepoint_{depth}"),
            SavepointStep::RollBack(depth) => {
                format!("ROLLBACK TO orm_savepoint_{depth}; RELEASE orm_savepoint_{depth}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SavepointStep;

    #[test]
    fn each_step_is_text_for_any_database() {
        assert_eq!(SavepointStep::Open(1).text(), "SAVEPOINT orm_savepoint_1");
        assert_eq!(SavepointStep::Release(2).text(), "RELEASE orm_savepoint_2");
        assert_eq!(
            SavepointStep::RollBack(3).text(),
            "ROLLBACK TO orm_savepoint_3; RELEASE orm_savepoint_3"
        );
    }
}
