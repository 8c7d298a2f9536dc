//! Names that other libraries have for methods of this one.
//!
//! Each is a hidden method that never compiles: its bound is a trait that nothing implements, and the message of that
//! trait says what the method is called here. Without it rustc would suggest the method of the most similar name (`eq`
//! for `neq`), or say that a query is no iterator (`take`).
//!
//! Where the bound stands on the `impl` block (`never_found!`), rustc says at the name that there is no such method, in the
//! words of the bound, whatever is passed to it, and nothing of what is done with the result. Names that traits of the
//! standard library have too, such as `map`, need the bound on the method (`never_compile!`): of those rustc would list
//! all bounds that are not met.

/// Declares traits that nothing implements, each with the message of the methods that need it: the first line says what to
/// write, and a second one, at the name, what else there is.
macro_rules! never_met {
    ($($name:ident $message:literal $($label:literal)?;)*) => {
        $($crate::model::never_met!(@ $name $message, $($label,)? "");)*
    };
    (@ $name:ident $message:literal, $label:literal $(, $none:literal)?) => {
        #[doc = concat!("Nothing meets this bound, so that whoever calls its method reads: ", $message, ".")]
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        #[doc(hidden)]
        pub trait $name {
            /// Stands where the method would return; never called.
            fn never<T>() -> T;
        }
    };
}
pub(crate) use never_met;

/// Declares traits that nothing implements, for what would return a value of no known type: then rustc says nothing of what
/// is done with the value.
macro_rules! never_met_of_no_type {
    ($($name:ident $message:literal $($label:literal)?;)*) => {
        $($crate::model::never_met_of_no_type!(@ $name $message, $($label,)? "");)*
    };
    (@ $name:ident $message:literal, $label:literal $(, $none:literal)?) => {
        #[doc = concat!("Nothing meets this bound, so that whoever needs it reads: ", $message, ".")]
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        #[doc(hidden)]
        pub trait $name {
            /// Of no type.
            type Out;
        }
    };
}
pub(crate) use never_met_of_no_type;

/// Declares methods that are never found, since nothing meets the bound of their `impl` block.
macro_rules! never_found {
    (@ [$($g:tt)*] $t:ty; $bound:ident: $($method:ident)*) => {
        #[doc(hidden)]
        #[allow(non_snake_case, clippy::iter_not_returning_iterator, clippy::new_ret_no_self, clippy::wrong_self_convention, reason = "these are the names of others")]
        impl<$($g)*> $t
        where
            $t: $bound,
        {
            $(#[doc(hidden)] pub fn $method(&self) {})*
        }
    };
    ($generics:tt $t:ty; $($bound:ident: $($method:ident)*;)*) => {$(
        $crate::model::never_found!(@ $generics $t; $bound: $($method)*);
    )*};
}
pub(crate) use never_found;

/// Declares methods that never compile. `-> Type` is what the rest of the expression is checked with; `-> any Answer, Type`
/// leaves a part of it open, of which rustc says nothing more. A bound is a `tt`, so that the message shows the line of the
/// method, and none of this macro.
macro_rules! never_compile {
    (-> any $answer:ident, $out:ty; $($method:ident($($argument:ident),*) $bound:tt;)*) => {$(
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, reason = "one type parameter for each argument")]
        pub fn $method<$($argument,)* $answer>(&self, $($argument: $argument),*) -> $out
        where
            Self: $bound,
        {
            let _ = ($($argument,)*);
            <Self as $bound>::never()
        }
    )*};
    (-> $out:ty; $($method:ident($($argument:ident),*) $bound:tt;)*) => {$(
        #[doc(hidden)]
        #[allow(non_camel_case_types, non_snake_case, reason = "one type parameter for each argument")]
        pub fn $method<$($argument),*>(&self, $($argument: $argument),*) -> $out
        where
            Self: $bound,
        {
            let _ = ($($argument,)*);
            <Self as $bound>::never()
        }
    )*};
}
pub(crate) use never_compile;

#[cfg(feature = "json")]
use crate::model::JsonPath;
use crate::model::{
    Assignment, Column, Embed, Embedded, EmbeddedOptional, Expr, Field, Kind, Model, Path, PerRow,
    Predicate, Raw, ReverseOneToOne, ToOne, ToOneOptional,
};

