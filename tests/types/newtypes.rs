//! Types of one's own around another, and types of other crates in a wrapper.

on_each! {
    newtypes,
    a_generic_key_tells_models_apart,
    an_option_of_a_key_becomes_one_of_a_foreign_key,
    newtypes_are_texts_and_numbers,
    what_is_computed_is_cast_to_a_newtype,
    a_value_that_try_from_refuses_is_not_read,
    a_newtype_stands_wherever_values_do,
    a_type_of_another_crate_is_stored_in_a_wrapper,
    a_scalar_of_ones_own,
}

use orm::Scalar;
use orm::prelude::*;
use std::fmt;
use std::marker::PhantomData;
use std::net::Ipv4Addr;

#[derive(Field, Debug, Clone, PartialEq)]
#[orm(text)]
struct Email(String);

#[derive(Field, Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct AccountId(i64);

#[derive(Model, Debug, Clone, PartialEq)]
struct Account {
    #[orm(primary_key)]
    id: AccountId,
    #[orm(max_length = 100, unique)]
    email: Email,
    backup: Option<Email>,
}

/// The key of a row of `T`.
#[derive(Field)]
struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    fn new(id: i64) -> Self {
        Id(id, PhantomData)
    }
}
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Field, Debug, Clone, Copy, PartialEq, PartialOrd)]
#[orm(numeric)]
struct Cents(i64);

/// A share of a hundred.
#[derive(Field, Debug, Clone, Copy, PartialEq)]
#[orm(try_from, numeric)]
struct Percent {
    value: i16,
}

impl TryFrom<i16> for Percent {
    type Error = ();
    fn try_from(value: i16) -> Result<Self, ()> {
        match value {
            0..=100 => Ok(Percent { value }),
            _ => Err(()),
        }
    }
}

/// Lower-case letters, in the five lines that a type of one's own takes.
#[derive(Debug, Clone, PartialEq)]
struct Slug(String);

