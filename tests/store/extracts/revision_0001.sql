BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE events (
	version_id INTEGER NOT NULL, 
	listing INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	at TEXT NOT NULL, 
	authority TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	source TEXT NOT NULL, 
	grade TEXT NOT NULL, 
	effect TEXT NOT NULL, 
	is_day BOOLEAN NOT NULL, 
	scope VARCHAR(32) NOT NULL, 
	known_from TEXT, 
	until TEXT, 
	docket TEXT, 
	closes_docket BOOLEAN NOT NULL, 
	"order" INTEGER NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (version_id, listing, position), 
	CONSTRAINT fk_events_version_id_listing_listings FOREIGN KEY(version_id, listing) REFERENCES listings (version_id, position)
);
INSERT INTO "events" VALUES(1,0,0,'listed','2021-01-14T00:00:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',1,'listing',NULL,NULL,NULL,0,0);
INSERT INTO "events" VALUES(1,0,1,'enjoined','2021-03-12T16:05:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',0,'listing','2021-03-12T21:30:00+00:00','2021-11-07T01:30:00-05:00[America/New_York]','1:21-cv-00280-RC',0,3);
INSERT INTO "events" VALUES(1,0,2,'noted','2021-03-14T23:00:00+08:00','DoD','s.1237 list','https://example.org/1237','B','named',1,'others',NULL,NULL,NULL,1,0);
INSERT INTO "events" VALUES(1,1,0,'listed','2021-01-14T00:00:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',1,'listing',NULL,NULL,NULL,0,0);
INSERT INTO "events" VALUES(2,0,0,'listed','2021-01-14T00:00:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',1,'listing',NULL,NULL,NULL,0,0);
INSERT INTO "events" VALUES(2,0,1,'enjoined','2021-03-12T16:05:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',0,'listing','2021-03-12T21:30:00+00:00','2021-11-07T01:30:00-05:00[America/New_York]','1:21-cv-00280-RC',0,3);
INSERT INTO "events" VALUES(2,0,2,'noted','2021-03-14T23:00:00+08:00','DoD','s.1237 list','https://example.org/1237','B','named',1,'others',NULL,NULL,NULL,1,0);
INSERT INTO "events" VALUES(2,1,0,'listed','2021-01-14T00:00:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',1,'listing',NULL,NULL,NULL,0,0);
INSERT INTO "events" VALUES(3,0,0,'listed','2021-01-14T00:00:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',1,'listing',NULL,NULL,NULL,0,0);
INSERT INTO "events" VALUES(3,0,1,'enjoined','2021-03-12T16:05:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',0,'listing','2021-03-12T21:30:00+00:00','2021-11-07T01:30:00-05:00[America/New_York]','1:21-cv-00280-RC',0,3);
INSERT INTO "events" VALUES(3,0,2,'noted','2021-03-14T23:00:00+08:00','DoD','s.1237 list','https://example.org/1237','B','named',1,'others',NULL,NULL,NULL,1,0);
INSERT INTO "events" VALUES(3,1,0,'listed','2021-01-14T00:00:00-05:00[America/New_York]','DoD','s.1237 list','https://example.org/1237','B','named',1,'listing',NULL,NULL,NULL,0,0);
CREATE TABLE findings (
	screening_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	flag TEXT NOT NULL, 
	severity INTEGER NOT NULL, 
	document JSON NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (screening_id, position), 
	CONSTRAINT ck_findings_flag_known CHECK (flag IN ('clear', 'former', 'notice', 'licensed', 'enjoined', 'pending', 'restricted', 'review', 'divest', 'no_trade', 'blocked')), 
	CONSTRAINT ck_findings_severity_on_scale CHECK (severity BETWEEN 0 AND 100), 
	CONSTRAINT fk_findings_screening_id_screenings FOREIGN KEY(screening_id) REFERENCES screenings (id)
);
INSERT INTO "findings" VALUES('0b8f',0,2,'clear',0,'{"row":2,"holding":{"name":"小米","isin":null},"at":0.5}');
INSERT INTO "findings" VALUES('0b8f',1,3,'enjoined',35,'{"row":3,"holding":{"name":"小米","isin":null},"at":0.5}');
INSERT INTO "findings" VALUES('0b8f',2,4,'divest',60,'{"row":4,"holding":{"name":"小米","isin":null},"at":0.5}');
CREATE TABLE identifiers (
	version_id INTEGER NOT NULL, 
	party_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	value TEXT NOT NULL, 
	known_from DATE, 
	CONSTRAINT pk_identifiers PRIMARY KEY (version_id, party_id, position), 
	CONSTRAINT fk_identifiers_version_id_party_id_parties FOREIGN KEY(version_id, party_id) REFERENCES parties (version_id, party_id)
);
INSERT INTO "identifiers" VALUES(1,'xiaomi',0,'ticker','1810 HK',NULL);
INSERT INTO "identifiers" VALUES(1,'xiaomi',1,'isin','KYG9830T1067','2021-01-15');
INSERT INTO "identifiers" VALUES(2,'xiaomi',0,'ticker','1810 HK',NULL);
INSERT INTO "identifiers" VALUES(2,'xiaomi',1,'isin','KYG9830T1067','2021-01-15');
INSERT INTO "identifiers" VALUES(3,'xiaomi',0,'ticker','1810 HK',NULL);
INSERT INTO "identifiers" VALUES(3,'xiaomi',1,'isin','KYG9830T1067','2021-01-15');
CREATE TABLE list_versions (
	id INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	version TEXT NOT NULL, 
	published_on DATE NOT NULL, 
	first_date DATE NOT NULL, 
	entries INTEGER NOT NULL, 
	retrieved_at DATETIME NOT NULL, 
	CONSTRAINT pk_list_versions PRIMARY KEY (id), 
	CONSTRAINT ck_list_versions_version_is_sha256 CHECK (length(version) = 71 AND substr(version, 1, 7) = 'sha256:' AND ltrim(substr(version, 8), '0123456789abcdef') = ''), 
	CONSTRAINT ck_list_versions_entries_counted CHECK (entries >= 0), 
	CONSTRAINT uq_list_versions_code_version UNIQUE (code, version)
);
INSERT INTO "list_versions" VALUES(1,'us-ccmc','sha256:ee45a6ffcde1190803ab335736e14c26a9c44326247c3634c6370beffa8d265b','2021-03-09','2020-06-12',2,'2026-11-02 09:30:15.250000');
INSERT INTO "list_versions" VALUES(2,'us-ccmc','sha256:9dd8f5134a675d7a814ada0b8a1bf20d9fa64a1c060ecf61c427fb657e9f8562','2021-03-09','2020-06-12',2,'2026-11-22 09:30:15.250000');
INSERT INTO "list_versions" VALUES(3,'us-sdn','sha256:d1569478bc685fc7e0e9dd1a6c7165f6305ecee896d3fa00cf0c15baed308d22','2021-03-09','2020-06-12',2,'2026-11-22 09:30:15.250000');
CREATE TABLE listings (
	version_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	party_id TEXT NOT NULL, 
	programme TEXT NOT NULL, 
	entry TEXT NOT NULL, 
	source TEXT NOT NULL, 
	grade TEXT NOT NULL, 
	restricted_from TEXT, 
	divest_before TEXT, 
	CONSTRAINT pk_listings PRIMARY KEY (version_id, position), 
	CONSTRAINT fk_listings_version_id_party_id_parties FOREIGN KEY(version_id, party_id) REFERENCES parties (version_id, party_id)
);
INSERT INTO "listings" VALUES(1,0,'xiaomi','eo-13959','Xiaomi Corp.','https://example.org','B',NULL,NULL);
INSERT INTO "listings" VALUES(1,1,'aaa-bare','eo-13959','Bare','press','C','2021-03-15T09:30:00-04:00[America/New_York]','2021-11-11T00:01:00-05:00[America/New_York]');
INSERT INTO "listings" VALUES(1,2,'xiaomi','eo-14032','Xiaomi','press','C',NULL,NULL);
INSERT INTO "listings" VALUES(2,0,'xiaomi','eo-13959','Xiaomi Corp.','https://example.org','B',NULL,NULL);
INSERT INTO "listings" VALUES(2,1,'aaa-bare','eo-13959','Bare','press','C','2021-03-15T09:30:00-04:00[America/New_York]','2021-11-11T00:01:00-05:00[America/New_York]');
INSERT INTO "listings" VALUES(2,2,'xiaomi','eo-14032','Xiaomi','press','C',NULL,NULL);
INSERT INTO "listings" VALUES(3,0,'xiaomi','eo-13959','Xiaomi Corp.','https://example.org','B',NULL,NULL);
INSERT INTO "listings" VALUES(3,1,'aaa-bare','eo-13959','Bare','press','C','2021-03-15T09:30:00-04:00[America/New_York]','2021-11-11T00:01:00-05:00[America/New_York]');
INSERT INTO "listings" VALUES(3,2,'xiaomi','eo-14032','Xiaomi','press','C',NULL,NULL);
CREATE TABLE lists (
	code TEXT NOT NULL, 
	version TEXT NOT NULL, 
	title TEXT NOT NULL, 
	publisher TEXT NOT NULL, 
	checked_on DATE NOT NULL, 
	max_age_days INTEGER, 
	CONSTRAINT pk_lists PRIMARY KEY (code), 
	CONSTRAINT fk_lists_code_version_list_versions FOREIGN KEY(code, version) REFERENCES list_versions (code, version)
);
INSERT INTO "lists" VALUES('us-ccmc','sha256:9dd8f5134a675d7a814ada0b8a1bf20d9fa64a1c060ecf61c427fb657e9f8562','Communist Chinese military companies','DoD','2026-11-22',7);
INSERT INTO "lists" VALUES('us-sdn','sha256:d1569478bc685fc7e0e9dd1a6c7165f6305ecee896d3fa00cf0c15baed308d22','Communist Chinese military companies','DoD','2026-11-22',NULL);
CREATE TABLE names (
	version_id INTEGER NOT NULL, 
	party_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	known_from DATE, 
	CONSTRAINT pk_names PRIMARY KEY (version_id, party_id, position), 
	CONSTRAINT fk_names_version_id_party_id_parties FOREIGN KEY(version_id, party_id) REFERENCES parties (version_id, party_id)
);
INSERT INTO "names" VALUES(1,'xiaomi',0,'primary','Xiaomi Corporation',NULL);
INSERT INTO "names" VALUES(1,'xiaomi',1,'native','小米集团','2021-01-14');
INSERT INTO "names" VALUES(1,'xiaomi',2,'weak','MI',NULL);
INSERT INTO "names" VALUES(1,'aaa-bare',0,'primary','Bare Ltd',NULL);
INSERT INTO "names" VALUES(2,'xiaomi',0,'primary','Xiaomi Corporation',NULL);
INSERT INTO "names" VALUES(2,'xiaomi',1,'native','小米集团','2021-01-14');
INSERT INTO "names" VALUES(2,'xiaomi',2,'weak','MI',NULL);
INSERT INTO "names" VALUES(2,'aaa-bare',0,'primary','Bare Ltd',NULL);
INSERT INTO "names" VALUES(3,'xiaomi',0,'primary','Xiaomi Corporation',NULL);
INSERT INTO "names" VALUES(3,'xiaomi',1,'native','小米集团','2021-01-14');
INSERT INTO "names" VALUES(3,'xiaomi',2,'weak','MI',NULL);
INSERT INTO "names" VALUES(3,'aaa-bare',0,'primary','Bare Ltd',NULL);
CREATE TABLE parties (
	version_id INTEGER NOT NULL, 
	party_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	country TEXT, 
	kind TEXT NOT NULL, 
	CONSTRAINT pk_parties PRIMARY KEY (version_id, party_id), 
	CONSTRAINT fk_parties_version_id_list_versions FOREIGN KEY(version_id) REFERENCES list_versions (id)
);
INSERT INTO "parties" VALUES(1,'xiaomi',0,'Xiaomi Corporation','CN','entity');
INSERT INTO "parties" VALUES(1,'aaa-bare',1,'Bare Ltd',NULL,'vessel');
INSERT INTO "parties" VALUES(2,'xiaomi',0,'Xiaomi Corporation','CN','entity');
INSERT INTO "parties" VALUES(2,'aaa-bare',1,'Bare Ltd',NULL,'vessel');
INSERT INTO "parties" VALUES(3,'xiaomi',0,'Xiaomi Corporation','CN','entity');
INSERT INTO "parties" VALUES(3,'aaa-bare',1,'Bare Ltd',NULL,'vessel');
CREATE TABLE screening_lists (
	screening_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	version TEXT NOT NULL, 
	CONSTRAINT pk_screening_lists PRIMARY KEY (screening_id, position), 
	CONSTRAINT fk_screening_lists_screening_id_screenings FOREIGN KEY(screening_id) REFERENCES screenings (id), 
	CONSTRAINT fk_screening_lists_code_version_list_versions FOREIGN KEY(code, version) REFERENCES list_versions (code, version)
);
INSERT INTO "screening_lists" VALUES('0b8f',0,'us-ccmc','sha256:ee45a6ffcde1190803ab335736e14c26a9c44326247c3634c6370beffa8d265b');
CREATE TABLE screenings (
	id TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	outcome TEXT NOT NULL, 
	as_of TEXT NOT NULL, 
	known_at TEXT NOT NULL, 
	fail_on TEXT NOT NULL, 
	matcher_version TEXT NOT NULL, 
	profile TEXT NOT NULL, 
	profile_hash TEXT NOT NULL, 
	code_version TEXT NOT NULL, 
	jurisdictions JSON NOT NULL, 
	source JSON NOT NULL, 
	document JSON NOT NULL, 
	CONSTRAINT pk_screenings PRIMARY KEY (id), 
	CONSTRAINT ck_screenings_outcome_known CHECK (outcome IN ('clear', 'flagged', 'incomplete'))
);
INSERT INTO "screenings" VALUES('0b8f','2026-11-22 09:30:15.250000','flagged','2021-03-16','2026-11-22T09:30:15+00:00','review','1','default','sha256:00','0.1.0','["US","GB"]','{"kind":"file","filename":"bücher.csv","sha256":"00","size":12,"layout":null}','{"zebra":1,"apple":{"b":[1,2.5,null,true],"a":"ü"}}');
CREATE INDEX ix_parties_party_id ON parties (party_id);
CREATE INDEX ix_identifiers_kind_value ON identifiers (kind, value);
CREATE INDEX ix_listings_version_id_party_id ON listings (version_id, party_id);
CREATE INDEX ix_listings_party_id ON listings (party_id);
CREATE INDEX ix_screenings_created_at ON screenings (created_at);
CREATE INDEX ix_screening_lists_code_version ON screening_lists (code, version);
CREATE INDEX ix_findings_screening_id_severity ON findings (screening_id, severity);
COMMIT;