never_met! {
    SentByFetch "a whole statement is sent by `fetch` and `execute`, with its values behind the text; write `db.fetch::<(String, i64)>(sql!(\"SELECT … WHERE id = {{}}\", id)).await?`" "`raw` is an expression within a query: `raw::<bool>(\"length({{}}) > {{}}\", (Book.title, 3))`";
    CalledEq "this lookup is called `eq`; write `.eq(…)`" "without regard to case `.ieq(…)`";
    CalledNe "this lookup is called `ne`; write `.ne(…)`";
    EqOrIsNull "a value is asked by `eq`, null by `is_null`, and a field of truths is a condition itself; write `.eq(…)`, `.is_null()`, or the field alone" "without regard to case `.ieq(…)`";
    NeOrIsNotNull "another value is asked by `ne`, one that is not null by `is_not_null`, and a condition is negated by `!`; write `.ne(…)`, `.is_not_null()`, or `!condition`";
    CalledGt "this lookup is called `gt`; write `.gt(…)`";
    CalledGe "this lookup is called `ge`; write `.ge(…)`";
    CalledLt "this lookup is called `lt`; write `.lt(…)`";
    CalledLe "this lookup is called `le`; write `.le(…)`";
    CalledBetween "this lookup is called `between`; write `.between(low, high)`";
    CalledIsIn "this lookup is called `is_in`; write `.is_in([…])`, or `.is_in(query)`";
    CalledNotIn "this lookup is called `not_in`; write `.not_in([…])`, or `.not_in(query)`";
    CalledIsNull "this lookup is called `is_null`; write `.is_null()`";
    CalledIsNotNull "this lookup is called `is_not_null`; write `.is_not_null()`";
    CalledContains "a part of a text is looked for by `contains`, and so is a value of an array, in brackets; write `.contains(\"part\")`, or of an array `.contains([value])`" "without regard to case `.icontains(…)`; whether a document has a key `.has_key(…)`";
    CalledIContains "text is found without regard to case by `icontains`, `istarts_with` and `iends_with`; write `.icontains(…)`, without `%`";
    CalledStartsWith "this lookup is called `starts_with`; write `.starts_with(…)`" "without regard to case `.istarts_with(…)`";
    CalledIStartsWith "this lookup is called `istarts_with`; write `.istarts_with(…)`";
    CalledEndsWith "this lookup is called `ends_with`; write `.ends_with(…)`" "without regard to case `.iends_with(…)`";
    CalledIEndsWith "this lookup is called `iends_with`; write `.iends_with(…)`";
    CalledIEq "this lookup is called `ieq`; write `.ieq(…)`";
    WrittenByRaw "an operator or function that fields have not is SQL of your own; write `raw::<bool>(\"{{}} ~ {{}}\", (Book.title, \"^a\"))`, with the type that it gives";
    CollatedByField "how texts are ordered and compared is declared for the field; write `#[orm(collation = \"…\")]`" "without regard to case `.ieq(…)`, `.icontains(…)`, and `.order_by(Book.title.lower())`";
    ExpressionItself "a field is an expression as it is; leave this out: `.filter(Book.title.eq(…))`, `.values(Book.title)`" "as a value of another type `.cast::<String>()`";
    CalledCase "a value that depends on conditions is a `case`; write `case().when(Book.copies.eq(0), \"lent\").otherwise(\"there\")`" "for null `.coalesce(value)`";
    CalledAbs "a number is rounded and measured by `round`, `floor`, `ceil`, `abs` and `power`; write `.round()`, or `.power(2)`";
    OverAggregate "a window stands behind an aggregate or a function of windows; write `.sum().over(partition_by(Book.author))`, or `row_number().over(order_by(Book.year))`";
    CalledRegex "a pattern is looked for by `regex`; write `.regex(\"^a\")`" "without regard to case `.iregex(…)`; words are looked for by the function `search`";
    CalledSearch "words are looked for by the function `search`; write `search((Book.title, Book.subtitle), \"words\")`, with `#[orm(search(title, subtitle))]` on the model" "a part of one text is `.icontains(…)`";
    CalledEachPart "several parts are looked for by a condition each; write `any_of(parts.map(|part| field.contains(part)))`, or `all_of(…)`" "in an array `.overlap([…])`, or `.contains([…])`";
    CalledNegated "a lookup is negated by `!` in front of it; write `!field.contains(…)`";
    CalledTruth "a field of truths is a condition itself; write the field alone" "with `!` in front of it where it is to be false";
    CalledSet "a field is set by `set`, and its rows by `update`; write `.update(field.set(value), &db)`";
    CalledPlus "fields are calculated with by `+`, `-`, `*` and `/`; write `field + 1`" "in an update `field.set(field + 1)`";
    CalledCoalesce "what stands in for null is said by `coalesce`; write `coalesce((field, value))`";
    CalledLower "this function is called `lower`; write `.lower()`" "lookups without regard to case are `.ieq(…)` and `.icontains(…)`";
    CalledUpper "this function is called `upper`; write `.upper()`";
    CalledTrim "spaces around a text are removed by `trim`, `ltrim` and `rtrim`; write `.trim()`, `.ltrim()` or `.rtrim()`";
    CalledLength "the length of a text is `length`; write `.length()`";
    CalledSubstr "a part of a text is `substr`, `left` or `right`; write `.substr(1, 3)`, whose first place is 1";
    CalledDateBin "stretches of time of one length begin by `date_bin`; write `.date_bin(TimeDelta::minutes(15))`, or `.trunc(Unit::Hour)` of a unit";
    CalledNumDays "the length of a stretch of time is told by `num_days`, `num_hours`, `num_minutes` or `num_seconds`, and that between two moments is their difference; write `(Loan.returned - Loan.lent).num_days()`";
    MovedByTimeDelta "a moment is moved by a `TimeDelta`, or by whole months; write `Loan.lent + TimeDelta::days(14)`, or `Loan.lent + Months::new(1)`";
    AskedByEnds "a stretch of time is asked by its ends; write `.ge(now() - TimeDelta::days(7))`, or of a day `.date().eq(Utc::now().date_naive())`" "one between two others by `.between(low, high)`";
    ReadInZone "the clock of a time zone is read by `in_zone`; write `.in_zone(Berlin)`, with a zone of `chrono_tz`, and behind it `.hour()` or `.date()`";
    CalledCast "a value becomes one of another type by `cast`; write `.cast::<f64>()`, or `.cast::<String>()`";
    BlankIsEq "a text is empty where it equals an empty one; write `.eq(\"\")`, or `.ne(\"\")`" "of an array `.is_empty()`, of what may be null `.is_null()`";
    HeldByArray "whether an array holds values asks `contains`, whether one of several `overlap`; write `.contains([value])`, or `.overlap([a, b])`";
    CalledContainedBy "whether an array holds no others asks `contained_by`; write `.contained_by([a, b])`";
    CalledLen "the number of elements of an array is `len`; write `.len()`" "that of the characters of a text is `.length()`";
    CalledAppend "an array is changed by `append`, `extend` and `remove`, in an update; write `.update(field.set(field.append(value)), &db)`, or of an array in a JSON document `.update(field.append_path(\"key\", value), &db)`";
    CalledUnnest "the elements of an array are rows by `unnest`, and a value computed from them is `aggregate`; write `.values((Book.tags.unnest(), count()))`, or `.aggregate(|rating| rating.max())`" "whether a condition holds of an element `.any(|tag| tag.starts_with(\"w\"))`";
    EveryElementByAny "whether a condition holds of every element is asked by `any`, negated twice; write `!Book.tags.any(|tag| !tag.starts_with(\"w\"))`" "of no element `!Book.tags.any(|tag| tag.eq(\"war\"))`";
    CalledAt "an element of an array is `at`; write `.at(0)`";
    FilteredAggregate "an aggregate of some rows is followed by `filter`; write `.sum().filter(condition)`, or `count().filter(condition)`";
    DistinctAggregate "an aggregate takes each value once by `distinct` behind it; write `.sum().distinct()`, or `.count_distinct()`";
    CalledCount "values that are not null are counted by `count`, and rows by the function of that name; write `.count()`, or `count()`";
    CalledStringAgg "texts of several rows are joined by `string_agg`; write `.string_agg(\", \")`";
    CalledArrayAgg "values of several rows are gathered by `array_agg`; write `.array_agg()`";
    CalledPercentile "the value below which a part of all lie is `percentile`; write `.percentile(0.95)`, or `.median()`";
    CalledStddev "how far values are spread is told by `stddev` and `variance`; write `.stddev()`, or `.variance()`" "of all values in place of a sample `.stddev_pop()`, `.variance_pop()`";
    WindowByFunction "a place among rows is told by a function, with its window behind `over`; write `rank().over(partition_by(Book.author).order_by(Book.year.desc()))`" "so are `row_number()`, `dense_rank()` and `ntile(4)`";
    CalledConcat "texts are joined by `concat`; write `concat((Book.title, \" \", Book.subtitle))`";
    CalledReplace "parts of a text are replaced by `replace`; write `.replace(\"a\", \"b\")`";
    CalledStrpos "the place of a part in a text is `strpos`; write `.strpos(\"a\")`, which is 1 for the first and 0 for none";
    CalledLpad "a text is filled up by `lpad` and `rpad`; write `.lpad(10, \" \")`";
    CalledNullif "one value is made null by `nullif`; write `.nullif(\"\")`";
    CalledDatePart "a part of a date or time is asked by a method of its name; write `.year()`, `.month()`, `.day()`, `.hour()`, `.date()` or `.trunc(…)`";
    SecondsBetween "seconds since a moment are those of the difference to it; write `(field - moment).num_seconds()`, with a `moment` of the field's type";
    CalledDesc "an order is turned around by `desc`; write `.desc()`, where `order_by` takes it";
    CalledAsc "an order from low to high is the field itself; write the field alone, or `.asc()`";
    CalledNulls "where null stands in an order is said behind `asc` or `desc`; write `.asc().nulls_last()`, or `.desc().nulls_first()`";
    CalledAvg "the average is called `avg`; write `.avg()`";
    CalledMax "the greatest value is called `max`; write `.max()`";
    CalledMin "the least value is called `min`; write `.min()`";
    CalledSum "the sum is called `sum`; write `.sum()`";
    SummedOverWindow "a running total is the sum over a window in an order; write `.sum().over(order_by(…))`" "of groups `.sum().window_sum().over(order_by(…))`";
    CalledCountDistinct "different values are counted by `count_distinct`; write `.count_distinct()`";
    NamedByPath "a place in a JSON document is named by `path`; write `.path(\"key\")` or `.path((\"key\", 0))`, and behind it `.text()`, `.int()`, `.float()`, `.bool()` or `.json()`";
    NamedByRow "what is selected has no name, and comes in the order of the tuple; leave the name out" "where names are wanted, read a struct with `#[derive(Row)]` by `values_as`";
    NamedByPathOrAt "a field names a column, and holds no value in Rust; write `.path(\"key\").text()` for a place in a JSON document, `.at(0)` for an element of an array, and else a lookup such as `.eq(…)`";
    ComputedByDatabase "a field names a column, and holds no value in Rust; write a lookup such as `.eq(…)`, or a function such as `.lower()`, which become SQL";
    CalledAnd "conditions are combined by `&`; write `a & b`";
    CalledOr "conditions are combined by `|`; write `a | b`";
    CalledNot "a condition is negated by `!`; write `!condition`" "with another `a & !b`";
    CalledXor "of two conditions exactly one holds where one holds and the other does not; write `(a & !b) | (!a & b)`";
    TrueByItself "a condition is true or false by itself; write it alone, or with `!` in front of it" "whether a field is there asks `is_not_null`; that two conditions are both true, or both false, is `(a & b) | (!a & !b)`";
    AddedByOperator "a condition is added to another by `&=` or `|=`; write `condition &= Book.year.gt(1900);`" "of a `Vec` of conditions `all_of(conditions)` or `any_of(conditions)`";
    AddedWhereGiven "a condition that may be missing is an `Option` of one; write `.filter(city.map(|city| Event.city.eq(city)))`" "or `if let Some(city) = city {{ condition &= Event.city.eq(city); }}`";
    NumberByCase "a condition becomes a number by a `case`; write `case().when(condition, 1).otherwise(0)`" "rows for which it holds are counted by `count().filter(condition)`";
    CountedByFilter "rows for which a condition holds are counted by an aggregate behind which it stands; write `count().filter(condition)`, or `Book.copies.sum().filter(condition)`";
    GroupedByParentheses "conditions are grouped by parentheses; write `(a | b) & c`";
    ListOfConditions "several conditions are one by the functions `all_of` and `any_of`; write `any_of([a, b])`, or `a | b`";
}

