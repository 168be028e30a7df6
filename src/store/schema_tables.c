/* SPDX-License-Identifier: Apache-2.0
 *
 * store/schema_tables.c - the tables of a store, as numbered migrations. See schema.c for the words
 * in braces.
 *
 * A migration that was released is never changed: a new one is added.
 */
#include "store/schema.h"

/* The log and the settings. The log can only grow: nothing in it can be updated or deleted,
 * and what is inserted must be the next (so that INSERT OR REPLACE finds no way either). */
static const char *const log_and_settings[] = {
    "CREATE TABLE audit ("
    " sequence {int} NOT NULL PRIMARY KEY CHECK (sequence > 0),"
    " at {text} NOT NULL,"
    " actor {text} NOT NULL,"
    " action {text} NOT NULL,"
    " object {text} NOT NULL,"
    " note {text} NOT NULL,"
    " payload {text} NOT NULL CHECK (length(payload) = 64),"
    " previous {text} NOT NULL CHECK (length(previous) = 64),"
    " hash {text} NOT NULL CHECK (length(hash) = 64)"
    ") {strict}",
    "CREATE INDEX audit_object ON audit (object, sequence)",
    "CREATE TABLE audit_head ("
    " one {int} NOT NULL PRIMARY KEY CHECK (one = 1),"
    " sequence {int} NOT NULL CHECK (sequence >= 0),"
    " hash {text} NOT NULL CHECK (length(hash) = 64)"
    ") {strict}",
    "INSERT INTO audit_head (one, sequence, hash) VALUES (1, 0,"
    " '0000000000000000000000000000000000000000000000000000000000000000')",
    "{sqlite}CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END",
    "{sqlite}CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END",
    "{sqlite}CREATE TRIGGER audit_in_order BEFORE INSERT ON audit"
    " WHEN NEW.sequence <> (SELECT sequence + 1 FROM audit_head)"
    " BEGIN SELECT RAISE(ABORT, 'the audit log grows by one entry after the other'); END",
    "{sqlite}CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END",
    "{sqlite}CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head"
    " WHEN NEW.one <> 1 OR NEW.sequence <> OLD.sequence + 1"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END",
    "{sqlite}CREATE TRIGGER audit_head_one BEFORE INSERT ON audit_head"
    " WHEN (SELECT COUNT(*) FROM audit_head) > 0"
    " BEGIN SELECT RAISE(ABORT, 'the audit log has one end'); END",
    "{postgres}CREATE FUNCTION manumit_audit_grows() RETURNS trigger LANGUAGE plpgsql AS"
    " $body$" MN_SCHEMA_GROWS "$body$",
    "{postgres}CREATE FUNCTION manumit_audit_forward() RETURNS trigger LANGUAGE plpgsql AS"
    " $body$" MN_SCHEMA_FORWARD "$body$",
    "{postgres}CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit"
    " FOR EACH ROW EXECUTE FUNCTION manumit_audit_grows()",
    "{postgres}CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit"
    " FOR EACH STATEMENT EXECUTE FUNCTION manumit_audit_grows()",
    "{postgres}CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head"
    " FOR EACH ROW EXECUTE FUNCTION manumit_audit_grows()",
    "{postgres}CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head"
    " FOR EACH STATEMENT EXECUTE FUNCTION manumit_audit_grows()",
    "{postgres}CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head"
    " FOR EACH ROW EXECUTE FUNCTION manumit_audit_forward()",
    "CREATE TABLE setting ("
    " key {text} NOT NULL PRIMARY KEY,"
    " value {text} NOT NULL"
    ") {strict}",
    NULL,
};

/* Things, what joins them, and who says so: the tables that tracing and money extend by
 * kinds of nodes and edges. An edge holds from `since` until `until`; evidence is a line of a
 * source, which is known by its hash. */
