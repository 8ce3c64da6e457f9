package io.zetel.outside.fuzz;

import io.zetel.outside.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What an answer may be, whatever was asked. */
final class Judge {

    private static final Set<String> PROBLEM_FIELDS =
            Set.of("type", "title", "detail", "instance", "code", "requestId");

    private final Cast cast;

    Judge(Cast cast) {
        this.cast = cast;
    }

    /** What is wrong with this answer; a kind, without anything that differs from request to request. */
    Optional<String> fault(RequestDraft draft, Answer answer) {
        return Stream.of(
                        status(draft, answer),
                        leak(draft, answer),
                        answer.status() >= 400 ? problem(draft, answer) : success(draft, answer))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> status(RequestDraft draft, Answer answer) {
        int status = answer.status();
        // A 503 asks to come again; who waits for what a read model has not seen yet, by waitFor, for a dry run or to
        // be
        // shown what a write came to, is told so after a while.
        boolean waits = draft.query.stream()
                        .anyMatch(one -> List.of("waitFor", "dryRun").contains(one.name()))
                || answer.json().path("code").asString("").equals("NOT_VISIBLE_YET");
        if (status >= 500 && !(status == 503 || status == 504 && waits)) {
            return Optional.of("status " + status);
        }
        if ((status == 503 || status == 504) && answer.header("Retry-After") == null) {
            return Optional.of(status + " without Retry-After");
        }
        if (status < 200 || status >= 300 && status < 400) {
            return Optional.of("status " + status);
        }
        return status == 401 && answer.header("WWW-Authenticate") == null
                ? Optional.of("401 without WWW-Authenticate")
                : Optional.empty();
    }

    /** A tenant's names are in no answer to anybody else. */
    private Optional<String> leak(RequestDraft draft, Answer answer) {
        if (draft.actor.tenant().isEmpty()) {
            return Optional.empty();
        }
        var asked = draft.ask();
        var sent = asked.target() + draft.body + asked.headers();
        var text = answer.text();
        return cast.tenants().stream()
                .map(io.zetel.outside.Tenant::id)
                .filter(id -> !id.equals(draft.actor.tenant()))
                .map(Cast::secret)
                .filter(secret -> text.contains(secret) && !sent.contains(secret))
                .findFirst()
                .map(_ -> "another tenant's data in the answer");
    }

    private static Optional<String> problem(RequestDraft draft, Answer answer) {
        if (draft.method.equals("HEAD")
                || draft.operation.path().equals(Contract.TOKEN)
                        && answer.json().path("error").isString()) {
            return Optional.empty();
        }
        if (!answer.mediaType().equals("application/problem+json")) {
            return Optional.of("%d as %s, not as a problem"
                    .formatted(answer.status(), answer.mediaType().isEmpty() ? "nothing" : answer.mediaType()));
        }
        var problem = answer.json();
        var missing = PROBLEM_FIELDS.stream()
                .filter(field -> problem.path(field).asString("").isEmpty())
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return Optional.of("a problem without " + missing);
        }
        return problem.path("status").asInt() == answer.status()
                ? Optional.empty()
                : Optional.of("a problem that names another status");
    }

    private static Optional<String> success(RequestDraft draft, Answer answer) {
        if (!draft.ownToken()) {
            return draft.operation.path().startsWith("/api/") && draft.plain
                    ? Optional.of("success without a valid token")
                    : Optional.empty();
        }
        if (!draft.plain) {
            return Optional.empty();
        }
        // The operator has no tenant, and reads some routes of all.
        if (draft.operation.ofTenant()
                && !draft.actor.tenant().isEmpty()
                && !draft.actor.tenant().equals(draft.tenant)) {
            return Optional.of("success on another tenant's route");
        }
        if (draft.operation.promises() && answer.status() != 204) {
            // As many lines as there are to be told of, which may be none.
            if (answer.body().length == 0 && !answer.mediaType().equals("application/x-ndjson")) {
                return Optional.of(answer.status() + " with an empty body");
            }
            if (answer.mediaType().equals("application/json") && answer.json().isMissingNode()) {
                return Optional.of(answer.status() + " with broken JSON");
            }
        }
        return Optional.empty();
    }
}