macro_rules! lookups_of_other_names {
    ([$($g:tt)*] $t:ty, $root:ty, $kind:ty) => {
        never_found! {
            [$($g)*] $t;
            CalledEq: equals equal equal_to is_equal_to is_equal is_eq eq_to exact same_as is_zero eq_zero eq_field eq_column eq_col eq_expr eq_str eq_value eq_i64 matches_exactly equals_to eq_ref eqs equals_value same;
            CalledNe: neq not_eq not_equal not_equals not_equal_to is_not_equal is_ne differs_from different_from is_distinct_from non_zero not_zero is_not_zero ne_field differs is_different ne_value excludes;
            EqOrIsNull: is is_ is_same;
            NeOrIsNotNull: is_not is_not_ not;
            CalledGt: greater greater_than is_greater_than is_gt more more_than larger_than bigger_than higher_than above over_ after later_than newer_than is_positive gt_field gt_column;
            CalledGe: gte gteq ge_eq ge_than gt_eq gt_or_eq is_gte at_least greater_equal greater_or_equal greater_than_equal greater_than_or_equal greater_than_or_equal_to since not_before no_less_than;
            CalledLt: less less_than is_less_than is_lt lower_than smaller smaller_than fewer_than below under before earlier_than older_than is_negative lt_field lt_column;
            CalledLe: lte lteq le_eq lt_eq lt_or_eq is_lte at_most less_equal less_or_equal less_than_equal less_than_or_equal less_than_or_equal_to until up_to not_after no_more_than;
            CalledBetween: range in_range within_range is_between between_inclusive betwixt between_exclusive is_between_inclusive between_dates in_between between_and within_bounds range_inclusive between_symmetric not_outside in_between_inclusive between_values from_to;
            CalledIsIn: in_ r#in in_list in_array in_vec in_set in_values in_query in_subquery in_any is_in_list is_one_of one_of any_of is_any_of eq_any equal_any equals_any member_of within inside is_within contained_in in_select is_in_query is_in_subquery is_any in_values_of in_slice in_iter in_ids is_in_any is_in_values is_in_array is_in_vec is_in_set among in_tuple any_in;
            CalledNotIn: ne_all not_in_ not_in_list not_in_array not_in_query not_in_subquery not_any_of not_one_of none_of is_not_in is_none_of nin notin isnt_in not_within not_in_values not_in_set not_in_any not_in_vec not_among out_of ne_any excluded_from;
            CalledIsNull: is_none isnull null is_nil is_unset is_missing missing absent is_unknown null_check isNull is_undefined;
            CalledIsNotNull: isnot is_some not_null notnull isnotnull not_none is_not_none is_not_nil not_nil is_set is_present present exists non_null is_known has_value_set isNotNull is_defined filled given;
            CalledContains: has includes include contain contains_text contains_str has_substring substring_of icontain contains_string string_contains match_text matches_text containing substring_match like_contains array_contains_text contains_word contains_part;
            CalledIContains: like_ignore_case containing_ignore_case ilike contains_insensitive contains_ignore_case contains_ci contains_i like_insensitive ilike_any mode insensitive case_insensitive like_ci ilike_contains imatches contains_case_insensitive i_contains;
            CalledStartsWith: startswith startsWith starts start_with begins_with beginswith has_prefix prefix string_starts_with array_starts_with starting_with begin_with starts_with_text;
            CalledIStartsWith: istartswith starts_with_insensitive starts_with_ignore_case;
            CalledEndsWith: endswith endsWith ends end_with has_suffix suffix string_ends_with array_ends_with ending_with ends_with_text;
            CalledIEndsWith: iendswith ends_with_insensitive ends_with_ignore_case;
            CalledIEq: equal_ignore_case iexact eq_ignore_case eq_ignore_ascii_case equals_ignore_case eq_insensitive eq_ci;
            CalledRegex: matches matches_regex match_regex re_match regexp rlike similar_to is_match matches_pattern regexp_match regex_match iregex_match imatch regex_like similar not_similar_to does_not_match not_matches match_regexp posix_match tilde matched_by;
            CalledSearch: search full_text full_text_search ts_match match_against fts full_text_match ts_query to_tsvector tsvector search_for;
            CalledEachPart: contains_any contains_all has_any has_all includes_any includes_all contains_any_of contains_all_of like_any like_all matches_any matches_all contains_some eq_all like_some has_each;
            CalledNegated: not_contains does_not_contain doesnt_contain not_like not_ilike not_icontains not_between not_starts_with not_ends_with not_startswith not_endswith not_regex not_gt not_lt not_similar not_overlaps not_search not_has not_match not_matches_regex;
            CalledTruth: is_true is_false is_truthy truthy eq_true is_on is_yes is_not_true is_not_false is_yes_no is_off is_no not_true not_false negated_flag;
            CalledSet: set_to set_value assign update set_null to_value set_default set_to_default set_expr set_now set_raw set_from set_if_null set_true set_false toggle flip unset set_by set_some set_option set_opt set_or_null change put replace_with write set_with;
            CalledPlus: increment incr inc increment_by decrement decr dec decrement_by increase decrease plus minus times divided_by add sub mul div modulo rem mod_ add_assign set_add set_inc set_incr set_plus increment_by_one add_one multiply divide subtract multiplied_by add_value sub_value mul_by div_by raise sum_with plus_field add_field remainder add_to subtract_from inc_by dec_by bump neg negated_value;
            CalledCoalesce: unwrap_or unwrap_or_default unwrap_or_else if_null ifnull or_default or_value nvl default_to coalesce_with default_value zero_if_null or_zero fallback or_else or_null unwrap_or_null replace_null if_none or_if_null default_if_null value_or get_or null_as isnull_or;
            CalledLower: to_lowercase to_lower lowercase downcase lcase casefold lower_case to_lower_case capitalize_lower lowercased;
            CalledUpper: to_uppercase to_upper uppercase upcase ucase upper_case to_upper_case uppercased capitalize initcap;
            CalledTrim: strip lstrip rstrip trim_start trim_end trim_left trim_right trimmed strip_whitespace btrim;
            CalledLength: char_length character_length length_chars str_length text_length size num_chars count_chars char_count count_characters len_chars octet_length byte_length string_length;
            CalledSubstr: substring slice_text mid sub_str substring_from first_n first_chars last_n_chars take slice sub_string splice;
            CalledDatePart: extract format date_part date_trunc trunc_year trunc_month trunc_day strftime to_char truncate_date as_date to_date year_eq weekday_of iso_week day_of_week dow doy isodow isoyear day_name month_name truncate truncate_to trunc_to_day start_of_day start_of_week start_of_month start_of_year beginning_of_day beginning_of_month end_of_day end_of_month format_date to_date_string iso8601 to_iso8601 rfc3339 to_rfc3339 time_of_day date_naive naive_date year_month year_of month_of day_of hour_of date_of time_part get_year get_month get_day get_hour year_month_day to_year as_year quarter_of date_only only_date to_month week_of_year day_of_year day_of_month get_date datepart date_format to_string_format format_time as_time trunc_week trunc_hour floor_to_day month_start;
            CalledDateBin: time_bucket date_bucket bucket duration_trunc duration_round trunc_to bin;
            SecondsBetween: timestamp epoch unix_timestamp timestamp_millis to_timestamp to_epoch as_epoch epoch_seconds unix to_unix timestamp_seconds as_timestamp millis to_millis;
            CalledNumDays: hours minutes days seconds total_seconds total_hours total_minutes total_days as_seconds as_hours as_days to_hours to_seconds in_hours in_days in_seconds whole_days whole_hours diff_days date_diff datediff days_since days_between hours_between diff elapsed age age_in_years since_now difference timestamp_diff duration_in_days days_until hours_since minutes_since seconds_since time_since since_date age_in_days age_in_months years_since years months_between years_between as_minutes to_minutes to_days total_millis as_millis days_ago num_years since_days;
            MovedByTimeDelta: add_days add_weeks add_hours add_minutes add_seconds add_years plus_days plus_weeks plus_hours plus_months minus_days minus_months minus_hours sub_days sub_months sub_hours add_interval sub_interval interval date_add date_sub add_months add_duration sub_duration plus_duration minus_duration add_time plus_time plus_interval minus_interval add_days_of add_week add_day next_day add_seconds_of shift offset_by plus_seconds minus_seconds move_by sub_weeks sub_years minus_weeks minus_years add_milliseconds;
            AskedByEnds: is_today today is_yesterday this_week this_month this_year within_last in_last in_the_last last_days last_n_days older_than_days newer_than_days within_days is_past is_future in_past in_the_past in_future in_the_future past future before_now after_now on_date on_day same_day same_day_as ago yesterday on since_yesterday within_hours within_minutes within_seconds before_today after_today tomorrow is_tomorrow this_quarter last_week last_month last_year next_week next_days next_n_days upcoming is_upcoming older_than_hours newer_than_hours in_month in_year in_week on_weekday is_weekend expired is_expired is_before is_after is_same_day is_between_dates during overlaps_dates since_days_ago within_month before_days after_days in_next in_next_days not_older_than is_recent recent past_days;
            ReadInZone: at_timezone at_time_zone at_tz in_timezone in_time_zone in_tz to_timezone with_timezone convert_tz timezone tz to_local local to_tz as_timezone in_utc as_utc to_timezone_utc astimezone localtime;
            CalledCast: to_f64 as_f64 to_float as_float to_decimal as_decimal to_text as_text to_int as_int to_integer as_i32 to_i32 to_i64 into_i64 cast_as cast_to cast_f64 as_string to_number try_cast astype as_type convert convert_to cast_i64 cast_i32 cast_text cast_string cast_into to_type as_date_string into_string into_text into_f64 into_i32 as_numeric to_numeric as_bigint to_bool as_double to_double coerce;
            BlankIsEq: is_blank blank empty is_not_blank not_blank non_empty is_not_empty not_empty non_blank is_empty_string is_empty_text empty_string blank_or_null is_null_or_empty null_or_empty is_not_empty_string is_blank_or_null has_text non_blank_text;
            HeldByArray: has_element contains_element contains_value has_value superset_of contains_array element_of intersects array_contains array_overlap has_every has_some has_one has_none_of contains_element_of array_has has_item includes_value array_includes array_contains_any array_overlaps contains_one contains_each all_in any_of_array shares overlaps_with overlap_with overlaps_any intersect_with intersection all some not_eq_all;
            CalledContainedBy: is_contained_by subset_of is_subset_of;
            CalledLen: cardinality array_length num_elements len_of element_count array_len count_elements num_items array_size items_count;
            CalledAppend: push array_append array_push add_element push_back array_remove remove_element array_cat concat_array prepend array_prepend pull array_append_value append_value append_all push_all add_item add_items remove_item remove_value array_remove_value remove_all add_all add_to_array remove_from_array push_value append_element concat_with_array extend_with;
            CalledUnnest: explode flatten flat elements each_element array_elements unroll unnested as_rows generate_subscripts unwind lateral_view;
            EveryElementByAny: every all_elements each_is for_all none_element all_match every_element;
            CalledAt: at_index element element_at index nth_element first last first_element last_element get_at at_position element_of_array item_at nth;
            FilteredAggregate: sum_where sum_if sum_filter count_if count_where count_filter avg_if avg_where max_where min_where count_true sum_filtered count_filtered avg_filter filter_where max_if min_if sum_over_true sum_case count_only sum_only;
            DistinctAggregate: sum_distinct avg_distinct array_agg_distinct string_agg_distinct count_unique_values distinct_sum distinct_avg sum_of_distinct;
            CalledCount: count_all count_not_null count_non_null count_rows count_values number_of n count_some num count_present;
            CalledStringAgg: group_concat listagg joined join_text concat_agg join_with text_agg agg_text string_join join_strings joined_by;
            CalledArrayAgg: json_agg jsonb_agg json_array_agg collect_list collect_set collect_array list_agg to_array agg_array collect_all_values as_array gather json_array;
            CalledPercentile: percentile_cont percentile_disc quantile approx_percentile p95 p50 p99 percentile_of percent_of quartile median_of;
            CalledStddev: stddev_samp var_pop var_samp std std_dev stdev var std_deviation standard_deviation deviation variance_of stddev_of;
            WindowByFunction: rank dense_rank row_number ntile percent_rank cume_dist rank_over row_num ranked ranking row_number_over;
            CalledConcat: concat_with concat_str concat_ws prepend_text concatenate concat_all append_text join_with_text concat_text concat_op followed_by;
            CalledReplace: replace_all regexp_replace regex_replace replace_text sub_text gsub replace_str replace_first translate_text;
            CalledStrpos: index_of locate instr position find_text position_of charindex find_index;
            CalledLpad: pad left_pad pad_start pad_end pad_left pad_right zfill ljust rjust right_pad fill_left;
            CalledNullif: null_if null_when;
            CalledAnd: and and_also and_ and_where;
            CalledOr: or or_also or_ or_where or_eq;
            CalledDesc: descending order_desc sort_desc reverse_order order_by_desc desc_order as_desc highest_first newest_first latest_first;
            CalledAsc: ascending order_asc sort_asc order_by_asc asc_order as_asc lowest_first oldest_first order_by order sort;
            CalledNulls: nulls_first nulls_last desc_nulls_last desc_nulls_first asc_nulls_last asc_nulls_first nulls_at_end nulls_at_start null_first null_last with_nulls_last asc_nulls desc_nulls;
            CalledAvg: average mean avg_value avg_of mean_value averaged;
            CalledMax: maximum greatest_of max_value max_of highest largest maximum_of newest latest biggest;
            CalledMin: minimum least_of min_value min_of lowest smallest minimum_of oldest earliest;
            SummedOverWindow: running_total running_sum cumulative_sum cumsum cumulative;
            CalledSum: total sum_of sum_all sum_value add_up sum_total total_of;
            CalledCountDistinct: distinct_count n_unique nunique distinct unique count_unique uniq distinct_values unique_count count_different num_distinct is_distinct;
            NamedByPath: key get_key at_key at_path get_path json_path json_extract json_extract_path json_value json_get json_field jsonb_path_query arrow dig pointer get_text get_str get_string get_int get_i64 get_bool as_i64 as_bool path_text path_int json_text json_get_text extract_text get_value walk str int bool field jsonb_path json_contains_path jsonb_get jsonb_extract jsonb_extract_path_text json_text_at json_at get_json get_field json_key jsonb_value json_extract_text extract_path text_at get_key_value as_json_text nested property prop member json_path_text as_text_at get_number get_float fetch has_keys has_any_keys json_contains_key;
            ComputedByDatabase: as_str as_ref_str to_str as_bytes is_some_and is_none_or is_ok unwrap expect parse chars split and_then ok_or as_deref value;
            NamedByPathOrAt: get get_item item;
            CalledCase: case_when if_else when then otherwise else_ case if_ iff decode_case choose switch when_null select_case;
            CalledAbs: absolute rounded round_to floor_to ceiling truncate_number pow_ square squared to_power modulus;
            OverAggregate: moving_avg rolling_avg rolling_sum moving_sum window_over order_over lag_by lead_by previous prev next_value previous_value shift_by over_order_by partition_by over_partition_by over_partition partition window over_window windowed;
            CollatedByField: collate collation collate_nocase with_collation nocase binary_collation case_sensitive ignore_case;
            ExpressionItself: into_expr into_simple_expr into_column_ref as_enum into_condition as_ref clone_value assume_not_null into_operand as_expr to_expr expr as_column as_col col column into_column to_column as_expression into_expression into_sql is_nullable default;
            WrittenByRaw: op bool_op binary_op custom_op infix_op operator custom func function call_function apply_function sql raw raw_sql encode decode soundex levenshtein unaccent word_similarity trigram_similarity distance st_distance st_within st_dwithin hash_value width_bucket histogram operate sql_function;
        }
        impl<$($g)*> $t {
            never_compile! {
                -> Predicate<$root, $kind>;
                map(function) ComputedByDatabase;
                find(text) CalledContains;
            }
            // Of an aggregate whose model is not known yet, such as `count()`, a bound on the `impl` block tells no words.
            never_compile! {
                -> Self;
                as_(name) NamedByRow;
                alias(name) NamedByRow;
                alias_as(name) NamedByRow;
                label(name) NamedByRow;
                named(name) NamedByRow;
                with_name(name) NamedByRow;
                named_as(name) NamedByRow;
                rename(name) NamedByRow;
            }
        }
    };
}

