//! The changes and behaviours that migrations are accepted by, each with the test or the plan that has it.

use std::fs;
use std::path::Path;

/// The changes, by their numbers: names of plans, which are carried out there and back on rows of both databases, and of
/// tests.
const CHANGES: [(u32, &[&str]); 65] = [
    (1, &["create_table"]),
    (2, &["create_two_tables"]),
    (3, &["circle"]),
    (4, &["create_self_reference"]),
    (5, &["drop_table"]),
    (6, &["drop_referenced_table"]),
    (7, &["rename_table"]),
    (8, &["what_the_database_does_not_have_makes_no_change"]),
    (9, &["rename_table_by_case"]),
    (10, &["add_nullable_column"]),
    (11, &["add_column_with_default"]),
    (12, &["add_column_with_fill"]),
    (13, &["add_column_filled_from_another"]),
    (14, &["add_column_with_expression_default"]),
    (15, &["add_uuid_column"]),
    (16, &["add_unique_column"]),
    (17, &["a_unique_column_is_not_filled_with_one_value"]),
    (18, &["add_foreign_key_column"]),
    (19, &["add_required_foreign_key"]),
    (20, &["create_join_table"]),
    (21, &["drop_column"]),
    (22, &["drop_indexed_column"]),
    (23, &["drop_unique_column"]),
    (24, &["drop_foreign_key_column"]),
    (25, &["rename_column"]),
    (
        26,
        &[
            "rename_indexed_column",
            "what_was_made_by_hand_is_still_there",
        ],
    ),
    (27, &["rename_foreign_key_column"]),
    (28, &["what_the_database_does_not_have_makes_no_change"]),
    (29, &["rename_and_change_type"]),
    (30, &["swap_columns"]),
    (
        31,
        &[
            "become_not_null",
            "a_column_becomes_not_null_while_others_write",
        ],
    ),
    (32, &["become_null"]),
    (33, &["widen_text"]),
    (
        34,
        &[
            "narrow_text",
            "values_that_become_no_other_type_are_counted_and_named",
        ],
    ),
    (35, &["widen_integer"]),
    (
        36,
        &[
            "narrow_integer",
            "values_that_become_no_other_type_are_counted_and_named",
        ],
    ),
    (37, &["integer_to_text"]),
    (
        38,
        &[
            "text_to_integer",
            "values_that_become_no_other_type_are_counted_and_named",
        ],
    ),
    (39, &["text_to_json"]),
    (40, &["decimal_scale"]),
    (41, &["change_default"]),
    (42, &["drop_default"]),
    (43, &["what_the_database_does_not_have_makes_no_change"]),
    (44, &["what_the_database_does_not_have_makes_no_change"]),
    (
        45,
        &[
            "set_comments",
            "create_table_with_comments",
            "a_comment_that_is_another_is_a_difference",
        ],
    ),
    (46, &["add_index"]),
    (47, &["add_index_online"]),
    (48, &["add_partial_unique"]),
    (49, &["add_expression_index"]),
    (50, &["add_unique"]),
    (51, &["add_check"]),
    (
        52,
        &[
            "add_check_online",
            "validate_check",
            "a_column_becomes_not_null_while_others_write",
        ],
    ),
    (53, &["drop_check"]),
    (54, &["foreign_key_action"]),
    (
        55,
        &[
            "foreign_key_target",
            "values_of_a_foreign_key_to_another_table_are_kept_or_replaced",
        ],
    ),
    (56, &["foreign_key_to_integer"]),
    (57, &["widen_key"]),
    (58, &["composite_primary_key"]),
    (59, &["add_enum_column", "add_choice_column"]),
    (60, &["add_enum_value", "add_choice"]),
    (
        61,
        &[
            "rename_enum_value",
            "rename_choice",
            "a_value_that_is_gone_may_be_renamed",
        ],
    ),
    (62, &["drop_enum_value", "drop_choice"]),
    (63, &["add_generated_column"]),
    (64, &["three_changes_of_a_table"]),
    (65, &["children_stay_when_their_parent_is_made_anew"]),
];

