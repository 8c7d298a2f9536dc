INSERT INTO "note" ("text", "mood", "number", "created_at") SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::int4[]), unnest($4::timestamptz[]) RETURNING "id", "lucky";
INSERT INTO "note" ("text", "mood", "number", "created_at") SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::int4[]), unnest($4::timestamptz[]) RETURNING "id", "lucky";
