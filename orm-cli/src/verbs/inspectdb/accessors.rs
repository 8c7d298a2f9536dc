//! The names of the two sides of relations.

use super::inspected::Inspected;
use super::join_tables::JoinTable;
use super::names::{DistinctNames, plural, snake_case};
use super::relations::Relation;

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

/// The accessor that a relation makes on its target.
#[derive(Clone, Debug)]
pub(super) struct Accessor {
    pub(super) name: String,
    /// The name that it has without a word.
    pub(super) is_default: bool,
}

/// The names of a relation by a table between two models: its field, and the accessor on the other side.
#[derive(Clone, Debug)]
pub(super) struct JoinNames {
    pub(super) field: String,
    pub(super) accessor: String,
}

/// The accessors that the foreign keys of each model make on their targets, and after them the names of the tables between.
pub(super) fn accessors(all: &Inspected<'_>) -> (Vec<Vec<Accessor>>, Vec<JoinNames>) {
    let mut taken: Vec<DistinctNames> = (0..all.models.tables.len())
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
            let default = snake_case(&all.models.names[child]);
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
fn join_name(
    all: &Inspected<'_>,
    join: &JoinTable,
    model: usize,
    taken: &mut DistinctNames,
) -> String {
    let name = plural(&snake_case(&all.models.names[model]));
    let mut others = all.joins.iter().filter(|own| own.through != join.through);
    let is_one_of_several =
        others.any(|own| [(own.from, own.to), (own.to, own.from)].contains(&(join.from, join.to)));
    if !join.is_made && is_one_of_several || taken.has(&name) {
        let through = snake_case(&all.models.names[join.through]);
        taken.take(&format!("{name}_by_{through}"), "_")
    } else {
        taken.take(&name, "_")
    }
}

/// `books`; of several foreign keys to one model, and of one to the model itself, `books_by_editor`.
fn accessor_name(all: &Inspected<'_>, child: usize, relation: &Relation<'_>) -> String {
    let one = snake_case(&all.models.names[child]);
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
    let target = snake_case(&all.models.names[relation.target]);
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