impl Scalar for Slug {
    type Stored = String;
    fn store(&self) -> String {
        self.0.to_lowercase()
    }
    fn load(stored: String) -> orm::Result<Self> {
        Ok(Slug(stored))
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct User {
    id: Id<User>,
    #[orm(unique)]
    slug: Slug,
}

#[derive(Model, Debug, Clone)]
struct Payment {
    id: Id<Payment>,
    #[orm(related_name = "payments", on_delete = Cascade)]
    user: ForeignKey<User>,
    #[orm(default = Cents(100))]
    amount: Cents,
    discount: Option<Percent>,
}

/// The address of a host, stored as a number.
#[derive(Field, Debug, Clone, Copy, PartialEq)]
struct Address(i64);

impl From<Ipv4Addr> for Address {
    fn from(address: Ipv4Addr) -> Self {
        Address(i64::from(address.to_bits()))
    }
}
impl From<Address> for Ipv4Addr {
    fn from(Address(bits): Address) -> Self {
        Ipv4Addr::from_bits(u32::try_from(bits).unwrap_or_default())
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Visit {
    id: i64,
    #[orm(as = Address)]
    from: Ipv4Addr,
    #[orm(as = Address)]
    through: Option<Ipv4Addr>,
    #[orm(as = Address, default = Ipv4Addr::LOCALHOST)]
    to: Ipv4Addr,
}

async fn newtypes(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    let account = Account::draft()
        .email(Email("jo@example.org".to_owned()))
        .save(&db)
        .await?;
    assert_eq!(account.id, AccountId(1));
    assert_eq!(Account::get(AccountId(1), &db).await?, account);
    assert_eq!(Account::get(account.id, &db).await?, account);
    let found = Account::objects()
        .filter(Account.email.eq(Email("jo@example.org".to_owned())) & Account.backup.is_null());
    assert_eq!(found.count(&db).await?, 1);
    Ok(())
}

/// Rows that may point at others, whose keys are of several types.
#[derive(Model, Debug, Clone)]
struct Entry {
    id: i64,
    #[orm(related_name = "entries", on_delete = SetNull)]
    account: Option<ForeignKey<Account>>,
    #[orm(related_name = "entries", on_delete = SetNull)]
    user: Option<ForeignKey<User>>,
    #[orm(related_name = "entries", on_delete = SetNull)]
    day: Option<ForeignKey<Day>>,
}

#[derive(Model, Debug, Clone)]
struct Day {
    #[orm(primary_key)]
    date: NaiveDate,
}

async fn an_option_of_a_key_becomes_one_of_a_foreign_key(db: Database) -> orm::Result<()> {
    let [jo, _] = users(&db).await?;
    db.create_tables(schema![Account, Day, Entry, User]).await?;
    let account = Account::draft()
        .email(Email("jo@example.org".to_owned()))
        .save(&db)
        .await?;
    let day = Day::draft().date(NaiveDate::default()).save(&db).await?;
    let (own, user, date) = (Some(account.id), Some(&jo.id), Some(day.date));
    let mut entry = Entry::draft()
        .account(own.map(ForeignKey::from))
        .user(user.map(ForeignKey::from))
        .day(date.map(ForeignKey::from))
        .save(&db)
        .await?;
    let of_all = Entry::objects().filter(
        Entry.account.eq(own.map(ForeignKey::from)) & Entry.user.eq(jo.id) & Entry.day.eq(day.date),
    );
    assert_eq!(of_all.count(&db).await?, 1);
    entry.account = None::<AccountId>.map(ForeignKey::from);
    entry.save(&db).await?;
    entry.account = Some(account.id.into());
    entry.save(&db).await?;
    assert_eq!(of_all.count(&db).await?, 1);
    Ok(())
}

async fn users(db: &Database) -> orm::Result<[User; 2]> {
    db.create_tables(schema![User, Payment]).await?;
    let jo = User::draft().slug(Slug("Jo".to_owned())).save(db).await?;
    let amy = User::draft().slug(Slug("amy".to_owned())).save(db).await?;
    let drafts = [(&jo, 250), (&jo, 150), (&amy, 50)]
        .map(|(user, amount)| Payment::draft().user(user).amount(Cents(amount)));
    Payment::bulk_create(drafts, db).await?;
    Ok([jo, amy])
}

async fn a_generic_key_tells_models_apart(db: Database) -> orm::Result<()> {
    let [jo, amy] = users(&db).await?;
    assert_eq!((jo.id, amy.id), (Id::new(1), Id::new(2)));
    let payment = Payment::draft().user(jo.id).save(&db).await?;
    assert_eq!((payment.user.id, payment.amount), (jo.id, Cents(100)));
    let of_jo = Payment::objects().filter(Payment.user.eq(jo.id));
    assert_eq!(of_jo.count(&db).await?, 3);
    let users = User::objects().order_by(User.id);
    let users = users.prefetch_related(User.payments()).all(&db).await?;
    let numbers: Vec<_> = users.iter().map(|(_, payments)| payments.len()).collect();
    assert_eq!(numbers, [3, 1]);
    let found = User::objects().in_bulk([jo.id, amy.id, Id::new(9)], &db);
    assert_eq!(found.await?[&amy.id], amy);
    assert_eq!(payment.user.get(&db).await?.slug, Slug("jo".to_owned()));
    let found = User::objects().filter(User.id.is_in([amy.id]));
    assert_eq!(found.get(&db).await?, amy);
    Ok(())
}

async fn newtypes_are_texts_and_numbers(db: Database) -> orm::Result<()> {
    users(&db).await?;
    db.create_tables(schema![Account]).await?;
    let email = |text: &str| Email(text.to_owned());
    Account::draft()
        .email(email("Jo@example.org"))
        .save(&db)
        .await?;
    let found = Account::objects().filter(Account.email.icontains("jo@"));
    assert_eq!(found.count(&db).await?, 1);
    let long = Account::draft().email(email(&"x".repeat(101))).save(&db);
    let error = long.await.expect_err("too long");
    assert!(matches!(error, Error::TooLong { .. }), "{error}");

    let sum: Option<i64> = Payment::objects()
        .aggregate(Payment.amount.sum(), &db)
        .await?;
    assert_eq!(sum, Some(450));
    let raised = Payment::objects().filter(Payment.amount.lt(Cents(200)));
    let raised = raised.update(Payment.amount.set(Payment.amount + Cents(1)), &db);
    assert_eq!(raised.await?, 2);
    let least = Payment::objects()
        .aggregate(Payment.amount.min(), &db)
        .await?;
    assert_eq!(least, Some(Cents(51)));
    Ok(())
}

async fn what_is_computed_is_cast_to_a_newtype(db: Database) -> orm::Result<()> {
    users(&db).await?;
    let all = Payment::objects().every_row();
    let total = Payment::objects().values(Payment.amount.sum()).scalar();
    let total = total.cast::<Cents>().coalesce(Cents(0));
    let tenth = (Payment.amount.cast::<i64>() / 10).cast::<Percent>();
    let set = (Payment.amount.set(total), Payment.discount.set(tenth));
    assert_eq!(all.update(set, &db).await?, 3);
    let stored = all
        .aggregate((Payment.amount.min(), Payment.amount.max()), &db)
        .await?;
    assert_eq!(stored, (Some(Cents(450)), Some(Cents(450))));
    let discounts = all.values(Payment.discount).order_by(Payment.discount);
    let discounts: Vec<_> = discounts.all(&db).await?.into_iter().flatten().collect();
    assert_eq!(
        discounts.iter().map(|it| i64::from(it.value)).sum::<i64>(),
        45
    );

    // A text, and a number that the type refuses as it is read.
    let upper = User.slug.cast::<String>().upper().cast::<Slug>();
    let slugs: Vec<Slug> = User::objects()
        .order_by(User.id)
        .values(upper)
        .all(&db)
        .await?;
    assert!(slugs.iter().all(|Slug(text)| *text == text.to_uppercase()));
    let refused = User::objects()
        .values(value(101).cast::<Percent>())
        .all(&db);
    let error = refused.await.expect_err("no percent");
    assert!(error.to_string().ends_with("no `Percent`"), "{error}");
    Ok(())
}

async fn a_value_that_try_from_refuses_is_not_read(db: Database) -> orm::Result<()> {
    users(&db).await?;
    let half = Percent { value: 50 };
    let all = Payment::objects().every_row();
    all.update(Payment.discount.set(half), &db).await?;
    let found = Payment::objects().filter(Payment.discount.eq(half));
    assert_eq!(found.count(&db).await?, 3);
    db.execute(sql!("UPDATE payment SET discount = 101"))
        .await?;
    let error = Payment::objects().all(&db).await;
    assert_eq!(
        error.expect_err("too much").to_string(),
        "cannot read `Payment.discount`: found an integer that is no `Percent`"
    );
    Ok(())
}

#[derive(Row)]
#[row(Payment)]
struct Line {
    amount: Cents,
    #[row(from = Payment.user.slug)]
    who: Slug,
}

async fn a_newtype_stands_wherever_values_do(db: Database) -> orm::Result<()> {
    let [jo, _] = users(&db).await?;
    let by_amount = Payment::objects().order_by(Payment.amount.desc());
    let lines: Vec<Line> = by_amount.clone().values_as().all(&db).await?;
    assert_eq!(lines[0].amount, Cents(250));
    assert_eq!(lines[2].who, Slug("amy".to_owned()));
    let page = by_amount.after(None, 1, &db).await?;
    let next = by_amount.after(page.next.as_deref(), 1, &db).await?;
    assert_eq!(next.rows[0].amount, Cents(150));
    let groups = Payment::objects().values((Payment.user, Payment.amount.max()));
    let groups = groups.order_by(Payment.user.id).all(&db).await?;
    assert_eq!(groups[0].1, Some(Cents(250)));
    let draft = || User::draft().slug(Slug("jo".to_owned()));
    let (same, created) = draft().get_or_create(User.slug, &db).await?;
    assert!(!created && same.id == jo.id);
    assert_eq!(draft().update_or_create(User.slug, &db).await?.id, jo.id);
    let mut payments = Payment::objects().order_by(Payment.id).all(&db).await?;
    payments[0].amount = Cents(1);
    Payment::bulk_update(&mut payments, Payment.amount, &db).await?;
    let found: Vec<(Id<Payment>, Cents)> = db
        .fetch(sql!(
            "SELECT id, amount FROM payment WHERE user_id = {} ORDER BY amount",
            jo.id
        ))
        .await?;
    assert_eq!(found[0], (payments[0].id, Cents(1)));
    Ok(())
}

async fn a_type_of_another_crate_is_stored_in_a_wrapper(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Visit]).await?;
    let home = Ipv4Addr::new(192, 168, 0, 1);
    let visit = Visit::draft().from(home).save(&db).await?;
    assert_eq!((visit.through, visit.to), (None, Ipv4Addr::LOCALHOST));
    let other = Visit::draft().from(Ipv4Addr::BROADCAST).through(home);
    let mut other = other.save(&db).await?;
    assert_eq!(Visit::get(other.id, &db).await?, other);
    let found = Visit::objects().filter(Visit.from.eq(Address::from(home)));
    assert_eq!(found.get(&db).await?, visit);
    (other.from, other.through) = (home, None);
    other.save(&db).await?;
    let through = Visit::objects().values(Visit.through).all(&db).await?;
    assert_eq!(through, [None::<Address>, None]);
    let read: Vec<Visit> = db.fetch(sql!("SELECT * FROM visit ORDER BY id")).await?;
    assert_eq!(read, [visit, other]);
    Ok(())
}

async fn a_scalar_of_ones_own(db: Database) -> orm::Result<()> {
    let [jo, _] = users(&db).await?;
    let found = User::objects().filter(User.slug.eq(Slug("JO".to_owned())));
    assert_eq!(found.get(&db).await?.id, jo.id);
    assert_eq!(jo.slug, Slug("jo".to_owned()));
    Ok(())
}
