//! The tables of a database as models.

use super::accessors::accessors;
use super::catalog::Catalog;
use super::columns::is_time_elsewhere;
use super::enums::Enums;
use super::inspected::Inspected;
use super::model_names::model_names;
use super::model_tables::ModelTables;
use super::model_writer::ModelWriter;
use super::names::DistinctNames;
use super::normalized::normalized;
use super::refusals::refusal;
use super::source::Source;
use orm_core::backend::Backend;
use orm_core::schema::physical::ColumnType;

/// Writes the models of these tables.
pub(super) fn source(catalog: Catalog<'_>, keeps_names: bool) -> Source {
    let found = normalized(catalog);
    let (mut notes, mut tables) = (Vec::new(), Vec::new());
    for table in &found {
        match refusal(catalog, &found, table) {
            Some(why) => notes.push(why),
            None => tables.push(table),
        }
    }
    let mut taken = DistinctNames::default();
    let names = model_names(&tables, keeps_names, &mut taken);
    let all = Inspected::of(ModelTables {
        catalog,
        tables,
        names,
    });
    let (of_keys, of_joins) = accessors(&all);
    let mut enums = Enums::besides(taken);
    let positions = (0..all.models.tables.len()).filter(|position| !all.is_made(*position));
    let models = positions.map(|position| {
        let writer = ModelWriter::new(&all, position, &of_keys[position], &mut enums);
        writer.write(&of_joins)
    });
    let models = models.collect();
    notes.extend(note_on_times(&all.models));
    notes.extend(note_on_characters(&all.models));
    Source {
        notes,
        models,
        enums: enums.into_sources(),
    }
}

/// A note on times that another program has written, where there are some.
fn note_on_times(all: &ModelTables<'_>) -> Option<String> {
    let mut columns = all.tables.iter().flat_map(|table| &table.columns);
    let has_times = columns.any(|column| is_time_elsewhere(column, all.catalog.backend));
    has_times.then(|| {
        "times are texts, compared as they stand, and new ones are written as `2024-05-01T10:00:00.000000`; once the first migration is recorded, `check --database --sql` brings those that are there into this form".to_owned()
    })
}

/// A note on texts that Postgres fills up with blanks, where there are some.
fn note_on_characters(all: &ModelTables<'_>) -> Option<String> {
    let mut columns = all.tables.iter().flat_map(|table| &table.columns);
    let is_met = columns.any(|column| {
        all.catalog.backend == Backend::Postgres
            && matches!(&column.ty, ColumnType::Other(declared) if declared == "character")
    });
    is_met.then(|| {
        "an index on a `character` column, that of a key too, serves no condition, since its values are compared as texts: each look-up by one reads the whole table; `check --database --sql` has at its end, as comments, what makes these columns texts, without their blanks".to_owned()
    })
}