lookups_of_other_names!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, PerRow);
lookups_of_other_names!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, K);

never_met! {
    SetOfColumn "a column is set, and no value that is computed from it; write the whole value, `Book.tags.set(Book.tags.append(\"war\"))`, and of a place in a document `Page.data.set_path(\"key\", 1)`";
    FilteredByRelation "an aggregate of related rows has the condition of its relation, in front of it; write `Author.books().filter(Book.year.gt(1900)).count()`" "a value of each row is left out by `case().when(condition, value)`";
}

impl<R: Model, V: Field> Expr<R, V, PerRow> {
    never_compile! {
        -> Self;
        filter(condition) FilteredByRelation;
    }
    never_compile! {
        -> Assignment<R>;
        set(value) SetOfColumn;
    }
}

never_found! {
    [R: Model, K: Kind] Predicate<R, K>;
    CalledAnd: and and_ and_also also and_with and_then and_if_true intersect with plus and_predicate and_condition and_filter and_expr;
    CalledOr: or or_ or_else or_with union or_predicate or_condition or_filter or_expr otherwise either;
    CalledNot: not_ negate negated not inverted invert and_not or_not except is_false exclude inverse opposite complement not_true is_not;
    CalledXor: xor;
    TrueByItself: is_true truthy into_condition into_predicate into_expr as_condition as_predicate into_filter to_bool as_bool into_bool unwrap not_null is_null is_not_null build end finish;
    AddedByOperator: push add append merge combine add_condition and_where add_and add_or extend and_assign insert with_condition add_predicate accumulate;
    AddedWhereGiven: and_if and_some or_if or_some and_option add_option and_maybe add_option_and when if_some add_if when_some if_given and_opt or_opt when_present optional if_else unless;
    GroupedByParentheses: grouped parens group brackets bracket paren wrap nested;
    ListOfConditions: any_of all_of and_any or_all all_of_conditions chain_all every some and_all or_any;
    NamedByRow: as_ alias named label alias_as named_as;
    CalledCase: then then_some then_value case_when if_true select;
    NumberByCase: cast cast_to cast_as to_int to_i32 to_i64 as_int as_i32 as_i64 int to_integer as_integer to_number;
    CountedByFilter: sum count count_if count_true avg count_where sum_if;
}

