package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.CallerAuthentication;
import io.zetel.licensing.api.http.security.PersonRow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Finds who asks by the cookie {@code zetel}, which goes to {@code /console} and nowhere else. */
final class SessionCookie implements SecurityContextRepository {

    static final String NAME = "zetel";

    private static final String PERSON = SessionCookie.class.getName() + ".person";
    private static final String ID = SessionCookie.class.getName() + ".id";

    /** Asked for by a page itself, not by who reads it. */
    private static final String BY_ITSELF = "X-Live";
    /** By a page that has listened, and not asked, for at least two seconds. */
    private static final String AGAIN = "again";

    private final ConsoleSessions sessions;

    SessionCookie(ConsoleSessions sessions) {
        this.sessions = sessions;
    }

    /** Who is signed in with this request. */
    static Optional<PersonRow> person(HttpServletRequest request) {
        return Optional.ofNullable((PersonRow) request.getAttribute(PERSON));
    }

    /** Whether this is a page that refreshes, and shows nothing that is newer than a second. */
    static boolean isAskedAgain(HttpServletRequest request) {
        return AGAIN.equals(request.getHeader(BY_ITSELF));
    }

    void begin(HttpServletRequest request, HttpServletResponse response, PersonRow person) {
        end(request);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(request, sessions.start(person), null));
        // Forms of before are nobody's any more.
        Cookies.set(request, response, ConsoleSecurity.TOKEN, "", Duration.ZERO);
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        end(request);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(request, "", Duration.ZERO));
    }

    private void end(HttpServletRequest request) {
        if (request.getAttribute(ID) instanceof String id) {
            sessions.end(id);
        }
    }

    private static String cookie(
            HttpServletRequest request, String value, @org.jspecify.annotations.Nullable Duration age) {
        var cookie = ResponseCookie.from(NAME, value)
                .path(ConsoleSecurity.ROOT)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax");
        return (age == null ? cookie : cookie.maxAge(age)).build().toString();
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Looked(load(request));
    }

    @Override
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return load(holder.getRequest());
    }

    private SecurityContext load(HttpServletRequest request) {
        var id = Cookies.of(request, NAME);
        boolean looking = request.getHeader(BY_ITSELF) == null;
        var person = id.flatMap(held -> sessions.find(held, looking));
        if (person.isEmpty()) {
            return SecurityContextHolder.createEmptyContext();
        }
        request.setAttribute(ID, id.get());
        request.setAttribute(PERSON, person.get());
        return new SecurityContextImpl(new CallerAuthentication(person.get().caller()));
    }

    private record Looked(SecurityContext context) implements DeferredSecurityContext {

        @Override
        public SecurityContext get() {
            return context;
        }

        @Override
        public boolean isGenerated() {
            return context.getAuthentication() == null;
        }
    }

    /** A session begins by signing in, never by the way. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return Cookies.of(request, NAME).isPresent();
    }
}