static const char *const graph[] = {
    "CREATE TABLE node ("
    " number {serial},"
    " kind {text} NOT NULL,"
    " key {text} NOT NULL,"
    " UNIQUE (kind, key)"
    ") {strict}",
    "CREATE TABLE edge ("
    " number {serial},"
    " kind {text} NOT NULL,"
    " from_node {int} NOT NULL REFERENCES node (number),"
    " to_node {int} NOT NULL REFERENCES node (number),"
    " since {text} NOT NULL,"
    " until {text}"
    ") {strict}",
    "CREATE INDEX edge_from ON edge (from_node)",
    "CREATE INDEX edge_to ON edge (to_node)",
    "CREATE TABLE evidence ("
    " number {serial},"
    " edge {int} NOT NULL REFERENCES edge (number),"
    " source {text} NOT NULL,"
    " sha256 {text} NOT NULL,"
    " line {int} NOT NULL,"
    " date {text} NOT NULL"
    ") {strict}",
    "CREATE INDEX evidence_edge ON evidence (edge)",
    NULL,
};

/* An entry stands in the versions from_version to to_version - 1 of its list, and is written
 * once for all of them. */
static const char *const lists[] = {
    "CREATE TABLE list ("
    " number {serial},"
    " name {text} NOT NULL UNIQUE,"
    " title {text} NOT NULL,"
    " publisher {text} NOT NULL,"
    " expected_age {int} NOT NULL CHECK (expected_age >= 0),"
    " version {int} NOT NULL"
    ") {strict}",
    "CREATE TABLE list_version ("
    " list {int} NOT NULL REFERENCES list (number),"
    " version {int} NOT NULL CHECK (version > 0),"
    " format {text} NOT NULL,"
    " published {text} NOT NULL,"
    " imported {text} NOT NULL,"
    " imported_by {text} NOT NULL,"
    " entries {int} NOT NULL,"
    " added {int} NOT NULL,"
    " changed {int} NOT NULL,"
    " removed {int} NOT NULL,"
    " digest {text} NOT NULL CHECK (length(digest) = 64),"
    " edge {int} NOT NULL REFERENCES edge (number),"
    " PRIMARY KEY (list, version)"
    ") {strict}",
    "CREATE TABLE entry ("
    " number {serial},"
    " list {int} NOT NULL REFERENCES list (number),"
    " from_version {int} NOT NULL,"
    " to_version {int},"
    " source {int} NOT NULL,"
    " line {int} NOT NULL,"
    " id {text} NOT NULL,"
    " hash {text} NOT NULL CHECK (length(hash) = 64),"
    " json {text} NOT NULL,"
    " UNIQUE (list, id, from_version),"
    " CHECK (to_version IS NULL OR to_version > from_version)"
    ") {strict}",
    NULL,
};

static const char *const reviews[] = {
    "CREATE TABLE review ("
    " number {int} NOT NULL PRIMARY KEY,"
    " party_key {text} NOT NULL,"
    " party_hash {text} NOT NULL CHECK (length(party_hash) = 64),"
    " party_name {text} NOT NULL,"
    " list {text} NOT NULL REFERENCES list (name),"
    " entry {text} NOT NULL,"
    " entry_hash {text} NOT NULL CHECK (length(entry_hash) = 64),"
    " decision {text} NOT NULL CHECK (decision IN ('match', 'no_match', 'unsure')),"
    " scope {text} NOT NULL CHECK (scope IN ('party', 'name')),"
    " reason {text} NOT NULL,"
    " expires {text},"
    " state {text} NOT NULL CHECK (state IN ('proposed', 'in_force', 'rejected', 'withdrawn',"
    "  'replaced', 'superseded', 'expired')),"
    " decided_by {text} NOT NULL,"
    " decided_at {text} NOT NULL,"
    " confirmed_by {text} CHECK (confirmed_by <> decided_by),"
    " confirmed_at {text},"
    " ended_by {text},"
    " ended_at {text},"
    " ended_why {text},"
    " edge {int} REFERENCES edge (number)"
    ") {strict}",
    "CREATE INDEX review_key ON review (party_key, state)",
    "CREATE INDEX review_hash ON review (party_hash, state)",
    "CREATE INDEX review_entry ON review (list, entry)",
    NULL,
};

