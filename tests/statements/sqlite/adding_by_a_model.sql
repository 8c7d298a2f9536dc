INSERT INTO "slot" ("festival_id", "band_id", "booked_at") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT ("festival_id", "band_id") DO NOTHING;
