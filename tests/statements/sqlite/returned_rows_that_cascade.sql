SELECT "folder"."id" FROM "folder" WHERE "folder"."name" IN (SELECT value FROM json_each(?));
SELECT "folder"."name" FROM "folder" WHERE "folder"."id" IN (SELECT value FROM json_each(?));
DELETE FROM "folder" WHERE "folder"."id" IN (SELECT value FROM json_each(?)) RETURNING "folder"."name";
