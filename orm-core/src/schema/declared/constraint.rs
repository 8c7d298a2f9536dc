//! The rules of a table and its indexes, each under its name.

use super::{
    ChoiceList, DeclaredSql, Domain, EnumType, EnumVariant, Field, Index, IndexValue, NoOverlap,
    RangeBound, RangeEnd, Relation, SearchIndex, Table,
};
use crate::schema::{index_names, names};
use crate::value::Type;
use std::borrow::Cow;

/// One rule of a table, or one index.
///
/// DDL writes them, and errors that name one are mapped to the model's fields by them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Constraint {
    /// Its name in the database.
    pub name: String,
    /// The promise about the columns.
    pub rule: Rule,
    /// Positions of the fields concerned; none where it is a `check` of the model's own.
    pub fields: Vec<usize>,
    /// The columns concerned, in order; none where it is a `check` of the model's own.
    pub columns: Vec<&'static str>,
}

/// The promise that a [`Constraint`] makes about its columns.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// The columns are the primary key.
    PrimaryKey,
    /// No two rows have the same.
    Unique,
    /// The text has at most so many characters.
    Length(u32),
    /// The number fits into this type, and is one.
    Range(Type),
    /// The number is 0 or 1.
    Bool,
    /// The value is one of these.
    Choice(&'static ChoiceList),
    /// The whole number, or the number of microseconds, is one of this range.
    Integers {
        /// The least.
        least: i64,
        /// The greatest.
        most: i64,
    },
    /// The number is in the range that has this end.
    Bound(RangeBound),
    /// The text has one character.
    Character,
    /// The text is an array in JSON.
    Array,
    /// The text is a JSON document.
    #[cfg(feature = "json")]
    Json,
    /// All of them are null or none is: they are one foreign key, or the required columns of an optional embedded
    /// struct.
    Whole,
    /// Where the first of them is null the others are: they belong to an optional embedded struct.
    Absent,
    /// The columns of an enum's variant, all but the first, are there where the first of them, the tag, has this value.
    Variant {
        /// The value of the tag.
        value: &'static str,
        /// The second column is never null in the variant, so that it is there just where the tag has the value. Others of
        /// the variant are named by [`Whole`](Rule::Whole) and [`Absent`](Rule::Absent).
        is_required: bool,
    },
    /// The model's own condition, in SQL.
    Check(DeclaredSql),
    /// The columns point at a row.
    ForeignKey(Relation),
    /// The columns are looked up together. Promises nothing.
    Index,
    /// An index that is more than a list of columns.
    DeclaredIndex {
        /// The declaration.
        index: &'static Index,
        /// No two rows that are in the index have the same.
        is_unique: bool,
    },
    /// The words of the columns are looked up.
    Search(&'static SearchIndex),
    /// The first of them is not greater than the second: they are the ends of a range.
    Order(&'static NoOverlap),
    /// Ranges do not overlap.
    NoOverlap(&'static NoOverlap),
}

impl Table {
    /// Works out [`constraints`](Self::constraints).
    pub(super) fn derive_constraints(&'static self) -> Vec<Constraint> {
        let mut constraints = vec![self.rule_over(Rule::PrimaryKey, self.primary_key)];
        self.add_uniques(&mut constraints);
        constraints.extend(self.column_checks());
        constraints.extend(self.domains());
        constraints.extend(self.bounds());
        constraints.extend(self.whole_keys());
        constraints.extend(self.whole_structs());
        constraints.extend(self.variants());
        constraints.extend(self.checks.iter().map(|check| Constraint {
            name: check.name.to_owned(),
            rule: Rule::Check(check.sql),
            fields: Vec::new(),
            columns: Vec::new(),
        }));
        constraints.extend(
            self.relations()
                .filter(|(_, relation)| relation.is_constraint())
                .map(|(field, relation)| self.rule_over(Rule::ForeignKey(relation), &[field])),
        );
        constraints.extend(self.declared_foreign_keys());
        self.add_indexes(&mut constraints);
        let searches = self.searches.iter();
        constraints
            .extend(searches.map(|search| self.rule_over(Rule::Search(search), search.fields)));
        self.add_no_overlaps(&mut constraints);
        constraints
    }

    /// Returns whether its rows are related to others, by foreign keys or join tables.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert!(Book::table().has_relations() && !Tag::table().has_relations());
    /// ```
    pub fn has_relations(&self) -> bool {
        !self.many_to_many.is_empty() || self.relations().next().is_some()
    }

    /// Returns whether no two rows have the same in all of these fields.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// // The name of a tag, field 1, is unique.
    /// assert!(Tag::table().is_unique(&[1]) && !Book::table().is_unique(&[1]));
    /// ```
    pub fn is_unique(&self, fields: &[usize]) -> bool {
        let within = |unique: &Vec<usize>| unique.iter().all(|field| fields.contains(field));
        self.keys().any(|unique| within(&unique))
    }

    /// The positions of the columns of a key or unique constraint over just these fields.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Tag::table().key_over(&[1]), Some(vec![1]));
    /// assert_eq!(Book::table().key_over(&[1]), None);
    /// ```
    pub fn key_over(&'static self, fields: &[usize]) -> Option<Vec<usize>> {
        let key = self.key_of(fields)?;
        let columns = key.into_iter().flat_map(|field| self.range(field));
        Some(columns.collect())
    }

    /// The fields of a key or unique constraint over just these, in the order of its declaration.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Tag::table().key_of(&[1]), Some(vec![1]));
    /// assert_eq!(Book::table().key_of(&[1]), None);
    /// ```
    pub fn key_of(&self, fields: &[usize]) -> Option<Vec<usize>> {
        let same = |key: &Vec<usize>| {
            key.len() == fields.len() && key.iter().all(|field| fields.contains(field))
        };
        self.keys().find(same)
    }

    /// The columns among these that identify a row, if some do: the primary key, or a unique constraint over columns of
    /// which none may be null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Tag::table().key_within(&[1]), Some(vec![1]));
    /// ```
    pub fn key_within(&'static self, columns: &[usize]) -> Option<Vec<usize>> {
        let tells = |fields: &Vec<usize>| {
            fields.iter().all(|&field| {
                let mut range = self.range(field);
                !self.fields[field].null && range.all(|column| columns.contains(&column))
            })
        };
        let key = self.keys().find(tells)?.into_iter();
        Some(key.flat_map(|field| self.range(field)).collect())
    }

    /// The fields of the primary key, and those of each unique constraint.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let keys: Vec<Vec<usize>> = Tag::table().keys().collect();
    /// assert_eq!(keys, [[0], [1]]);
    /// ```
    pub fn keys(&self) -> impl Iterator<Item = Vec<usize>> {
        std::iter::once(self.primary_key.to_vec()).chain(self.unique_fields())
    }

    /// The foreign keys, with the positions of their fields.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let targets: Vec<&str> = Book::table().relations().map(|(_, relation)| (relation.target)().model).collect();
    /// assert_eq!(targets, ["Author"]);
    /// ```
    pub fn relations(&self) -> impl Iterator<Item = (usize, Relation)> {
        self.fields
            .iter()
            .enumerate()
            .filter_map(|(position, field)| Some((position, field.relation?)))
    }

    /// The field whose values the column at this position holds: of a foreign key the field of the key it points at,
    /// which says how long a text is and how it is sorted.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// // The column `author_id` holds keys of authors.
    /// assert_eq!(Book::table().origin(5).name, "id");
    /// ```
    pub fn origin(&'static self, position: usize) -> &'static Field {
        let (table, field) = self.origin_in_table(position);
        &table.fields[field]
    }

    /// The enum type of the column at this position, where Postgres has one: that of the key that a foreign key points at.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert!(Book::table().enum_type(1).is_none());
    /// ```
    pub fn enum_type(&'static self, position: usize) -> Option<EnumType> {
        if self.columns()[position].ty != Type::Text {
            return None;
        }
        let (table, field) = self.origin_in_table(position);
        let name = table.fields[field].choices()?.db_enum?;
        let namespace = table.namespace;
        Some(EnumType { namespace, name })
    }

    /// The table and the position of the field whose values the column at this position holds.
    fn origin_in_table(&'static self, position: usize) -> (&'static Table, usize) {
        let (mut table, mut position) = (self, position);
        let mut steps = 0;
        loop {
            let field = table.columns()[position].field;
            let part = position - table.range(field).start;
            let target = table.fields[field]
                .relation
                .map(|relation| (relation.target)());
            let key = target.and_then(|target| Some((target, *target.key_positions().get(part)?)));
            match key {
                // Keys that are foreign keys to each other in a circle have no origin.
                Some((target, key)) if steps < 64 => (table, position) = (target, key),
                _ => return (table, field),
            }
            steps += 1;
        }
    }

    /// Returns whether an index or a unique constraint has the column of this name among its keys.
    pub(crate) fn finds_by(&'static self, column: &str) -> bool {
        let field = self.columns().iter().find(|it| it.name == column);
        let Some(field) = field.map(|it| it.field) else {
            return false;
        };
        let mut indexes = self.indexes.iter().chain(self.uniques);
        let own = &self.fields[field];
        let is_key = |index: &Index| {
            let mut keys = index.keys.iter();
            keys.any(|key| matches!(key.value, IndexValue::Field(it) if it == field))
        };
        own.index || own.unique || indexes.any(is_key)
    }

    /// The conditions of indexes and unique constraints, as each database has them.
    pub(crate) fn index_conditions(&self) -> impl Iterator<Item = &'static str> + use<> {
        let indexes = self.indexes.iter().chain(self.uniques);
        let conditions = indexes.filter_map(|index| index.condition);
        conditions.flat_map(|DeclaredSql { sqlite, postgres }| {
            let other = (sqlite != postgres).then_some(postgres);
            [sqlite].into_iter().chain(other)
        })
    }

    /// The unique constraints of the struct that do not identify a row by its fields: they are about some rows alone, or
    /// about expressions.
    pub(crate) fn partial_uniques(&self) -> impl Iterator<Item = &'static Index> {
        let uniques = self.uniques.iter();
        uniques.filter(|unique| unique.unique_fields().is_none())
    }

    /// The unique constraints among those of [`partial_uniques`](Self::partial_uniques) that are over just these fields, or
    /// over their texts without regard to case.
    pub(crate) fn partial_uniques_over(&self, fields: &[usize]) -> Vec<&'static Index> {
        let is_over = |index: &&Index| {
            let named = index.named_fields();
            named.is_some_and(|named| {
                named.len() == fields.len() && named.iter().all(|field| fields.contains(field))
            })
        };
        self.partial_uniques().filter(is_over).collect()
    }

    /// Positions of the fields of each unique constraint over all rows, each once, and none that is the primary key.
    fn unique_fields(&self) -> Vec<Vec<usize>> {
        let several = self.uniques.iter().filter_map(Index::unique_fields);
        let mut found: Vec<Vec<usize>> = Vec::new();
        for unique in self.single_uniques().chain(several) {
            if unique != self.primary_key && !found.contains(&unique) {
                found.push(unique);
            }
        }
        found
    }

    /// The fields that are unique by themselves.
    fn single_uniques(&self) -> impl Iterator<Item = Vec<usize>> {
        let fields = (0..self.fields.len()).filter(|&field| self.fields[field].unique);
        fields.map(|field| vec![field])
    }

    fn add_uniques(&'static self, constraints: &mut Vec<Constraint>) {
        for fields in self.single_uniques() {
            Self::add_unique(self.rule_over(Rule::Unique, &fields), constraints);
        }
        for index in self.uniques {
            let plain = index.unique_fields().filter(|_| index.is_plain());
            let unique = match plain {
                Some(fields) => named(self.rule_over(Rule::Unique, &fields), index),
                None => self.declared_index(index, true),
            };
            Self::add_unique(unique, constraints);
        }
    }

    /// Adds a unique constraint, unless it is the primary key or another that is there.
    fn add_unique(unique: Constraint, constraints: &mut Vec<Constraint>) {
        let is_same = |other: &Constraint| {
            matches!(other.rule, Rule::PrimaryKey | Rule::Unique) && other.columns == unique.columns
        };
        let is_list = matches!(unique.rule, Rule::Unique);
        if !(is_list && constraints.iter().any(is_same)) {
            constraints.push(unique);
        }
    }

    /// An index that is more than a list of columns.
    fn declared_index(&'static self, index: &'static Index, is_unique: bool) -> Constraint {
        let parts = index_names::parts(self, index);
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let name = if is_unique {
            names::unique(self.name, &parts)
        } else {
            names::index(self.name, &parts)
        };
        let fields = index_names::fields(self, index);
        let constraint = Constraint {
            name,
            rule: Rule::DeclaredIndex { index, is_unique },
            columns: self.names_of(&fields),
            fields,
        };
        named(constraint, index)
    }

    fn column_checks(&'static self) -> impl Iterator<Item = Constraint> {
        self.stored_columns()
            .map(|position| (position, &self.columns()[position]))
            .filter_map(|(position, column)| {
                let domain = self.origin(position).domain;
                let (rule, name) = match column.ty {
                    // That of the domain is narrower.
                    _ if matches!(domain, Domain::Integers { .. }) => return None,
                    Type::I16 | Type::I32 | Type::F32 | Type::F64 => {
                        (Rule::Range(column.ty), names::range(self.name, column.name))
                    }
                    ty if ty.is_decimal() => {
                        (Rule::Range(ty), names::range(self.name, column.name))
                    }
                    Type::Bool => (Rule::Bool, names::boolean(self.name, column.name)),
                    Type::Array(_) => (Rule::Array, names::array(self.name, column.name)),
                    #[cfg(feature = "json")]
                    Type::Json => (Rule::Json, names::json(self.name, column.name)),
                    Type::Text => {
                        let length = self.origin(position).max_length?;
                        (Rule::Length(length), names::length(self.name, column.name))
                    }
                    _ => return None,
                };
                Some(Constraint {
                    name,
                    rule,
                    fields: vec![column.field],
                    columns: vec![column.name],
                })
            })
    }

    /// The values of a foreign key are those of the key it points at.
    fn domains(&'static self) -> impl Iterator<Item = Constraint> {
        self.stored_columns().filter_map(|position| {
            let column = &self.columns()[position];
            let (table, own) = (self.name, column.name);
            let (rule, name) = match self.origin(position).domain {
                Domain::Choices(choices) if !choices.is_open => {
                    (Rule::Choice(choices), names::choice(table, own))
                }
                Domain::Integers { least, most } => {
                    (Rule::Integers { least, most }, names::range(table, own))
                }
                Domain::Character => (Rule::Character, names::length(table, own)),
                Domain::Choices(_) | Domain::Parsed { .. } | Domain::Whole => return None,
            };
            Some(Constraint {
                name,
                rule,
                fields: vec![column.field],
                columns: vec![own],
            })
        })
    }

    /// The numbers of a foreign key are those of the key it points at.
    fn bounds(&'static self) -> impl Iterator<Item = Constraint> {
        self.stored_columns().flat_map(|position| {
            let column = &self.columns()[position];
            let bounds = self.origin(position).bounds();
            bounds.map(|bound| Constraint {
                name: match bound.end {
                    RangeEnd::Least => names::min(self.name, column.name),
                    RangeEnd::Greatest => names::max(self.name, column.name),
                },
                rule: Rule::Bound(bound),
                fields: vec![column.field],
                columns: vec![column.name],
            })
        })
    }

    fn whole_keys(&'static self) -> impl Iterator<Item = Constraint> {
        let fields = (0..self.fields.len()).filter(|&field| self.fields[field].null);
        fields.filter_map(|field| {
            let own = self.columns_of(field).iter();
            let own = own.filter(|column| column.shared_with.is_none());
            let columns: Vec<_> = own.map(|column| column.name).collect();
            (columns.len() > 1).then(|| Constraint {
                columns,
                ..self.rule_over(Rule::Whole, &[field])
            })
        })
    }

    /// Optional embedded structs with several columns: the required ones are null together, and with them the others.
    fn whole_structs(&'static self) -> impl Iterator<Item = Constraint> {
        let fields = || self.fields.iter().enumerate();
        let is_first = |position: usize, whole: &str| {
            let before = &self.fields[..position];
            before.iter().all(|field| field.whole != Some(whole))
        };
        let structs = fields().filter_map(move |(position, field)| {
            field.whole.filter(|whole| is_first(position, whole))
        });
        structs.flat_map(move |whole| {
            let is_within = |field: &Field| {
                let rest = field.name.strip_prefix(whole);
                rest.is_some_and(|rest| rest.starts_with('.'))
            };
            let within = fields().filter(|(_, field)| is_within(field));
            let (required, mut others): (Vec<_>, Vec<_>) =
                within.partition(|(_, field)| field.whole == Some(whole));
            others.insert(0, required[0]);
            let rules = [(Rule::Whole, required), (Rule::Absent, others)];
            let rules = rules.map(|(rule, fields)| {
                let positions: Vec<_> = fields.iter().map(|(position, _)| *position).collect();
                self.rule_over(rule, &positions)
            });
            rules.into_iter().filter(|rule| rule.columns.len() > 1)
        })
    }

    /// Embedded enums: the fields of a variant are there where the tag has its value.
    fn variants(&'static self) -> impl Iterator<Item = Constraint> {
        let tags = self.fields.iter().enumerate();
        tags.flat_map(move |(tag, field)| {
            let variants = field.variants.iter();
            variants.map(move |variant| self.variant(tag, field.beside(), variant))
        })
    }

    /// The rule of one variant, whose fields have names that begin with `beside`.
    fn variant(
        &'static self,
        tag: usize,
        beside: &str,
        variant: &'static EnumVariant,
    ) -> Constraint {
        let whole = format!("{beside}{}", variant.field);
        let within = format!("{whole}.");
        let own = (0..self.fields.len()).filter(|&position| {
            let name = self.fields[position].name;
            name == whole || name.starts_with(&within)
        });
        let (required, others): (Vec<_>, Vec<_>) = own.partition(|&position| {
            let field = &self.fields[position];
            field.name == whole || field.whole == Some(&whole)
        });
        let is_required = !required.is_empty();
        // Where one is required, the rules of the struct name the others.
        let told = if is_required { &required[..1] } else { &others };
        let fields = [&[tag], told].concat();
        let rule = Rule::Variant {
            value: variant.value,
            is_required,
        };
        Constraint {
            name: names::variant(self.name, &whole.replace('.', "_")),
            ..self.rule_over(rule, &fields)
        }
    }

    /// The field by which a foreign key of these is told: the first that is no foreign key by itself.
    pub(crate) fn field_of_key(&self, fields: &[usize]) -> Option<&'static str> {
        let is_plain = |field: &&usize| self.fields[**field].relation.is_none();
        let field = fields.iter().find(is_plain).or(fields.first())?;
        Some(self.fields[*field].name)
    }

    /// The foreign keys that stand on the struct.
    fn declared_foreign_keys(&'static self) -> impl Iterator<Item = Constraint> {
        let keys = self.foreign_keys.iter();
        keys.map(|key| self.rule_over(Rule::ForeignKey(key.relation), key.fields))
    }

    fn add_indexes(&'static self, constraints: &mut Vec<Constraint>) {
        for index in self.indexes {
            match index.fields().filter(|_| index.is_plain()) {
                Some(fields) if index.name.is_none() => {
                    Self::add_index(self.rule_over(Rule::Index, &fields), constraints);
                }
                Some(fields) => {
                    constraints.push(named(self.rule_over(Rule::Index, &fields), index));
                }
                None => constraints.push(self.declared_index(index, false)),
            }
        }
        for field in (0..self.fields.len()).filter(|&field| self.fields[field].index) {
            Self::add_index(self.rule_over(Rule::Index, &[field]), constraints);
        }
        for key in self.foreign_keys.iter().filter(|key| key.index) {
            Self::add_index(self.rule_over(Rule::Index, key.fields), constraints);
        }
    }

    /// Adds an index, unless another begins with its columns.
    fn add_index(index: Constraint, constraints: &mut Vec<Constraint>) {
        let is_there = |other: &Constraint| {
            matches!(other.rule, Rule::PrimaryKey | Rule::Unique | Rule::Index)
                && other.columns.starts_with(&index.columns)
        };
        if !constraints.iter().any(is_there) {
            constraints.push(index);
        }
    }

    /// A range that stands in several of them is in order once.
    fn add_no_overlaps(&'static self, constraints: &mut Vec<Constraint>) {
        for own in self.no_overlaps {
            let order = self.rule_over(Rule::Order(own), &[own.start, own.end]);
            if !constraints.iter().any(|it| it.name == order.name) {
                constraints.push(order);
            }
            constraints.push(self.rule_over(Rule::NoOverlap(own), &own.fields()));
        }
    }

    /// The name of what is null together: `author` for `author_id`, `billing` for an embedded struct.
    fn stem(&self, fields: &[usize]) -> Cow<'static, str> {
        let field = &self.fields[fields[0]];
        match field.whole {
            Some(whole) => Cow::Owned(whole.replace('.', "_")),
            None => Cow::Borrowed(field.stem()),
        }
    }

    fn rule_over(&'static self, rule: Rule, fields: &[usize]) -> Constraint {
        let columns = self.names_of(fields);
        let name = match rule {
            Rule::PrimaryKey => names::primary_key(self.name),
            Rule::ForeignKey(_) => names::foreign_key(self.name, &columns),
            Rule::Unique => names::unique(self.name, &columns),
            Rule::Whole => names::whole(self.name, &self.stem(fields)),
            Rule::Absent => names::absent(self.name, &self.stem(fields)),
            Rule::Search(search) => match search.name {
                Some(name) => name.to_owned(),
                None => names::search(self.name, &columns),
            },
            Rule::Order(_) => names::order(self.name, &columns),
            Rule::NoOverlap(own) => match own.name {
                Some(name) => name.to_owned(),
                None => names::exclusion(self.name, &columns),
            },
            _ => names::index(self.name, &columns),
        };
        Constraint {
            name,
            rule,
            fields: fields.to_vec(),
            columns,
        }
    }
}

impl Table {
    /// The names of the columns of these fields, each once.
    pub(crate) fn names_of(&'static self, fields: &[usize]) -> Vec<&'static str> {
        let columns = fields.iter().flat_map(|&field| self.columns_of(field));
        each_once(columns.map(|column| column.name))
    }

    /// The names of the columns of the primary key, each once.
    pub(crate) fn key_names(&'static self) -> Vec<&'static str> {
        each_once(self.key_columns().map(|column| column.name))
    }
}

fn each_once<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut once = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The constraint under the name that is declared, if one is.
fn named(constraint: Constraint, index: &Index) -> Constraint {
    let name = index.name.map(str::to_owned);
    Constraint {
        name: name.unwrap_or(constraint.name),
        ..constraint
    }
}
