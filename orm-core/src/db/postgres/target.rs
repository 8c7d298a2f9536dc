//! Requirements on a server, where a url names several.

use crate::sql::session::SERVER_ROLE;
use sqlx::postgres::PgConnection;
use sqlx::{Executor, Row};
use std::str::FromStr;

/// The sessions that will do: `target_session_attrs` of libpq.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SessionTarget {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

impl FromStr for SessionTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "any" => SessionTarget::Any,
            "read-write" => SessionTarget::ReadWrite,
            "read-only" => SessionTarget::ReadOnly,
            "primary" => SessionTarget::Primary,
            "standby" => SessionTarget::Standby,
            "prefer-standby" => SessionTarget::PreferStandby,
            _ => {
                return Err("`target_session_attrs` is one of `any`, `read-write`, `read-only`, `primary`, \
                     `standby` and `prefer-standby`"
                    .to_owned());
            }
        })
    }
}

impl SessionTarget {
    /// Returns the sessions that will do for so many servers, where the url does not say: of several, the one that takes
    /// writes.
    pub(super) fn of_database(n_servers: usize) -> Self {
        if n_servers > 1 {
            SessionTarget::ReadWrite
        } else {
            SessionTarget::Any
        }
    }

    /// Returns the sessions that will do for a replica: of several servers, one that takes no writes before the one that
    /// does.
    pub(super) fn of_replica(n_servers: usize) -> Self {
        if n_servers > 1 {
            SessionTarget::PreferStandby
        } else {
            SessionTarget::Any
        }
    }

    /// Returns whether a server that takes no writes is none of those that are looked for.
    pub(super) fn wants_writes(self) -> bool {
        matches!(self, SessionTarget::ReadWrite | SessionTarget::Primary)
    }

    /// Returns what is looked for among all servers, and what then, if none will do.
    pub(super) fn rounds(self) -> &'static [SessionTarget] {
        match self {
            SessionTarget::Any => &[SessionTarget::Any],
            SessionTarget::ReadWrite => &[SessionTarget::ReadWrite],
            SessionTarget::ReadOnly => &[SessionTarget::ReadOnly],
            SessionTarget::Primary => &[SessionTarget::Primary],
            SessionTarget::Standby => &[SessionTarget::Standby],
            SessionTarget::PreferStandby => &[SessionTarget::Standby, SessionTarget::Any],
        }
    }

    /// Returns why a session will not do; `None` if it will.
    pub(super) async fn misses(
        self,
        connection: &mut PgConnection,
    ) -> sqlx::Result<Option<&'static str>> {
        if self == SessionTarget::Any {
            return Ok(None);
        }
        let row = connection.fetch_one(sqlx::raw_sql(SERVER_ROLE)).await?;
        let (is_standby, reads_only): (bool, bool) = (row.try_get(0)?, row.try_get(1)?);
        let reads_only = is_standby || reads_only;
        Ok(match self {
            SessionTarget::ReadWrite if reads_only => Some("takes no writes"),
            SessionTarget::ReadOnly if !reads_only => Some("takes writes"),
            SessionTarget::Primary if is_standby => Some("is a standby"),
            SessionTarget::Standby if !is_standby => Some("is no standby"),
            _ => None,
        })
    }
}
