package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.Checks;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * The query parameters a route takes, read off the method that serves it. A parameter it does not take is told as an
 * unknown field is: who asks for a trial run, or for the past, where there is none must not get the real thing.
 */
record DeclaredParameters(Map<String, Kind> kinds, @Nullable Fault dryRunOfWrite) {

    private enum Kind {
        TEXT,
        LIST,
        LOOKUP
    }

    static DeclaredParameters of(HandlerMethod handler) {
        var kinds = new HashMap<String, Kind>();
        for (var parameter : handler.getMethodParameters()) {
            Arguments.PARAMETERS
                    .getOrDefault(parameter.getParameterType(), Set.of())
                    .forEach(name -> kinds.put(name, Kind.TEXT));
            var declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null) {
                kinds.put(name(parameter, declared), kind(parameter));
            }
        }
        conditions(handler.getMethod()).forEach(name -> kinds.put(name, Kind.TEXT));
        if (DryRuns.areServed(handler)) {
            kinds.put(DryRuns.PARAMETER, Kind.TEXT);
        }
        return new DeclaredParameters(kinds, DryRuns.writes(handler) ? DryRuns.notServed(handler) : null);
    }

    /** Notes what is wrong with these parameters. */
    void check(Map<String, String[]> given, Faults faults) {
        given.forEach((name, values) -> {
            var kind = kinds.get(name);
            if (kind == null) {
                var fault = dryRunOfWrite != null && name.equals(DryRuns.PARAMETER)
                        ? dryRunOfWrite
                        : new Fault("/" + name, "UNKNOWN_PARAMETER", "is not a parameter of this route");
                faults.add(fault.pointer(), fault.code(), fault.message());
                return;
            }
            faults.check(values.length == 1 || isList(name), "/" + name, "INVALID_VALUE", "must be given once");
            for (var value : values) {
                var fault = kind == Kind.LOOKUP || isList(name) ? Checks.text(value) : Checks.plain(value);
                fault.ifPresent(message -> faults.add("/" + name, "INVALID_TEXT", message));
            }
        });
    }

    private boolean isList(String name) {
        return kinds.get(name) == Kind.LIST;
    }

    private static String name(MethodParameter parameter, RequestParam declared) {
        if (!declared.name().isEmpty()) {
            return declared.name();
        }
        return parameter
                .getExecutable()
                .getParameters()[parameter.getParameterIndex()]
                .getName();
    }

    private static Kind kind(MethodParameter parameter) {
        if (Collection.class.isAssignableFrom(parameter.getParameterType())) {
            return Kind.LIST;
        }
        return parameter.hasParameterAnnotation(LooksUp.class) ? Kind.LOOKUP : Kind.TEXT;
    }

    /** The parameters by which routes of one path are told apart, such as {@code format=csv}. */
    private static Collection<String> conditions(Method method) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        return mapping == null
                ? Set.of()
                : Arrays.stream(mapping.params())
                        .map(condition -> condition.split("!?=", 2)[0])
                        .toList();
    }
}
