-- A new secret that a client is given while its tenant moves would be lost. Nothing else sets former_until.
create trigger refuse_new_secret before update of former_until on api_client
    for each row execute function operations.refuse_what_moves();
