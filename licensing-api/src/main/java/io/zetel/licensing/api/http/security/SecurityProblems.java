package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.problem.Unavailable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** The security filters' refusals as problems. */
final class SecurityProblems {

    private static final String REALM = "Bearer realm=\"zetel\"";

    private SecurityProblems() {}

    static AuthenticationEntryPoint unauthenticated(Problems problems) {
        return (request, response, failure) -> {
            switch (failure) {
                case AuthenticationServiceException e ->
                    problems.answer(request, response, new Unavailable("The token cannot be checked now", 1, e));
                case InsufficientAuthenticationException _ -> {
                    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REALM);
                    problems.answer(
                            request, response, new HttpProblem(401, "UNAUTHENTICATED", "A bearer token is required"));
                }
                default -> {
                    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, REALM + ", error=\"invalid_token\"");
                    problems.answer(
                            request,
                            response,
                            new HttpProblem(
                                    401, "INVALID_TOKEN", "The token is malformed, forged, expired or revoked"));
                }
            }
        };
    }

    static AccessDeniedHandler forbidden(Problems problems) {
        return (request, response, failure) -> problems.answer(request, response, failure);
    }
}
