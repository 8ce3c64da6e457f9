-- What a rebuild could not show, beside its shadow: it becomes the projection's dead letters when the shadow becomes its tables.
create table operations.rebuild_letter (like operations.dead_letter including all);
