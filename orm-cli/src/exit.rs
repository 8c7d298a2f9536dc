//! The exit codes.

use std::process::ExitCode;

/// The end of a run, as its exit code.
///
/// ```
/// assert_eq!(orm_cli::Exit::Unanswered.code(), 6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// 0: done, or nothing to do.
    Done,
    /// 1: a check found something: changes without a migration, migrations that are not applied, differences.
    Found,
    /// 2: the words of the command line cannot be understood.
    Usage,
    /// 3: the database cannot be reached, or does not let the user in, or not do what is to be done.
    NotConnected,
    /// 4: the migrations are not in order: two heads, a file with a mistake, one that was edited or is unknown.
    History,
    /// 5: a migration failed, or cannot be undone.
    Failed,
    /// 6: an answer is needed, and there is no terminal to ask at; the flag to give is printed.
    Unanswered,
    /// 7: the lock was not obtained in time.
    Locked,
    /// 130: interrupted; the transaction was rolled back.
    Interrupted,
}

/// The table of exit codes, as `--help` shows it.
pub(crate) const TABLE: &str = "\
Exit codes:
  0    done, or nothing to do
  1    a check found something
  2    the command line cannot be understood
  3    the database cannot be reached
  4    the migrations are not in order
  5    a migration failed, or cannot be undone
  6    an answer is needed, and there is no terminal
  7    the lock was not obtained in time
  130  interrupted";

impl Exit {
    /// The code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
            Exit::NotConnected => 3,
            Exit::History => 4,
            Exit::Failed => 5,
            Exit::Unanswered => 6,
            Exit::Locked => 7,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