/// Nothing meets this bound, so that whoever begins a condition with a function reads how it begins.
#[diagnostic::on_unimplemented(
    message = "a condition to begin with is a value; write `let mut condition: Predicate<Book> = value(true).into();`, to which `condition &= Book.year.gt(1900);` adds",
    label = "several that are gathered in a `Vec` are one by `all_of(conditions)`, or `any_of(conditions)`"
)]
#[doc(hidden)]
pub trait BegunByValue<'a> {}

/// Nothing meets this bound, so that whoever gives several conditions to a function of a condition reads what they are.
#[diagnostic::on_unimplemented(
    message = "several conditions are one by the functions `all_of` and `any_of`; write `all_of([a, b])`, or `any_of(conditions)` of a `Vec`",
    label = "of two conditions `a & b`, or `a | b`"
)]
#[doc(hidden)]
pub trait ListedByFunctions<'a> {}

/// Functions that a condition begins with in another library. The model is not known where they stand, so that the bound
/// is on a type without parameters.
macro_rules! conditions_begun {
    ($($name:ident)*) => {
        impl<R, K> Predicate<R, K> {$(
            #[doc(hidden)]
            #[allow(clippy::should_implement_trait, reason = "these are the names of others")]
            pub fn $name() -> Self
            where
                for<'a> (): BegunByValue<'a>,
            {
                unreachable!()
            }
        )*}
    };
}
/// Functions of other libraries that make one condition of several.
macro_rules! conditions_listed {
    ($($name:ident)*) => {
        impl<R, K> Predicate<R, K> {$(
            #[doc(hidden)]
            pub fn $name<A>(_: A) -> Self
            where
                for<'a> (): ListedByFunctions<'a>,
            {
                unreachable!()
            }
        )*}
    };
}
conditions_listed!(all any from_list from_vec all_in any_in);
conditions_begun!(new empty none always never everything nothing default builder all_true begin start);

