//! Embedded enums: a tag, and the fields of each variant.

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;
use orm_tests::support::{assert_made_again, assert_read_back, run};

#[derive(Model, Debug, Clone, PartialEq)]
struct Bank {
    id: i64,
    name: String,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Brand {
    Visa,
    Maestro,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Address {
    street: String,
    #[orm(max_length = 80)]
    city: String,
    zip: Option<String>,
}

/// How it was paid.
#[derive(Embed, Debug, Clone, PartialEq)]
enum Payment {
    Cash,
    Card {
        #[orm(max_length = 4)]
        last4: String,
        brand: Brand,
        note: Option<String>,
    },
    Voucher(#[orm(unique)] String),
    #[orm(rename = "on_account")]
    Invoice(#[orm(embed)] Address),
    Transfer(#[orm(on_delete = Protect)] ForeignKey<Bank>),
    Gift {
        note: Option<String>,
        #[orm(on_delete = SetNull)]
        from: Option<ForeignKey<Bank>>,
    },
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(index(payment.kind, payment.card.last4))]
struct Purchase {
    id: i64,
    #[orm(embed)]
    payment: Payment,
    #[orm(embed)]
    refund: Option<Payment>,
    #[orm(unique)]
    number: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Complaint {
    id: i64,
    #[orm(related_name = "complaints", on_delete = Cascade)]
    purchase: ForeignKey<Purchase>,
    #[orm(related_name = "answers", on_delete = Cascade)]
    about: Option<ForeignKey<Purchase>>,
}

on_each! {
    each_variant_comes_back,
    many_rows_come_back,
    conditions_on_the_tag_and_on_fields,
    conditions_on_the_whole,
    values_and_structs,
    rows_are_saved,
    queries_update,
    rows_are_written_over,
    foreign_keys_of_variants,
    foreign_keys_that_delete,
    fields_of_other_variants_are_refused,
    rows_that_are_inconsistent_are_refused,
    tables_are_read_back,
    rows_behind_a_foreign_key,
    raw_rows_are_read_by_column,
    enums_within_enums,
    relations_and_groups,
    rows_of_one_query_load_together,
    rows_are_inserted_by_a_query,
}

fn address(city: &str, zip: Option<&str>) -> Address {
    Address {
        street: "Am Hof 1".to_owned(),
        city: city.to_owned(),
        zip: zip.map(str::to_owned),
    }
}

fn card(last4: &str) -> Payment {
    Payment::Card {
        last4: last4.to_owned(),
        brand: Brand::Visa,
        note: None,
    }
}

/// One of each kind, in the order of their numbers, the first of which is 1.
fn payments(bank: &Bank) -> Vec<Payment> {
    vec![
        Payment::Cash,
        card("1234"),
        Payment::Voucher("spring".to_owned()),
        Payment::Invoice(address("Bonn", None)),
        Payment::Transfer(bank.into()),
        Payment::Gift {
            note: None,
            from: None,
        },
        Payment::Gift {
            note: Some("for Ada".to_owned()),
            from: Some(bank.into()),
        },
    ]
}

async fn purchases(db: &Database) -> orm::Result<(Bank, Vec<Purchase>)> {
    db.create_tables(schema![Bank, Purchase, Complaint]).await?;
    let bank = Bank::draft().name("Lombard").save(db).await?;
    let mut rows = Vec::new();
    for (number, payment) in (1..).zip(payments(&bank)) {
        let refund = (number == 2).then(|| payment.clone());
        let draft = Purchase::draft().payment(&payment).refund(refund);
        rows.push(draft.number(number).save(db).await?);
    }
    Ok((bank, rows))
}

/// The numbers of the purchases that meet a condition.
async fn numbers(db: &Database, condition: Predicate<Purchase>) -> orm::Result<Vec<i32>> {
    let found = Purchase::objects().filter(condition);
    let found = found.order_by(Purchase.number).values(Purchase.number);
    found.all(db).await
}

async fn each_variant_comes_back(db: Database) -> orm::Result<()> {
    let (bank, saved) = purchases(&db).await?;
    let expected = payments(&bank);
    for (row, payment) in saved.iter().zip(&expected) {
        assert_eq!(&row.payment, payment);
        let found = Purchase::get(row.id, &db).await?;
        assert_eq!(&found, row);
        let copy = row.to_draft().number(row.number + 100);
        if !matches!(payment, Payment::Voucher(_)) {
            assert_eq!(&copy.save(&db).await?.payment, payment);
        }
    }
    assert_eq!(saved[1].refund, Some(card("1234")));
    Ok(())
}

async fn many_rows_come_back(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Bank, Purchase]).await?;
    let bank = Bank::draft().name("Lombard").save(&db).await?;
    let all = payments(&bank);
    let draft = |(number, payment): (i32, &Payment)| {
        let refund = matches!(payment, Payment::Cash).then(|| card("99"));
        Purchase::draft()
            .payment(payment)
            .refund(refund)
            .number(number)
    };
    let made = Purchase::bulk_create((1..).zip(&all).map(draft), &db).await?;
    let mut stored = Purchase::objects()
        .order_by(Purchase.number)
        .all(&db)
        .await?;
    assert_eq!(made, stored);
    Purchase::objects().every_row().delete(&db).await?;
    Purchase::copy_in((1..).zip(&all).map(draft), &db).await?;
    let copied = Purchase::objects()
        .order_by(Purchase.number)
        .all(&db)
        .await?;
    let copied: Vec<_> = copied
        .into_iter()
        .map(|row| (row.payment, row.refund))
        .collect();
    let expected = made.into_iter().map(|row| (row.payment, row.refund));
    assert_eq!(copied, expected.collect::<Vec<_>>());
    stored = Purchase::objects()
        .order_by(Purchase.number)
        .all(&db)
        .await?;
    for (row, number) in stored.iter_mut().zip(0..) {
        row.payment = all[(number + 1) % 2].clone();
    }
    Purchase::bulk_update(&mut stored, Purchase.payment, &db).await?;
    let updated = Purchase::objects()
        .order_by(Purchase.number)
        .all(&db)
        .await?;
    assert_eq!(updated, stored);
    Ok(())
}

async fn conditions_on_the_tag_and_on_fields(db: Database) -> orm::Result<()> {
    purchases(&db).await?;
    let gifts = Purchase.payment.kind.eq(PaymentKind::Gift);
    assert_eq!(numbers(&db, gifts).await?, [6, 7]);
    let others = Purchase
        .payment
        .kind
        .is_in([PaymentKind::Cash, PaymentKind::Invoice]);
    assert_eq!(numbers(&db, others).await?, [1, 4]);
    assert_eq!(
        numbers(&db, Purchase.payment.card.last4.eq("1234")).await?,
        [2]
    );
    assert_eq!(
        numbers(&db, Purchase.payment.card.brand.ne(Brand::Visa)).await?,
        [1, 3, 4, 5, 6, 7]
    );
    assert_eq!(
        numbers(&db, Purchase.payment.card.is_not_null()).await?,
        [2]
    );
    assert_eq!(
        numbers(&db, Purchase.payment.voucher.starts_with("spr")).await?,
        [3]
    );
    assert_eq!(
        numbers(&db, Purchase.payment.invoice.city.eq("Bonn")).await?,
        [4]
    );
    assert_eq!(
        numbers(&db, Purchase.payment.transfer.name.eq("Lombard")).await?,
        [5]
    );
    assert_eq!(
        numbers(&db, Purchase.payment.gift.note.is_not_null()).await?,
        [7]
    );
    assert_eq!(numbers(&db, Purchase.refund.is_not_null()).await?, [2]);
    assert_eq!(
        numbers(&db, Purchase.refund.card.last4.eq("1234")).await?,
        [2]
    );
    let cards = Purchase::objects().filter(Purchase.payment.kind.eq(PaymentKind::Card));
    let cards = cards
        .filter(Purchase.payment.card.last4.gt("1"))
        .values(Purchase.id);
    let sql = cards.to_sql_for(Backend::Sqlite)?;
    assert_eq!(
        sql.text(),
        r#"SELECT "purchase"."id" FROM "purchase" WHERE "purchase"."payment_kind" = ? AND "purchase"."payment_card_last4" > ?"#
    );
    let by_name = Purchase::objects().filter_by_name("payment.kind", "on_account");
    assert_eq!(by_name.count(&db).await?, 1);
    let counted = Purchase::objects().values((Purchase.payment.kind, count()));
    let counted = counted
        .order_by(Purchase.payment.kind)
        .limit(2)
        .all(&db)
        .await?;
    assert_eq!(counted, [(PaymentKind::Card, 1), (PaymentKind::Cash, 1)]);
    Ok(())
}

async fn conditions_on_the_whole(db: Database) -> orm::Result<()> {
    let (bank, rows) = purchases(&db).await?;
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(
            numbers(&db, Purchase.payment.eq(&row.payment)).await?,
            [number]
        );
    }
    let others = numbers(&db, Purchase.payment.ne(Payment::Transfer((&bank).into()))).await?;
    assert_eq!(others, [1, 2, 3, 4, 6, 7]);
    assert_eq!(numbers(&db, Purchase.refund.eq(card("1234"))).await?, [2]);
    assert_eq!(
        numbers(&db, Purchase.refund.eq(None::<Payment>))
            .await?
            .len(),
        6
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Purchase)]
struct Line {
    number: i32,
    payment: Payment,
    #[row(from = Purchase.payment.card.last4)]
    last4: Option<String>,
}

async fn values_and_structs(db: Database) -> orm::Result<()> {
    let (_, rows) = purchases(&db).await?;
    let ordered = || Purchase::objects().order_by(Purchase.number);
    let values = ordered().values((Purchase.payment.kind, Purchase.payment, Purchase.refund));
    let values = values.all(&db).await?;
    let expected = rows.iter().map(|row| {
        let kind = PaymentKind::from(&row.payment);
        (kind, row.payment.clone(), row.refund.clone())
    });
    assert_eq!(values, expected.collect::<Vec<_>>());
    let lines: Vec<Line> = ordered().values_as().all(&db).await?;
    let expected = rows.iter().map(|row| Line {
        number: row.number,
        payment: row.payment.clone(),
        last4: (row.number == 2).then(|| "1234".to_owned()),
    });
    assert_eq!(lines, expected.collect::<Vec<_>>());
    let invoices = ordered().values(Purchase.payment.invoice).all(&db).await?;
    assert_eq!(invoices[3], Some(address("Bonn", None)));
    assert!(invoices[0].is_none());
    Ok(())
}

async fn rows_are_saved(db: Database) -> orm::Result<()> {
    let (bank, mut rows) = purchases(&db).await?;
    for (row, payment) in rows.iter_mut().zip(payments(&bank).into_iter().rev()) {
        if matches!(payment, Payment::Voucher(_)) {
            continue;
        }
        row.payment = payment;
        row.refund = Some(Payment::Cash);
        row.save(&db).await?;
        assert_eq!(&Purchase::get(row.id, &db).await?, row);
    }
    let mut row = rows.remove(0);
    row.payment = card("77");
    row.number = 70;
    row.save_fields(Purchase.payment, &db).await?;
    let mut found = Purchase::get(row.id, &db).await?;
    assert_eq!((&found.payment, found.number), (&row.payment, 1));
    Purchase::objects()
        .filter(Purchase.id.eq(row.id))
        .update(Purchase.payment.set(Payment::Cash), &db)
        .await?;
    found.refresh(&db).await?;
    assert_eq!(found.payment, Payment::Cash);
    let long = card("12345");
    let refused = Purchase::draft().payment(long).number(8).save(&db).await;
    let refused = refused.expect_err("five digits");
    assert!(
        matches!(
            &refused,
            Error::TooLong {
                field: Some("payment.card.last4"),
                ..
            }
        ),
        "{refused:?}"
    );
    Ok(())
}

async fn queries_update(db: Database) -> orm::Result<()> {
    let (_, rows) = purchases(&db).await?;
    let of = |number: i32| Purchase::objects().filter(Purchase.number.eq(number));
    of(2)
        .update(Purchase.payment.card.last4.set("0000"), &db)
        .await?;
    assert_eq!(of(2).get(&db).await?.payment, card("0000"));
    of(1)
        .update(
            (
                Purchase.payment.set(card("1")),
                Purchase.refund.set(&rows[3].payment),
            ),
            &db,
        )
        .await?;
    let first = of(1).get(&db).await?;
    assert_eq!(
        (first.payment, first.refund),
        (card("1"), Some(rows[3].payment.clone()))
    );
    of(1)
        .update(Purchase.refund.set(None::<Payment>), &db)
        .await?;
    assert_eq!(of(1).get(&db).await?.refund, None);
    Ok(())
}

async fn rows_are_written_over(db: Database) -> orm::Result<()> {
    purchases(&db).await?;
    let draft = Purchase::draft().payment(card("5")).number(1);
    let rule = OnConflict::update((Purchase.payment, Purchase.refund)).on(Purchase.number);
    draft.save_with(rule, &db).await?;
    let first = Purchase::objects()
        .filter(Purchase.number.eq(1))
        .get(&db)
        .await?;
    assert_eq!(first.payment, card("5"));
    let voucher = Payment::Voucher("spring".to_owned());
    let refused = Purchase::draft()
        .payment(&voucher)
        .number(9)
        .save(&db)
        .await;
    let refused = refused.expect_err("it was used");
    assert!(
        matches!(&refused, Error::UniqueViolation { fields, .. } if *fields == ["payment.voucher"]),
        "{refused:?}"
    );
    let draft = Purchase::draft().payment(voucher).number(9);
    let (found, is_new) = draft.get_or_create(Purchase.payment.voucher, &db).await?;
    assert_eq!((found.number, is_new), (3, false));
    Ok(())
}

async fn foreign_keys_of_variants(db: Database) -> orm::Result<()> {
    let (bank, _) = purchases(&db).await?;
    let all = Purchase::objects().order_by(Purchase.number);
    let all = all.select_related((Purchase.payment.transfer, Purchase.payment.gift.from));
    let rows = assert_queries(&db, 1, async || all.all(&db).await).await?;
    assert_queries(&db, 0, async || {
        let Payment::Transfer(key) = &rows[4].payment else {
            panic!("a transfer: {:?}", rows[4]);
        };
        assert_eq!(key.get(&db).await?, &bank);
        let Payment::Gift {
            from: Some(key), ..
        } = &rows[6].payment
        else {
            panic!("a gift: {:?}", rows[6]);
        };
        assert_eq!(key.get(&db).await?, &bank);
        orm::Result::Ok(())
    })
    .await?;
    let rows = Purchase::objects()
        .order_by(Purchase.number)
        .all(&db)
        .await?;
    let Payment::Transfer(key) = &rows[4].payment else {
        panic!("a transfer: {:?}", rows[4]);
    };
    assert_eq!(key.get(&db).await?.name, "Lombard");
    let mut names = Purchase::objects()
        .order_by(Purchase.payment.transfer.name)
        .order_by(Purchase.number);
    names = names.filter(Purchase.payment.transfer.is_not_null());
    let names = names
        .values((Purchase.number, Purchase.payment.transfer.name))
        .all(&db)
        .await?;
    assert_eq!(names, [(5, Some("Lombard".to_owned()))]);
    Ok(())
}

async fn foreign_keys_that_delete(db: Database) -> orm::Result<()> {
    let (bank, rows) = purchases(&db).await?;
    let refused = bank
        .clone()
        .delete(&db)
        .await
        .expect_err("it is referred to");
    assert!(matches!(&refused, Error::Protected { .. }), "{refused:?}");
    rows[4].clone().delete(&db).await?;
    bank.delete(&db).await?;
    let gift = Purchase::get(rows[6].id, &db).await?;
    let expected = Payment::Gift {
        note: Some("for Ada".to_owned()),
        from: None,
    };
    assert_eq!(gift.payment, expected);
    Ok(())
}

/// Asserts that an error is of this check.
fn assert_check<T: std::fmt::Debug>(result: orm::Result<T>, name: &str) {
    let refused = result.expect_err(name);
    assert!(
        matches!(&refused, Error::CheckViolation { model: "Purchase", constraint, .. } if constraint == name),
        "{refused:?}"
    );
}

async fn fields_of_other_variants_are_refused(db: Database) -> orm::Result<()> {
    purchases(&db).await?;
    let of = |number: i32| Purchase::objects().filter(Purchase.number.eq(number));
    let refused = of(2)
        .update(Purchase.payment.kind.set(PaymentKind::Cash), &db)
        .await;
    assert_check(refused, "purchase_payment_card_variant");
    let refused = of(1).update(Purchase.payment.voucher.set("x"), &db).await;
    assert_check(refused, "purchase_payment_voucher_variant");
    let refused = of(1).update(Purchase.payment.gift.note.set("x"), &db).await;
    assert_check(refused, "purchase_payment_gift_variant");
    let refused = of(1).update(Purchase.payment.card.note.set("x"), &db).await;
    assert_check(refused, "purchase_payment_card_absent");
    let refused = of(1).update(Purchase.refund.gift.note.set("x"), &db).await;
    assert_check(refused, "purchase_refund_absent");
    let refused = of(6)
        .update(Purchase.payment.kind.set(PaymentKind::Cash), &db)
        .await;
    assert_eq!(refused?, 1, "all fields of the gift are null");
    Ok(())
}

async fn rows_that_are_inconsistent_are_refused(db: Database) -> orm::Result<()> {
    purchases(&db).await?;
    // A table made elsewhere may lack the checks.
    let unchecked = match db.backend() {
        Backend::Sqlite => {
            "PRAGMA ignore_check_constraints = ON; UPDATE purchase SET payment_card_brand = NULL WHERE number = 2; UPDATE purchase SET payment_kind = 'swap' WHERE number = 1; PRAGMA ignore_check_constraints = OFF"
        }
        _ => {
            "ALTER TABLE purchase DROP CONSTRAINT purchase_payment_card_whole, DROP CONSTRAINT purchase_payment_kind_choice; UPDATE purchase SET payment_card_brand = NULL WHERE number = 2; UPDATE purchase SET payment_kind = 'swap' WHERE number = 1"
        }
    };
    run(unchecked, &db).await?;
    let of = |number: i32| Purchase::objects().filter(Purchase.number.eq(number));
    for (number, field) in [(2, "payment.card.brand"), (1, "payment.kind")] {
        let refused = of(number).get(&db).await.expect_err(field).to_string();
        assert!(refused.contains(field), "{refused}");
    }
    Ok(())
}

async fn tables_are_read_back(db: Database) -> orm::Result<()> {
    let sql = schema![Bank, Purchase].to_sql(db.backend())?;
    for part in [
        r#"CONSTRAINT "purchase_payment_kind_choice" CHECK ("payment_kind" IN ('cash', 'card', 'voucher', 'on_account', 'transfer', 'gift'))"#,
        r#"CONSTRAINT "purchase_payment_card_whole" CHECK (("payment_card_last4" IS NULL) = ("payment_card_brand" IS NULL))"#,
        r#"CONSTRAINT "purchase_payment_card_variant" CHECK (("payment_kind" = 'card') = ("payment_card_last4" IS NOT NULL))"#,
        r#"CONSTRAINT "purchase_payment_invoice_variant" CHECK (("payment_kind" = 'on_account') = ("payment_invoice_street" IS NOT NULL))"#,
        r#"CONSTRAINT "purchase_payment_gift_variant" CHECK ("payment_kind" = 'gift' OR ("payment_gift_note" IS NULL AND "payment_gift_from_id" IS NULL))"#,
        r#""purchase_payment_kind_payment_card_last4_idx" ON "purchase" ("payment_kind", "payment_card_last4")"#,
    ] {
        assert!(sql.contains(part), "{part}\nis not in\n{sql}");
    }
    assert_read_back(schema![Bank, Purchase], &db).await?;
    db.drop_tables(schema![Bank, Purchase]).await?;
    assert_made_again(schema![Bank, Purchase], &db).await
}

async fn rows_behind_a_foreign_key(db: Database) -> orm::Result<()> {
    let (_, rows) = purchases(&db).await?;
    Complaint::draft().purchase(&rows[1]).save(&db).await?;
    Complaint::draft()
        .purchase(&rows[0])
        .about(&rows[2])
        .save(&db)
        .await?;
    let with_card = Complaint::objects().filter(Complaint.purchase.payment.card.last4.eq("1234"));
    assert_eq!(with_card.count(&db).await?, 1);
    let about = Complaint::objects()
        .order_by(Complaint.id)
        .values(Complaint.about.payment);
    let about: Vec<Option<Payment>> = about.all(&db).await?;
    assert_eq!(about, [None, Some(rows[2].payment.clone())]);
    let complaints = Complaint::objects()
        .select_related(Complaint.purchase)
        .order_by(Complaint.id);
    let complaints = complaints.all(&db).await?;
    assert_eq!(complaints[0].purchase.get(&db).await?, &rows[1]);
    let of_vouchers = Purchase::objects().filter(Purchase.answers().any(Complaint.id.gt(0)));
    assert_eq!(of_vouchers.get(&db).await?, rows[2]);
    Ok(())
}

async fn raw_rows_are_read_by_column(db: Database) -> orm::Result<()> {
    let (_, rows) = purchases(&db).await?;
    let read: Vec<Purchase> = db
        .fetch(sql!("SELECT * FROM purchase ORDER BY number"))
        .await?;
    assert_eq!(read, rows);
    Ok(())
}

/// A change of an account, in words of its own.
#[derive(Embed, Debug, Clone, PartialEq)]
#[orm(
    tag = "type",
    kind = ChangeTag,
    kind_derives(serde::Serialize, PartialOrd, Ord),
    rename_all = "SCREAMING_SNAKE_CASE"
)]
enum Change {
    #[orm(label = "Made")]
    Opened {
        by: String,
        #[orm(skip)]
        is_new: bool,
        headers: Json<Vec<String>>,
    },
    PaidIn(#[orm(column = "amount_in", min = 1)] i64),
    r#Type(#[orm(embed)] Payment),
    Frozen {},
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Entry {
    id: i64,
    #[orm(embed, prefix = "")]
    change: Change,
}

async fn enums_within_enums(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Bank, Entry]).await?;
    assert_made_again(schema![Bank, Entry], &db).await?;
    let opened = Change::Opened {
        by: "Ada".to_owned(),
        is_new: false,
        headers: Json(vec!["a".to_owned()]),
    };
    let changes = [
        opened,
        Change::PaidIn(5),
        Change::r#Type(Payment::Cash),
        Change::r#Type(card("1")),
        Change::Frozen {},
    ];
    for change in &changes {
        let saved = Entry::draft().change(change).save(&db).await?;
        assert_eq!(&saved.change, change);
        assert_eq!(&Entry::get(saved.id, &db).await?.change, change);
    }
    let types: Vec<String> = db
        .fetch(sql!(r#"SELECT "type" FROM entry ORDER BY id"#))
        .await?;
    assert_eq!(types, ["OPENED", "PAID_IN", "TYPE", "TYPE", "FROZEN"]);
    let paid = Entry::objects()
        .filter(Entry.change.paid_in.eq(5) & Entry.change.kind.eq(ChangeTag::PaidIn));
    assert_eq!(paid.count(&db).await?, 1);
    let cards = Entry::objects().filter(Entry.change.r#type.card.last4.eq("1"));
    assert_eq!(cards.get(&db).await?.change, changes[3]);
    assert_eq!(ChangeTag::Opened.label(), "Made");
    assert!(ChangeTag::Opened < ChangeTag::Frozen);
    assert_eq!(json!(ChangeTag::PaidIn), "PaidIn");
    let refused = Entry::draft().change(Change::PaidIn(0)).save(&db).await;
    let refused = refused.expect_err("it is under the least").to_string();
    assert!(refused.contains("change.paid_in"), "{refused}");
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Complaint)]
struct ComplaintLine {
    id: i64,
    #[row(from = Complaint.purchase.payment)]
    payment: Payment,
    #[row(from = Complaint.about.payment)]
    about: Option<Payment>,
}

async fn relations_and_groups(db: Database) -> orm::Result<()> {
    let (bank, rows) = purchases(&db).await?;
    Complaint::draft()
        .purchase(&rows[1])
        .about(&rows[4])
        .save(&db)
        .await?;
    Complaint::draft().purchase(&rows[5]).save(&db).await?;
    let complaints = || Complaint::objects().order_by(Complaint.id);
    let lines: Vec<ComplaintLine> = complaints().values_as().all(&db).await?;
    let abouts: Vec<_> = lines.iter().map(|line| line.about.clone()).collect();
    assert_eq!(abouts, [Some(Payment::Transfer((&bank).into())), None]);
    assert_eq!(
        (&lines[0].payment, &lines[1].payment),
        (&rows[1].payment, &rows[5].payment)
    );

    let joined = Purchase.complaints().inner_join();
    let first = Purchase.complaints().order_by(Complaint.id).first();
    let found = Purchase::objects().order_by(Purchase.number);
    let found = found.values((
        Purchase.payment,
        joined.value(Complaint.id),
        first.embedded(Complaint.about.payment),
    ));
    let expected = [
        (
            rows[1].payment.clone(),
            lines[0].id,
            Some(rows[4].payment.clone()),
        ),
        (rows[5].payment.clone(), lines[1].id, None),
    ];
    assert_eq!(found.all(&db).await?, expected);

    for (number, payment) in [(20, Payment::Cash), (21, card("1234")), (22, card("1234"))] {
        Purchase::draft()
            .payment(payment)
            .number(number)
            .save(&db)
            .await?;
    }
    let groups = Purchase::objects().values((Purchase.payment, count()));
    let groups = groups
        .filter(count().gt(1))
        .order_by(count())
        .all(&db)
        .await?;
    assert_eq!(groups, [(Payment::Cash, 2), (card("1234"), 3)]);
    let kinds = Purchase::objects()
        .values(Purchase.payment)
        .distinct()
        .count(&db)
        .await?;
    assert_eq!(kinds, 7);

    let with_banks = Purchase::objects().filter(Purchase.payment.transfer.eq(&bank));
    let with_banks = with_banks
        .prefetch_related(Purchase.complaints())
        .all(&db)
        .await?;
    assert_eq!(with_banks.len(), 1);
    let same = Purchase.payment.transfer.eq(Purchase.payment.gift.from);
    assert_eq!(
        numbers(&db, same & Purchase.payment.transfer.is_not_null()).await?,
        [0; 0]
    );
    Ok(())
}

async fn rows_of_one_query_load_together(db: Database) -> orm::Result<()> {
    let (_, rows) = purchases(&db).await?;
    let other = Bank::draft().name("Other").save(&db).await?;
    Purchase::draft()
        .payment(Payment::Transfer(other.into()))
        .number(10)
        .save(&db)
        .await?;
    assert_queries(&db, 2, async || {
        let mut names = Vec::new();
        for row in Purchase::objects()
            .order_by(Purchase.number)
            .all(&db)
            .await?
        {
            if let Payment::Transfer(bank) = &row.payment {
                names.push(bank.get(&db).await?.name.clone());
            }
        }
        assert_eq!(names, ["Lombard", "Other"]);
        orm::Result::Ok(())
    })
    .await?;
    assert_eq!(rows.len(), 7);
    Ok(())
}

async fn rows_are_inserted_by_a_query(db: Database) -> orm::Result<()> {
    let (_, rows) = purchases(&db).await?;
    let others = Purchase::objects().filter(Purchase.payment.kind.ne(PaymentKind::Voucher));
    let values = others.values((Purchase.payment, Purchase.number + 100));
    let inserted = values
        .insert_into((Purchase.payment, Purchase.number), &db)
        .await?;
    assert_eq!(inserted, 6);
    let copied = Purchase::objects()
        .filter(Purchase.number.gt(100))
        .order_by(Purchase.number);
    let copied = copied.all(&db).await?.into_iter().map(|row| row.payment);
    let expected = rows.into_iter().map(|row| row.payment);
    let expected = expected.filter(|it| !matches!(it, Payment::Voucher(_)));
    assert!(copied.eq(expected));
    Ok(())
}
