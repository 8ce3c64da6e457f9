-- What was known when is found by halves along the numbers, which grow with it.
drop index history.event_by_time;
