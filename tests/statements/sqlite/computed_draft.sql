INSERT INTO "note" ("subtitle", "price", "first", "mood", "at", "text", "number") VALUES (?, ?, ?, ?, ?, concat(orm_lower(?), ?, ?), coalesce((SELECT MAX("t1"."number") FROM "note" AS "t1"), ?) + ?) RETURNING "id", "text", "number";
INSERT INTO "note" ("price", "first", "mood", "at", "text", "number", "subtitle") VALUES (?, ?, ?, ?, trim(?), coalesce((SELECT MAX("t1"."number") FROM "note" AS "t1"), ?) + ?, ?) RETURNING "id", "text", "subtitle", "number";
SELECT "note"."id", "note"."text", "note"."subtitle", "note"."number", "note"."price", "note"."first", "note"."mood", "note"."at" FROM "note" WHERE "note"."id" = ?;
SELECT "note"."id", "note"."text", "note"."subtitle", "note"."number", "note"."price", "note"."first", "note"."mood", "note"."at" FROM "note" WHERE "note"."id" = ?;
INSERT INTO "label" ("name") VALUES (orm_repeat(?, ?)) RETURNING "id", "name";