static const char *const accounts[] = {
    "CREATE TABLE account ("
    " name {text} NOT NULL PRIMARY KEY,"
    " role {text} NOT NULL CHECK (role IN ('reviewer', 'supervisor', 'auditor',"
    "  'administrator')),"
    " disabled {int} NOT NULL CHECK (disabled IN (0, 1)),"
    " password {text} NOT NULL,"
    " created {text} NOT NULL,"
    " seen {text},"
    " failures {int} NOT NULL,"
    " locked {text}"
    ") {strict}",
    "CREATE TABLE session ("
    " token_hash {text} NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),"
    " account {text} NOT NULL REFERENCES account (name),"
    " expires {text} NOT NULL,"
    " idle {text} NOT NULL"
    ") {strict}",
    "CREATE INDEX session_account ON session (account)",
    NULL,
};

/* Content that is kept as bytes, packed, in blocks: a version is its parts, in their order, and a
 * block is known by the hash of what is packed in it. */
static const char *const content[] = {
    "CREATE TABLE content ("
    " number {serial},"
    " kind {text} NOT NULL,"
    " name {text} NOT NULL,"
    " UNIQUE (kind, name)"
    ") {strict}",
    "CREATE TABLE content_version ("
    " content {int} NOT NULL REFERENCES content (number),"
    " version {int} NOT NULL CHECK (version > 0),"
    " format {text} NOT NULL,"
    " counts {text} NOT NULL,"
    " imported {text} NOT NULL,"
    " imported_by {text} NOT NULL,"
    " bytes {int} NOT NULL CHECK (bytes >= 0),"
    " digest {text} NOT NULL CHECK (length(digest) = 64),"
    " edge {int} NOT NULL REFERENCES edge (number),"
    " PRIMARY KEY (content, version)"
    ") {strict}",
    "CREATE TABLE content_block ("
    " hash {text} NOT NULL PRIMARY KEY CHECK (length(hash) = 64),"
    " length {int} NOT NULL CHECK (length > 0),"
    " packed {bytes} NOT NULL"
    ") {strict}",
    "CREATE TABLE content_part ("
    " content {int} NOT NULL,"
    " version {int} NOT NULL,"
    " part {int} NOT NULL CHECK (part >= 0),"
    " hash {text} NOT NULL REFERENCES content_block (hash),"
    " PRIMARY KEY (content, version, part)"
    ") {strict}",
    "CREATE INDEX content_part_hash ON content_part (hash)",
    NULL,
};

/* A role more: SQLite changes no check of a table, so the table is made anew, and sessions, which
 * hang on it, end. */
#define ROLES "CHECK (role IN ('reviewer', 'supervisor', 'auditor', 'administrator', 'advocate'))"

/* Alerts with their cases, packed; whose accounts stand in them, and who bears a survivor's marker,
 * by digests with the store's key. */
