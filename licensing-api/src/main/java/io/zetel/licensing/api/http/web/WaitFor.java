package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position a read must have seen ({@code ?waitFor=}), if any; a controller argument.
 *
 * @param isTold whether whoever asks is told where the read model stands, which has to be asked for
 */
public record WaitFor(OptionalLong position, boolean isTold) {

    /** For a page, which waits by itself before it asks and has no use for positions. */
    public static final WaitFor NOT_TOLD = new WaitFor(OptionalLong.empty(), false);

    /** The header that carries positions in answers. */
    public static final String POSITION_HEADER = "Licensing-Position";

    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    /** This position; whoever waits for it is told where the read model stands. */
    public WaitFor(OptionalLong position) {
        this(position, true);
    }

    /** Reads the parameter. */
    public static WaitFor parse(@Nullable String text) {
        if (text == null) {
            return new WaitFor(OptionalLong.empty());
        }
        if (!POSITION.matcher(text).matches()) {
            throw new BadRequest(
                    "/waitFor", "INVALID_POSITION", "must be a position as answered in " + POSITION_HEADER);
        }
        return new WaitFor(OptionalLong.of(Long.parseLong(text)));
    }
}
