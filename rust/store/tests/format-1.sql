-- A database of format 1 under the storage key 01 01 … 01, as devices hold it. It may never change.
-- Space 16, "a": Note { text: "a record", number: 1 }. Space 17, "a": Note { text: "another", number: 2^64 - 1 }.
-- Space 18, "list": "an entry" 0 and 1 under the numbers 1 and 2; number 3 was given and deleted.
CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE record ( space INTEGER NOT NULL, name BLOB NOT NULL, data_key INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, name) ) STRICT;
CREATE TABLE entry ( space INTEGER NOT NULL, list BLOB NOT NULL, seq INTEGER NOT NULL, data_key INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, list, seq) ) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 1);
INSERT INTO meta VALUES ('keys',
    x'b93798e4300cb777a10737c2e8159fb90ab64f0186d297d40b0a97a006d211c01d090e57a41c69c40041c60eb3642dc9b4bc45fdb2eb7d4fb04705356560faba4051bce2802a07321fd2ca3a3bb12304a70e49a288dc6a6272053808b1ea64e70a1575233ee81a47d2935a50b30f4809');
INSERT INTO record VALUES (16,
    x'cb314eadf7e7df3aa991bd58fe96806d', 1,
    x'4891065c96afaad73ff198ed683d35bf4f23bd32e644cffddde6540eaee95a87f6b6748613426e');
INSERT INTO record VALUES (17,
    x'c638d08a5cff4471827df51f8627df48', 1,
    x'228797ebe3beaf47d2d67f3172ff7346b0140ee625fadc549afe22cb02b5cbe58dd4213a3c62371dfdfebabc0a88bb');
INSERT INTO record VALUES (2,
    x'afd568e75a2b15904c6e898482a29a70', 1,
    x'66d15c22b640d0a2c456c8757dc646759fac0604dec684a297dc7514795f');
INSERT INTO entry VALUES (18,
    x'44b39b3b9519b187bf6644261505f0e2', 1, 1,
    x'eb66a8d2c7e0663336b6a5ff5219d765601b06b409c1e527ae68ab74d6ab9562f0cd51aaa8064e');
INSERT INTO entry VALUES (18,
    x'44b39b3b9519b187bf6644261505f0e2', 2, 1,
    x'5e007bda78024994eca0f1e2c9bd4518504178eb86a7b3cb3b56d39e4ebe986d52278ea7bfb938');
PRAGMA user_version = 1;
PRAGMA application_id = 0x5345414C;
