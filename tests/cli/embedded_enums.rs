//! Migrations of an embedded enum: variants that come, are renamed and get more fields.

on_each! { variants_are_added_renamed_and_get_fields }

use crate::scene::Scene;
use orm::prelude::*;
use orm_cli::Exit;

/// Purchases of the first release.
mod first {
    use orm::prelude::*;

    #[derive(Embed, Clone, Debug, PartialEq)]
    pub(super) enum Payment {
        Cash,
        Card { last4: String },
        Gift { note: Option<String> },
    }

    #[derive(Model)]
    pub(super) struct Purchase {
        pub(super) id: i64,
        #[orm(embed)]
        pub(super) payment: Payment,
    }
}

/// Purchases with another way to pay, more of those before, and another name of one.
mod second {
    use orm::prelude::*;

    #[derive(Embed, Clone, Debug, PartialEq)]
    pub(super) enum Payment {
        Cash {
            till: i32,
            drawer: String,
        },
        #[orm(renamed_from = "card")]
        CreditCard {
            last4: String,
            brand: String,
        },
        Gift {
            note: String,
        },
        Voucher(String),
    }

    #[derive(Model)]
    pub(super) struct Purchase {
        pub(super) id: i64,
        #[orm(embed)]
        pub(super) payment: Payment,
    }
}

async fn variants_are_added_renamed_and_get_fields(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let models = || schema![first::Purchase];
    assert_eq!(scene.manage(models(), "makemigrations").await, Exit::Done);
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    scene.show("migrations/0001_initial.toml");
    let card = first::Payment::Card {
        last4: "1234".to_owned(),
    };
    let gift = |note: Option<&str>| first::Payment::Gift {
        note: note.map(str::to_owned),
    };
    for payment in [
        first::Payment::Cash,
        card,
        gift(None),
        gift(Some("for Ada")),
    ] {
        first::Purchase::draft().payment(payment).save(&db).await?;
    }

    let models = || schema![second::Purchase];
    let unanswered = scene.manage(models(), "makemigrations").await;
    assert_eq!(unanswered, Exit::Unanswered);
    let filled = "makemigrations --name payments --fill purchase.payment_cash_till=1 --fill purchase.payment_cash_drawer=\"'left'\" --fill purchase.payment_credit_card_brand=\"'visa'\" --fill purchase.payment_gift_note=\"'none'\"";
    assert_eq!(scene.manage(models(), filled).await, Exit::Done);
    scene.show("migrations/0002_payments.toml");
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    let payments = second::Purchase::objects().order_by(second::Purchase.id);
    let payments = payments.values(second::Purchase.payment).all(&db).await?;
    let gift = |note: &str| second::Payment::Gift {
        note: note.to_owned(),
    };
    let expected = [
        second::Payment::Cash {
            till: 1,
            drawer: "left".to_owned(),
        },
        second::Payment::CreditCard {
            last4: "1234".to_owned(),
            brand: "visa".to_owned(),
        },
        gift("none"),
        gift("for Ada"),
    ];
    assert_eq!(payments, expected);
    let voucher = second::Payment::Voucher("spring".to_owned());
    second::Purchase::draft().payment(voucher).save(&db).await?;
    assert_eq!(scene.manage(models(), "check --database").await, Exit::Done);
    assert_eq!(scene.manage(models(), "inspectdb").await, Exit::Done);
    let of_vouchers = second::Purchase
        .payment
        .kind
        .eq(second::PaymentKind::Voucher);
    second::Purchase::objects()
        .filter(of_vouchers)
        .delete(&db)
        .await?;
    let back = scene.manage(models(), "migrate 0001 --yes").await;
    assert_eq!(back, Exit::Done);
    let cards = first::Purchase::objects().filter(first::Purchase.payment.card.last4.eq("1234"));
    assert_eq!(cards.count(&db).await?, 1);
    scene.check(&format!("{}/embedded_enums", db.backend().name()));
    Ok(())
}
