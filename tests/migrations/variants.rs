//! Migrations from each of some embedded enums to each other one, and back: rows of variants that stay are read by the new
//! models, with their values.

use crate::random::{AFTER, BEFORE, NULL, Reached, is_for_rows, migration, read_columns, sql_of};
use crate::tables::assert_no_drift_beside_history;
use orm::Error;
use orm::db::Pending;
use orm::migrate::{Migrations, RunOptions, run_with};
use orm::prelude::*;
use orm::schema::Schema;
use orm::schema::physical::{PhysicalColumn, SqlExpression};
use orm_migrate::{
    Answers, ChoiceQuestion, FillAnswer, FillQuestion, FormerNameAnswer, FormerNameQuestion, Hints,
    NoAnswers, RenameAnswer, RenameQuestion, ReplaceAnswer, ReplaceQuestion, SchemaState,
    TargetAnswer, TargetQuestion, UsingAnswer, UsingQuestion, diff,
};
use orm_tests::support::{run, whole_or_sample};
use std::collections::BTreeMap;

on_each! { rows_of_variants_that_stay_are_kept }

/// The model of one release: how its rows are written and read.
struct Release {
    name: &'static str,
    /// The values of tags that had another name before.
    renamed: &'static [(&'static str, &'static str)],
    models: fn() -> Schema,
    /// The values of the tag.
    kinds: fn() -> Vec<String>,
    insert: fn(Database) -> Pending<'static, ()>,
    /// The values of the tags of each row, as the model reads it.
    read: fn(Database) -> Pending<'static, BTreeMap<i64, Tags>>,
}

/// The tags of a payment and of its refund.
type Tags = BTreeMap<&'static str, Option<String>>;

/// What all releases have: purchases, of which the first of these payments is always there.
macro_rules! purchases {
    ($name:literal $(, $old:literal => $new:literal)*) => {
        purchases! { [payment, refund] $name $(, $old => $new)* }
    };
    ([$there:ident, $perhaps:ident] $name:literal $(, $old:literal => $new:literal)*) => {
        #[derive(Model)]
        #[orm(table = "purchase")]
        pub(super) struct Purchase {
            id: i64,
            #[orm(embed)]
            $there: Payment,
            #[orm(embed)]
            $perhaps: Option<Payment>,
        }

        pub(super) const RELEASE: super::Release = super::Release {
            name: $name,
            renamed: &[$(($old, $new)),*],
            models: || schema![Purchase],
            kinds: || PaymentKind::ALL.iter().map(ToString::to_string).collect(),
            insert: |db| {
                orm::db::Pending::new(async move {
                    let others = samples().into_iter().skip(1).map(Some).chain([None]);
                    let drafts = samples().into_iter().zip(others).map(|(there, perhaps)| {
                        Purchase::draft().$there(there).$perhaps(perhaps)
                    });
                    Purchase::bulk_create(drafts.collect::<Vec<_>>(), &db).await?;
                    Ok(())
                })
            },
            read: |db| {
                orm::db::Pending::new(async move {
                    let rows = Purchase::objects().all(&db).await?;
                    let kind = |payment: &Payment| PaymentKind::from(payment).to_string();
                    let kinds = |row: &Purchase| {
                        let there = Some(kind(&row.$there));
                        let perhaps = row.$perhaps.as_ref().map(kind);
                        [(stringify!($there), there), (stringify!($perhaps), perhaps)]
                    };
                    Ok(rows.iter().map(|row| (row.id, kinds(row).into())).collect())
                })
            },
        };
    };
}

mod plain {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) enum Payment {
        Cash,
        Card { last4: String },
        Gift { note: Option<String> },
    }

    fn samples() -> Vec<Payment> {
        let card = |last4: &str| Payment::Card {
            last4: last4.to_owned(),
        };
        let gift = |note: Option<&str>| Payment::Gift {
            note: note.map(str::to_owned),
        };
        vec![Payment::Cash, card("1"), gift(None), gift(Some("for Ada"))]
    }

    purchases! { "plain" }
}

mod longer {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) enum Payment {
        Cash { till: i32, drawer: String },
        Card { last4: String, brand: String },
        Gift { note: String },
        Voucher(String),
    }

    fn samples() -> Vec<Payment> {
        vec![
            Payment::Cash {
                till: 7,
                drawer: "left".to_owned(),
            },
            Payment::Card {
                last4: "2".to_owned(),
                brand: "visa".to_owned(),
            },
            Payment::Gift {
                note: String::new(),
            },
            Payment::Voucher("spring".to_owned()),
        ]
    }

    purchases! { "longer" }
}