impl<R: Model, K: Kind> Predicate<R, K> {
    never_compile! {
        -> Self;
        eq(truth) TrueByItself;
        ne(truth) TrueByItself;
    }
}

never_met! {
    CountedByKey "a foreign key leads to a row; what is counted is its key; write `.id.count()`, with the field of the key";
    DistinctByKey "a foreign key leads to a row; what is counted once is its key; write `.id.count_distinct()`, with the field of the key";
    AskedOfKey "a foreign key leads to a row; compared and ordered are its key and other fields; write `.id` in front of it, with the field of the key, or another field of that row";
    AskedByMatches "a condition on the related row names its fields; write `Book.author.name.eq(…)`, or `.matches(condition)` for a condition you have";
    EqOrMatches "a related row is compared by `eq`, and asked by its fields; write `.eq(&row)`, `Book.author.name.eq(…)`, or `.matches(condition)` for a condition you have, and where there may be no row `.is_null()`";
    NeOrNotMatches "another related row is asked by `ne`, and a condition on it is negated by `!`; write `.ne(&row)`, `Book.author.name.ne(…)`, or `!Book.author.matches(condition)`, and where there may be no row `.is_not_null()`";
    NamedInQuery "a query names the fields of a related row, and loads none; write `Book.author.name.eq(…)`, without `get` and `.await`" "of a row in hand it is `book.author.get(&db).await?`, and `Author::get(key, &db)` by a key";
    JoinedByPath "a related row is joined where its fields are named, and read along by `select_related`; write `Book.author.name` where a column stands, or `.select_related(Book.author)` of the query";
    SetToRow "a foreign key is set by `set`, to null by `None`; write `.update(Book.editor.set(None), &db)`, or `Book.editor.set(&editor)`";
    NeverMissing "a foreign key that is no `Option` always leads to a row" "leave the condition out, or declare the field as `Option<ForeignKey<…>>`; where the row that has it may be missing, ask for that, `Author.profile().is_null()`";
    AskedOfItsField "a foreign key leads to a row, whose fields are asked and calculated with; write `Book.author.name.lower()`, or `Book.author.id.is_in([1, 2])`, with a field of that row";
}

