//! Foreign keys as relations, with the names of their two sides.

use super::columns::FieldKind;
use super::models::Inspected;
use super::names::{DistinctNames, plural, snake_case};
use orm_core::backend::Backend;
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalTable, ReferentialAction};
use orm_core::sql::ddl::{quote, table_name};
use orm_core::value::Type;

/// Methods of every model, and of its relations as fields of queries: what the derive refuses as an accessor, and more.
const METHODS: [&str; 28] = [
    "objects",
    "get",
    "get_or_none",
    "draft",
    "save",
    "save_fields",
    "delete",
    "delete_report",
    "delete_with_report",
    "to_draft",
    "refresh",
    "bulk_create",
    "bulk_create_with",
    "bulk_update",
    "copy_in",
    "eq",
    "ne",
    "is_in",
    "not_in",
    "is_null",
    "is_not_null",
    "matches",
    "set",
    "reversed",
    "ancestors",
    "descendants",
    "clone",
    "table",
];

/// A foreign key that is a field.
#[derive(Debug)]
pub(super) struct Relation<'t> {
    pub(super) key: &'t ForeignKeyConstraint,
    /// The position of the model that it leads to.
    pub(super) target: usize,
    /// The beginning of the names of its columns: `author` of `author_id`.
    pub(super) stem: String,
    pub(super) is_one_to_one: bool,
}

/// A relation by a table between two models.
#[derive(Debug)]
pub(super) struct Join {
    /// The positions of the model that has the field, of the target, and of the table between them.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) through: usize,
    /// The table has no columns but its foreign keys, by the names that a relation gives them.
    pub(super) is_made: bool,
}

/// The accessor that a relation makes on its target.
#[derive(Clone, Debug)]
pub(super) struct Accessor {
    pub(super) name: String,
    /// The name that it has without a word.
    pub(super) is_default: bool,
}

/// A foreign key that is no field, and why, unless it may stand on the struct.
pub(super) type UnsaidKey<'t> = (&'t ForeignKeyConstraint, Option<String>);

/// The foreign keys of a table that can be fields, each column in one at most, and the others.
pub(super) fn relations_of<'t>(
    all: &Inspected<'t>,
    table: &'t PhysicalTable,
) -> (Vec<Relation<'t>>, Vec<UnsaidKey<'t>>) {
    let (mut relations, mut others) = (Vec::<Relation<'t>>::new(), Vec::new());
    for key in &table.foreign_keys {
        let mut earlier = relations.iter();
        let is_taken = earlier.any(|own| own.key.columns.iter().any(|it| key.columns.contains(it)));
        let found = if is_taken {
            Err(None)
        } else {
            relation(all, table, key)
        };
        match found {
            Ok(relation) => relations.push(relation),
            Err(why) => others.push((key, why)),
        }
    }
    (relations, others)
}

fn relation<'t>(
    all: &Inspected<'t>,
    table: &'t PhysicalTable,
    key: &'t ForeignKeyConstraint,
) -> Result<Relation<'t>, Option<String>> {
    let tables = &all.tables;
    let target = tables.iter().position(|table| table.name == key.target);
    let target = target.ok_or(None)?;
    let other = tables[target];
    if other.key_columns() != key.target_columns {
        return Err(None);
    }
    let kinds = |table: &PhysicalTable, columns: &[String]| {
        let columns = columns.iter();
        let kinds = columns.map(|name| all.kind(table, table.column(name)?));
        kinds.collect::<Option<Vec<FieldKind>>>()
    };
    let (own, wanted) = (
        kinds(table, &key.columns),
        kinds(other, &key.target_columns),
    );
    if own.is_none() || own != wanted {
        let alter = alter_type(all, table, key, other);
        return Err(Some(format!(
            "its column is of another type than the key{alter}"
        )));
    }
    let stem = match &key.columns[..] {
        [column] => stem(column, &key.target_columns),
        columns => stem_of_several(columns, &key.target_columns).ok_or(None)?,
    };
    let mut keys = table.primary_key.iter().chain(&table.uniques);
    Ok(Relation {
        key,
        target,
        stem,
        is_one_to_one: keys.any(|own| own.columns == key.columns),
    })
}