mod one_value {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) enum Payment {
        Card(String),
        Gift,
        Voucher { code: String, worth: Option<i64> },
    }

    fn samples() -> Vec<Payment> {
        let voucher = |worth| Payment::Voucher {
            code: "summer".to_owned(),
            worth,
        };
        let card = Payment::Card("3".to_owned());
        vec![card, Payment::Gift, voucher(None), voucher(Some(5))]
    }

    purchases! { "one_value" }
}

mod other_types {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) struct Place {
        city: String,
        zip: Option<i32>,
    }

    #[derive(Embed)]
    pub(super) enum Payment {
        Cash,
        Card {
            last4: i32,
        },
        Gift {
            note: Option<i64>,
            #[orm(embed)]
            at: Place,
        },
        Voucher(#[orm(embed)] Place),
    }

    fn samples() -> Vec<Payment> {
        let place = |zip| Place {
            city: "Bonn".to_owned(),
            zip,
        };
        vec![
            Payment::Cash,
            Payment::Card { last4: 4 },
            Payment::Gift {
                note: None,
                at: place(Some(53)),
            },
            Payment::Voucher(place(None)),
        ]
    }

    purchases! { "other_types" }
}

mod nested {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) enum Brand {
        Visa,
        Other(String),
    }

    #[derive(Embed)]
    pub(super) enum Payment {
        Cash,
        Card {
            #[orm(embed)]
            brand: Brand,
            last4: Option<String>,
        },
        Gift {
            note: Option<String>,
            #[orm(embed)]
            brand: Option<Brand>,
        },
    }

    fn samples() -> Vec<Payment> {
        let card = |brand| Payment::Card { brand, last4: None };
        let gift = |brand| Payment::Gift { note: None, brand };
        vec![
            Payment::Cash,
            card(Brand::Visa),
            card(Brand::Other("amex".to_owned())),
            gift(None),
            gift(Some(Brand::Visa)),
        ]
    }

    purchases! { "nested" }
}

mod renamed {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) enum Payment {
        Cash,
        #[orm(renamed_from = "card")]
        CreditCard {
            last4: String,
        },
        #[orm(renamed_from = "gift")]
        Present {
            note: Option<String>,
        },
    }

    fn samples() -> Vec<Payment> {
        let card = Payment::CreditCard {
            last4: "6".to_owned(),
        };
        let present = Payment::Present {
            note: Some("for Bob".to_owned()),
        };
        vec![Payment::Cash, card, present]
    }

    purchases! { "renamed", "card" => "credit_card", "gift" => "present" }
}

mod other_tag {
    use orm::prelude::*;

    #[derive(Embed)]
    #[orm(tag = "way", rename_all = "UPPERCASE")]
    pub(super) enum Payment {
        #[orm(renamed_from = "cash")]
        Cash,
        #[orm(renamed_from = "card")]
        Card { last4: Option<String> },
        #[orm(renamed_from = "gift")]
        Gift { note: Option<String> },
    }

    fn samples() -> Vec<Payment> {
        let card = |last4| Payment::Card { last4 };
        vec![Payment::Cash, card(None), card(Some("7".to_owned()))]
    }

    purchases! { "other_tag", "cash" => "CASH", "card" => "CARD", "gift" => "GIFT" }
}

/// A refund is always there, and a payment perhaps.
mod swapped {
    use orm::prelude::*;

    #[derive(Embed)]
    pub(super) enum Payment {
        Cash,
        Card { last4: String },
        Gift { note: String },
    }

    fn samples() -> Vec<Payment> {
        let card = Payment::Card {
            last4: "8".to_owned(),
        };
        let gift = Payment::Gift {
            note: String::new(),
        };
        vec![Payment::Cash, card, gift]
    }

    purchases! { [refund, payment] "swapped" }
}

const RELEASES: [Release; 8] = [
    plain::RELEASE,
    longer::RELEASE,
    one_value::RELEASE,
    other_types::RELEASE,
    nested::RELEASE,
    renamed::RELEASE,
    other_tag::RELEASE,
    swapped::RELEASE,
];

