INSERT INTO "slot" ("festival_id", "band_id", "booked_at") SELECT unnest($1::int8[]), unnest($2::int8[]), unnest($3::timestamptz[]) ON CONFLICT ("festival_id", "band_id") DO NOTHING;
