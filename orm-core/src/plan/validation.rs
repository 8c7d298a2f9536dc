//! The rules of `validate`, asked before values are sent, and all faults of a row at once.

use crate::error::{Error, FieldError, Result};
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
            errors.push(FieldError::new([field.name], error));
        }
    }
    let known = table.validators.iter();
    errors.extend(known.filter_map(|rule| broken(table, rule, &value)));
    refuse(table, errors)
}

/// Refuses a row in hand, some fields of which are to be stored, by the rules that a statement which sets these columns
/// does not ask: those that are also about others. [`check_rules`] asks the rest.
pub(crate) fn check_rules_across<'v>(
    table: &'static Table,
    stored: &[usize],
    is_set: impl Fn(usize) -> bool,
    value: impl Fn(usize) -> Option<&'v Value>,
) -> Result<()> {
    let is_across = |rule: &&RowValidator| {
        let mut columns = rule.fields.iter().flat_map(|&field| table.range(field));
        rule.fields.iter().any(|field| stored.contains(field)) && !columns.all(&is_set)
    };
    let rules = table.validators.iter().filter(is_across);
    let errors = rules.filter_map(|rule| broken(table, rule, &value));
    refuse(table, errors.collect())
}

/// Refuses what any of these checks of values refuses, by one error with the faults of all. An error about something else
/// is returned as it is.
pub(crate) fn check_all(
    table: &'static Table,
    checks: impl Iterator<Item = Result<()>>,
) -> Result<()> {
    let mut errors = Vec::new();
    for refused in checks.filter_map(Result::err) {
        errors.extend(refused.into_field_errors()?);
    }
    refuse(table, errors)
}

/// Returns the sentence of a rule that the values break, and its fields.
fn broken<'v>(
    table: &'static Table,
    rule: &RowValidator,
    value: &impl Fn(usize) -> Option<&'v Value>,
) -> Option<FieldError> {
    let columns = rule.fields.iter().flat_map(|&field| table.range(field));
    let values: Vec<Value> = columns
        .map(|column| value(column).cloned())
        .collect::<Option<_>>()?;
    let message = (rule.validator)(&values).err()?;
    let fields = rule.fields.iter().map(|&field| table.fields[field].name);
    Some(FieldError::new(fields, message))
}

/// Refuses values with these faults, if there are some.
pub(super) fn refuse(table: &'static Table, errors: Vec<FieldError>) -> Result<()> {
    if errors.is_empty() {
        return Ok(());
    }
    Err(Error::Validation {
        model: table.model,
        errors,
    })
}