static const char *const alerts[] = {
    "{postgres}ALTER TABLE account DROP CONSTRAINT account_role_check",
    "{postgres}ALTER TABLE account ADD CONSTRAINT account_role_check " ROLES,
    "{sqlite}DROP TABLE session",
    "{sqlite}ALTER TABLE account RENAME TO account_before",
    "{sqlite}CREATE TABLE account ("
    " name TEXT NOT NULL PRIMARY KEY,"
    " role TEXT NOT NULL " ROLES ","
    " disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),"
    " password TEXT NOT NULL,"
    " created TEXT NOT NULL,"
    " seen TEXT,"
    " failures INTEGER NOT NULL,"
    " locked TEXT"
    ") STRICT",
    "{sqlite}INSERT INTO account SELECT name, role, disabled, password, created, seen, failures,"
    " locked FROM account_before",
    "{sqlite}DROP TABLE account_before",
    "{sqlite}CREATE TABLE session ("
    " token_hash TEXT NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),"
    " account TEXT NOT NULL REFERENCES account (name),"
    " expires TEXT NOT NULL,"
    " idle TEXT NOT NULL"
    ") STRICT",
    "{sqlite}CREATE INDEX session_account ON session (account)",
    "CREATE TABLE alert ("
    " number {int} NOT NULL PRIMARY KEY,"
    " key {text} NOT NULL UNIQUE CHECK (length(key) = 64),"
    " version {int} NOT NULL CHECK (version > 0),"
    " state {text} NOT NULL CHECK (state IN ('new', 'open', 'decided')),"
    " score {int} NOT NULL CHECK (score BETWEEN 0 AND 1000000000),"
    " families {int} NOT NULL,"
    " parties {int} NOT NULL,"
    " payments {int} NOT NULL,"
    " typologies {text} NOT NULL,"
    " patterns {text} NOT NULL,"
    " first {text} NOT NULL,"
    " last {text} NOT NULL,"
    " closing {text} NOT NULL,"
    " found {text} NOT NULL,"
    " found_by {text} NOT NULL,"
    " taken_by {text},"
    " decision {text} CHECK (decision IN ('report', 'watch', 'close', 'refer')),"
    " reason {text},"
    " decided_by {text},"
    " decided_at {text}"
    ") {strict}",
    "CREATE TABLE alert_case ("
    " alert {int} NOT NULL REFERENCES alert (number),"
    " version {int} NOT NULL CHECK (version > 0),"
    " length {int} NOT NULL CHECK (length > 0),"
    " hash {text} NOT NULL CHECK (length(hash) = 64),"
    " packed {bytes} NOT NULL,"
    " PRIMARY KEY (alert, version)"
    ") {strict}",
    "CREATE TABLE alert_party ("
    " alert {int} NOT NULL REFERENCES alert (number),"
    " digest {text} NOT NULL CHECK (length(digest) = 64),"
    " member {int} NOT NULL CHECK (member IN (0, 1)),"
    " PRIMARY KEY (alert, digest)"
    ") {strict}",
    "CREATE INDEX alert_party_digest ON alert_party (digest)",
    "CREATE TABLE alert_step ("
    " alert {int} NOT NULL REFERENCES alert (number),"
    " step {int} NOT NULL CHECK (step > 0),"
    " version {int} NOT NULL,"
    " what {text} NOT NULL CHECK (what IN ('found', 'renewed', 'take', 'decide', 'reopen')),"
    " decision {text},"
    " reason {text},"
    " by_whom {text} NOT NULL,"
    " at {text} NOT NULL,"
    " PRIMARY KEY (alert, step)"
    ") {strict}",
    "CREATE TABLE marker_key ("
    " one {int} NOT NULL PRIMARY KEY CHECK (one = 1),"
    " key {text} NOT NULL CHECK (length(key) = 64)"
    ") {strict}",
    "CREATE TABLE marker ("
    " number {int} NOT NULL PRIMARY KEY,"
    " digest {text} NOT NULL CHECK (length(digest) = 64),"
    " until {text} NOT NULL,"
    " reason {text} NOT NULL,"
    " put_by {text} NOT NULL,"
    " put_at {text} NOT NULL,"
    " withdrawn_by {text},"
    " withdrawn_at {text},"
    " withdrawn_why {text}"
    ") {strict}",
    "CREATE INDEX marker_digest ON marker (digest)",
    NULL,
};

