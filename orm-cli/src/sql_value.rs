//! SQL that somebody types: one text for every database, or one for each.

use orm_core::schema::physical::SqlExpression;
use toml::de::DeTable;

/// Reads `0`, or `{ sqlite = "'[]'", postgres = "'{}'" }`, as a file of a migration has it; none where that is begun and is not
/// one.
pub(crate) fn read(text: &str) -> Option<SqlExpression> {
    if !text.trim_start().starts_with('{') {
        return Some(SqlExpression::Common(text.to_owned()));
    }
    let file = format!("value = {text}");
    let file = DeTable::parse(&file).ok()?;
    let halves = file.get_ref().get("value")?.get_ref().as_table()?;
    let half = |name: &str| Some(halves.get(name)?.get_ref().as_str()?.to_owned());
    let value = SqlExpression::PerBackend {
        sqlite: half("sqlite")?,
        postgres: half("postgres")?,
    };
    (halves.len() == 2).then_some(value)
}
