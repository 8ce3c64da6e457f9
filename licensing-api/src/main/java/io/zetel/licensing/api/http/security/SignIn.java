package io.zetel.licensing.api.http.security;

/** What came of a try to sign in; it is the same whether there is a person of that name or not. */
public sealed interface SignIn {

    /** It is this person. */
    record In(PersonRow person) implements SignIn {}

    /** No such name and password. */
    record Wrong() implements SignIn {}

    /** So many failures came before that nobody looked; the next try is looked at after so many seconds. */
    record Slowed(long seconds) implements SignIn {}
}
