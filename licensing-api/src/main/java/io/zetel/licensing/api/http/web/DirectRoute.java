package io.zetel.licensing.api.http.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;

/**
 * A route that services ask all day, which is served {@linkplain DirectRoutes directly} where a request for it is
 * plain. It calls the controller every other request for the route comes to as well, and has no rule of its own.
 */
public interface DirectRoute {

    /** Its method. */
    HttpMethod method();

    /** Its path, as the controller's mapping has it. */
    String pattern();

    /** The query parameters it may come with. */
    Set<String> parameters();

    /**
     * What the controller answers; {@code null} where the request has to be looked at as all others are. An exception
     * before anything was done says the same.
     */
    @Nullable
    Answer prepare(PlainRequest request);

    /** What is left to do, for a request that is right. */
    @FunctionalInterface
    interface Answer {

        /** Does it; what it throws is answered as a controller's exception is. */
        ResponseEntity<?> give() throws Exception;
    }
}