async fn rows_of_variants_that_stay_are_kept(db: Database) -> orm::Result<()> {
    let pairs = RELEASES
        .iter()
        .flat_map(|before| RELEASES.iter().map(move |after| (before, after)));
    let pairs: Vec<_> = pairs
        .filter(|(before, after)| before.name != after.name)
        .collect();
    let n_cases = whole_or_sample(pairs.len(), 8);
    let mut reached = Vec::new();
    for (before, after) in pairs.iter().step_by(pairs.len() / n_cases) {
        let drops = ["purchase", "orm_migrations"];
        let drops = drops.map(|table| format!("DROP TABLE IF EXISTS \"{table}\";"));
        run(&drops.concat(), &db).await?;
        reached.push(Case::new(before, after).check(&db).await?);
    }
    let at_least = |step| reached.iter().filter(|it| **it >= step).count();
    let (done, undone) = (at_least(Reached::After), at_least(Reached::BeforeAgain));
    assert!(done * 3 > n_cases * 2, "{done} of {n_cases}");
    assert!(undone * 4 > n_cases, "{undone} of {n_cases}");
    Ok(())
}

/// Two releases, and the migrations to the one and from there to the other.
struct Case {
    before: &'static Release,
    after: &'static Release,
    migrations: Migrations,
    /// The second migration, which a failure shows.
    text: String,
}

/// The values of each column as SQL writes them.
type Contents = BTreeMap<String, Vec<String>>;

impl Case {
    fn new(before: &'static Release, after: &'static Release) -> Self {
        let (old, new) = (before.state(), after.state());
        let first = diff(
            &SchemaState::default(),
            &old,
            &Hints::default(),
            &mut NoAnswers,
        );
        let hints = Hints::of(&(after.models)());
        let second = diff(&old, &new, &hints, &mut Answered).expect("all is answered");
        let text = migration(second, &[BEFORE]).to_text();
        let first = migration(first.expect("nothing is open"), &[]);
        let texts = [(BEFORE, first.to_text()), (AFTER, text.clone())];
        Case {
            before,
            after,
            migrations: Migrations::from_texts(texts.map(|(name, text)| (name.to_owned(), text))),
            text,
        }
    }

    /// The value of a tag after, where the variant stays.
    fn kind_after(&self, kind: &str) -> Option<String> {
        let kinds = (self.after.kinds)();
        let renamed = self.after.renamed.iter().find(|(old, _)| *old == kind);
        let kind = renamed.map_or(kind, |(_, new)| new);
        kinds.iter().any(|it| it == kind).then(|| kind.to_owned())
    }

    async fn check(&self, db: &Database) -> orm::Result<Reached> {
        run_with(db, &self.migrations, &RunOptions::default().to(BEFORE)).await?;
        (self.before.insert)(db.clone()).await?;
        let gone = self.delete_gone(db).await?;
        let old = (self.before.read)(db.clone()).await?;
        let values = contents(db, &self.before.state()).await?;
        assert!(!old.is_empty() || gone > 0, "{}", self.shown());

        if let Err(error) = run_with(db, &self.migrations, &RunOptions::default()).await {
            self.assert_is_for_rows(&error);
            assert_no_drift_beside_history(db, &self.before.state()).await?;
            assert_eq!(values, contents(db, &self.before.state()).await?);
            return Ok(Reached::Before);
        }
        assert_no_drift_beside_history(db, &self.after.state()).await?;
        let new = (self.after.read)(db.clone()).await;
        let new = new.unwrap_or_else(|error| panic!("{error}\n{}", self.shown()));
        self.assert_tags_kept(&old, &new, |kind| self.kind_after(kind));
        self.assert_kept(&values, &contents(db, &self.after.state()).await?);

        if let Err(error) = run_with(db, &self.migrations, &RunOptions::default().to(BEFORE)).await
        {
            self.assert_is_for_rows(&error);
            assert_no_drift_beside_history(db, &self.after.state()).await?;
            return Ok(Reached::After);
        }
        assert_no_drift_beside_history(db, &self.before.state()).await?;
        let again = (self.before.read)(db.clone()).await;
        let again = again.unwrap_or_else(|error| panic!("{error}\n{}", self.shown()));
        self.assert_tags_kept(&old, &again, |kind| Some(kind.to_owned()));
        Ok(Reached::BeforeAgain)
    }

