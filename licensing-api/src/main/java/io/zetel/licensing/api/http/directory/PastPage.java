package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A page of a list as it was: in the order of the list those who may have been in it, some at a time, of whom is told
 * what they were, until the page is full. Where few of many were wanted a page ends before it is full, and its cursor
 * goes on from there.
 */
public final class PastPage {

    private static final int AT_ONCE = 500;
    /** Of so many one page is told. */
    private static final int MOST = 2000;

    private PastPage() {}

    /** Who may have been in a list, in its order. */
    public interface Candidates {

        /** The first so many after this place. */
        List<Hit> after(Optional<Cursor> place, int limit);
    }

    /** The page that was asked for; {@code wanted} leaves those of some candidates who were in the list. */
    public static Page<Hit> of(PageRequest request, Candidates candidates, UnaryOperator<List<Hit>> wanted) {
        var found = new ArrayList<Hit>();
        var after = request.cursor();
        int told = 0;
        while (true) {
            int limit = told == 0 ? request.fetch() : AT_ONCE;
            var next = candidates.after(after, limit);
            found.addAll(wanted.apply(next));
            told += next.size();
            if (found.size() > request.limit() || next.size() < limit) {
                return Page.of(request, found, Hit::cursor);
            }
            var last = next.getLast().cursor();
            if (told >= MOST) {
                return new Page<>(found, last.encoded());
            }
            after = Optional.of(last);
        }
    }
}
