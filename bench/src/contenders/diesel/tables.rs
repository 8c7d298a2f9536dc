//! The tables as Diesel is told of them.

diesel::table! {
    users {
        id -> BigInt,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::table! {
    posts {
        id -> BigInt,
        title -> Text,
        body -> Nullable<Text>,
        user_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    comments {
        id -> BigInt,
        text -> Text,
        post_id -> BigInt,
    }
}

diesel::table! {
    guests {
        id -> BigInt,
        name -> Text,
        hair_color -> Nullable<Text>,
    }
}

diesel::table! {
    sales {
        id -> BigInt,
        country -> Text,
        copies -> Integer,
        price -> Double,
    }
}

diesel::table! {
    replies {
        id -> BigInt,
        text -> Text,
        comment_id -> BigInt,
    }
}

diesel::table! {
    tag {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    article {
        id -> BigInt,
        title -> Text,
        user_id -> BigInt,
    }
}

diesel::table! {
    article_tags (article_id, tag_id) {
        article_id -> BigInt,
        tag_id -> BigInt,
    }
}

diesel::table! {
    owner {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    wide {
        id -> BigInt,
        n0 -> BigInt,
        n1 -> BigInt,
        n2 -> BigInt,
        n3 -> BigInt,
        n4 -> BigInt,
        n5 -> BigInt,
        n6 -> BigInt,
        n7 -> BigInt,
        n8 -> BigInt,
        n9 -> BigInt,
        t0 -> Text,
        t1 -> Text,
        t2 -> Text,
        t3 -> Text,
        t4 -> Text,
        t5 -> Text,
        t6 -> Text,
        t7 -> Text,
        t8 -> Text,
        t9 -> Text,
    }
}

diesel::joinable!(posts -> users (user_id));
diesel::joinable!(comments -> posts (post_id));
diesel::joinable!(replies -> comments (comment_id));
diesel::joinable!(article_tags -> tag (tag_id));
diesel::allow_tables_to_appear_in_same_query!(users, posts, comments, replies);
diesel::allow_tables_to_appear_in_same_query!(article_tags, tag);
