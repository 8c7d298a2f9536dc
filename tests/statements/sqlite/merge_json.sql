UPDATE "doc" SET "data" = orm_json_merge("doc"."data", ?);
