package io.zetel.licensing.api.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The place of one request among those that are worked on at once; given back when the request is over, unless it was
 * before.
 */
public final class Place {

    private static final String ATTRIBUTE = Place.class.getName();

    private final Places places;
    private final String tenant;
    private final AtomicBoolean given = new AtomicBoolean();

    private Place(Places places, String tenant) {
        this.places = places;
        this.tenant = tenant;
    }

    /**
     * Gives back the place of a request that from now on mostly waits, such as a live stream; nothing happens if it has
     * none.
     */
    public static void release(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Place place) {
            place.giveBack();
        }
    }

    /** Takes a place for a request of this tenant, if it may have one; a request that had one before has it still. */
    static boolean take(Places places, Request request, String tenant) {
        if (request.getAttribute(ATTRIBUTE) instanceof Place) {
            return true;
        }
        if (!places.take(tenant)) {
            return false;
        }
        var place = new Place(places, tenant);
        request.setAttribute(ATTRIBUTE, place);
        Request.addCompletionListener(request, place::over);
        return true;
    }

    private void over(@Nullable Throwable failure) {
        giveBack();
    }

    private void giveBack() {
        if (given.compareAndSet(false, true)) {
            places.giveBack(tenant);
        }
    }
}
