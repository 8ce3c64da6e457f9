-- Of somebody who signed in at an issuer nothing is known here but what their session holds, and no longer than that.
alter table console_session
    add column sign_in_name text,
    add column display_name text,
    add column tenant_id    text,
    add column roles        text,
    add column language     text;
