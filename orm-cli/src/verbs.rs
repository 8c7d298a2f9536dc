//! The verbs, a file each: what its words are, and what it does.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod createdb;
pub(crate) mod dbshell;
pub(crate) mod diagram;
pub(crate) mod dropdb;
pub(crate) mod dumpdata;
pub(crate) mod flush;
pub(crate) mod init;
pub(crate) mod inspectdb;
pub(crate) mod loaddata;
pub(crate) mod makemigrations;
pub(crate) mod migrate;
pub(crate) mod optimizemigration;
pub(crate) mod showmigrations;
pub(crate) mod sql;
pub(crate) mod sqlmigrate;
pub(crate) mod squashmigrations;