macro_rules! relations_of_other_names {
    ($t:ident) => {
        never_found! {
            [P: Path, T: Model, const N: usize] $t<P, T, N>;
            EqOrMatches: is is_;
            NeOrNotMatches: is_not is_not_ not;
            CalledEq: equals equal equal_to is_eq exact eq_id eq_key id_eq eq_row is_row;
            CalledNe: neq not_eq not_equal not_equals is_distinct_from ne_id differs_from;
            CalledIsIn: in_ r#in in_list in_array in_query in_subquery one_of is_one_of any_of is_any_of eq_any contained_in within in_any in_ids id_in in_set;
            CalledNotIn: ne_all not_in_list not_in_query not_in_subquery none_of is_not_in nin not_in_any not_in_ids;
            AskedOfKey: gte lte between contains icontains starts_with ends_with like ilike asc desc key pk primary_key raw_id get_id desc_nulls_last nulls_first nulls_last cast to_i64 as_i64 value get_value;
            AskedByMatches: has where_ has_where filter_by with some every none related exists_where where_any satisfies matching has_any that when filter_where condition where_has;
            JoinedByPath: join inner_join left_join left_outer_join joins select select_related prefetch prefetch_related include preload load values walk fetch_related column field alias as_ with_name only values_list annotate exclude left_joins full_join related_fields to_model fields all expand fetch resolve load_one find;
            SetToRow: set_null clear unset set_none nullify set_to assign attach set_id update change replace connect disconnect associate dissociate remove reset set_key;
            AskedOfItsField: iexact ieq startswith istartswith istarts_with endswith iendswith iends_with regex iregex range year month day week hour minute second date time upper lower trim length char_length concat coalesce substr substring split sum avg average total increment decrement not_between not_like not_ilike similar_to is_empty is_not_empty not_contains matches is_true is_false before after on older_than newer_than add sub mul div plus minus round abs floor ceil extract trunc trunc_month trunc_day path has_key contains_json overlap overlaps string_agg array_agg json_agg sum_distinct median stddev rank over between_inclusive unwrap expect unwrap_or and_then to_lowercase to_uppercase len to_string as_str parse index at first last;
        }
        impl<P: Path, T: Model, const N: usize> $t<P, T, N> {
            never_compile! {
                -> Predicate<P::Root>;
                any(condition) AskedByMatches;
                filter(condition) AskedByMatches;
                gt(key) AskedOfKey;
                ge(key) AskedOfKey;
                lt(key) AskedOfKey;
                le(key) AskedOfKey;
            }
            never_compile! {
                -> T;
                get(db) NamedInQuery;
            }
            never_compile! {
                -> Expr<P::Root, i64, crate::model::Aggregated>;
                count() CountedByKey;
                count_distinct() DistinctByKey;
            }
        }
    };
}