/// Returns a note on an integer of Postgres that is of another type than the key: `; ALTER TABLE "rental" ALTER COLUMN "customer_id"
/// TYPE integer, …` makes it a relation. Of others it is empty.
fn alter_type(
    all: &Inspected<'_>,
    table: &PhysicalTable,
    key: &ForeignKeyConstraint,
    other: &PhysicalTable,
) -> String {
    let integer = |table: &PhysicalTable, name: &str| {
        let kind = all.kind(table, table.column(name)?)?;
        match kind {
            FieldKind::Plain(_, Type::I16) => Some("smallint"),
            FieldKind::Plain(_, Type::I32) => Some("integer"),
            FieldKind::Plain(_, Type::I64) => Some("bigint"),
            _ => None,
        }
    };
    let ([own], [wanted]) = (&key.columns[..], &key.target_columns[..]) else {
        return String::new();
    };
    let is_integer = integer(table, own).is_some();
    match integer(other, wanted).filter(|_| is_integer) {
        Some(ty) if all.catalog.backend == Backend::Postgres => {
            format!(
                "; `ALTER TABLE {} ALTER COLUMN {} TYPE {ty}`, before the models are written again, makes it a relation",
                table_name(&table.name),
                quote(own)
            )
        }
        _ => String::new(),
    }
}

/// `author` of `author_id`, `support_rep` of `SupportRepId`, and `user` of `user_uuid`, which refers to `uuid`.
fn stem(column: &str, key: &[String]) -> String {
    let snake = snake_case(column);
    let of_key = key.iter().map(|name| format!("_{}", snake_case(name)));
    let mut ends = std::iter::once("_id".to_owned()).chain(of_key);
    let stem = ends.find_map(|end| snake.strip_suffix(&end).filter(|stem| !stem.is_empty()));
    stem.map(str::to_owned).unwrap_or(snake)
}

/// `inside` of `inside_machine_id` and `inside_number`, which refer to `machine_id` and `number`.
fn stem_of_several(columns: &[String], key: &[String]) -> Option<String> {
    let mut stems = columns.iter().zip(key).map(|(column, key)| {
        let stem = column.strip_suffix(key.as_str())?.strip_suffix('_')?;
        (!stem.is_empty() && snake_case(stem) == stem).then_some(stem)
    });
    let first = stems.next()??;
    stems
        .all(|stem| stem == Some(first))
        .then(|| first.to_owned())
}

/// The word for what becomes of the row when the other is deleted.
pub(super) fn on_delete(key: &ForeignKeyConstraint, is_null: bool) -> &'static str {
    match key.on_delete {
        ReferentialAction::Cascade => "Cascade",
        ReferentialAction::Restrict => "Protect",
        ReferentialAction::SetNull if is_null => "SetNull",
        ReferentialAction::SetDefault => "SetDefault",
        ReferentialAction::NoAction | ReferentialAction::SetNull => "Restrict",
    }
}

/// The word for what becomes of it when the other gets a new key, where there is one.
pub(super) fn on_update(key: &ForeignKeyConstraint) -> Option<&'static str> {
    match key.on_update {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("Restrict"),
        ReferentialAction::Cascade => Some("Cascade"),
        ReferentialAction::SetNull => Some("SetNull"),
        ReferentialAction::SetDefault => Some("SetDefault"),
    }
}

/// The tables between two models: those of two foreign keys that together are unique.
pub(super) fn joins(all: &Inspected<'_>) -> Vec<Join> {
    let models = all.tables.iter().zip(&all.relations).enumerate();
    let joins = models.filter_map(|(through, (table, relations))| {
        let [first, second] = &relations[..] else {
            return None;
        };
        let pair = [first, second].map(|it| it.key.columns.as_slice());
        let [[one], [other]] = pair else {
            return None;
        };
        let mut keys = table.primary_key.iter().chain(&table.uniques);
        let unique = keys.find(|key| {
            let columns = &key.columns;
            columns.len() == 2 && columns.contains(one) && columns.contains(other)
        })?;
        let (from, to) = if unique.columns[0] == *one {
            (first, second)
        } else {
            (second, first)
        };
        let is_self = from.target == to.target || through == from.target || through == to.target;
        (!is_self).then(|| Join {
            from: from.target,
            to: to.target,
            through,
            is_made: is_made(all, table, [from, to]),
        })
    });
    joins.collect()
}

