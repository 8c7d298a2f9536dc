//! Rows that are stored together with those that point at them.

on_each! {
    a_row_with_what_belongs_to_it,
    many_rows_with_what_belongs_to_them,
    one_row_by_a_one_to_one_relation,
    rows_of_many_to_many_relations,
    several_foreign_keys_to_one_model,
    rows_of_a_row_of_the_same_model,
    keys_of_several_fields_and_keys_that_are_made,
    relations_without_rows,
    all_rows_or_none,
    rows_of_a_transaction,
    one_row_that_is_refused_in_a_transaction,
    drafts_that_set_the_foreign_key_themselves,
    relations_that_are_not_whole,
    rows_of_a_tenant,
    values_that_the_database_computes,
}

use orm::Error;
use orm::prelude::*;
use orm::query::WithRelated;
use orm::testing::assert_queries;
use orm::uuid::Uuid;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Customer {
    id: i64,
    #[orm(max_length = 40, unique)]
    name: String,
    #[orm(related_name = "referred", on_delete = SetNull)]
    referrer: Option<ForeignKey<Customer>>,
    #[orm(symmetrical)]
    friends: ManyToMany<Customer>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Label {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Order {
    id: i64,
    #[orm(related_name = "orders", on_delete = Cascade)]
    customer: ForeignKey<Customer>,
    note: Option<String>,
    #[orm(related_name = "orders")]
    labels: ManyToMany<Label>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Line {
    id: i64,
    #[orm(related_name = "lines", on_delete = Cascade)]
    order: ForeignKey<Order>,
    product: String,
    #[orm(min = 1)]
    quantity: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Extra {
    id: i64,
    #[orm(related_name = "extras", on_delete = Cascade)]
    line: ForeignKey<Line>,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Invoice {
    #[orm(primary_key, related_name = "invoice", on_delete = Cascade)]
    order: OneToOne<Order>,
    total: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Transfer {
    id: i64,
    #[orm(related_name = "outgoing", on_delete = Cascade)]
    sender: ForeignKey<Customer>,
    #[orm(related_name = "incoming", on_delete = Cascade)]
    receiver: ForeignKey<Customer>,
    #[orm(related_name = "seen", on_delete = SetNull)]
    seen_by: Option<ForeignKey<Customer>>,
    #[orm(related_name = "checked", on_delete = SetNull)]
    checked_by: Option<ForeignKey<Customer>>,
    amount: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(country, number))]
struct Building {
    country: String,
    number: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Room {
    id: Uuid,
    #[orm(related_name = "rooms", on_delete = Cascade)]
    building: ForeignKey<Building>,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Desk {
    id: i64,
    #[orm(related_name = "desks", on_delete = Cascade)]
    room: ForeignKey<Room>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Firm {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(firm, number))]
struct Ticket {
    #[orm(tenant, related_name = "tickets", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    number: i64,
    #[orm(within = firm, related_name = "replies", on_delete = Cascade)]
    before: Option<ForeignKey<Ticket>>,
}

async fn shop(db: &Database) -> orm::Result<Customer> {
    let shop = schema![
        Customer, Label, Order, Line, Extra, Invoice, Transfer, Building, Room, Desk, Firm, Ticket
    ];
    db.create_tables(shop).await?;
    Customer::draft().name("Jo").save(db).await
}

async fn a_row_with_what_belongs_to_it(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let line = |product: &str, quantity| Line::draft().product(product).quantity(quantity);
    let place = async || {
        let lines = [line("ink", 2), line("pen", 1)];
        let order = Order::draft()
            .customer(&jo)
            .with_related(Order.lines(), lines);
        order.save(&db).await
    };
    let (order, lines): (Order, Vec<Line>) = place().await?;
    assert_eq!(
        (lines[0].product.as_str(), lines[1].product.as_str()),
        ("ink", "pen")
    );
    assert!(lines.iter().all(|line| line.order.id == order.id));
    assert_eq!(order.lines().order_by(Line.id).all(&db).await?, lines);
    assert_sent(&db, "a_row_with_related_ones", place).await
}

async fn many_rows_with_what_belongs_to_them(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let orders = |n: usize| {
        let jo = &jo;
        (0..n).map(move |order| {
            let lines = (0..order).map(move |line| {
                let extras = (0..line).map(|n| Extra::draft().text(format!("extra {n}")));
                let name = format!("product {order}.{line}");
                Line::draft()
                    .product(name)
                    .quantity(1)
                    .with_related(Line.extras(), extras)
            });
            Order::draft()
                .customer(jo)
                .with_related(Order.lines(), lines)
        })
    };
    let save = async || WithRelated::save_all(orders(5), &db).await;
    for (n, (order, lines)) in save().await?.iter().enumerate() {
        assert_eq!(lines.len(), n);
        for (n, (line, extras)) in lines.iter().enumerate() {
            assert_eq!((line.order.id, extras.len()), (order.id, n));
            assert_eq!(&line.extras().order_by(Extra.id).all(&db).await?, extras);
        }
    }
    assert_sent(&db, "rows_with_related_ones", save).await
}

async fn one_row_by_a_one_to_one_relation(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let invoice = Invoice::draft().total(12);
    let order = Order::draft()
        .customer(&jo)
        .note("soon")
        .with_related(Order.invoice(), invoice);
    let (order, invoice): (Order, Invoice) = order.save(&db).await?;
    assert_eq!((invoice.order.id, invoice.total), (order.id, 12));
    assert_eq!(Invoice::get(order.id, &db).await?, invoice);
    Ok(())
}

async fn rows_of_many_to_many_relations(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let labels = ["a", "b"].map(|name| Label::draft().name(name));
    let labels = Label::bulk_create(labels, &db).await?;
    let order = Order::draft()
        .customer(&jo)
        .with_related(Order.labels, &labels);
    let order: Order = assert_queries(&db, 2, async || order.save(&db).await).await?;
    assert_eq!(order.labels.all(&db).await?, labels);
    // Of a relation that has one side both rows are joined to each other.
    let amy = Customer::draft()
        .name("Amy")
        .with_related(Customer.friends, [&jo]);
    let amy = amy.save(&db).await?;
    assert_eq!(jo.friends.all(&db).await?, [amy]);
    let nowhere = Order::draft()
        .customer(&jo)
        .with_related(Order.labels, [99]);
    let error = nowhere.save(&db).await.unwrap_err();
    assert!(
        matches!(error, Error::ForeignKeyViolation { .. }),
        "{error}"
    );
    assert_eq!(Order::objects().count(&db).await?, 1);
    Ok(())
}

async fn several_foreign_keys_to_one_model(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let sent = [Transfer::draft().receiver(&jo).amount(1)];
    let got = vec![Transfer::draft().sender(&jo).amount(2)];
    let checked = Some(Transfer::draft().sender(&jo).receiver(&jo).amount(3));
    let amy = Customer::draft()
        .name("Amy")
        .with_related(Customer.outgoing(), sent)
        .with_related(Customer.incoming(), got)
        .with_related(Customer.checked(), checked);
    let (amy, sent, got, checked) = amy.save(&db).await?;
    let keys = |row: &Transfer| [row.sender.id, row.receiver.id];
    assert_eq!(keys(&sent[0]), [amy.id, jo.id]);
    assert_eq!(keys(&got[0]), [jo.id, amy.id]);
    assert_eq!(keys(&checked[0]), [jo.id, jo.id]);
    assert_eq!(checked[0].checked_by.as_ref().map(|it| it.id), Some(amy.id));
    assert_eq!(checked[0].seen_by, None);
    let other = Customer::draft().name("Meg").with_related(
        Customer.incoming(),
        [Transfer::draft().receiver(&jo).amount(1)],
    );
    let error = other.save(&db).await.unwrap_err();
    let lacks = "invalid query of `Transfer`: the relation is by `receiver`, and the drafts lack `sender`; set that one, and leave the other out";
    assert_eq!(error.to_string(), lacks);
    assert_eq!(Customer::objects().count(&db).await?, 2);
    Ok(())
}

async fn rows_of_a_row_of_the_same_model(db: Database) -> orm::Result<()> {
    shop(&db).await?;
    let customer = |name: &str| Customer::draft().name(name);
    let beth = customer("Beth").with_related(Customer.referred(), [customer("Laurie")]);
    let (amy, referred) = customer("Amy")
        .with_related(Customer.referred(), [beth])
        .save(&db)
        .await?;
    let (beth, last) = &referred[0];
    assert_eq!(beth.referrer.as_ref().map(|it| it.id), Some(amy.id));
    assert_eq!(last[0].referrer.as_ref().map(|it| it.id), Some(beth.id));
    Ok(())
}

async fn keys_of_several_fields_and_keys_that_are_made(db: Database) -> orm::Result<()> {
    shop(&db).await?;
    let rooms = ["hall", "attic"].map(|name| {
        let desks = [Desk::draft(), Desk::draft()];
        Room::draft().name(name).with_related(Room.desks(), desks)
    });
    let house = Building::draft()
        .country("at")
        .number(7)
        .with_related(Building.rooms(), rooms);
    let (house, rooms) = house.save(&db).await?;
    for (room, desks) in &rooms {
        assert_eq!(room.building.id, (house.country.clone(), house.number));
        assert_eq!(room.desks().order_by(Desk.id).all(&db).await?, *desks);
    }
    assert_eq!(house.rooms().count(&db).await?, 2);
    Ok(())
}

async fn relations_without_rows(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let no_lines = std::iter::empty::<LineDraft>();
    let order = Order::draft()
        .customer(&jo)
        .with_related(Order.lines(), no_lines);
    let order = order.with_related(Order.labels, &[] as &[Label]);
    let (_, lines) = assert_queries(&db, 1, async || order.save(&db).await).await?;
    assert_eq!(lines, []);
    let nothing = std::iter::empty::<WithRelated<OrderDraft, ()>>();
    let save = async || WithRelated::save_all(nothing, &db).await;
    assert_eq!(assert_queries(&db, 0, save).await?, []);
    Ok(())
}

async fn all_rows_or_none(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let lines = [1, 0].map(|quantity| Line::draft().product("ink").quantity(quantity));
    let order = Order::draft()
        .customer(&jo)
        .with_related(Order.lines(), lines);
    let error = order.save(&db).await.unwrap_err();
    assert_eq!(error.draft_position(), Some(1), "{error}");
    let taken = [Customer::draft().name("Meg"), Customer::draft().name("Jo")];
    let amy = Customer::draft()
        .name("Amy")
        .with_related(Customer.referred(), taken);
    let error = amy.save(&db).await.unwrap_err();
    assert!(
        matches!(
            error,
            Error::UniqueViolation {
                model: "Customer",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(Order::objects().count(&db).await?, 0);
    assert_eq!(Customer::objects().count(&db).await?, 1);
    Ok(())
}

async fn rows_of_a_transaction(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let tx = db.begin().await?;
    let line = Line::draft().product("ink").quantity(1);
    let order = Order::draft()
        .customer(&jo)
        .with_related(Order.lines(), [line]);
    assert_eq!(order.save(&tx).await?.1.len(), 1);
    tx.rollback().await?;
    assert_eq!(Line::objects().count(&db).await?, 0);
    Ok(())
}

async fn one_row_that_is_refused_in_a_transaction(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let done = db.transaction(async |tx| {
        Order::draft().customer(&jo).note("kept").save(tx).await?;
        let nowhere = Order::draft()
            .customer(&jo)
            .with_related(Order.labels, [99]);
        assert!(nowhere.save(tx).await.is_err());
        orm::Result::Ok(())
    });
    done.await?;
    let notes = Order::objects().values(Order.note).all(&db).await?;
    assert_eq!(notes, [Some("kept".to_owned())]);
    Ok(())
}

async fn drafts_that_set_the_foreign_key_themselves(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let own = [Transfer::draft()
        .sender(&jo)
        .receiver(&jo)
        .checked_by(&jo)
        .amount(1)];
    let amy = Customer::draft()
        .name("Amy")
        .with_related(Customer.checked(), own);
    let sets = "invalid query of `Transfer`: a draft sets `checked_by` itself, which `with_related` sets to the key of the new row; leave it out";
    assert_eq!(amy.save(&db).await.unwrap_err().to_string(), sets);
    assert_eq!(Customer::objects().count(&db).await?, 1);
    Ok(())
}

async fn relations_that_are_not_whole(db: Database) -> orm::Result<()> {
    shop(&db).await?;
    let meg = || [Customer::draft().name("Meg")];
    let amy = || Customer::draft().name("Amy");
    let cut = amy().with_related(Customer.referred().limit(1), meg());
    let filtered = amy().with_related(Customer.referred().filter(Customer.id.gt(1)), meg());
    let of_another = amy().with_related(Customer.referrer.referred(), meg());
    for draft in [cut, filtered, of_another] {
        let error = draft.save(&db).await.unwrap_err();
        let takes = "invalid query of `Customer`: `with_related` takes a relation of `Customer` as it is, without `filter`, `order_by` or `limit`; rows of a many-to-many relation are given where its field is, or added once the row is stored";
        assert_eq!(error.to_string(), takes);
    }
    assert_eq!(Customer::objects().count(&db).await?, 1);
    Ok(())
}

async fn rows_of_a_tenant(db: Database) -> orm::Result<()> {
    shop(&db).await?;
    for name in ["acme", "umbrella"] {
        let firm = Firm::draft().name(name).save(&db).await?;
        let db = db.tenant(&firm);
        let replies = [2, 3].map(|number| Ticket::draft().number(number));
        let ticket = Ticket::draft()
            .number(1)
            .with_related(Ticket.replies(), replies);
        let (ticket, replies) = ticket.save(&db).await?;
        assert_eq!((ticket.firm.id, replies[1].firm.id), (firm.id, firm.id));
        assert_eq!(ticket.replies().count(&db).await?, 2);
    }
    Ok(())
}

async fn values_that_the_database_computes(db: Database) -> orm::Result<()> {
    let jo = shop(&db).await?;
    let lines = ["Ink", "Pen"].map(|name| Line::draft().product(value(name).lower()).quantity(1));
    let note = Customer::objects().values(Customer.name).scalar();
    let order = Order::draft()
        .customer(&jo)
        .note(note)
        .with_related(Order.lines(), lines);
    let (order, lines) = order.save(&db).await?;
    assert_eq!(order.note.as_deref(), Some("Jo"));
    assert_eq!(
        (lines[0].product.as_str(), lines[1].product.as_str()),
        ("ink", "pen")
    );
    Ok(())
}