/// The behaviours, by their numbers. 32 is about rows that go to another database; 35 is measured by an example, since a
/// time is no test.
const BEHAVIOURS: [(u32, &[&str]); 36] = [
    (1, &["two_runners_at_once_apply_each_migration_once"]),
    (2, &["two_runners_at_once_apply_each_migration_once"]),
    (
        3,
        &["a_runner_that_waits_does_not_stop_an_index_from_being_built"],
    ),
    (4, &["a_migration_that_fails_leaves_nothing_behind"]),
    (
        5,
        &["a_runner_that_is_killed_leaves_a_whole_migration_or_none"],
    ),
    (
        6,
        &[
            "a_migration_without_a_transaction_goes_on_where_it_stopped",
            "a_migration_that_stopped_while_it_was_undone_goes_on_there",
            "an_index_that_is_half_built_is_built_anew",
        ],
    ),
    (
        7,
        &[
            "children_stay_whether_the_migration_succeeds_or_fails",
            "a_run_that_is_dropped_leaves_foreign_keys_on",
        ],
    ),
    (8, &["what_was_made_by_hand_is_still_there"]),
    (9, &["a_trigger_that_no_longer_fits_is_named"]),
    (10, &["a_number_is_not_given_out_twice"]),
    (
        11,
        &[
            "rows_that_would_point_at_none_are_refused",
            "rows_that_pointed_at_none_before_are_told_and_stop_nothing",
        ],
    ),
    (12, &["a_locked_table_is_given_up_and_tried_again"]),
    (13, &["an_edited_file_is_found_by_what_it_does"]),
    (14, &["a_migration_that_the_program_lacks_is_refused"]),
    (
        15,
        &[
            "branches_that_change_different_things_are_merged",
            "branches_that_change_one_thing_are_refused",
        ],
    ),
    (16, &["a_sum_of_migrations_stands_for_all_or_none_of_them"]),
    (17, &["without_a_terminal_the_flags_are_named"]),
    (18, &["a_rename_of_what_is_not_there_is_said"]),
    (19, &["rename_column_and_add_another"]),
    (
        20,
        &[
            "a_table_of_which_the_name_alone_stays_is_asked_for",
            "a_table_is_dropped_and_made_anew_under_its_name",
        ],
    ),
    (21, &["what_cannot_be_run_is_refused_before_anything_is"]),
    (22, &["a_function_sees_the_tables_as_they_were_by_then"]),
    (
        23,
        &[
            "many_rows_come_a_batch_at_a_time",
            "a_batch_of_rows_is_one_statement",
        ],
    ),
    (
        24,
        &["tables_that_are_there_are_adopted_if_they_are_the_same"],
    ),
    (25, &["each_difference_is_said_once_and_nothing_is_changed"]),
    (26, &["names_of_any_letters_are_quoted"]),
    (27, &["a_migrated_example_is_as_its_models_are"]),
    (28, &["nothing_is_left_once_all_is_undone"]),
    (
        29,
        &[
            "a_role_without_the_right_is_told_the_grant",
            "a_role_that_may_make_nothing_compares_nearly",
        ],
    ),
    (30, &["a_lost_connection_leaves_nothing_behind"]),
    (
        31,
        &["a_runner_that_is_killed_leaves_a_whole_migration_or_none"],
    ),
    (32, &["rows_in_a_circle_go_to_another_database"]),
    (
        33,
        &["a_file_that_is_new_is_seen_by_a_program_that_was_built_before"],
    ),
    (34, &["mistakes_have_their_place"]),
    (35, &["examples/replay.rs"]),
    (36, &["rename_table_and_column"]),
];

/// All texts of Rust below a folder.
fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push_str(&fs::read_to_string(path).expect("a source"));
        }
    }
}

#[test]
fn each_change_and_each_behaviour_has_its_test() {
    let numbers = |list: &[(u32, &[&str])]| list.iter().map(|(it, _)| *it).collect::<Vec<_>>();
    assert_eq!(numbers(&CHANGES), (1..=65).collect::<Vec<_>>());
    assert_eq!(numbers(&BEHAVIOURS), (1..=36).collect::<Vec<_>>());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = String::new();
    for folder in ["migrations", "cli", "../orm-migrate/src"] {
        sources(&root.join(folder), &mut texts);
    }
    for (number, names) in CHANGES.iter().chain(&BEHAVIOURS) {
        for name in *names {
            let plan = format!("../orm-migrate/src/plan/cases/{name}.toml");
            let example = root.join("../orm-migrate").join(name);
            let is_there = texts.contains(&format!("fn {name}("))
                || root.join(plan).exists()
                || example.is_file();
            assert!(is_there, "{number}: {name}");
        }
    }
}