relations_of_other_names!(ToOne);
relations_of_other_names!(ToOneOptional);
relations_of_other_names!(ReverseOneToOne);

never_found! {
    [P: Path, T: Model, const N: usize] ToOne<P, T, N>;
    NeverMissing: is_null is_not_null is_none is_some isnull not_null exists;
}
never_found! {
    [P: Path, T: Model, const N: usize] ToOneOptional<P, T, N>;
    CalledIsNull: is_none isnull is_nil missing;
    CalledIsNotNull: is_some not_null is_not_none is_present present exists;
}
never_found! {
    [P: Path, T: Model, const N: usize] ReverseOneToOne<P, T, N>;
    CalledIsNull: is_none isnull is_empty missing;
    CalledIsNotNull: is_some not_null is_not_none is_present present exists;
}

never_met! {
    AskedByItsFields "an embedded struct is asked, ordered and read by its fields; write `Person.address.city.contains(…)`, with a field of that struct" "as a whole it is compared by `.eq(&address)`, and set by `.set(&address)`";
}

never_found! {
    [P: Path, E: Embed, const N: usize] Embedded<P, E, N>;
    AskedByItsFields: contains icontains starts_with istarts_with ends_with iends_with like ilike ieq iexact regex iregex search matches gt ge lt le gte lte between is_in not_in in_ any filter path key get field column asc desc lower upper trim length cast count count_distinct min max string_agg array_agg coalesce equals values with has;
}
never_found! {
    [P: Path, E: Embed, const N: usize] EmbeddedOptional<P, E, N>;
    AskedByItsFields: contains icontains starts_with istarts_with ends_with iends_with like ilike ieq iexact regex iregex search matches gt ge lt le gte lte between is_in not_in in_ any filter path key get field column asc desc lower upper trim length cast count count_distinct min max string_agg array_agg coalesce equals values with has;
}

#[cfg(feature = "json")]
never_met! {
    SetByPath "a place in a JSON document is set by `set_path` of its field, in `update`; write `.update(Page.data.set_path(\"key\", value), &db)`" "it is removed by `.remove_path(\"key\")`";
    RemovedByPath "what is in one place of a JSON document is removed by `remove_path` of its field, in `update`; write `.update(Page.data.remove_path(\"key\"), &db)`";
    AppendedByPath "a value is added to an array in a JSON document by `append_path` of its field, in `update`; write `.update(Page.data.append_path(\"key\", value), &db)`";
    MergedByJson "several keys of a JSON document are set by `merge_json` of its field, in `update`; write `.update(Page.data.merge_json(json!({{ \"key\": value }})), &db)`";
    CalledEntries "the keys and values of an object in a JSON document are an array by `entries` of its place; write `Page.data.path(\"links\").entries().unnest().path(\"key\").text()`" "the place of the whole document is `path(())`; each value is `.path(\"value\")` of an entry";
    NeedsTypedEnd "a place in a JSON document is compared as a value of a type; write `.text().eq(…)`, `.int()`, `.float()`, `.bool()` or `.json()` first";
}

#[cfg(feature = "json")]
impl<R: Model, K: Kind> JsonPath<R, K> {
    never_compile! {
        -> Predicate<R, K>;
        eq(value) NeedsTypedEnd;
        ne(value) NeedsTypedEnd;
        lt(value) NeedsTypedEnd;
        le(value) NeedsTypedEnd;
        gt(value) NeedsTypedEnd;
        ge(value) NeedsTypedEnd;
        is_in(values) NeedsTypedEnd;
        contains(text) NeedsTypedEnd;
    }
}

never_found! {
    [T: Field] Raw<T>;
    SentByFetch: bind bind_all bind_value bind_values arg args param params with_params run query_as into_model;
}

#[cfg(feature = "json")]
never_found! {
    [P: Path, V: Field, const N: usize] Column<P, V, N>;
    SetByPath: json_set jsonb_set set_key insert_path insert_key;
    RemovedByPath: delete_key remove_key without_key delete_path json_remove jsonb_remove;
    AppendedByPath: push_path json_append jsonb_append json_array_append json_insert jsonb_insert;
    MergedByJson: merge json_merge jsonb_merge merge_keys json_patch jsonb_concat json_merge_patch set_keys set_paths deep_merge;
    CalledEntries: entries object_keys object_entries json_keys json_each jsonb_each json_object_keys jsonb_object_keys json_tree;
}

#[cfg(feature = "json")]
never_found! {
    [R: Model, K: Kind] JsonPath<R, K>;
    SetByPath: set set_to set_value assign update;
    RemovedByPath: remove delete;
    AppendedByPath: append push;
    MergedByJson: merge;
    CalledEntries: keys values each pairs items key_values keyvalue object_keys object_entries json_keys json_each jsonb_each json_object_keys jsonb_object_keys json_tree;
    NeedsTypedEnd: as_int as_integer as_i32 as_i64 as_u64 integer as_float as_f64 as_number number as_text as_str as_string string as_bool boolean as_json as_value value cast get gte lte
        equals not not_in in_ between ieq like ilike regex iregex starts_with ends_with istarts_with iends_with icontains asc desc min max sum avg
        string_contains string_starts_with string_ends_with array_contains array_starts_with array_ends_with contains_json contained_in_json has_key has_any_key has_all_keys;
}