/* Networks of posts with their cases, packed; what people watch for. */
static const char *const networks[] = {
    "CREATE TABLE network ("
    " number {int} NOT NULL PRIMARY KEY,"
    " key {text} NOT NULL UNIQUE CHECK (length(key) = 64),"
    " archive {text} NOT NULL,"
    " name {text} NOT NULL,"
    " digest {text} NOT NULL CHECK (length(digest) = 64),"
    " version {int} NOT NULL CHECK (version > 0),"
    " state {text} NOT NULL CHECK (state IN ('new', 'open', 'decided', 'joined', 'parted')),"
    " joined {int} REFERENCES network (number),"
    " priority {int} NOT NULL,"
    " posts {int} NOT NULL,"
    " texts {int} NOT NULL,"
    " phones {int} NOT NULL,"
    " places {int} NOT NULL,"
    " first {text} NOT NULL,"
    " last {text} NOT NULL,"
    " circuit {text} NOT NULL,"
    " signs {text} NOT NULL,"
    " reasons {text} NOT NULL,"
    " contrary {text} NOT NULL,"
    " found {text} NOT NULL,"
    " found_by {text} NOT NULL,"
    " taken_by {text},"
    " decision {text} CHECK (decision IN ('lead', 'watch', 'close', 'refer')),"
    " reason {text},"
    " decided_by {text},"
    " decided_at {text},"
    " CHECK ((state = 'joined') = (joined IS NOT NULL))"
    ") {strict}",
    "CREATE INDEX network_archive ON network (archive, number)",
    "CREATE TABLE network_case ("
    " network {int} NOT NULL REFERENCES network (number),"
    " version {int} NOT NULL CHECK (version > 0),"
    " length {int} NOT NULL CHECK (length > 0),"
    " hash {text} NOT NULL CHECK (length(hash) = 64),"
    " packed {bytes} NOT NULL,"
    " PRIMARY KEY (network, version)"
    ") {strict}",
    "CREATE TABLE network_step ("
    " network {int} NOT NULL REFERENCES network (number),"
    " step {int} NOT NULL CHECK (step > 0),"
    " version {int} NOT NULL,"
    " what {text} NOT NULL CHECK (what IN ('found', 'renewed', 'joined', 'parted', 'take',"
    " 'decide', 'reopen', 'package')),"
    " decision {text},"
    " reason {text},"
    " by_whom {text} NOT NULL,"
    " at {text} NOT NULL,"
    " PRIMARY KEY (network, step)"
    ") {strict}",
    "CREATE TABLE watch ("
    " number {int} NOT NULL PRIMARY KEY,"
    " kind {text} NOT NULL,"
    " value {text} NOT NULL,"
    " reason {text} NOT NULL,"
    " put_by {text} NOT NULL,"
    " put_at {text} NOT NULL,"
    " until {text},"
    " withdrawn_by {text},"
    " withdrawn_at {text},"
    " withdrawn_why {text}"
    ") {strict}",
    "CREATE INDEX watch_value ON watch (kind, value)",
    "CREATE TABLE watch_hit ("
    " watch {int} NOT NULL REFERENCES watch (number),"
    " archive {text} NOT NULL,"
    " post {text} NOT NULL,"
    " network {int} REFERENCES network (number),"
    " seen {text} NOT NULL,"
    " seen_by {text} NOT NULL,"
    " PRIMARY KEY (watch, archive, post)"
    ") {strict}",
    "CREATE INDEX watch_hit_network ON watch_hit (network)",
    NULL,
};

/* What countries promised, and what became of it, step by step. */
static const char *const commitments[] = {
    "CREATE TABLE commitment ("
    " number {int} NOT NULL PRIMARY KEY,"
    " key {text} UNIQUE,"
    " country {text} NOT NULL CHECK (length(country) = 3),"
    " words {text} NOT NULL,"
    " kind {text} NOT NULL,"
    " amount {text} NOT NULL,"
    " source {text} NOT NULL,"
    " promised_by {text} NOT NULL,"
    " deadline {text},"
    " first_deadline {text},"
    " moved {int} NOT NULL CHECK (moved >= 0),"
    " status {text} NOT NULL CHECK (status IN ('promised', 'begun', 'done', 'dropped')),"
    " evidence {text},"
    " day {text},"
    " told_by {text} NOT NULL,"
    " told_at {text} NOT NULL,"
    " checked_by {text},"
    " checked_evidence {text},"
    " checked_day {text},"
    " checked_account {text} CHECK (checked_account <> told_by AND checked_account <> put_by),"
    " checked_at {text},"
    " put_by {text} NOT NULL,"
    " put_at {text} NOT NULL,"
    " CHECK ((checked_by IS NULL) = (checked_account IS NULL)),"
    " CHECK (checked_by IS NULL OR status = 'done')"
    ") {strict}",
    "CREATE INDEX commitment_country ON commitment (country, number)",
    "CREATE TABLE commitment_step ("
    " commitment {int} NOT NULL REFERENCES commitment (number),"
    " step {int} NOT NULL CHECK (step > 0),"
    " what {text} NOT NULL CHECK (what IN ('made', 'promised', 'begun', 'done', 'dropped',"
    " 'verified', 'refuted', 'moved')),"
    " evidence {text},"
    " reason {text},"
    " checked_by {text},"
    " day {text},"
    " by_whom {text} NOT NULL,"
    " at {text} NOT NULL,"
    " PRIMARY KEY (commitment, step)"
    ") {strict}",
    NULL,
};

const mn_migration mn_schema_migrations[] = {
    {"log and settings", log_and_settings},
    {"evidence graph", graph},
    {"lists", lists},
    {"reviews", reviews},
    {"accounts", accounts},
    {"content", content},
    {"alerts", alerts},
    {"networks", networks},
    {"commitments", commitments},
    {NULL, NULL},
};