    /// Rows of a variant that is gone refuse the migration; they are deleted. Returns how many they are.
    async fn delete_gone(&self, db: &Database) -> orm::Result<usize> {
        let rows = (self.before.read)(db.clone()).await?;
        let is_gone = |tags: &Tags| {
            let mut tags = tags.values().flatten();
            tags.any(|kind| self.kind_after(kind).is_none())
        };
        let gone: Vec<i64> = rows
            .iter()
            .filter(|(_, tags)| is_gone(tags))
            .map(|(id, _)| *id)
            .collect();
        if gone.is_empty() {
            return Ok(0);
        }
        let refused = run_with(db, &self.migrations, &RunOptions::default()).await;
        self.assert_is_for_rows(&refused.expect_err("a row of a variant that is gone"));
        assert_no_drift_beside_history(db, &self.before.state()).await?;
        for id in &gone {
            run(
                &format!("DELETE FROM \"purchase\" WHERE \"id\" = {id};"),
                db,
            )
            .await?;
        }
        Ok(gone.len())
    }

    /// Rows stand in the way of the migration, and nothing else does.
    fn assert_is_for_rows(&self, error: &Error) {
        assert!(is_for_rows(error), "{error}\n{}", self.shown());
    }

    /// Each row has the variants that it had, by their names now, or, where it had none, perhaps the one that rows get.
    fn assert_tags_kept(
        &self,
        old: &BTreeMap<i64, Tags>,
        new: &BTreeMap<i64, Tags>,
        name_now: impl Fn(&str) -> Option<String>,
    ) {
        let is_kept = |(old, new): (&Option<String>, &Option<String>)| match old {
            Some(old) => *new == name_now(old),
            None => new.as_ref().is_none_or(|new| new == FILLED),
        };
        let are_kept = |(id, old): (&i64, &Tags)| {
            let new = new.get(id);
            new.is_some_and(|new| old.values().zip(new.values()).all(is_kept))
        };
        let are_kept = old.len() == new.len() && old.iter().all(are_kept);
        assert!(are_kept, "{old:?}\n{new:?}\n{}", self.shown());
    }

    /// Columns that stay, with their types, have their values; those that were null may be filled.
    fn assert_kept(&self, old: &Contents, new: &Contents) {
        for (column, values) in old {
            let Some(kept) = new.get(column).filter(|_| !column.ends_with("_kind text")) else {
                continue;
            };
            let is_kept = values
                .iter()
                .zip(kept)
                .all(|(old, new)| old == NULL || old == new);
            assert!(is_kept, "{column}: {values:?} {kept:?}\n{}", self.shown());
        }
    }

    fn shown(&self) -> String {
        format!(
            "{} to {}:\n{}",
            self.before.name, self.after.name, self.text
        )
    }
}

impl Release {
    fn state(&self) -> SchemaState {
        SchemaState::of(&(self.models)())
    }
}

/// The values of each column, by its name and type, in the order of the keys.
async fn contents(db: &Database, state: &SchemaState) -> orm::Result<Contents> {
    let tables = state.describe();
    let columns = &tables.tables()[0].columns;
    let read: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
    let values = read_columns("purchase", &read, db).await?;
    let named = columns
        .iter()
        .map(|column| format!("{} {}", column.name, column.ty));
    Ok(named.zip(values).collect())
}

/// Columns are new but for tags; rows get one value of each type.
struct Answered;

impl Answers for Answered {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        let is_tag = |name: &str| name.ends_with("_kind") || name.ends_with("_way");
        let mut candidates = question.candidates.iter();
        let tag = candidates.find(|it| is_tag(&it.name) && is_tag(&question.gone));
        let renamed = tag.map(|it| RenameAnswer::Renamed(it.name.clone()));
        Some(renamed.unwrap_or(RenameAnswer::Dropped))
    }

    fn rename_choice(&mut self, _: &ChoiceQuestion) -> Option<RenameAnswer> {
        Some(RenameAnswer::Dropped)
    }

    fn former_names(&mut self, _: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        Some(FormerNameAnswer::Renamed)
    }

    fn replace(&mut self, _: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        Some(ReplaceAnswer::Altered)
    }

    fn target(&mut self, _: &TargetQuestion) -> Option<TargetAnswer> {
        Some(TargetAnswer::Kept)
    }

    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        Some(UsingAnswer::Value(value(&question.to)))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer> {
        Some(FillAnswer::Value(value(&question.column)))
    }
}

/// The variant of payments that were not there.
const FILLED: &str = "cash";

fn value(column: &PhysicalColumn) -> SqlExpression {
    match column.name.as_str() {
        "payment_kind" | "refund_kind" => SqlExpression::Common(format!("'{FILLED}'")),
        tag if tag.ends_with("_kind") => SqlExpression::Common("'visa'".to_owned()),
        _ => sql_of(&column.ty.to_string(), "id"),
    }
}
