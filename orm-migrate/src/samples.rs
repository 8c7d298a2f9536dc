//! Schemas for tests, made up by dice that fall the same way each time.

use crate::state::SchemaState;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, ColumnType, Deferrability,
    ForeignKeyConstraint, IndexedValue, KeyConstraint, PhysicalColumn, PhysicalExclusion,
    PhysicalIndex, PhysicalIndexKey, PhysicalSearch, PhysicalTable, ReferentialAction,
    SqlExpression, TableItem, TableName,
};
use orm_core::schema::{Digits, IndexBackends, NullsOrder, names};
use orm_core::value::Type;
use std::sync::Arc;

/// Numbers that look random (splitmix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("it is below a usize")
    }

    pub(crate) fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    pub(crate) fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

const TABLES: [&str; 6] = ["author", "book", "Tag", "order", "the \"list\"", "note"];
const COLUMNS: [&str; 8] = [
    "title", "year", "size", "is open", "Price", "key", "kind", "note",
];

/// The table of this name.
pub(crate) fn table_name(name: &str) -> TableName {
    TableName::new(None, name)
}

/// A table of these names and types of columns, of which `id` is an identity and the key.
pub(crate) fn table(name: &str, columns: &[(&str, &str)]) -> PhysicalTable {
    let mut table = PhysicalTable::new(table_name(name));
    table.columns.push(PhysicalColumn {
        default: Some(ColumnDefault::Identity),
        ..column("id", "i64")
    });
    let columns = columns.iter();
    let columns = columns.map(|(name, ty)| match ty.strip_suffix('?') {
        Some(ty) => PhysicalColumn {
            null: true,
            ..column(name, ty)
        },
        None => column(name, ty),
    });
    table.columns.extend(columns);
    table.primary_key = Some(KeyConstraint {
        name: names::primary_key(name),
        columns: vec!["id".to_owned()],
    });
    table
}

/// A column of this type.
pub(crate) fn column(name: &str, ty: &str) -> PhysicalColumn {
    PhysicalColumn {
        name: name.to_owned(),
        ty: ColumnType::parse(ty).expect("a type"),
        null: false,
        default: None,
        collation: None,
    }
}

/// A foreign key to the `id` of another table.
pub(crate) fn foreign_key(table: &str, column: &str, target: &str) -> ForeignKeyConstraint {
    ForeignKeyConstraint {
        name: names::foreign_key(table, &[column]),
        columns: vec![column.to_owned()],
        target: table_name(target),
        target_columns: vec!["id".to_owned()],
        on_delete: ReferentialAction::Cascade,
        on_update: ReferentialAction::NoAction,
        deferrability: Deferrability::NotDeferrable,
    }
}

/// A state of these tables.
pub(crate) fn state(tables: impl IntoIterator<Item = PhysicalTable>) -> SchemaState {
    tables.into_iter().map(Arc::new).collect()
}

/// A schema of up to six tables.
pub(crate) fn schema(dice: &mut Dice) -> SchemaState {
    let mut tables = Vec::new();
    for name in TABLES {
        if !dice.one_in(3) {
            tables.push(random_table(dice, name));
        }
    }
    let with_keys = tables.iter().filter(|table| table.primary_key.is_some());
    let names: Vec<_> = with_keys.map(|table| table.name.name.clone()).collect();
    for table in tables.iter_mut().filter(|_| !names.is_empty()) {
        for _ in 0..dice.below(3) {
            add_foreign_key(dice, table, &names);
        }
    }
    state(tables)
}

fn random_table(dice: &mut Dice, name: &str) -> PhysicalTable {
    let mut made = table(name, &[]);
    for own in COLUMNS {
        if dice.one_in(2) {
            let column = random_column(dice, own);
            made.columns.push(column);
        }
    }
    if dice.one_in(5) {
        made.primary_key = None;
    }
    if dice.one_in(3) {
        made.comments
            .set(None, Some(dice.pick(&["a", "it's\na list"])));
    }
    let columns: Vec<_> = made.columns.iter().map(|own| own.name.clone()).collect();
    for column in columns {
        if dice.one_in(4) {
            made.comments
                .set(Some(&column), Some(dice.pick(&["b", "c"])));
        }
    }
    for _ in 0..dice.below(4) {
        let item = random_item(dice, &made);
        let taken = made.items();
        let is_key = made.primary_key.iter().any(|key| key.name == item.name());
        if !is_key && !taken.iter().any(|other| other.name() == item.name()) {
            made.add_item(item);
        }
    }
    made
}

fn random_column(dice: &mut Dice, name: &str) -> PhysicalColumn {
    let types = [
        "i64",
        "i32",
        "text",
        "varchar(20)",
        "bool",
        "f64",
        "bytes",
        "date",
        "array(text)",
        "json",
        "uuid",
    ];
    let mut made = column(name, dice.pick(&types));
    if dice.one_in(8) {
        made.ty = ColumnType::Decimal(Digits {
            max_digits: 8,
            decimal_places: 2,
        });
    }
    if dice.one_in(20) {
        made.ty = ColumnType::Other("tsvector".to_owned());
    }
    made.null = dice.one_in(2);
    if dice.one_in(4) {
        made.default = Some(ColumnDefault::Expression(expression(dice)));
    } else if dice.one_in(8) {
        made.default = Some(ColumnDefault::Generated(expression(dice)));
    }
    if made.ty.logical() == Some(Type::Text) && dice.one_in(5) {
        made.collation = Some("NOCASE".to_owned());
    }
    made
}

