//! Names that other libraries have for methods of drafts.
//!
//! They are found behind a reference, so that a method of the user's own comes first, also one of a trait.

use crate::model::never_met_of_no_type;

never_met_of_no_type! {
    StoredBySave "a draft is stored by `save`; write `.save(&db).await?`" "where the row may be there `.get_or_create(Author.name, &db)`, `.update_or_create(…)` or `.save_with(OnConflict::ignore(), &db)`";
    StoredWhereAbsent "a row that may be there is stored by `get_or_create`, `update_or_create` or `save_with`; write `.update_or_create(Author.name, &db)`, `.get_or_create(Author.name, &db)`, or `.save_with(OnConflict::ignore(), &db)`";
    CheckedByValidate "a draft is checked by `validate`, and by `save` before it is sent; write `draft.validate()?`, which names each field and its fault";
    TiedBySetter "a draft is tied to a row by the setter of its foreign key, and what belongs to it is stored with it by `with_related`; write `.author(&author)`, or `.with_related(Author.books(), [Book::draft().title(\"…\")])`" "a row that may be there is found or made before, `Author::draft().name(\"…\").get_or_create(Author.name, &db)`";
    SetBySetters "the fields of a draft are set by a setter each; write `.title(form.title).year(form.year)`, with the names of the fields";
}

/// Declares the methods. A bound is a `tt`, so that the message shows the line of the method, and none of this macro.
macro_rules! other_names_of_drafts {
    ($($method:ident($($argument:ident),*) $bound:tt;)*) => {
        /// Names that other libraries have. The derive implements this trait for references to drafts.
        #[doc(hidden)]
        #[allow(clippy::wrong_self_convention, reason = "these are the names of others")]
        pub trait OtherNamesOfDrafts: Sized {$(
            #[doc(hidden)]
            fn $method(self, $($argument: impl Sized),*) -> <Self as $bound>::Out
            where
                Self: $bound,
            {
                let _ = ($($argument,)*);
                unreachable!()
            }
        )*}
    };
}

other_names_of_drafts! {
    insert(db) StoredBySave;
    create(db) StoredBySave;
    exec(db) StoredBySave;
    execute(db) StoredBySave;
    build() StoredBySave;
    commit(db) StoredBySave;
    store(db) StoredBySave;
    persist(db) StoredBySave;
    try_save(db) StoredBySave;
    send(db) StoredBySave;
    finish() StoredBySave;
    into_row() StoredBySave;
    into_model() StoredBySave;
    returning(fields) StoredBySave;
    save_one(db) StoredBySave;
    save_and_return(db) StoredBySave;
    run(db) StoredBySave;
    put(db) StoredBySave;
    write(db) StoredBySave;
    add(db) StoredBySave;
    insert_one(db) StoredBySave;
    insert_returning(db) StoredBySave;
    insert_into(db) StoredBySave;
    get_result(db) StoredBySave;
    exec_with_returning(db) StoredBySave;
    save_all(db) StoredBySave;
    save_new(db) StoredBySave;
    create_one(db) StoredBySave;
    finalize() StoredBySave;
    done() StoredBySave;
    submit(db) StoredBySave;
    flush(db) StoredBySave;
    apply(db) StoredBySave;
    to_row() StoredBySave;
    to_model() StoredBySave;
    into_active_model() StoredBySave;
    try_into_model() StoredBySave;
    upsert(fields, db) StoredWhereAbsent;
    replace(db) StoredWhereAbsent;
    find_or_insert(db) StoredWhereAbsent;
    get_or_insert(db) StoredWhereAbsent;
    on_constraint(name) StoredWhereAbsent;
    do_nothing() StoredWhereAbsent;
    ignore() StoredWhereAbsent;
    or_ignore() StoredWhereAbsent;
    or_update() StoredWhereAbsent;
    or_create() StoredWhereAbsent;
    on_duplicate_key_update(fields) StoredWhereAbsent;
    on_conflict_do(action) StoredWhereAbsent;
    on_conflict(fields) StoredWhereAbsent;
    on_conflict_do_nothing() StoredWhereAbsent;
    on_conflict_do_update() StoredWhereAbsent;
    on_conflict_ignore() StoredWhereAbsent;
    on_conflict_update(fields) StoredWhereAbsent;
    save_or_update(db) StoredWhereAbsent;
    save_or_ignore(db) StoredWhereAbsent;
    insert_or_update(db) StoredWhereAbsent;
    insert_or_ignore(db) StoredWhereAbsent;
    insert_or_replace(db) StoredWhereAbsent;
    create_or_update(db) StoredWhereAbsent;
    find_or_create(db) StoredWhereAbsent;
    find_or_create_by(values) StoredWhereAbsent;
    first_or_create(db) StoredWhereAbsent;
    connect(row) TiedBySetter;
    connect_or_create(row) TiedBySetter;
    associate(row) TiedBySetter;
    attach(row) TiedBySetter;
    nested(rows) TiedBySetter;
    with_many(rows) TiedBySetter;
    from(values) SetBySetters;
    from_struct(values) SetBySetters;
    from_model(values) SetBySetters;
    from_json(values) SetBySetters;
    with(values) SetBySetters;
    set(field, value) SetBySetters;
    set_all(values) SetBySetters;
    set_values(values) SetBySetters;
    values(values) SetBySetters;
    fill(values) SetBySetters;
    assign(values) SetBySetters;
    attributes(values) SetBySetters;
    merge(values) SetBySetters;
    fields(values) SetBySetters;
    set_fields(values) SetBySetters;
    with_fields(values) SetBySetters;
    from_form(values) SetBySetters;
    from_request(values) SetBySetters;
    from_map(values) SetBySetters;
    from_row(values) SetBySetters;
    default() SetBySetters;
    with_defaults() SetBySetters;
    set_field(field, value) SetBySetters;
    set_attributes(values) SetBySetters;
    assign_attributes(values) SetBySetters;
    put_change(field, value) SetBySetters;
    put_assoc(field, value) SetBySetters;
    cast_assoc(field) SetBySetters;
    cast(values) SetBySetters;
    changes(values) SetBySetters;
    columns(values) SetBySetters;
    value(field, value) SetBySetters;
    with_values(values) SetBySetters;
    copy_from(values) SetBySetters;
    extend(values) SetBySetters;
    valid() CheckedByValidate;
    clean() CheckedByValidate;
    is_ok() CheckedByValidate;
    run_validations() CheckedByValidate;
    is_valid() CheckedByValidate;
    errors() CheckedByValidate;
    check() CheckedByValidate;
    full_clean() CheckedByValidate;
}
