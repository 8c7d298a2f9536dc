INSERT INTO "order" ("customer_id", "note") SELECT unnest($1::int8[]), unnest($2::text[]) RETURNING "id";
INSERT INTO "line" ("order_id", "product", "quantity") SELECT unnest($1::int8[]), unnest($2::text[]), unnest($3::int4[]) RETURNING "id";
INSERT INTO "extra" ("line_id", "text") SELECT unnest($1::int8[]), unnest($2::text[]) RETURNING "id";