/// Returns whether a relation of the two models would make this table.
fn is_made(all: &Inspected<'_>, table: &PhysicalTable, ends: [&Relation<'_>; 2]) -> bool {
    let columns = ends.map(|end| format!("{}_id", snake_case(&all.names[end.target])));
    let mut own = table.foreign_keys.iter();
    table.columns.len() == 2
        && table.key_columns() == columns
        && table.checks.is_empty()
        && table.comments.is_empty()
        && own.all(|key| key.on_delete == ReferentialAction::Cascade)
}

/// The names of a relation by a table between two models: its field, and the accessor on the other side.
#[derive(Clone, Debug)]
pub(super) struct JoinNames {
    pub(super) field: String,
    pub(super) accessor: String,
}

/// The accessors that the foreign keys of each model make on their targets, and after them the names of the tables between.
pub(super) fn accessors(all: &Inspected<'_>) -> (Vec<Vec<Accessor>>, Vec<JoinNames>) {
    let mut taken: Vec<DistinctNames> = (0..all.tables.len())
        .map(|_| DistinctNames::besides(&METHODS))
        .collect();
    for (taken, fields) in taken.iter_mut().zip(&all.fields) {
        for name in fields.all() {
            taken.take(&name, "_");
        }
    }
    let relations = all.relations.iter().enumerate();
    let of_keys = relations.map(|(child, relations)| {
        let own = relations.iter().map(|relation| {
            let name = accessor_name(all, child, relation);
            let free = take(&mut taken[relation.target], &name);
            let default = snake_case(&all.names[child]);
            Accessor {
                is_default: relation.is_one_to_one && free == default,
                name: free,
            }
        });
        own.collect::<Vec<_>>()
    });
    let of_keys = of_keys.collect();
    let of_joins = all.joins.iter().map(|join| JoinNames {
        field: join_name(all, join, join.to, &mut taken[join.from]),
        accessor: join_name(all, join, join.from, &mut taken[join.to]),
    });
    let of_joins = of_joins.collect();
    (of_keys, of_joins)
}

/// `tags`; of a model between where another table stands between the two too, and where the name is taken, `tags_by_tagging`.
fn join_name(all: &Inspected<'_>, join: &Join, model: usize, taken: &mut DistinctNames) -> String {
    let name = plural(&snake_case(&all.names[model]));
    let mut others = all.joins.iter().filter(|own| own.through != join.through);
    let is_one_of_several =
        others.any(|own| [(own.from, own.to), (own.to, own.from)].contains(&(join.from, join.to)));
    if !join.is_made && is_one_of_several || taken.has(&name) {
        let through = snake_case(&all.names[join.through]);
        taken.take(&format!("{name}_by_{through}"), "_")
    } else {
        taken.take(&name, "_")
    }
}

/// `books`; of several foreign keys to one model, and of one to the model itself, `books_by_editor`.
fn accessor_name(all: &Inspected<'_>, child: usize, relation: &Relation<'_>) -> String {
    let one = snake_case(&all.names[child]);
    let name = if relation.is_one_to_one {
        one
    } else {
        plural(&one)
    };
    let siblings = all.relations[child].iter();
    let siblings = siblings.filter(|own| own.target == relation.target).count();
    if relation.target == child {
        return match &*relation.stem {
            "parent" => "children".to_owned(),
            stem => format!("{name}_by_{stem}"),
        };
    }
    let target = snake_case(&all.names[relation.target]);
    if siblings == 1 || relation.stem == target {
        name
    } else {
        format!("{name}_by_{}", relation.stem)
    }
}

fn take(taken: &mut DistinctNames, name: &str) -> String {
    if taken.has(name) {
        taken.take(&format!("{name}_set"), "_")
    } else {
        taken.take(name, "_")
    }
}
