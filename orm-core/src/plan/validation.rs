//! The rules of `validate`, asked before values are sent.

use crate::error::{Error, Result};
use crate::schema::{RowValidator, Table};
use crate::value::Value;

/// Refuses values of a row that break rules of the model, with a sentence for each rule. `value` finds the value of a
/// column; a rule over several fields is asked where all of their values are known, and that of a field where its value is
/// not null.
pub(crate) fn check_rules<'v>(
    table: &'static Table,
    value: impl Fn(usize) -> Option<&'v Value>,
) -> Result<()> {
    if !table.has_validators() {
        return Ok(());
    }
    let mut errors = Vec::new();
    for (position, column) in table.columns().iter().enumerate() {
        let field = &table.fields[column.field];
        if let (Some(validator), Some(value)) = (field.validator, value(position))
            && !value.is_null()
            && let Err(error) = validator(std::slice::from_ref(value))
        {
            errors.push(format!("{}: {error}", field.name));
        }
    }
    let known = table.validators.iter();
    errors.extend(known.filter_map(|rule| broken(table, rule, &value)));
    finish(table, errors)
}

/// Refuses a row in hand, some fields of which are to be stored, by the rules that are also about others of its fields.
/// [`check_rules`] asks the rest.
pub(crate) fn check_rules_across<'v>(
    table: &'static Table,
    stored: &[usize],
    value: impl Fn(usize) -> Option<&'v Value>,
) -> Result<()> {
    let is_across = |rule: &&RowValidator| {
        let mut fields = rule.fields.iter();
        let n_stored = fields.clone().filter(|it| stored.contains(it)).count();
        n_stored > 0 && fields.any(|field| !stored.contains(field))
    };
    let rules = table.validators.iter().filter(is_across);
    let errors = rules.filter_map(|rule| broken(table, rule, &value));
    finish(table, errors.collect())
}

/// Returns the sentence of a rule that the values break.
fn broken<'v>(
    table: &'static Table,
    rule: &RowValidator,
    value: &impl Fn(usize) -> Option<&'v Value>,
) -> Option<String> {
    let columns = rule.fields.iter().flat_map(|&field| table.range(field));
    let values: Vec<Value> = columns
        .map(|column| value(column).cloned())
        .collect::<Option<_>>()?;
    (rule.validator)(&values).err()
}

fn finish(table: &'static Table, errors: Vec<String>) -> Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    Err(Error::Validation {
        model: table.model,
        errors,
    })
}
