package io.zetel.outside.fuzz;

import io.zetel.outside.Ask;
import io.zetel.outside.Ask.Header;
import io.zetel.outside.fuzz.Contract.Operation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A request in the making, before it is spoilt and after. */
final class RequestDraft {

    final Operation operation;
    final Cast.Actor actor;
    final String tenant;
    private final String token;
    String method;
    String authorization;
    final List<String> segments = new ArrayList<>();
    final List<Header> query = new ArrayList<>();
    final List<Header> headers = new ArrayList<>();
    String body = "";
    Charset charset = StandardCharsets.UTF_8;
    /**
     * Whether the token is the actor's own and the path the operation's, so that the contract says what a success is.
     */
    boolean plain = true;

    RequestDraft(Operation operation, Cast.Actor actor, String tenant) {
        this.operation = operation;
        this.actor = actor;
        this.tenant = tenant;
        this.method = operation.method();
        this.token = actor.client().token();
        this.authorization = "Bearer " + token;
    }

    void header(String name, String value) {
        headers.add(new Header(name, value));
    }

    void replace(String name, String value) {
        headers.removeIf(header -> header.name().equalsIgnoreCase(name));
        header(name, value);
    }

    boolean ownToken() {
        return authorization.endsWith(token);
    }

    Ask ask() {
        var target = "/" + String.join("/", segments)
                + (query.isEmpty()
                        ? ""
                        : query.stream()
                                .map(one -> one.name() + "=" + one.value())
                                .collect(Collectors.joining("&", "?", "")));
        var all = new ArrayList<Header>();
        if (!authorization.equals("none")) {
            all.add(new Header("Authorization", authorization));
        }
        all.addAll(headers);
        return new Ask(method, target, actor.client().name(), List.copyOf(all), body.getBytes(charset));
    }
}
