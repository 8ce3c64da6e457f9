-- Identity providers look for users by mail address and for groups by name before they make them.
create index profile_of_mail on directory_profile (lower(mail), tenant_id, kind) where mail is not null;
create index profile_of_name on directory_profile (lower(display_name), tenant_id, kind);
create index profile_with_more_mails on directory_profile (tenant_id, kind, id) where work ->> 'moreMails' is not null;
