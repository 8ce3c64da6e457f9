-- Signs the tokens of the Graph dialect's pages and deltas: one key for all nodes, made by whichever needs it first.
create table page_token_key (
    one    boolean primary key default true check (one),
    secret bytea not null
);
