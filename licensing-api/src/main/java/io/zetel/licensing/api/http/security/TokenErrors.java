package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2ErrorHttpMessageConverter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What the token route refuses. Of a request that is OAuth's matter OAuth's own words (RFC 6749, 5.2), for the
 * libraries of clients read nothing else; whatever is beyond it (too much, too often, the database away) is a problem
 * like everywhere.
 */
final class TokenErrors extends OncePerRequestFilter {

    private static final String CHALLENGE = "Basic realm=\"zetel\", charset=\"UTF-8\"";
    private static final OAuth2ErrorHttpMessageConverter JSON = new OAuth2ErrorHttpMessageConverter();

    private final Problems problems;

    TokenErrors(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        try {
            if (!request.getRequestURI().equals(EmbeddedIdentity.TOKEN_PATH)) {
                chain.doFilter(request, response);
            } else if (!HttpMethod.POST.matches(request.getMethod())) {
                response.setHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
                problems.answer(
                        request, response, new HttpProblem(405, "METHOD_NOT_ALLOWED", "Tokens are asked for by POST"));
            } else if (!isForm(request) || isAmbiguous(request)) {
                answer(response, OAuth2ErrorCodes.INVALID_REQUEST);
            } else {
                chain.doFilter(request, response);
            }
        } catch (Exception e) {
            problems.answer(request, response, e);
        }
    }

    void refused(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        switch (failure) {
            case OAuth2AuthenticationException e ->
                answer(response, e.getError().getErrorCode());
            case InsufficientAuthenticationException _ -> answer(response, OAuth2ErrorCodes.INVALID_CLIENT);
            default -> problems.answer(request, response, failure);
        }
    }

    /** Only the error's code: the rest is for us. */
    private static void answer(HttpServletResponse response, String code) throws IOException {
        boolean isWho = OAuth2ErrorCodes.INVALID_CLIENT.equals(code);
        response.setStatus((isWho ? HttpStatus.UNAUTHORIZED : HttpStatus.BAD_REQUEST).value());
        if (isWho) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        JSON.write(new OAuth2Error(code), null, new ServletServerHttpResponse(response));
    }

    /** Nothing else is read: what is no form has no parameters. */
    private static boolean isForm(HttpServletRequest request) {
        var type = request.getContentType();
        return type == null
                || type.split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    /** OAuth 2.1: no parameter may come twice, and nobody says who he is in two ways. */
    private static boolean isAmbiguous(HttpServletRequest request) {
        return request.getParameterMap().values().stream().anyMatch(values -> values.length > 1)
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                        && request.getParameter(OAuth2ParameterNames.CLIENT_SECRET) != null;
    }
}