/// SQL with all that is hard to write in a file.
pub(crate) fn expression(dice: &mut Dice) -> SqlExpression {
    match dice.below(4) {
        0 => SqlExpression::Common("0".to_owned()),
        1 => SqlExpression::Common("id + 1".to_owned()),
        2 => SqlExpression::Common("'it''s \"so\"' || '\\n'\n\t|| 'ü'".to_owned()),
        _ => SqlExpression::PerBackend {
            sqlite: "datetime('now')".to_owned(),
            postgres: "now()".to_owned(),
        },
    }
}

fn random_item(dice: &mut Dice, table: &PhysicalTable) -> TableItem {
    let columns: Vec<_> = table.columns.iter().map(|own| own.name.clone()).collect();
    let own = dice.pick(&columns);
    let name = &table.name.name;
    let given = dice.pick(&["first", "second"]);
    match dice.below(11) {
        9 => TableItem::Check(CheckConstraint {
            name: names::variant(name, &own),
            condition: CheckCondition::PresentIf {
                column: own.clone(),
                value: given.to_owned(),
                present: own,
            },
        }),
        10 => TableItem::Check(CheckConstraint {
            name: names::variant(name, &own),
            condition: CheckCondition::AbsentUnless {
                column: own.clone(),
                value: given.to_owned(),
                absent: vec![own],
            },
        }),
        7 => TableItem::Exclusion(PhysicalExclusion {
            name: names::exclusion(name, &[&own, &own]),
            equal: dice.pick(&[Vec::new(), vec![own.clone()]]),
            start: own.clone(),
            end: own,
            includes_end: dice.one_in(2),
            condition: dice.one_in(2).then(|| expression(dice)),
        }),
        8 => TableItem::Check(CheckConstraint {
            name: names::order(name, &[&own, &own]),
            condition: CheckCondition::AtMost {
                column: own.clone(),
                other: own,
            },
        }),
        6 => TableItem::Search(PhysicalSearch {
            name: names::search(name, &[&own]),
            columns: vec![own],
            language: dice.pick(&["simple".to_owned(), "english".to_owned()]),
        }),
        0 => TableItem::Unique(KeyConstraint {
            name: names::unique(name, &[&own]),
            columns: vec![own],
        }),
        1 => TableItem::Unique(KeyConstraint {
            name: format!("{name}_{given}"),
            columns: vec![own],
        }),
        2 => TableItem::Check(CheckConstraint {
            name: names::choice(name, &own),
            condition: CheckCondition::OneOf {
                column: own,
                values: vec![
                    ChoiceValue::Text("a'b".to_owned()),
                    ChoiceValue::Integer(-2),
                ],
            },
        }),
        3 => TableItem::Check(CheckConstraint {
            name: format!("{name}_{given}"),
            condition: match dice.below(2) {
                0 => CheckCondition::sql(format!("\"{own}\" IS NOT NULL")),
                _ => CheckCondition::Sql(expression(dice)),
            },
        }),
        _ => TableItem::Index(random_index(dice, name, &own, given)),
    }
}

fn random_index(dice: &mut Dice, table: &str, column: &str, given: &str) -> PhysicalIndex {
    let mut index = PhysicalIndex::over(names::index(table, &[column]), [column.to_owned()]);
    if dice.one_in(2) {
        index.name = format!("{table}_{given}");
        index.is_unique = dice.one_in(2);
        index.keys.push(PhysicalIndexKey {
            descending: dice.one_in(2),
            nulls: dice.one_in(3).then_some(NullsOrder::First),
            operator_class: dice.one_in(3).then(|| "gin_trgm_ops".to_owned()),
            collation: dice.one_in(3).then(|| "C".to_owned()),
            ..PhysicalIndexKey::new(IndexedValue::Expression(expression(dice)))
        });
        let folded = IndexedValue::IgnoringCase(column.to_owned());
        index.keys.push(PhysicalIndexKey::new(folded));
        index.condition = dice.one_in(2).then(|| expression(dice));
    }
    if dice.one_in(4) {
        "gin".clone_into(&mut index.method);
        index.include = vec!["id".to_owned()];
        index.backends = IndexBackends::Postgres;
    }
    index
}

fn add_foreign_key(dice: &mut Dice, table: &mut PhysicalTable, tables: &[String]) {
    let columns: Vec<_> = table.columns.iter().map(|own| own.name.clone()).collect();
    let (own, target) = (dice.pick(&columns), dice.pick(tables));
    let mut key = foreign_key(&table.name.name, &own, &target);
    key.on_delete = dice.pick(&[ReferentialAction::Restrict, ReferentialAction::SetNull]);
    key.on_update = dice.pick(&[ReferentialAction::NoAction, ReferentialAction::SetDefault]);
    key.deferrability = dice.pick(&[
        Deferrability::NotDeferrable,
        Deferrability::InitiallyDeferred,
        Deferrability::InitiallyImmediate,
    ]);
    if !table.items().iter().any(|item| item.name() == key.name) {
        table.foreign_keys.push(key);
    }
}
