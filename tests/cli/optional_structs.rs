//! Migrations of an optional embedded struct, whose columns are null together.

on_each! { fields_of_an_optional_struct_get_values_where_it_is_there }

use crate::scene::Scene;
use orm::prelude::*;
use orm_cli::Exit;

/// Parcels of the first release.
mod first {
    use orm::prelude::*;

    #[derive(Embed, Clone, Debug)]
    pub(super) struct Address {
        pub(super) city: String,
        pub(super) note: Option<String>,
    }

    #[derive(Model)]
    pub(super) struct Parcel {
        pub(super) id: i64,
        #[orm(embed)]
        pub(super) to: Option<Address>,
    }
}

/// Parcels whose addresses have three fields more.
mod second {
    use orm::prelude::*;

    #[derive(Embed, Clone, Debug, PartialEq)]
    pub(super) struct Address {
        pub(super) city: String,
        pub(super) note: Option<String>,
        #[orm(max_length = 2)]
        pub(super) country: String,
        pub(super) since: NaiveDate,
        #[orm(max_digits = 6, decimal_places = 2)]
        pub(super) fee: Decimal,
    }

    #[derive(Model)]
    pub(super) struct Parcel {
        pub(super) id: i64,
        #[orm(embed)]
        pub(super) to: Option<Address>,
    }
}

/// Parcels whose addresses have a note each.
mod third {
    use orm::prelude::*;

    #[derive(Embed, Clone, Debug, PartialEq)]
    pub(super) struct Address {
        pub(super) city: String,
        pub(super) note: String,
        #[orm(max_length = 2)]
        pub(super) country: String,
        pub(super) since: NaiveDate,
        #[orm(max_digits = 6, decimal_places = 2)]
        pub(super) fee: Decimal,
    }

    #[derive(Model)]
    pub(super) struct Parcel {
        pub(super) id: i64,
        #[orm(embed)]
        pub(super) to: Option<Address>,
    }
}

async fn fields_of_an_optional_struct_get_values_where_it_is_there(
    db: Database,
) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let models = || schema![first::Parcel];
    scene.manage(models(), "makemigrations").await;
    scene.manage(models(), "migrate").await;
    first::Parcel::draft().save(&db).await?;
    for note in [None, Some("ring twice".to_owned())] {
        let city = "Linz".to_owned();
        let to = first::Address { city, note };
        first::Parcel::draft().to(to).save(&db).await?;
    }

    let models = || schema![second::Parcel];
    let unanswered = scene.manage(models(), "makemigrations").await;
    assert_eq!(unanswered, Exit::Unanswered);
    let unneeded = "makemigrations --fill parcel.to_country=\"'AT'\" --fill parcel.to_since=CURRENT_DATE --no-rows parcel.to_fee --fill parcel.to_note=\"'none'\"";
    assert_eq!(scene.manage(models(), unneeded).await, Exit::Usage);
    let filled = "makemigrations --name address --fill parcel.to_country=\"upper('at')\" --fill parcel.to_since=\"'2024-02-29'\" --fill parcel.to_fee=12.5";
    assert_eq!(scene.manage(models(), filled).await, Exit::Done);
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    scene.show("migrations/0002_address.toml");
    let parcels = second::Parcel::objects().order_by(second::Parcel.id);
    let parcels = parcels.all(&db).await?;
    assert!(parcels[0].to.is_none());
    let to = parcels[2].to.as_ref().expect("an address");
    assert_eq!((to.city.as_str(), to.country.as_str()), ("Linz", "AT"));
    assert_eq!(to.note.as_deref(), Some("ring twice"));
    assert_eq!(
        to.since,
        NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day")
    );
    assert_eq!(to.fee, Decimal::new(1250, 2));

    let models = || schema![third::Parcel];
    let asked = ["1", "'by the door'"];
    let exit = scene
        .manage_with(models(), "makemigrations --name note", &asked)
        .await;
    assert_eq!(exit, Exit::Done);
    scene.show("migrations/0003_note.toml");
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    let parcels = third::Parcel::objects().order_by(third::Parcel.id);
    let parcels = parcels.all(&db).await?;
    let notes = parcels.iter().map(|parcel| parcel.to.as_ref());
    let notes: Vec<_> = notes.map(|to| to.map(|to| to.note.as_str())).collect();
    assert_eq!(notes, [None, Some("by the door"), Some("ring twice")]);
    assert_eq!(scene.manage(models(), "check --database").await, Exit::Done);
    let back = scene.manage(models(), "migrate 0001 --yes").await;
    assert_eq!(back, Exit::Done);
    scene.check(&format!("{}/optional_structs", db.backend().name()));
    Ok(())
}
