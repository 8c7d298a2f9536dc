SELECT "membership"."person_id" FROM "membership" WHERE "membership"."band_id" = ?;
DELETE FROM "membership" WHERE "membership"."band_id" = ? AND "membership"."person_id" IN (SELECT value FROM json_each(?));
INSERT INTO "membership" ("band_id", "person_id", "year", "part", "card") SELECT "1", "2", "3", "4", "5" FROM orm_rows(orm_columns(?, ?, ?, ?, ?));
