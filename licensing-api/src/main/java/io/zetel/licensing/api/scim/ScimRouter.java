package io.zetel.licensing.api.scim;

import io.zetel.licensing.domain.shared.Refused;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Which resource answers; names of endpoints have no case. */
@Component
class ScimRouter {

    private static final String SEARCH = ".search";

    private final UserResource users;
    private final GroupResource groups;
    private final Discovery discovery;

    ScimRouter(UserResource users, GroupResource groups, Discovery discovery) {
        this.users = users;
        this.groups = groups;
        this.discovery = discovery;
    }

    ScimAnswer answer(ScimRequest request) throws Refused {
        var path = request.path();
        if (path.isEmpty() || path.size() > 2) {
            throw new ScimProblem(404, null, "There is no such endpoint.");
        }
        var endpoint = path.getFirst().toLowerCase(Locale.ROOT);
        var id = path.size() == 2 ? path.get(1) : "";
        return switch (endpoint) {
            case "users" -> user(request, id);
            case "groups" -> group(request, id);
            case "serviceproviderconfig", "resourcetypes", "schemas" -> {
                only(request, "GET");
                yield discovery.answer(request, endpoint, id);
            }
            case "me", "bulk" -> throw new ScimProblem(501, null, "This is not served.");
            default -> throw new ScimProblem(404, null, "There is no such endpoint.");
        };
    }

    private ScimAnswer user(ScimRequest request, String id) throws Refused {
        if (id.isEmpty()) {
            only(request, "GET", "POST");
            return request.method().equals("GET") ? users.list(request) : users.create(request);
        }
        if (id.equals(SEARCH)) {
            only(request, "POST");
            return users.list(searching(request));
        }
        return switch (request.method()) {
            case "GET" -> users.show(request, id);
            case "PUT" -> users.replace(request, id);
            case "PATCH" -> users.patch(request, id);
            case "DELETE" -> users.delete(request, id);
            default -> throw notAllowed(request);
        };
    }

    private ScimAnswer group(ScimRequest request, String id) throws Refused {
        if (id.isEmpty()) {
            only(request, "GET", "POST");
            return request.method().equals("GET") ? groups.list(request) : groups.create(request);
        }
        if (id.equals(SEARCH)) {
            only(request, "POST");
            return groups.list(searching(request));
        }
        return switch (request.method()) {
            case "GET" -> groups.show(request, id);
            case "PUT" -> groups.replace(request, id);
            case "PATCH" -> groups.patch(request, id);
            case "DELETE" -> groups.delete(request, id);
            default -> throw notAllowed(request);
        };
    }

    /** A search says in its body what a list says by options. */
    private static ScimRequest searching(ScimRequest request) {
        var options = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.object()
                .properties()
                .forEach(entry -> options.put(
                        entry.getKey(),
                        entry.getValue().isArray()
                                ? String.join(
                                        ",",
                                        entry.getValue()
                                                .valueStream()
                                                .map(one -> one.asString(""))
                                                .toList())
                                : entry.getValue().asString("")));
        return new ScimRequest(
                request.tenant(),
                request.caller(),
                request.method(),
                request.base(),
                request.path(),
                options,
                request.body(),
                request.ifMatch(),
                request.origin());
    }

    private static void only(ScimRequest request, String... methods) {
        if (!List.of(methods).contains(request.method())) {
            throw notAllowed(request);
        }
    }

    private static ScimProblem notAllowed(ScimRequest request) {
        return new ScimProblem(405, null, "%s is not allowed here.".formatted(request.method()));
    }
}
